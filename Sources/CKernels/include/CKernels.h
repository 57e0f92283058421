// Loops that are worth a processor's widest vectors. Each is one source compiled for several widths
// and chosen at run time, so that every width gives the same bytes.
#ifndef SWELL_CKERNELS_H
#define SWELL_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The vectors a kernel was compiled for. On processors other than x86-64 the plain form is the only
// one; the compiler gives it the vectors that every such processor has.
typedef enum ck_width {
  ck_width_plain = 0,
  ck_width_avx2 = 1,
  ck_width_avx512 = 2,
} ck_width;

// The widest form that runs here.
ck_width ck_widest(void);

#include "compare.h"
#include "prefetch.h"

// True where the wide form of the kernels runs: AVX-512 F, BW, DQ and VL.
bool ck_has_wide_vectors(void);

// A graph's arcs by the person they start from, with the limits of their coins.
typedef struct ck_graph {
  uint32_t people;
  // people + 1 borders.
  const uint32_t *offsets;
  // The arcs' other ends, in the order of (from, to).
  const uint32_t *targets;
  // The arcs' thresholds less one: a coin lives at or below. Sixteen more words follow the last.
  const uint32_t *limits;
  // A bit for each arc that never lives, whatever its limit; NULL where there is none.
  const uint64_t *never;
} ck_graph;

// What one thread needs beside the graph; every run leaves it as it was.
typedef struct ck_scratch {
  // A bit a person, all clear between runs.
  uint64_t *reached;
  // A place a person.
  uint32_t *queue;
  // Weight that each person has met, all 0 between runs; only for thresholds.
  uint64_t *met;
} ck_scratch;

// Follows one independent cascade from seeds, each person once, and returns how many are reached.
//
// `key` is the run's key of the edge coins; an arc's item is its index. `daily`, where it is not
// NULL, receives the people newly reached on each of `days` days.
uint32_t ck_cascade_independent(ck_width width, const ck_graph *graph, const uint32_t *seeds,
                                size_t seed_count, uint64_t key, uint32_t days, uint32_t *daily,
                                ck_scratch *scratch);

// The same for linear thresholds: a person joins when the thresholds of the arcs from people who
// have, added up, pass the person's coin. The limits hold the arcs' thresholds themselves.
uint32_t ck_cascade_threshold(const ck_graph *graph, const uint32_t *seeds, size_t seed_count,
                              uint64_t key, uint32_t days, uint32_t *daily, ck_scratch *scratch);

// A person of a graph laid out for drawing successes alone: how many arcs live is one Poisson count,
// which ones are that many picks.
typedef struct ck_fast_person {
  // The chance of at least one, and the mean, of one of the equal parts that the count is drawn in.
  float some;
  float mean;
  // Their first pick among the graph's; the next person's first ends them.
  uint32_t first;
  uint32_t parts;
} ck_fast_person;

// One entry of an alias table (Walker 1977; Vose 1991).
typedef struct ck_fast_pick {
  // A draw of 32 bits below this takes `target`, any other `alias`.
  uint32_t limit;
  uint32_t target;
  uint32_t alias;
} ck_fast_pick;

typedef struct ck_fast_graph {
  // people + 1 of them.
  const ck_fast_person *people;
  const ck_fast_pick *picks;
  // The arcs that always live, by their first person; NULL where there are none.
  const uint32_t *certain_offsets;
  const uint32_t *certain_targets;
} ck_fast_graph;

// The same as ck_cascade_independent in distribution, from a sequence of draws that `key` begins.
uint32_t ck_cascade_fast(const ck_fast_graph *graph, const uint32_t *seeds, size_t seed_count,
                         uint64_t key, uint32_t days, uint32_t *daily, ck_scratch *scratch);

// Where the counts of one mean lie among a block's count limits, eight limits a unit.
typedef struct ck_count_row {
  uint32_t start;
  // 0xFFFF marks a mean without a table.
  uint16_t length;
  // Added to the limits that a coin passes.
  uint16_t first;
} ck_count_row;

// What is looked up for a fan who accepted: one cache line.
typedef struct ck_offer_fan {
  // What the fan's pair adds to a run's key.
  uint64_t step;
  // The chance out of 2^32.
  uint64_t completion;
  // In the caller's scale.
  int64_t engaged;
  // Where the limits of the count go on after the first eight, and `first` of the whole.
  ck_count_row rest;
  // Ascending; a coin with its top bit turned passes those it is above.
  int32_t limits[8];
} ck_offer_fan;

// A few thousand fans laid out for all runs, two to a coin evaluation, 64 to a group.
//
// Money that may be the same for every fan has an array, NULL where it is, and the value for all.
typedef struct ck_offer_block {
  uint32_t groups;
  // What each pair adds to a run's key: 32 a group.
  const uint64_t *steps;
  // Acceptance thresholds cut to 32 bits: 64 a group; and a bit for each fan who always accepts.
  const uint32_t *thresholds;
  const uint64_t *certain;
  // From here on one a fan, in the order of the thresholds. Integers of the caller's scales.
  const ck_offer_fan *fans;
  const int64_t *accept_cost;
  int64_t accept_cost_all;
  const int64_t *reward;
  int64_t reward_all;
  const int64_t *gain;
  int64_t gain_all;
  const int32_t *count_limits;
} ck_offer_block;

// What is added up over the fans of a run.
typedef struct ck_offer_sums {
  int64_t accepted;
  int64_t activated;
  int64_t conversions;
  int64_t engaged;
  int64_t accept_cost;
  int64_t reward;
  int64_t gain;
} ck_offer_sums;

// A fan activated whose count has no table: the caller works it out from the coin.
typedef struct ck_large_mean {
  uint32_t fan;
  uint32_t coin;
} ck_large_mean;

// The keys of a run's coins.
typedef struct ck_offer_keys {
  uint64_t acceptance;
  uint64_t completion;
  uint64_t conversions;
} ck_offer_keys;

// Draws the luck of every fan of a block in one run and adds what came of it to `sums`.
//
// `people` has room for the block's fans and 64 more, `large` for its fans; returns how many of
// those were written. Their conversions, rewards and gains are not in the sums.
uint32_t ck_offer_run(ck_width width, const ck_offer_block *block, ck_offer_keys keys,
                      uint32_t *people, ck_large_mean *large, ck_offer_sums *sums);

// The sums that an offer's exact means and variances are made of: over the fans, of chance of accepting
// a and engaged reach E.
typedef struct ck_moment_sums {
  double a, a_a, a_e, a_a_e, a_e_e, a_a_e_e;
} ck_moment_sums;

// The widths give the same bytes: lanes are added up in one order.
ck_moment_sums ck_offer_moments(ck_width width, const double *acceptance, const double *engaged,
                                size_t count);

// Terms of the series below.
#define CK_SERIES_TERMS 14

// Adds to terms[n - 1] the fans' share in the coefficient of u^n in log(1 + q(exp(m u) - 1)), for fans
// whose mean m is at most `most`: the cumulants of their conversions, in u = exp(it) - 1.
void ck_offer_series(ck_width width, const double *chance, const double *mean, size_t count,
                     double most, double terms[CK_SERIES_TERMS]);

#endif
