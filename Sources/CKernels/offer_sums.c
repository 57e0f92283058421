#include "CKernels.h"
#include <string.h>

// The same roundings at every width.
#pragma STDC FP_CONTRACT OFF

typedef double ck_f64x8 __attribute__((vector_size(64)));
typedef int64_t ck_i64x8 __attribute__((vector_size(64)));

// (-1)^(m-1) (m-1)! S(n,m) / n!, S the Stirling numbers of the second kind: the coefficient of
// q^m x^n in log(1 + q(exp(x) - 1)). Row n - 1, column m - 1.
typedef struct ck_series {
  double coefficient[CK_SERIES_TERMS][CK_SERIES_TERMS];
} ck_series;

static void make_series(ck_series *series) {
  double stirling[CK_SERIES_TERMS + 1][CK_SERIES_TERMS + 1];
  memset(stirling, 0, sizeof stirling);
  stirling[0][0] = 1;
  double factorial = 1;
  for (int n = 1; n <= CK_SERIES_TERMS; n++) {
    factorial *= n;
    double sign_factorial = 1;
    for (int m = 1; m <= n; m++) {
      stirling[n][m] = m * stirling[n - 1][m] + stirling[n - 1][m - 1];
      series->coefficient[n - 1][m - 1] = sign_factorial * stirling[n][m] / factorial;
      sign_factorial *= -m;
    }
  }
}

static double total(const ck_f64x8 *lanes) {
  double part[8];
  memcpy(part, lanes, sizeof part);
  return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

#define CK_SOURCE "offer_sums_source.h"
#include "widths.h"

ck_moment_sums ck_offer_moments(ck_width width, const double *acceptance, const double *engaged,
                                size_t count) {
#if defined(__x86_64__)
  if (width == ck_width_avx512) return moments_avx512(acceptance, engaged, count);
  if (width == ck_width_avx2) return moments_avx2(acceptance, engaged, count);
#endif
  return moments_plain(acceptance, engaged, count);
}

void ck_offer_series(ck_width width, const double *chance, const double *mean, size_t count,
                     double most, double terms[CK_SERIES_TERMS]) {
  ck_series series;
  make_series(&series);
#if defined(__x86_64__)
  if (width == ck_width_avx512) return series_avx512(&series, chance, mean, count, most, terms);
  if (width == ck_width_avx2) return series_avx2(&series, chance, mean, count, most, terms);
#endif
  series_plain(&series, chance, mean, count, most, terms);
}
