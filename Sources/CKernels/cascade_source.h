// One width of the independent cascade; included by cascade.c through widths.h.

// The live ones of sixteen arcs, a bit each, from the pair of items that `base` stands for.
static inline __attribute__((always_inline)) uint32_t CK(live_arcs)(uint64_t base,
                                                                    const uint32_t *limits) {
  const ck_u64x8 lanes = {0,
                          CK_ITEM_STEP,
                          2 * CK_ITEM_STEP,
                          3 * CK_ITEM_STEP,
                          4 * CK_ITEM_STEP,
                          5 * CK_ITEM_STEP,
                          6 * CK_ITEM_STEP,
                          7 * CK_ITEM_STEP};
  ck_u64x8 mixed = lanes + base;
  mixed = (mixed ^ (mixed >> 30)) * CK_FIRST_FACTOR;
  mixed = (mixed ^ (mixed >> 27)) * CK_SECOND_FACTOR;
  mixed = mixed ^ (mixed >> 31);
  ck_u32x16 coins = (ck_u32x16)mixed, limit;
  memcpy(&limit, limits, sizeof limit);
  ck_b16 bits = __builtin_convertvector(coins <= limit, ck_b16);
  uint16_t live;
  memcpy(&live, &bits, sizeof live);
  return live;
}

static uint32_t CK(independent)(const ck_graph *graph, const uint32_t *seeds, size_t seed_count,
                                uint64_t key, uint32_t days, uint32_t *daily,
                                ck_scratch *scratch) {
  const uint32_t *queue = scratch->queue, *offsets = graph->offsets;
  uint32_t next = 0, count = ck_begin(scratch, seeds, seed_count);
  for (uint32_t day = 0; day < days && next < count; day++) {
    uint32_t end = count;
    for (; next < end; next++) {
      if (next + CK_AHEAD < count) {
        uint32_t start = offsets[queue[next + CK_AHEAD]];
        __builtin_prefetch(graph->limits + start);
        __builtin_prefetch(graph->targets + start);
      }
      uint32_t first = offsets[queue[next]], last = offsets[queue[next] + 1];
      for (uint32_t item = first & ~1u; item < last; item += 16) {
        uint32_t live =
            CK(live_arcs)(key + (uint64_t)(item >> 1) * CK_ITEM_STEP, graph->limits + item);
        if (item < first) live &= ~1u;
        if (last - item < 16) live &= (1u << (last - item)) - 1;
        while (live) {
          uint32_t arc = item + (uint32_t)__builtin_ctz(live);
          live &= live - 1;
          uint32_t target = graph->targets[arc];
          if (ck_is_reached(scratch, target)) continue;
          if (graph->never && (graph->never[arc >> 6] >> (arc & 63) & 1)) continue;
          count = ck_reach(scratch, target, count);
          __builtin_prefetch(offsets + target);
        }
      }
    }
    if (daily) daily[day] = count - end;
  }
  ck_end(scratch, count);
  return count;
}
