import CKernels
import Statistics

/// A few thousand fans laid out for all runs: two to a coin evaluation, in number order.
///
/// Slot 2j holds the even number of pair j and slot 2j + 1 the odd one; a slot without a fan has
/// a threshold of 0 and never lives. What every coin needs (steps and thresholds) stays in the
/// first-level cache; what only those who accept need lies apart. A block is filled again and again,
/// so that its memory is asked for once.
final class OfferBlock {
  /// The most fans that a block holds.
  static let capacity = 2_048
  /// Slots that share one word of live bits.
  private static let groupSlots = 64
  private static let slots = 2 * capacity

  /// What each pair adds to a run's key.
  private let steps = UnsafeMutablePointer<UInt64>.allocate(capacity: slots / 2)
  /// Acceptance thresholds cut to 32 bits, and a bit for each slot that needed the 33rd.
  private let thresholds = UnsafeMutablePointer<UInt32>.allocate(capacity: slots)
  private let certain = UnsafeMutablePointer<UInt64>.allocate(capacity: slots / groupSlots)
  /// What is looked up for a fan who accepted, a cache line each.
  private let fans = UnsafeMutableRawPointer.allocate(
    byteCount: slots * MemoryLayout<ck_offer_fan>.stride, alignment: 64
  ).bindMemory(to: ck_offer_fan.self, capacity: slots)
  /// In the scales of ``OfferScales``.
  private let acceptCost = UnsafeMutablePointer<Int64>.allocate(capacity: slots)
  private let reward = UnsafeMutablePointer<Int64>.allocate(capacity: slots)
  private let gain = UnsafeMutablePointer<Int64>.allocate(capacity: slots)
  private let means = UnsafeMutablePointer<Double>.allocate(capacity: slots)
  private let people = UnsafeMutablePointer<UInt32>.allocate(capacity: slots + groupSlots)
  private let large = UnsafeMutablePointer<ck_large_mean>.allocate(capacity: slots)

  private var conversions = PoissonTable()
  private var groups = 0
  /// The values that every fan of the block has; nil where they differ.
  private var same = Same()
  private let width: ck_width

  private struct Same {
    var acceptCost: Int64?
    var reward: Int64?
    var gain: Int64?
  }

  init(width: ck_width = ck_widest()) { self.width = width }

  deinit {
    steps.deallocate()
    thresholds.deallocate()
    certain.deallocate()
    fans.deallocate()
    acceptCost.deallocate()
    reward.deallocate()
    gain.deallocate()
    means.deallocate()
    people.deallocate()
    large.deallocate()
  }

  // MARK: Filling

  /// - Parameter fans: at most ``capacity``, in ascending order of `numbers`.
  func fill(_ fans: Slice<OfferedFans>, numbers: ArraySlice<Int>, scales: OfferScales) {
    precondition(fans.count <= OfferBlock.capacity, "a block holds so many fans")
    conversions.clear()
    groups = 0
    var pairs = 0
    var lastPair = -1
    var isFirst = true
    for (fan, number) in zip(fans, numbers) {
      let pair = number >> 1
      if pair != lastPair {
        beginPair(pairs, UInt64(pair))
        pairs += 1
        lastPair = pair
      }
      let slot = 2 * (pairs - 1) + (number & 1)
      set(slot, to: fan, scales: scales)
      note(slot, isFirst: isFirst)
      isFirst = false
    }
    while !(2 * pairs).isMultiple(of: OfferBlock.groupSlots) {
      beginPair(pairs, 0)
      pairs += 1
    }
    groups = 2 * pairs / OfferBlock.groupSlots
  }

  private func beginPair(_ index: Int, _ pair: UInt64) {
    if (2 * index).isMultiple(of: OfferBlock.groupSlots) {
      certain[2 * index / OfferBlock.groupSlots] = 0
    }
    steps[index] = pair &* Coin.itemStep
    thresholds[2 * index] = 0
    thresholds[2 * index + 1] = 0
  }

  private func set(_ slot: Int, to fan: OfferFan, scales: OfferScales) {
    let threshold = Coin.threshold(fan.acceptance)
    thresholds[slot] = UInt32(min(threshold, 0xFFFF_FFFF))
    if threshold > 0xFFFF_FFFF {
      certain[slot / OfferBlock.groupSlots] |= 1 << UInt64(slot % OfferBlock.groupSlots)
    }
    acceptCost[slot] = Int64(scales.acceptCost.fixed(fan.acceptCost))
    reward[slot] = Int64(scales.reward.fixed(fan.reward))
    gain[slot] = Int64(scales.gain.fixed(fan.gain))
    means[slot] = fan.conversions
    // Nobody looks at the counts of a fan who never accepts.
    let row = conversions.appendRow(mean: threshold > 0 ? fan.conversions : 0)
    let (limits, rest) = conversions.split(row)
    fans[slot] = ck_offer_fan(
      step: steps[slot / 2], completion: Coin.threshold(fan.completion),
      engaged: Int64(scales.engaged.fixed(fan.engaged)), rest: rest, limits: limits)
  }

  private func note(_ slot: Int, isFirst: Bool) {
    if isFirst {
      same = Same(acceptCost: acceptCost[slot], reward: reward[slot], gain: gain[slot])
      return
    }
    if same.acceptCost != acceptCost[slot] { same.acceptCost = nil }
    if same.reward != reward[slot] { same.reward = nil }
    if same.gain != gain[slot] { same.gain = nil }
  }

  // MARK: Drawing

  /// Draws every fan's luck in each of `runs` and adds what came of it to that run's sums.
  func add(runs: Range<Int>, seed: UInt64, to sums: inout [RunSums]) {
    conversions.withLimits { limits in
      var block = ck_offer_block(
        groups: UInt32(groups), steps: steps, thresholds: thresholds, certain: certain, fans: fans,
        accept_cost: same.acceptCost == nil ? acceptCost : nil,
        accept_cost_all: same.acceptCost ?? 0, reward: same.reward == nil ? reward : nil,
        reward_all: same.reward ?? 0, gain: same.gain == nil ? gain : nil,
        gain_all: same.gain ?? 0, count_limits: limits)
      for (index, run) in runs.enumerated() {
        var added = ck_offer_sums()
        let count = ck_offer_run(
          width, &block, OfferBlock.keys(seed: seed, run: run), people, large, &added)
        sums[index].add(RunSums(added))
        for fan in 0..<Int(count) { addLarge(large[fan], to: &sums[index]) }
      }
    }
  }

  static func keys(seed: UInt64, run: Int) -> ck_offer_keys {
    ck_offer_keys(
      acceptance: Coin(seed: seed, stream: .acceptance, run: run).key,
      completion: Coin(seed: seed, stream: .completion, run: run).key,
      conversions: Coin(seed: seed, stream: .conversions, run: run).key)
  }

  /// The conversions of a fan whose mean is too large for a table.
  private func addLarge(_ draw: ck_large_mean, to sums: inout RunSums) {
    let slot = Int(draw.fan)
    let converted = PoissonTable.expanded(mean: means[slot], coin: draw.coin)
    sums.conversions &+= converted
    sums.reward &+= converted &* Int(reward[slot])
    sums.gain &+= converted &* Int(gain[slot])
  }
}

extension RunSums {
  init(_ sums: ck_offer_sums) {
    self.init(
      accepted: Int(sums.accepted), activated: Int(sums.activated),
      conversions: Int(sums.conversions), engaged: Int(sums.engaged),
      acceptCost: Int(sums.accept_cost), reward: Int(sums.reward), gain: Int(sums.gain))
  }
}
