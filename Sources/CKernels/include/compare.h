// Comparisons of a run of numbers with one number, as bits.
#ifndef SWELL_COMPARE_H
#define SWELL_COMPARE_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  CK_EQUAL,
  CK_NOT_EQUAL,
  CK_LESS,
  CK_LESS_OR_EQUAL,
  CK_GREATER,
  CK_GREATER_OR_EQUAL,
} ck_comparison;

// Bit i of `out` says whether value i compares so with `bound`. `out` has (count + 63) / 64 words;
// the bits past `count` are zero. What is no number compares as in C. AVX2 where it is there.
void ck_compare_i64(const int64_t *values, int64_t bound, size_t count, ck_comparison comparison,
                    uint64_t *out);
void ck_compare_f64(const double *values, double bound, size_t count, ck_comparison comparison,
                    uint64_t *out);

#endif
