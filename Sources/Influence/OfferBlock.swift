import Statistics

/// A few thousand fans laid out for all runs: two to a coin evaluation, in number order.
///
/// Slot 2j holds the even number of pair j and slot 2j + 1 the odd one; a slot without a fan has
/// a threshold of 0 and never lives. What every coin needs (steps and thresholds) is packed into
/// the first-level cache; what only those who accept need lies apart, a cache line a fan.
struct OfferBlock {
  /// What is looked up for a fan who accepted.
  private struct Slot {
    var step: UInt64
    var completion: UInt64 = 0
    /// In the scales of ``OfferScales``.
    var engaged = 0
    var acceptCost = 0
    var reward = 0
    var gain = 0
  }

  /// Pairs whose slots share one word of live bits.
  private static let groupPairs = 32

  /// What each pair adds to a run's key.
  private var steps: [UInt64] = []
  /// Acceptance thresholds cut to 32 bits, and a bit for each slot that needed the 33rd.
  private var thresholds: [UInt32] = []
  private var certain: [UInt64] = []
  private var slots: [Slot] = []
  private var conversions: PoissonTable

  /// - Parameter fans: in ascending order of `numbers`.
  init(fans: ArraySlice<OfferFan>, numbers: ArraySlice<Int>, scales: OfferScales) {
    var means: [Double] = []
    conversions = PoissonTable(means: [])
    var lastPair = -1
    for (fan, number) in zip(fans, numbers) {
      let pair = number >> 1
      if pair != lastPair {
        appendPair(UInt64(pair), means: &means)
        lastPair = pair
      }
      let slot = 2 * (steps.count - 1) + (number & 1)
      set(slot, to: fan, scales: scales)
      means[slot] = fan.conversions
    }
    while !steps.count.isMultiple(of: OfferBlock.groupPairs) { appendPair(0, means: &means) }
    conversions = PoissonTable(means: means)
  }

  private mutating func appendPair(_ pair: UInt64, means: inout [Double]) {
    if steps.count.isMultiple(of: OfferBlock.groupPairs) { certain.append(0) }
    let step = pair &* Coin.itemStep
    steps.append(step)
    for _ in 0..<2 {
      thresholds.append(0)
      slots.append(Slot(step: step))
      means.append(0)
    }
  }

  private mutating func set(_ slot: Int, to fan: OfferFan, scales: OfferScales) {
    let threshold = Coin.threshold(fan.acceptance)
    thresholds[slot] = UInt32(min(threshold, 0xFFFF_FFFF))
    if threshold > 0xFFFF_FFFF { certain[slot / 64] |= OfferBlock.bit(slot) }
    slots[slot].completion = Coin.threshold(fan.completion)
    slots[slot].engaged = scales.engaged.fixed(fan.engaged)
    slots[slot].acceptCost = scales.acceptCost.fixed(fan.acceptCost)
    slots[slot].reward = scales.reward.fixed(fan.reward)
    slots[slot].gain = scales.gain.fixed(fan.gain)
  }

  /// The first slot of a group has the top bit: bits are shifted in from below.
  private static func bit(_ slot: Int) -> UInt64 { 1 << UInt64(63 - slot & 63) }

  // MARK: Drawing

  /// Draws every fan's luck in each of `runs` and adds what came of it to that run's sums.
  func add(runs: Range<Int>, seed: UInt64, to sums: inout [RunSums]) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: slots.count) { people in
      for (index, run) in runs.enumerated() {
        let accepted = accept(people, key: Coin(seed: seed, stream: .acceptance, run: run).key)
        sums[index].accepted &+= accepted
        let activated = complete(
          people, count: accepted, key: Coin(seed: seed, stream: .completion, run: run).key,
          sums: &sums[index])
        sums[index].activated &+= activated
        convert(
          people, count: activated, key: Coin(seed: seed, stream: .conversions, run: run).key,
          sums: &sums[index])
      }
    }
  }

  /// Writes the slots whose acceptance coin lives to `people` and returns how many there are.
  private func accept(_ people: UnsafeMutableBufferPointer<Int32>, key: UInt64) -> Int {
    var count = 0
    for group in certain.indices {
      var live = liveBits(of: group, key: key) | certain[group]
      while live != 0 {
        let place = live.leadingZeroBitCount
        live &= ~(1 << UInt64(63 &- place))
        people[count] = Int32(truncatingIfNeeded: 64 &* group &+ place)
        count &+= 1
      }
    }
    return count
  }

  /// The live slots of 32 pairs, one bit each, without a branch a coin.
  @inline(__always)
  private func liveBits(of group: Int, key: UInt64) -> UInt64 {
    var live: UInt64 = 0
    steps.withUnsafeBufferPointer { steps in
      thresholds.withUnsafeBufferPointer { thresholds in
        let first = group &* OfferBlock.groupPairs
        for pair in first..<first &+ OfferBlock.groupPairs {
          let bits = Coin.mix64(key &+ steps[pair])
          let even = UInt32(truncatingIfNeeded: bits)
          let odd = UInt32(truncatingIfNeeded: bits &>> 32)
          live = live &+ live &+ (even < thresholds[2 &* pair] ? 1 : 0)
          live = live &+ live &+ (odd < thresholds[2 &* pair &+ 1] ? 1 : 0)
        }
      }
    }
    return live
  }

  /// Keeps those of `people` whose completion coin lives, in place, and returns how many.
  private func complete(
    _ people: UnsafeMutableBufferPointer<Int32>, count: Int, key: UInt64, sums: inout RunSums
  ) -> Int {
    slots.withUnsafeBufferPointer { slots in
      var kept = 0
      var cost = 0
      for index in 0..<count {
        let slot = Int(people[index])
        cost &+= slots[slot].acceptCost
        people[kept] = Int32(truncatingIfNeeded: slot)
        let coin = OfferBlock.coin(slot, key: key &+ slots[slot].step)
        kept &+= UInt64(coin) < slots[slot].completion ? 1 : 0
      }
      sums.acceptCost &+= cost
      return kept
    }
  }

  /// Draws the conversions of those who were activated.
  private func convert(
    _ people: UnsafeMutableBufferPointer<Int32>, count: Int, key: UInt64, sums: inout RunSums
  ) {
    var total = RunSums()
    slots.withUnsafeBufferPointer { slots in
      for index in 0..<count {
        let slot = Int(people[index])
        let coin = OfferBlock.coin(slot, key: key &+ slots[slot].step)
        let converted = conversions.count(slot, coin: coin)
        total.engaged &+= slots[slot].engaged
        total.conversions &+= converted
        total.reward &+= converted &* slots[slot].reward
        total.gain &+= converted &* slots[slot].gain
      }
    }
    sums.add(total)
  }

  /// The half of the pair's draw that is the slot's own.
  @inline(__always)
  private static func coin(_ slot: Int, key: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: Coin.mix64(key) &>> (32 &* UInt64(truncatingIfNeeded: slot & 1)))
  }
}
