#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Each loop writes whole words; the last one's bits past `count` are zero.

#define WORDS(TYPE, TEST)                                         \
  for (size_t base = 0; base < count; base += 64) {               \
    const size_t width = count - base < 64 ? count - base : 64;   \
    uint64_t word = 0;                                            \
    for (size_t i = 0; i < width; i++) {                          \
      const TYPE value = values[base + i];                        \
      word |= (uint64_t)(TEST) << i;                              \
    }                                                             \
    out[base / 64] = word;                                        \
  }

#define PLAIN(NAME, TYPE)                                                                 \
  static void NAME(const TYPE *values, TYPE bound, size_t count, ck_comparison comparison, \
                   uint64_t *out) {                                                       \
    switch (comparison) {                                                                 \
    case CK_EQUAL: WORDS(TYPE, value == bound) break;                                     \
    case CK_NOT_EQUAL: WORDS(TYPE, value != bound) break;                                 \
    case CK_LESS: WORDS(TYPE, value < bound) break;                                       \
    case CK_LESS_OR_EQUAL: WORDS(TYPE, value <= bound) break;                             \
    case CK_GREATER: WORDS(TYPE, value > bound) break;                                    \
    case CK_GREATER_OR_EQUAL: WORDS(TYPE, value >= bound) break;                          \
    }                                                                                     \
  }

PLAIN(plain_i64, int64_t)
PLAIN(plain_f64, double)

#if defined(__x86_64__)

// Four values at a time; sixteen times four bits make a word. What is left over is plain.

__attribute__((target("avx2"))) static void wide_i64(const int64_t *values, int64_t bound,
                                                     size_t count, ck_comparison comparison,
                                                     uint64_t *out) {
  const __m256i bounds = _mm256_set1_epi64x(bound);
  const int wants_equal = comparison == CK_EQUAL || comparison == CK_NOT_EQUAL;
  const int wants_less = comparison == CK_LESS || comparison == CK_GREATER_OR_EQUAL;
  const int inverts = comparison == CK_NOT_EQUAL || comparison == CK_GREATER_OR_EQUAL ||
                      comparison == CK_LESS_OR_EQUAL;
  const uint64_t flip = inverts ? ~UINT64_C(0) : 0;
  const size_t whole = count / 64 * 64;
  for (size_t base = 0; base < whole; base += 64) {
    uint64_t word = 0;
    for (size_t i = 0; i < 64; i += 4) {
      const __m256i four = _mm256_loadu_si256((const __m256i *)(values + base + i));
      const __m256i found = wants_equal  ? _mm256_cmpeq_epi64(four, bounds)
                            : wants_less ? _mm256_cmpgt_epi64(bounds, four)
                                         : _mm256_cmpgt_epi64(four, bounds);
      word |= (uint64_t)(unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(found)) << i;
    }
    out[base / 64] = word ^ flip;
  }
  if (whole < count) plain_i64(values + whole, bound, count - whole, comparison, out + whole / 64);
}

#define WIDE_WORDS(PREDICATE)                                                            \
  for (size_t base = 0; base < whole; base += 64) {                                      \
    uint64_t word = 0;                                                                   \
    for (size_t i = 0; i < 64; i += 4) {                                                 \
      const __m256d found = _mm256_cmp_pd(_mm256_loadu_pd(values + base + i), bounds, PREDICATE); \
      word |= (uint64_t)(unsigned)_mm256_movemask_pd(found) << i;                        \
    }                                                                                    \
    out[base / 64] = word;                                                               \
  }

__attribute__((target("avx2"))) static void wide_f64(const double *values, double bound,
                                                     size_t count, ck_comparison comparison,
                                                     uint64_t *out) {
  const __m256d bounds = _mm256_set1_pd(bound);
  const size_t whole = count / 64 * 64;
  switch (comparison) {
  case CK_EQUAL: WIDE_WORDS(_CMP_EQ_OQ) break;
  case CK_NOT_EQUAL: WIDE_WORDS(_CMP_NEQ_UQ) break;
  case CK_LESS: WIDE_WORDS(_CMP_LT_OQ) break;
  case CK_LESS_OR_EQUAL: WIDE_WORDS(_CMP_LE_OQ) break;
  case CK_GREATER: WIDE_WORDS(_CMP_GT_OQ) break;
  case CK_GREATER_OR_EQUAL: WIDE_WORDS(_CMP_GE_OQ) break;
  }
  if (whole < count) plain_f64(values + whole, bound, count - whole, comparison, out + whole / 64);
}

#endif

static bool is_wide(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2");
#else
  return false;
#endif
}

void ck_compare_i64(const int64_t *values, int64_t bound, size_t count, ck_comparison comparison,
                    uint64_t *out) {
#if defined(__x86_64__)
  if (is_wide()) {
    wide_i64(values, bound, count, comparison, out);
    return;
  }
#endif
  plain_i64(values, bound, count, comparison, out);
}

void ck_compare_f64(const double *values, double bound, size_t count, ck_comparison comparison,
                    uint64_t *out) {
#if defined(__x86_64__)
  if (is_wide()) {
    wide_f64(values, bound, count, comparison, out);
    return;
  }
#endif
  plain_f64(values, bound, count, comparison, out);
}
