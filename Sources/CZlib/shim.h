// The system's zlib, for reading gzip files.
#ifndef SWELL_CZLIB_SHIM_H
#define SWELL_CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 is a macro that Swift does not import. 15 + 32: gzip or zlib, found by the header.
static inline int swell_inflate_begin(z_stream *stream) { return inflateInit2(stream, 15 + 32); }

#endif
