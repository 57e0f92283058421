import Statistics

/// What is summed over the fans of one run; integers, so the order of adding leaves no trace.
struct RunSums {
  var accepted = 0
  var activated = 0
  var conversions = 0
  /// In the fixed scales of ``OfferScales``.
  var engaged = 0
  var acceptCost = 0
  var reward = 0
  var gain = 0

  @inline(__always)
  mutating func add(_ other: RunSums) {
    accepted &+= other.accepted
    activated &+= other.activated
    conversions &+= other.conversions
    engaged &+= other.engaged
    acceptCost &+= other.acceptCost
    reward &+= other.reward
    gain &+= other.gain
  }
}

/// The scales in which a plan's real numbers are summed.
///
/// No overflow: each bound holds the sum over all fans, conversions counted as the most that a
/// coin of 32 bits can give.
struct OfferScales {
  var engaged: FixedPoint
  var acceptCost: FixedPoint
  var reward: FixedPoint
  var gain: FixedPoint
  /// The most conversions all fans can have in one run.
  var mostConversions: Double

  init(fans: [OfferFan]) {
    var engaged = 0.0
    var acceptCost = 0.0
    var reward = 0.0
    var gain = 0.0
    mostConversions = 0
    for fan in fans {
      let most = fan.conversions + 8 * fan.conversions.squareRoot() + 24
      mostConversions += most
      engaged += fan.engaged
      acceptCost += fan.acceptCost
      reward += fan.reward * most
      gain += fan.gain * most
    }
    self.engaged = FixedPoint(bound: engaged + Double(fans.count))
    self.acceptCost = FixedPoint(bound: acceptCost + Double(fans.count))
    self.reward = FixedPoint(bound: reward + mostConversions)
    self.gain = FixedPoint(bound: gain + mostConversions)
  }
}

/// A few thousand fans laid out for all runs: two to a coin evaluation, in number order.
///
/// Slot 2j holds the even number of pair j and slot 2j + 1 the odd one; a slot without a fan has
/// a threshold of 0 and never lives. The arrays of a block stay in the second-level cache while
/// every run passes over them.
struct OfferBlock {
  private static let pairsAStep = 32

  /// What each pair adds to a run's key.
  private var steps: [UInt64] = []
  private var acceptThresholds: [UInt64] = []
  private var completionThresholds: [UInt64] = []
  private var engaged: [Int] = []
  private var acceptCost: [Int] = []
  private var reward: [Int] = []
  private var gain: [Int] = []
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
      acceptThresholds[slot] = Coin.threshold(fan.acceptance)
      completionThresholds[slot] = Coin.threshold(fan.completion)
      engaged[slot] = scales.engaged.fixed(fan.engaged)
      acceptCost[slot] = scales.acceptCost.fixed(fan.acceptCost)
      reward[slot] = scales.reward.fixed(fan.reward)
      gain[slot] = scales.gain.fixed(fan.gain)
      means[slot] = fan.conversions
    }
    while !steps.count.isMultiple(of: OfferBlock.pairsAStep) { appendPair(0, means: &means) }
    conversions = PoissonTable(means: means)
  }

  private mutating func appendPair(_ pair: UInt64, means: inout [Double]) {
    steps.append(pair &* Coin.itemStep)
    for _ in 0..<2 {
      acceptThresholds.append(0)
      completionThresholds.append(0)
      engaged.append(0)
      acceptCost.append(0)
      reward.append(0)
      gain.append(0)
      means.append(0)
    }
  }

  /// Draws every fan's luck in one run.
  func sums(seed: UInt64, run: Int) -> RunSums {
    let acceptance = Coin(seed: seed, stream: .acceptance, run: run).key
    let completion = Coin(seed: seed, stream: .completion, run: run).key
    let converting = Coin(seed: seed, stream: .conversions, run: run).key
    var sums = RunSums()
    var pair = 0
    while pair < steps.count {
      var live = liveSlots(from: pair, key: acceptance)
      while live != 0 {
        let slot = 2 &* pair &+ live.trailingZeroBitCount
        live &= live &- 1
        sums.accepted &+= 1
        sums.acceptCost &+= acceptCost[slot]
        guard UInt64(coin(slot, key: completion)) < completionThresholds[slot] else { continue }
        sums.activated &+= 1
        sums.engaged &+= engaged[slot]
        let count = conversions.count(slot, coin: coin(slot, key: converting))
        sums.conversions &+= count
        sums.reward &+= count &* reward[slot]
        sums.gain &+= count &* gain[slot]
      }
      pair &+= OfferBlock.pairsAStep
    }
    return sums
  }

  /// The slots of 32 pairs whose acceptance coin lives, one bit each, without a branch a coin.
  @inline(__always)
  private func liveSlots(from first: Int, key: UInt64) -> UInt64 {
    let top: UInt64 = 1 << 63
    var live: UInt64 = 0
    steps.withUnsafeBufferPointer { steps in
      acceptThresholds.withUnsafeBufferPointer { thresholds in
        for pair in first..<first &+ OfferBlock.pairsAStep {
          let bits = Coin.mix64(key &+ steps[pair])
          // Both sides stay below 2³³, so the difference has its top bit exactly where coin < threshold.
          let even = (bits & 0xFFFF_FFFF) &- thresholds[2 &* pair]
          let odd = (bits &>> 32) &- thresholds[2 &* pair &+ 1]
          live = (live &>> 2) | ((even & top) &>> 1) | (odd & top)
        }
      }
    }
    return live
  }

  @inline(__always)
  private func coin(_ slot: Int, key: UInt64) -> UInt32 {
    let bits = Coin.mix64(key &+ steps[slot &>> 1])
    return UInt32(truncatingIfNeeded: slot & 1 == 0 ? bits : bits &>> 32)
  }
}
