// The system's libcmark, which turns a document's notes into HTML.
#ifndef SWELL_CMARK_SHIM_H
#define SWELL_CMARK_SHIM_H

#include <cmark.h>
#include <stdlib.h>

#endif
