import Parallel
import Statistics
import Testing

@testable import Influence

/// Several offers side by side: the same figures as alone, comparisons run by run, one stop for all.
@Suite struct SimulateOffersTests {
  private static let fans = OfferFans(
    acceptance: (0..<300).map { [0.3, 0.15, 0.07, 0.03][$0 % 4] },
    engaged: (0..<300).map { Double($0 % 37) * 5 })

  private static func trial(
    perk: Double, accept: Double? = nil, seed: UInt64 = 42, runs: Int = 3_000
  ) -> OfferTrial {
    var offer = Offer(name: "VIP")
    offer.perk = .all(perk)
    offer.accept = accept.map { .all($0) }
    return OfferTrial(fans: fans, offer: offer, seed: seed, runs: runs)
  }

  private static func alone(_ trial: OfferTrial) throws -> CampaignResult {
    try simulateOffer(
      fans: trial.fans, offer: trial.offer, seed: trial.seed, runs: trial.runs,
      workers: Workers(threads: 2))
  }

  @Test func besideOthersEachIsAsAlone() throws {
    let trials = [
      Self.trial(perk: 10), Self.trial(perk: 4, runs: 700),
      Self.trial(perk: 1, seed: 9, runs: 2_500),
    ]
    let together = try simulateOffers(trials, workers: Workers(threads: 2))
    for (trial, result) in zip(trials, together.results) {
      var alone = try Self.alone(trial)
      // The axis of the histograms is that of all.
      #expect(alone.roiHistogram != result.roiHistogram)
      alone.roiHistogram = result.roiHistogram
      #expect(alone == result)
      #expect(result.roiHistogram?.low == together.results[0].roiHistogram?.low)
      #expect(result.roiHistogram?.width == together.results[0].roiHistogram?.width)
      #expect(result.roiHistogram?.counts.reduce(0, +) == trial.runs)
    }
    #expect(together.contests.isEmpty)
  }

  @Test func comparisonIsOfTheSameRuns() throws {
    let trials = [
      Self.trial(perk: 30), Self.trial(perk: 4), Self.trial(perk: 4, accept: 0.11),
    ]
    let contests = try simulateOffers(trials, workers: Workers(threads: 2)).contests
    let profits = try trials.map { trial in
      try OfferRuns(
        plan: OfferPlan(fans: trial.fans, offer: trial.offer), seed: trial.seed, runs: trial.runs
      ).totals(workers: Workers(threads: 1), progress: nil).profit
    }
    let moments = try trials.map { try expectedOffer(fans: $0.fans, offer: $0.offer) }
    let expected = moments.map { $0.returned.mean - $0.cost.mean }
    let best = try #require(expected.indices.max { expected[$0] < expected[$1] })
    #expect(contests.map(\.other) == [0, 1, 2].filter { $0 != best })
    for contest in contests {
      #expect(contest.better == best)
      let differences = zip(profits[best], profits[contest.other]).map { $0 - $1 }
      #expect(
        contest.chanceOfMore == Double(differences.count { $0 > 0 }) / Double(differences.count))
      #expect(abs(contest.mean - (expected[best] - expected[contest.other])) < 1e-6)
      #expect(contest.p5 == (try quantiles(differences, at: [0.05]))[0])
      #expect(contest.p5 < contest.mean && contest.mean < contest.p95)
      let error = (try variance(differences) / Double(differences.count)).squareRoot()
      #expect(abs(try mean(differences) - contest.mean) < 4 * error)
    }
  }

  /// The same offer twice never differs from itself; a cheaper perk is always the better one.
  @Test func equalAndOrderedOffers() throws {
    let same = try simulateOffers([Self.trial(perk: 4), Self.trial(perk: 4)]).contests[0]
    #expect(same.chanceOfMore == 0 && same.chanceOfLess == 0 && same.mean == 0)
    let cheap = try simulateOffers([Self.trial(perk: 9), Self.trial(perk: 4)]).contests[0]
    #expect(cheap.better == 1 && cheap.chanceOfMore == 1 && cheap.p5 > 0)
  }

  /// Stopped amid a turn, those not at their end have the same first runs.
  @Test func oneStopCutsAllToTheSameRuns() throws {
    let trials = [
      Self.trial(perk: 10, runs: 9_000), Self.trial(perk: 4, runs: 8_000),
      Self.trial(perk: 4, runs: 50), Self.trial(perk: 2, runs: 6_000),
    ]
    let workers = Workers(threads: 2)
    let draws = try trials.map { trial in
      try OfferRuns(
        plan: OfferPlan(fans: trial.fans, offer: trial.offer), seed: trial.seed, runs: trial.runs)
    }
    let whole = try draws.map { try $0.totals(workers: workers, progress: nil) }
    var asked: [Range<Int>] = []
    let stopped = try OfferTurns(runs: trials.map(\.runs)) { trial, range in
      if trial == 1 { asked.append(range) }
      let isStop = trial == 1 && range.lowerBound == 2_048
      return try draws[trial].totals(
        of: isStop ? 2_048..<2_500 : range, workers: workers, progress: nil)
    }.totals()
    #expect(asked == [0..<1_024, 1_024..<2_048, 2_048..<4_096])
    // The last trial had not begun this turn.
    #expect(stopped.map(\.runs) == [2_048, 2_048, 50, 2_048])
    for (part, all) in zip(stopped, whole) {
      #expect(part.cost == Array(all.cost.prefix(part.runs)))
      #expect(part.returned == Array(all.returned.prefix(part.runs)))
      #expect(part.engaged == Array(all.engaged.prefix(part.runs)))
    }
  }

  @Test func nothingIsHandedOnWhereAnOfferHasNoRuns() throws {
    let draws = try OfferRuns(
      plan: OfferPlan(fans: Self.fans, offer: Offer(name: "VIP")), seed: 1, runs: 5_000)
    #expect(throws: Cancelled.self) {
      try OfferTurns(runs: [5_000, 5_000]) { trial, range in
        guard trial == 0 else { throw Cancelled() }
        return try draws.totals(of: range, workers: Workers(threads: 1), progress: nil)
      }.totals()
    }
  }

  /// One fan at 10 %, whose campaign mostly costs nothing.
  @Test func idleRunsAreCounted() throws {
    var trial = Self.trial(perk: 10, accept: 0.1, runs: 20_000)
    trial.fans = OfferFans(acceptance: [0, 0], engaged: [80, 80])
    let result = try Self.alone(trial)
    #expect(abs(try #require(result.idle.exact) - 0.81) < 1e-12)
    #expect(abs(result.idle.share - 0.81) < 4 * (0.81 * 0.19 / 20_000).squareRoot())
    #expect(result.idle.isNobody)
    trial.offer.perk = .all(0)
    trial.offer.handling = .all(0)
    let free = try Self.alone(trial)
    // 10 % × 80 % × (1 − e⁻³) of each pays rewards.
    let pays = 0.08 * 0.950213
    #expect(abs(try #require(free.idle.exact) - (1 - pays) * (1 - pays)) < 1e-6)
    #expect(!free.idle.isNobody)
  }
}
