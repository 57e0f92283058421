#include "CKernels.h"

bool ck_has_wide_vectors(void) { return ck_widest() == ck_width_avx512; }

ck_width ck_widest(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return ck_width_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return ck_width_avx2;
#endif
  return ck_width_plain;
}
