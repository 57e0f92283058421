import CKernels
import Parallel

/// The runs of a plan: which fans say yes, in every run, added up by run.
struct OfferRuns {
  /// Fans of one task: a handful of blocks.
  private static let sliceFans = 8 * OfferBlock.capacity
  /// Runs whose sums are held at a time; a block's tables are worked out once for all of them.
  static let tileRuns = 1_024

  let plan: OfferPlan
  let seed: UInt64
  let runs: Int
  private let fans: OfferedFans
  private let numbers: [Int]
  private let scales: OfferScales
  private let width: ck_width

  /// - Throws: ``OfferError/tooLarge(option:)`` where conversions could not be counted.
  init(plan: OfferPlan, seed: UInt64, runs: Int, width: ck_width = ck_widest()) throws {
    self.plan = plan
    self.seed = seed
    self.runs = runs
    self.width = width
    let order = plan.inNumberOrder
    fans = plan.fansInOrder
    numbers = order.map(plan.number)
    scales = OfferScales(fans: fans)
    guard scales.mostConversions < 1e18 else { throw OfferError.tooLarge(option: "conversions") }
  }

  /// The sums of all runs, or of those asked for; of the first ones alone where the workers' token
  /// is set meanwhile.
  ///
  /// - Throws: `Cancelled` where no tile of runs was done by then.
  func totals(
    of range: Range<Int>? = nil, workers: Workers, progress: Progress?
  ) throws -> RunTotals {
    let range = range ?? 0..<runs
    var totals = RunTotals()
    totals.reserve(range.count)
    let slices = max(1, (fans.count + OfferRuns.sliceFans - 1) / OfferRuns.sliceFans)
    let tiles = (range.count + OfferRuns.tileRuns - 1) / OfferRuns.tileRuns
    // Few fans and many runs still make enough tasks for every thread.
    let wave = max(1, 16 / slices)
    for firstTile in stride(from: 0, to: tiles, by: wave) {
      let waveTiles = min(wave, tiles - firstTile)
      let parts: [[RunSums]]
      do {
        parts = try workers.finished(tasks: waveTiles * slices) { task in
          try sums(
            slice: task % slices, runs: tile(firstTile + task / slices, of: range),
            workers: workers, progress: progress)
        }
      } catch let error as Cancelled {
        guard totals.runs > 0 else { throw error }
        return totals
      }
      let done = parts.count / slices
      for index in 0..<done {
        var sums = [RunSums](repeating: RunSums(), count: tile(firstTile + index, of: range).count)
        for part in parts[index * slices..<(index + 1) * slices] {
          for run in sums.indices { sums[run].add(part[run]) }
        }
        for run in sums { totals.append(run, scales: scales, spread: plan.spread) }
      }
      guard done == waveTiles else { break }
    }
    guard totals.runs > 0 else { throw Cancelled() }
    return totals
  }

  private func tile(_ index: Int, of range: Range<Int>) -> Range<Int> {
    let first = range.lowerBound + index * OfferRuns.tileRuns
    return first..<min(range.upperBound, first + OfferRuns.tileRuns)
  }

  private func sums(
    slice: Int, runs: Range<Int>, workers: Workers, progress: Progress?
  ) throws -> [RunSums] {
    var sums = [RunSums](repeating: RunSums(), count: runs.count)
    let end = min(fans.count, (slice + 1) * OfferRuns.sliceFans)
    let block = OfferBlock(width: width)
    for start in stride(from: slice * OfferRuns.sliceFans, to: end, by: OfferBlock.capacity) {
      let range = start..<min(end, start + OfferBlock.capacity)
      try workers.cancellation.check()
      block.fill(fans[range], numbers: numbers[range], scales: scales)
      block.add(runs: runs, seed: seed, to: &sums)
      progress?.advance(by: range.count * runs.count)
    }
    return sums
  }
}

/// The sums of every run, in people and money, in run order.
struct RunTotals {
  var accepted: [Double] = []
  var activated: [Double] = []
  var engaged: [Double] = []
  var conversions: [Double] = []
  var cost: [Double] = []
  var returned: [Double] = []
  /// People newly reached through a friendship graph, one array a day; empty without days.
  var daily: [[Double]] = []
  /// Who of each group of a control test converted, where conversions come through a friendship
  /// graph; empty without a control group.
  var own: [OwnConversions] = []

  var runs: Int { cost.count }

  mutating func reserve(_ runs: Int) {
    accepted.reserveCapacity(runs)
    activated.reserveCapacity(runs)
    engaged.reserveCapacity(runs)
    conversions.reserveCapacity(runs)
    cost.reserveCapacity(runs)
    returned.reserveCapacity(runs)
  }

  mutating func append(_ sums: RunSums, scales: OfferScales, spread: Double) {
    accepted.append(Double(sums.accepted))
    activated.append(Double(sums.activated))
    engaged.append(scales.engaged.real(sums.engaged))
    conversions.append(Double(sums.conversions) * spread)
    cost.append(
      scales.acceptCost.real(sums.acceptCost) + scales.reward.real(sums.reward) * spread)
    returned.append(scales.gain.real(sums.gain) * spread)
  }

  /// Return less cost.
  var profit: [Double] { zip(returned, cost).map { $0 - $1 } }

  /// The ROI of every run that had a cost.
  var roi: [Double] {
    zip(returned, cost).compactMap { OfferEconomics.roi(returned: $0, cost: $1) }
  }
}
