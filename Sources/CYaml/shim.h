// libyaml, the C library that reads YAML; its document interface needs no shim.
#ifndef SWELL_CYAML_SHIM_H
#define SWELL_CYAML_SHIM_H

#include <yaml.h>

#endif
