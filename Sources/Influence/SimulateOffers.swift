import Parallel

/// One offer to be simulated, alone or beside others.
public struct OfferTrial: Sendable {
  public var fans: OfferFans
  public var offer: Offer
  public var seed: UInt64
  /// 1 to ``mostOfferRuns``.
  public var runs: Int
  /// The friendship graph that conversions come through; nil for Poisson counts.
  public var spread: OfferSpread?

  public init(
    fans: OfferFans, offer: Offer, seed: UInt64, runs: Int, spread: OfferSpread? = nil
  ) {
    self.fans = fans
    self.offer = offer
    self.seed = seed
    self.runs = runs
    self.spread = spread
  }
}

/// Several offers simulated side by side.
public struct SimulatedOffers: Hashable, Sendable {
  /// One an offer, in the order asked for.
  public var results: [CampaignResult]
  /// The offer of the most expected profit against each other one; empty where the offers do not
  /// share their draws, that is, seed and runs.
  public var contests: [OfferContest]
}

/// Simulates several offers, each as ``simulateOffer(fans:offer:seed:runs:adCost:spread:workers:progress:)``
/// does, with one axis for the histograms of their ROI.
///
/// The offers advance in turns, so that one cancellation stops all of them, and those whose runs
/// were cut short have the same runs.
///
/// - Throws: ``OfferError``; ``CascadeError``; ``Cancelled`` where the workers' token was set before
///   every offer had runs.
public func simulateOffers(
  _ trials: [OfferTrial], adCost: Double? = nil, workers: Workers = Workers(),
  progress: Progress? = nil
) throws -> SimulatedOffers {
  let running = try trials.map(RunningTrial.init)
  let steps = zip(running, trials).reduce(0.0) { $0 + Double($1.0.plan.chosen.count * $1.1.runs) }
  let runs = trials.reduce(0) { $0 + $1.runs }
  progress?.start(
    "simulate", total: Int(min(steps, 1e18)), in: .runs,
    stepsPerUnit: Int(min(steps, 1e18)) / max(1, runs))
  let totals = try OfferTurns(runs: trials.map(\.runs)) { trial, range in
    try running[trial].totals(of: range, workers: workers, progress: progress)
  }.totals()
  let roi = totals.flatMap { [$0.roi.min(), $0.roi.max()].compactMap(\.self) }
  let axis = roi.min().flatMap { low in roi.max().map { low...$0 } }
  let results = zip(running, totals).map { trial, totals in
    CampaignReport(
      plan: trial.plan, totals: totals, seed: trial.seed, adCost: adCost,
      spreads: trial.spreads, axis: axis
    ).result
  }
  return SimulatedOffers(
    results: results, contests: OfferContest.all(of: results, profits: totals.map(\.profit)))
}

/// A trial that was checked and made ready to run.
private struct RunningTrial {
  private enum Draws {
    case alone(OfferRuns)
    case throughFriends(SpreadRuns)
  }

  let plan: OfferPlan
  let seed: UInt64
  let runs: Int
  let spreads: Bool
  private let draws: Draws

  init(_ trial: OfferTrial) throws {
    guard trial.runs > 0 else { throw OfferError.noRuns }
    guard trial.runs <= mostOfferRuns else {
      throw OfferError.tooManyRuns(asked: trial.runs, most: mostOfferRuns)
    }
    plan = try OfferPlan(fans: trial.fans, offer: trial.offer, seed: trial.seed)
    seed = trial.seed
    runs = trial.runs
    spreads = trial.spread != nil
    guard let spread = trial.spread else {
      draws = .alone(try OfferRuns(plan: plan, seed: seed, runs: runs))
      return
    }
    try RunningTrial.check(spread, trial.offer)
    draws = .throughFriends(try SpreadRuns(plan: plan, spread: spread, seed: seed, runs: runs))
  }

  private static func check(_ spread: OfferSpread, _ offer: Offer) throws {
    try spread.chances.check(arcs: spread.graph.arcCount)
    if let days = spread.days, !(0...mostCascadeDays).contains(days) {
      throw CascadeError.daysOutOfRange(days)
    }
    for (option, values) in [
      ("reward", offer.reward), ("value", offer.value), ("margin", offer.margin),
    ] where values.count != nil {
      throw OfferError.notForAll(option: option)
    }
  }

  /// The sums of the first of those runs, up to the one at which the token was set.
  func totals(of range: Range<Int>, workers: Workers, progress: Progress?) throws -> RunTotals {
    switch draws {
    case .alone(let runs): try runs.totals(of: range, workers: workers, progress: progress)
    case .throughFriends(let runs):
      try runs.totals(of: range, workers: workers, progress: progress)
    }
  }
}

/// Lets trials advance in turns that grow: each is where the others are, or half as far again.
struct OfferTurns {
  /// Of each trial.
  let runs: [Int]
  /// What a trial gives in the runs asked for, or in the first of them where the token is set
  /// meanwhile; throws ``Cancelled`` where it is before any.
  let part: (_ trial: Int, _ range: Range<Int>) throws -> RunTotals

  /// One sum a trial; where the token was set, of the same runs for all that were not at their end.
  ///
  /// - Throws: ``Cancelled`` where the token was set before every trial had runs.
  func totals() throws -> [RunTotals] {
    let most = runs.max() ?? 0
    var totals = [RunTotals?](repeating: nil, count: runs.count)
    var turn = 0..<(runs.count > 1 ? min(most, OfferRuns.tileRuns) : most)
    while !turn.isEmpty {
      for trial in runs.indices where turn.lowerBound < runs[trial] {
        let range = turn.clamped(to: 0..<runs[trial])
        guard try advance(&totals[trial], trial, by: range) else { return try cut(totals) }
      }
      turn = turn.upperBound..<min(most, 2 * turn.upperBound)
    }
    return totals.compactMap(\.self)
  }

  /// False where the token was set meanwhile.
  private func advance(
    _ totals: inout RunTotals?, _ trial: Int, by range: Range<Int>
  ) throws -> Bool {
    do {
      let more = try part(trial, range)
      if totals == nil { totals = more } else { totals?.append(more) }
      return more.runs == range.count
    } catch is Cancelled {
      return false
    }
  }

  /// What was done, cut to the runs that every trial which is not at its end has.
  private func cut(_ totals: [RunTotals?]) throws -> [RunTotals] {
    let done = zip(runs, totals).map { (runs: $0, done: $1?.runs ?? 0) }
    let most = done.filter { $0.done < $0.runs }.map(\.done).min() ?? 0
    guard most > 0 else { throw Cancelled() }
    return totals.compactMap(\.self).map { totals in
      var totals = totals
      totals.cut(to: most)
      return totals
    }
  }
}
