// The coin of Statistics/Coin.swift, plain and sixteen at a time.
#ifndef SWELL_CK_COIN_H
#define SWELL_CK_COIN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define CK_ITEM_STEP 0x9E3779B97F4A7C15ull
#define CK_FIRST_FACTOR 0xBF58476D1CE4E5B9ull
#define CK_SECOND_FACTOR 0x94D049BB133111EBull

typedef uint64_t ck_u64x8 __attribute__((vector_size(64)));
typedef uint32_t ck_u32x16 __attribute__((vector_size(64)));
typedef bool ck_b16 __attribute__((ext_vector_type(16)));

static inline uint64_t ck_mix64(uint64_t mixed) {
  mixed = (mixed ^ (mixed >> 30)) * CK_FIRST_FACTOR;
  mixed = (mixed ^ (mixed >> 27)) * CK_SECOND_FACTOR;
  return mixed ^ (mixed >> 31);
}

// The 32-bit draw of an item: the low half of its pair's mix for an even item, else the high half.
static inline uint32_t ck_coin(uint64_t key, uint64_t item) {
  uint64_t pair = ck_mix64(key + (item >> 1) * CK_ITEM_STEP);
  return (uint32_t)(pair >> (32 * (item & 1)));
}

#endif
