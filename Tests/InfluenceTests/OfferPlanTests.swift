import Parallel
import Testing

@testable import Influence

@Suite struct OfferPlanTests {
  private let three = OfferFans(acceptance: [0.3, 0.3, 0.3], engaged: [20, 400, 80])

  private func simulate(_ fans: OfferFans, _ offer: Offer, runs: Int = 20) throws
    -> CampaignResult
  {
    try simulateOffer(
      fans: fans, offer: offer, seed: 1, runs: runs, workers: Workers(threads: 1))
  }

  @Test func bestFansForTheMoneyGoFirst() throws {
    var offer = Offer(name: "VIP")
    offer.offers = 2
    #expect(try simulate(three, offer).offered == [1, 2])
    offer.by = [9, 1, 9]
    #expect(try simulate(three, offer).offered == [0, 2])
  }

  @Test func tiesGoToTheSmallerNumber() throws {
    let fans = OfferFans(
      numbers: [7, 3, 5], acceptance: [0.3, 0.3, 0.3], engaged: [80, 80, 80])
    var offer = Offer(name: "VIP")
    offer.offers = 2
    #expect(try simulate(fans, offer).offered == [1, 2])
  }

  @Test func theBudgetEndsTheList() throws {
    var offer = Offer(name: "VIP")
    // Expected: 0.3·18 + 0.24·15·5 = 23.40 for the second fan, 9.00 for the third, 6.30 the first.
    offer.budget = 32.4001
    #expect(try simulate(three, offer).offered == [1, 2])
    offer.budget = 32.3
    #expect(try simulate(three, offer).offered == [1])
    offer.budget = 0
    let nobody = try simulate(three, offer)
    #expect(nobody.offered.isEmpty)
    #expect(nobody.chanceOverBudget == 0)
    #expect(nobody[.roi]?.mean == nil)
    #expect(nobody[.roi]?.exact == nil)
  }

  @Test func noFansIsAResult() throws {
    let result = try simulate(OfferFans(acceptance: [], engaged: []), Offer(name: "VIP"))
    #expect(result[.offered]?.mean == 0)
    #expect(result[.conversions]?.p95 == 0)
    #expect(result.roiHistogram == nil)
    #expect(result.breakEven == nil)
  }

  @Test func aFreeOfferHasNoReturnOnInvestment() throws {
    var offer = Offer(name: "VIP")
    offer.perk = .all(0)
    offer.handling = .all(0)
    offer.reward = .all(0)
    let result = try simulate(three, offer)
    #expect(result[.cost]?.mean == 0)
    #expect(result[.roi]?.exact == nil)
    #expect(result.chanceOfLoss == nil)
    #expect(result.exact.returned.mean > 0)
  }

  @Test func cashAndTreatsOnlyDifferInAcceptance() {
    let assumptions = Assumptions()
    #expect(assumptions.acceptance(grade: .a, tier: .celebrity, kind: .special) == 0)
    #expect(assumptions.acceptance(grade: .a, tier: .celebrity, kind: .cash) == 0.3)
  }

  @Test func tornadoIsWidestFirst() throws {
    let bars = try simulate(three, Offer(name: "VIP")).tornado
    #expect(bars.count == 7)
    #expect(bars.first?.option == "value")
    for (left, right) in zip(bars, bars.dropFirst()) { #expect(left.span >= right.span) }
    // Acceptance scales costs and returns alike.
    #expect(bars.last?.option == "accept")
    #expect(try #require(bars.last).span < 1e-12)
  }

  @Test func tornadoStopsSharesAtOne() throws {
    var offer = Offer(name: "VIP")
    offer.completion = .all(0.9)
    offer.handling = .all(0)
    let plan = try OfferPlan(fans: three, offer: offer)
    var full = offer
    full.completion = .all(1)
    let books = OfferBooks(plan: plan)
    let roi = try #require(books.roi(scaling: .completion, by: 1.2))
    let exact = try #require(try expectedOffer(fans: three, offer: full).roi)
    #expect(abs(roi - exact) < 1e-12)
  }

  @Test func refusesWhatAnOfferCannotBe() {
    func fails(_ expected: OfferError, _ change: (inout Offer) -> Void) {
      var offer = Offer(name: "VIP")
      change(&offer)
      #expect(throws: expected) { try simulate(three, offer) }
    }
    let share = "a share between 0 % and 100 %"
    let amount = "an amount from 0 to 1,000,000,000,000"
    fails(.outOfRange(option: "accept", value: 8, allowed: share)) { $0.accept = .all(8) }
    fails(.outOfRange(option: "accept", value: -0.1, allowed: share, fan: 1)) {
      $0.accept = .each([0.1, -0.1, 0])
    }
    fails(.outOfRange(option: "completion", value: 1.5, allowed: share)) {
      $0.completion = .all(1.5)
    }
    fails(.outOfRange(option: "perk", value: -1, allowed: amount)) { $0.perk = .all(-1) }
    fails(.outOfRange(option: "budget", value: -1, allowed: "an amount, 0 or more")) {
      $0.budget = -1
    }
    fails(.wrongLength(option: "value", values: 1, fans: 3)) { $0.value = .each([1]) }
    fails(.negativeOffers(-1)) { $0.offers = -1 }
    #expect(throws: OfferError.self) {
      var offer = Offer(name: "VIP")
      offer.wordOfMouth = 1
      _ = try simulate(three, offer)
    }
    #expect(throws: OfferError.self) {
      _ = try simulate(OfferFans(acceptance: [.nan], engaged: [1]), Offer(name: "VIP"))
    }
  }

  @Test func refusesNoRunsAndABillion() {
    #expect(throws: OfferError.noRuns) { try simulate(three, Offer(name: "VIP"), runs: 0) }
    #expect(throws: OfferError.tooManyRuns(asked: 1_000_000_000, most: mostOfferRuns)) {
      try simulate(three, Offer(name: "VIP"), runs: 1_000_000_000)
    }
  }

  @Test func refusesNumbersThatNameTwoFans() {
    var fans = three
    fans.numbers = [4, 4, 5]
    #expect(throws: OfferError.fanNumber(4)) { try simulate(fans, Offer(name: "VIP")) }
    fans.numbers = [-1, 4, 5]
    #expect(throws: OfferError.fanNumber(-1)) { try simulate(fans, Offer(name: "VIP")) }
  }

  /// Everything at its largest: sums must neither trap nor turn negative.
  @Test func hugeNumbersStayFinite() throws {
    let fans = OfferFans(
      numbers: [Int.max, Int.max - 1, 0], acceptance: [1, 1, 1],
      engaged: [1e11, 1e11, 1e11])
    var offer = Offer(name: "VIP")
    offer.conversion = .all(1)
    offer.perk = .all(1e12)
    offer.value = .all(1e12)
    offer.reward = .all(1e12)
    let result = try simulate(fans, offer, runs: 3)
    let returned = try #require(result[.returned]?.mean)
    #expect(returned > 1e23 && returned < 1e24)
  }
}
