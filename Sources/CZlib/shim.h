// The system's zlib, for reading and writing gzip files.
#ifndef SWELL_CZLIB_SHIM_H
#define SWELL_CZLIB_SHIM_H

#include <zlib.h>

// inflateInit2 is a macro that Swift does not import. 15 + 32: gzip or zlib, found by the header.
static inline int swell_inflate_begin(z_stream *stream) { return inflateInit2(stream, 15 + 32); }

// 15 + 16: a gzip file. Level 6 is what gzip itself takes.
static inline int swell_gzip_begin(z_stream *stream) {
  return deflateInit2(stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
