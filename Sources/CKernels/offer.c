#include "CKernels.h"
#include "coin.h"

#define CK_SOURCE "offer_source.h"
#include "widths.h"

uint32_t ck_offer_run(ck_width width, const ck_offer_block *block, ck_offer_keys keys,
                      uint32_t *people, ck_large_mean *large, ck_offer_sums *sums) {
#if defined(__x86_64__)
  if (width == ck_width_avx512) return offer_run_avx512(block, keys, people, large, sums);
  if (width == ck_width_avx2) return offer_run_avx2(block, keys, people, large, sums);
#endif
  return offer_run_plain(block, keys, people, large, sums);
}
