#include "CKernels.h"
#include "coin.h"
#include "frontier.h"

// How many people ahead of the one at hand have their arcs brought into cache.
#define CK_AHEAD 6

#define CK_SOURCE "cascade_source.h"
#include "widths.h"

uint32_t ck_cascade_independent(ck_width width, const ck_graph *graph, const uint32_t *seeds,
                                size_t seed_count, uint64_t key, uint32_t days, uint32_t *daily,
                                ck_scratch *scratch) {
#if defined(__x86_64__)
  if (width == ck_width_avx512)
    return independent_avx512(graph, seeds, seed_count, key, days, daily, scratch);
  if (width == ck_width_avx2)
    return independent_avx2(graph, seeds, seed_count, key, days, daily, scratch);
#endif
  return independent_plain(graph, seeds, seed_count, key, days, daily, scratch);
}

uint32_t ck_cascade_threshold(const ck_graph *graph, const uint32_t *seeds, size_t seed_count,
                              uint64_t key, uint32_t days, uint32_t *daily, ck_scratch *scratch) {
  const uint32_t *queue = scratch->queue;
  uint64_t *met = scratch->met;
  uint32_t next = 0, count = ck_begin(scratch, seeds, seed_count);
  for (uint32_t day = 0; day < days && next < count; day++) {
    uint32_t end = count;
    for (; next < end; next++) {
      uint32_t last = graph->offsets[queue[next] + 1];
      for (uint32_t arc = graph->offsets[queue[next]]; arc < last; arc++) {
        uint32_t target = graph->targets[arc];
        if (ck_is_reached(scratch, target)) continue;
        // A weight of 1 is a limit of 2^32 - 1 and a coin may be that large, so limits count one
        // more where they are full.
        uint64_t weight = graph->limits[arc];
        met[target] += weight + (weight == UINT32_MAX);
        if (met[target] <= ck_coin(key, target)) continue;
        count = ck_reach(scratch, target, count);
      }
    }
    if (daily) daily[day] = count - end;
  }
  for (uint32_t i = 0; i < count; i++) {
    uint32_t last = graph->offsets[queue[i] + 1];
    for (uint32_t arc = graph->offsets[queue[i]]; arc < last; arc++) met[graph->targets[arc]] = 0;
  }
  ck_end(scratch, count);
  return count;
}
