// One width of the sums over fans; included by offer_sums.c through widths.h.

// Eight values from `first` on, zeros after the last.
static inline __attribute__((always_inline)) void CK(load)(ck_f64x8 *lanes, const double *values,
                                                           size_t first, size_t count) {
  if (count - first >= 8) {
    memcpy(lanes, values + first, sizeof *lanes);
  } else {
    memset(lanes, 0, sizeof *lanes);
    memcpy(lanes, values + first, 8 * (count - first));
  }
}

static ck_moment_sums CK(moments)(const double *acceptance, const double *engaged, size_t count) {
  ck_f64x8 a = {0}, a_a = {0}, a_e = {0}, a_a_e = {0}, a_e_e = {0}, a_a_e_e = {0};
  for (size_t first = 0; first < count; first += 8) {
    ck_f64x8 chance, reach;
    CK(load)(&chance, acceptance, first, count);
    CK(load)(&reach, engaged, first, count);
    ck_f64x8 product = chance * reach;
    a += chance;
    a_a += chance * chance;
    a_e += product;
    a_a_e += chance * product;
    a_e_e += product * reach;
    a_a_e_e += product * product;
  }
  return (ck_moment_sums){total(&a),     total(&a_a),   total(&a_e),
                          total(&a_a_e), total(&a_e_e), total(&a_a_e_e)};
}

static void CK(series)(const ck_series *series, const double *chance, const double *mean,
                       size_t count, double most, double terms[CK_SERIES_TERMS]) {
  ck_f64x8 sums[CK_SERIES_TERMS];
  memset(sums, 0, sizeof sums);
  for (size_t first = 0; first < count; first += 8) {
    ck_f64x8 q, x;
    CK(load)(&q, chance, first, count);
    CK(load)(&x, mean, first, count);
    ck_i64x8 isSmall = x <= most;
    ck_f64x8 scale;
    x = (ck_f64x8)((ck_i64x8)x & isSmall);
    scale = q * x;
    for (int n = 0; n < CK_SERIES_TERMS; n++) {
      const double *row = series->coefficient[n];
      ck_f64x8 value = (ck_f64x8){0} + row[n];
      for (int m = n - 1; m >= 0; m--) value = value * q + row[m];
      sums[n] += value * scale;
      scale *= x;
    }
  }
  for (int n = 0; n < CK_SERIES_TERMS; n++) terms[n] += total(&sums[n]);
}
