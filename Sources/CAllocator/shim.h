// What Swift's Glibc module leaves out: the settings of glibc's allocator.
#ifndef SWELL_CALLOCATOR_SHIM_H
#define SWELL_CALLOCATOR_SHIM_H

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
// Blocks below the first size come from the heap, and the heap's end is given back beyond the second.
static inline void allocator_keep(int from_heap_below, int give_back_beyond) {
  mallopt(M_MMAP_THRESHOLD, from_heap_below);
  mallopt(M_TRIM_THRESHOLD, give_back_beyond);
}
#else
// Other systems keep freed memory by themselves.
static inline void allocator_keep(int from_heap_below, int give_back_beyond) {
  (void)from_heap_below;
  (void)give_back_beyond;
}
#endif

#endif
