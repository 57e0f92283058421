// The people a cascade has reached, as a queue that is followed level by level and a bit a person.
#ifndef SWELL_CK_FRONTIER_H
#define SWELL_CK_FRONTIER_H

#include "CKernels.h"

static inline bool ck_is_reached(const ck_scratch *scratch, uint32_t person) {
  return scratch->reached[person >> 6] >> (person & 63) & 1;
}

// Adds somebody who was not reached before; returns how many there are now.
static inline uint32_t ck_reach(ck_scratch *scratch, uint32_t person, uint32_t count) {
  scratch->reached[person >> 6] |= 1ull << (person & 63);
  scratch->queue[count] = person;
  return count + 1;
}

static inline uint32_t ck_begin(ck_scratch *scratch, const uint32_t *seeds, size_t seed_count) {
  uint32_t count = 0;
  for (size_t i = 0; i < seed_count; i++) count = ck_reach(scratch, seeds[i], count);
  return count;
}

// Leaves the bits as they were found: a word of them for each person reached, and no other.
static inline void ck_end(ck_scratch *scratch, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) scratch->reached[scratch->queue[i] >> 6] = 0;
}

#endif
