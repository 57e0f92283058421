import Parallel
import Statistics
import Testing

@testable import Influence

@Suite struct SimulateOfferTests {
  /// Fans of very different size, acceptance and place in the file.
  private static func crowd(_ count: Int, seed: UInt64 = 5) -> OfferFans {
    var stream = RandomStream(seed: seed, stream: .sample)
    return OfferFans(
      acceptance: (0..<count).map { _ in [0.3, 0.15, 0.07, 0.03, 0][stream.integer(below: 5)] },
      engaged: (0..<count).map { _ in stream.gamma(shape: 0.6) * 120 })
  }

  private static func simulate(
    _ fans: OfferFans, _ offer: Offer = Offer(name: "VIP"), runs: Int = 400, threads: Int = 2
  ) throws -> CampaignResult {
    try simulateOffer(
      fans: fans, offer: offer, seed: 42, runs: runs, adCost: 18.675,
      workers: Workers(threads: threads))
  }

  private static func perFanOffer(_ count: Int) -> Offer {
    var offer = Offer(name: "VIP")
    offer.perk = .each((0..<count).map { Double($0 % 7) + 0.1 })
    offer.value = .each((0..<count).map { 20 + Double($0 % 11) })
    offer.reward = .each((0..<count).map { Double($0 % 3) })
    return offer
  }

  /// The model's hundred A-grade micro-influencers: 30 accept, 24 activated, 72 conversions, 300 %.
  @Test func workedCampaign() throws {
    let fans = OfferFans(
      acceptance: Array(repeating: 0.3, count: 100), engaged: Array(repeating: 80, count: 100))
    let exact = try expectedOffer(fans: fans, offer: Offer(name: "VIP"))
    #expect(abs(exact.accepted.mean - 30) < 1e-9)
    #expect(abs(exact.activated.mean - 24) < 1e-9)
    #expect(abs(exact.conversions.mean - 72) < 1e-9)
    #expect(abs(try #require(exact.roi) - 3) < 1e-9)
    let result = try Self.simulate(fans)
    #expect(abs(try #require(result.breakEven) - 0.5) < 1e-9)
    #expect(abs(try #require(result.breakEvenAgainstAds) - 1.6453) < 1e-4)
    #expect(abs(try #require(result.conversionsPerActivation) - 3) < 1e-9)
    #expect(result.measures.map(\.name) == Array(CampaignMeasure.Name.allCases.prefix(9)))
  }

  /// Mean within four standard errors, variance within four of its own (kurtosis taken as 6).
  @Test(arguments: [false, true])
  func simulatedMomentsAreTheExactOnes(perFan: Bool) throws {
    let fans = Self.crowd(300)
    var offer = perFan ? Self.perFanOffer(300) : Offer(name: "VIP")
    offer.wordOfMouth = perFan ? 0.14 : nil
    let runs = 3_000
    let plan = try OfferPlan(fans: fans, offer: offer)
    let totals = try OfferRuns(plan: plan, seed: 42, runs: runs)
      .totals(workers: Workers(threads: 2), progress: nil)
    let exact = plan.moments()
    let pairs: [(String, [Double], Moment)] = [
      ("accepted", totals.accepted, exact.accepted),
      ("activated", totals.activated, exact.activated),
      ("engaged", totals.engaged, exact.engaged),
      ("conversions", totals.conversions, exact.conversions),
      ("cost", totals.cost, exact.cost), ("return", totals.returned, exact.returned),
    ]
    for (name, values, moment) in pairs {
      let error = (moment.variance / Double(runs)).squareRoot()
      #expect(abs(try mean(values) - moment.mean) < 4 * error, "mean of \(name)")
      let spread = try variance(values) / moment.variance
      #expect(abs(spread - 1) < 4 * (5 / Double(runs)).squareRoot(), "variance of \(name)")
    }
  }

  /// Six sums at once against fan by fan, with and without a word of mouth.
  @Test(arguments: [nil, 0.14])
  func momentsOfSharedTermsAreThoseFanByFan(wordOfMouth: Double?) throws {
    var offer = Offer(name: "VIP")
    offer.wordOfMouth = wordOfMouth
    let plan = try OfferPlan(fans: Self.crowd(501), offer: offer)
    var slow = OfferMoments()
    for fan in plan.fansInOrder { slow.add(fan, spread: plan.spread) }
    let fast = plan.moments()
    for path in [
      \OfferMoments.accepted, \.activated, \.engaged, \.conversions, \.cost, \.returned,
    ] {
      #expect(abs(fast[keyPath: path].mean / slow[keyPath: path].mean - 1) < 1e-12)
      #expect(abs(fast[keyPath: path].variance / slow[keyPath: path].variance - 1) < 1e-12)
    }
  }

  /// All outcomes of two fans, with their chances, against the closed form and the coins.
  @Test func twoFansByEnumeration() throws {
    let fans = OfferFans(acceptance: [0.5, 0.25], engaged: [0, 0])
    var offer = Offer(name: "VIP")
    offer.perk = .each([10, 30])
    offer.handling = .all(0)
    let runs = 20_000
    let plan = try OfferPlan(fans: fans, offer: offer)
    let totals = try OfferRuns(plan: plan, seed: 7, runs: runs)
      .totals(workers: Workers(threads: 1), progress: nil)
    let outcomes: [(cost: Double, chance: Double)] = [
      (0, 0.375), (10, 0.375), (30, 0.125), (40, 0.125),
    ]
    var mean = 0.0
    var square = 0.0
    for (cost, chance) in outcomes {
      mean += cost * chance
      square += cost * cost * chance
      let share = Double(totals.cost.count { $0 == cost }) / Double(runs)
      let error = (chance * (1 - chance) / Double(runs)).squareRoot()
      #expect(abs(share - chance) < 4 * error)
    }
    let exact = plan.moments()
    #expect(abs(exact.cost.mean - mean) < 1e-12)
    #expect(abs(exact.cost.variance - (square - mean * mean)) < 1e-10)
  }

  @Test func sameBytesOnAnyNumberOfThreads() throws {
    // More than one slice of fans, and numbers that leave gaps.
    let count = 17_000
    var fans = Self.crowd(count)
    fans.numbers = (0..<count).map { 3 * $0 }
    let offer = Self.perFanOffer(count)
    let one = try Self.simulate(fans, offer, runs: 30, threads: 1)
    #expect(try Self.simulate(fans, offer, runs: 30, threads: 2) == one)
    #expect(try Self.simulate(fans, offer, runs: 30, threads: 5) == one)
  }

  @Test func shuffledRowsGiveTheSamePeopleAndNumbers() throws {
    let count = 800
    let fans = Self.crowd(count)
    var stream = RandomStream(seed: 12, stream: .sample)
    let order = Array(0..<count).shuffled(using: &stream)
    let shuffled = OfferFans(
      numbers: order, acceptance: order.map { fans.acceptance[$0] },
      engaged: order.map { fans.engaged[$0] })
    var offer = Offer(name: "VIP")
    offer.budget = 700
    let straight = try Self.simulate(fans, offer)
    let turned = try Self.simulate(shuffled, offer)
    #expect(turned.offered.map { order[$0] } == straight.offered)
    #expect(turned.measures == straight.measures)
    #expect(turned.exact == straight.exact)
    #expect(turned.tornado == straight.tornado)
  }

  @Test func aFilterChangesNobodysLuck() throws {
    let fans = Self.crowd(50)
    let last = OfferFans(
      numbers: [49], acceptance: [fans.acceptance[49]], engaged: [fans.engaged[49]])
    var rest = OfferFans(acceptance: [], engaged: [])
    rest.acceptance = Array(fans.acceptance[..<49])
    rest.engaged = Array(fans.engaged[..<49])
    func accepted(_ fans: OfferFans) throws -> [Double] {
      try OfferRuns(plan: OfferPlan(fans: fans, offer: Offer(name: "VIP")), seed: 1, runs: 200)
        .totals(workers: Workers(threads: 1), progress: nil).accepted
    }
    let together = try accepted(fans)
    let apart = zip(try accepted(rest), try accepted(last)).map(+)
    #expect(together == apart)
  }

  @Test func raisingAcceptanceOnlyAddsPeople() throws {
    let fans = Self.crowd(400)
    var low = Offer(name: "low")
    low.accept = .all(0.2)
    var high = Offer(name: "high")
    high.accept = .all(0.23)
    let plans = try [low, high].map { try OfferPlan(fans: fans, offer: $0) }
    let totals = try plans.map {
      try OfferRuns(plan: $0, seed: 3, runs: 200)
        .totals(workers: Workers(threads: 2), progress: nil)
    }
    for run in 0..<200 {
      #expect(totals[0].accepted[run] <= totals[1].accepted[run])
      #expect(totals[0].activated[run] <= totals[1].activated[run])
      #expect(totals[0].conversions[run] <= totals[1].conversions[run])
    }
  }

  @Test func certainFansAllTakePart() throws {
    let fans = OfferFans(acceptance: [1, 1, 1], engaged: [0, 0, 0])
    var offer = Offer(name: "VIP")
    offer.completion = .all(1)
    let result = try Self.simulate(fans, offer, runs: 50)
    #expect(result[.activated]?.p5 == 3)
    #expect(result[.activated]?.p95 == 3)
    #expect(result[.cost]?.mean == 54)
    #expect(result.chanceOfLoss == 1)
  }
}
