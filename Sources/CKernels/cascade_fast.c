#include "CKernels.h"
#include "coin.h"
#include "frontier.h"

// How many people ahead of the one at hand are brought into cache.
#define CK_AHEAD 4

static inline uint64_t next_draw(uint64_t *state) {
  *state += CK_ITEM_STEP;
  return ck_mix64(*state);
}

// A Poisson count by inversion, in `parts` independent parts of mean `mean`. A draw picks 1, 2, ... from
// below and 0 last, so that a small chance keeps its digits.
static inline uint32_t success_count(double some, double mean, uint32_t parts, uint64_t *state) {
  uint32_t total = 0;
  for (uint32_t part = 0; part < parts; part++) {
    double draw = (double)(next_draw(state) >> 11) * 0x1p-53;
    if (draw >= some) continue;
    double chance = mean * (1 - some), reached = chance;
    uint32_t count = 1;
    // Beyond 64 the chance of a part, whose mean is at most 8, is below any draw.
    while (draw >= reached && count < 64) {
      count++;
      chance *= mean / (double)count;
      reached += chance;
    }
    total += count;
  }
  return total;
}

uint32_t ck_cascade_fast(const ck_fast_graph *graph, const uint32_t *seeds, size_t seed_count,
                         uint64_t key, uint32_t days, uint32_t *daily, ck_scratch *scratch) {
  uint32_t *queue = scratch->queue;
  uint64_t *reached = scratch->reached;
  const ck_fast_person *people = graph->people;
  uint64_t state = key;
  uint32_t next = 0, count = ck_begin(scratch, seeds, seed_count);
  for (uint32_t day = 0; day < days && next < count; day++) {
    uint32_t end = count;
    for (; next < end; next++) {
      uint32_t person = queue[next];
      if (next + CK_AHEAD < count) __builtin_prefetch(people + queue[next + CK_AHEAD]);
      uint32_t first = people[person].first;
      uint64_t length = people[person + 1].first - first;
      uint32_t left =
          success_count(people[person].some, people[person].mean, people[person].parts, &state);
      for (; left > 0; left--) {
        uint64_t draw = next_draw(&state);
        const ck_fast_pick *pick = graph->picks + first + (((draw >> 32) * length) >> 32);
        uint32_t target = (uint32_t)draw < pick->limit ? pick->target : pick->alias;
        uint64_t bit = 1ull << (target & 63), word = reached[target >> 6];
        // Written whether or not it is new: most picks are, or are not, in no order to be guessed.
        queue[count] = target;
        count += (word & bit) == 0;
        reached[target >> 6] = word | bit;
      }
      if (!graph->certain_offsets) continue;
      for (uint32_t arc = graph->certain_offsets[person]; arc < graph->certain_offsets[person + 1];
           arc++) {
        uint32_t target = graph->certain_targets[arc];
        if (!ck_is_reached(scratch, target)) count = ck_reach(scratch, target, count);
      }
    }
    if (daily) daily[day] = count - end;
  }
  ck_end(scratch, count);
  return count;
}
