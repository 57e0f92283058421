// Loops that are worth a processor's widest vectors, chosen at run time, each with a plain form
// that gives the same bytes.
#ifndef SWELL_CKERNELS_H
#define SWELL_CKERNELS_H

#include <stdbool.h>

// True where the wide form of the kernels runs: AVX-512 F, BW, DQ and VL.
bool ck_has_wide_vectors(void);

#endif
