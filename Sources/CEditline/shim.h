// libedit's calls take C variadics, which Swift cannot call: each shim fixes one shape.
#ifndef SWELL_CEDITLINE_SHIM_H
#define SWELL_CEDITLINE_SHIM_H

#include <histedit.h>

#endif
