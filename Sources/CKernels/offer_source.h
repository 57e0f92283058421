// One width of an offer's run; included by offer.c through widths.h.

// The live ones of sixteen fans, a bit each.
static inline __attribute__((always_inline)) uint64_t CK(live_fans)(uint64_t key,
                                                                    const uint64_t *steps,
                                                                    const uint32_t *thresholds) {
  ck_u64x8 mixed;
  memcpy(&mixed, steps, sizeof mixed);
  mixed += key;
  mixed = (mixed ^ (mixed >> 30)) * CK_FIRST_FACTOR;
  mixed = (mixed ^ (mixed >> 27)) * CK_SECOND_FACTOR;
  mixed = mixed ^ (mixed >> 31);
  ck_u32x16 coins = (ck_u32x16)mixed, threshold;
  memcpy(&threshold, thresholds, sizeof threshold);
  ck_b16 bits = __builtin_convertvector(coins < threshold, ck_b16);
  uint16_t live;
  memcpy(&live, &bits, sizeof live);
  return live;
}

static uint32_t CK(accept)(const ck_offer_block *block, uint64_t key, uint32_t *people) {
  uint32_t count = 0;
  for (uint32_t group = 0; group < block->groups; group++) {
    const uint64_t *steps = block->steps + 32 * (size_t)group;
    const uint32_t *thresholds = block->thresholds + 64 * (size_t)group;
    uint64_t live = block->certain[group];
    for (int part = 0; part < 4; part++)
      live |= CK(live_fans)(key, steps + 8 * part, thresholds + 16 * part) << (16 * part);
    // Eight places are written whether or not there are so many: a branch a group, not one a fan.
    uint32_t *place = people + count;
    count += (uint32_t)__builtin_popcountll(live);
    do {
      for (int i = 0; i < 8; i++) {
        place[i] = 64 * group + (uint32_t)__builtin_ctzll(live | 1ull << 63);
        live &= live - 1;
        // Kept in a register of its own: gathered into vectors the eight steps take twice as long.
        __asm__ volatile("" : "+r"(live));
      }
      place += 8;
    } while (live);
  }
  return count;
}

// The fan's own half of their pair's draw.
static inline __attribute__((always_inline)) uint32_t CK(own_coin)(uint64_t key, uint64_t step,
                                                                   uint32_t fan) {
  return (uint32_t)(ck_mix64(key + step) >> (32 * (fan & 1)));
}

// How many of eight limits a coin is above.
static inline __attribute__((always_inline)) uint32_t CK(above)(const int32_t *limits,
                                                                int32_t coin) {
  typedef int32_t lanes __attribute__((vector_size(32)));
  typedef bool bits __attribute__((ext_vector_type(8)));
  lanes at;
  memcpy(&at, limits, sizeof at);
  bits above = __builtin_convertvector(coin > at, bits);
  uint8_t mask;
  memcpy(&mask, &above, sizeof mask);
  return (uint32_t)__builtin_popcount(mask);
}

// The same of `length` times eight ascending limits.
static uint32_t CK(passed)(const int32_t *limits, uint32_t length, int32_t coin) {
  const int32_t *begin = limits;
  // Long rows are halved first.
  while (length > 4) {
    uint32_t half = length / 2;
    if (coin > limits[8 * half - 1]) limits += 8 * half;
    length -= half;
  }
  for (; length > 0; length--, limits += 8) {
    uint32_t above = CK(above)(limits, coin);
    if (above < 8) return (uint32_t)(limits - begin) + above;
  }
  return (uint32_t)(limits - begin);
}

static uint32_t CK(offer_run)(const ck_offer_block *block, ck_offer_keys keys, uint32_t *people,
                              ck_large_mean *large, ck_offer_sums *sums) {
  const ck_offer_fan *fans = block->fans;
  uint32_t accepted = CK(accept)(block, keys.acceptance, people);
  uint32_t activated = 0, large_count = 0;
  int64_t cost = 0;
  for (uint32_t i = 0; i < accepted; i++) {
    uint32_t fan = people[i];
    if (block->accept_cost) cost += block->accept_cost[fan];
    people[activated] = fan;
    activated += CK(own_coin)(keys.completion, fans[fan].step, fan) < fans[fan].completion;
  }
  int64_t engaged = 0, conversions = 0, reward = 0, gain = 0;
  for (uint32_t i = 0; i < activated; i++) {
    uint32_t fan = people[i];
    uint32_t coin = CK(own_coin)(keys.conversions, fans[fan].step, fan);
    int32_t turned = (int32_t)(coin ^ 0x80000000u);
    ck_count_row rest = fans[fan].rest;
    engaged += fans[fan].engaged;
    int64_t count = rest.first + CK(above)(fans[fan].limits, turned);
    if (turned >= fans[fan].limits[7]) {
      if (rest.length == 0xFFFF) {
        large[large_count++] = (ck_large_mean){fan, coin};
        continue;
      }
      count += CK(passed)(block->count_limits + 8 * (size_t)rest.start, rest.length, turned);
    }
    conversions += count;
    if (block->reward) reward += count * block->reward[fan];
    if (block->gain) gain += count * block->gain[fan];
  }
  sums->accepted += accepted;
  sums->activated += activated;
  sums->conversions += conversions;
  sums->engaged += engaged;
  sums->accept_cost += block->accept_cost ? cost : accepted * block->accept_cost_all;
  sums->reward += block->reward ? reward : conversions * block->reward_all;
  sums->gain += block->gain ? gain : conversions * block->gain_all;
  return large_count;
}
