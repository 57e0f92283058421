import Influence
import Testing

@Suite struct OfferEconomicsTests {
  @Test func theThreeWorkedReturns() throws {
    let full = OfferEconomics()
    #expect(full.cost(conversions: 3) == 37.5)
    #expect(full.roi(conversions: 3) == 3)
    #expect(OfferEconomics(margin: 0.5).roi(conversions: 3) == 1)
    #expect(abs(try #require(full.roi(conversions: 0.15)) + 0.677) < 0.0005)
  }

  @Test func bothBreakEvens() throws {
    let full = OfferEconomics()
    #expect(full.breakEven == 0.5)
    #expect(full.roi(conversions: 0.5) == 0)
    let adCost = try #require(Assumptions().adCost)
    #expect(abs(adCost - 18.68) < 0.005)
    let against = try #require(full.breakEven(adCost: adCost))
    #expect(abs(against - 1.645) < 0.0005)
    let cost = try #require(full.cost(conversions: against))
    #expect(abs(cost / against - adCost) < 1e-9)
  }

  @Test func nothingBreaksEvenBelowTheReward() {
    #expect(OfferEconomics(reward: 60).breakEven == nil)
    #expect(OfferEconomics(completion: 0).cost(conversions: 1) == nil)
    #expect(OfferEconomics(perk: 0, handling: 0, reward: 0).roi(conversions: 3) == nil)
  }

  @Test func wordOfMouthEndsBelowOne() throws {
    let total = try #require(Campaign.wordOfMouth(firstOrder: 3, reproduction: 0.14))
    #expect(abs(total - 3.49) < 0.005)
    #expect(Campaign.wordOfMouth(firstOrder: 3, reproduction: 1) == nil)
    #expect(Campaign.wordOfMouth(firstOrder: 3, reproduction: -0.1) == nil)
  }

  @Test func secondFriendIsTheComplementOfAllMissing() {
    #expect(abs(Campaign.secondFriend(chance: 0.0375, adopters: 2) - 0.0736) < 5e-5)
    #expect(Campaign.secondFriend(chance: 0.5, adopters: 0) == 0)
    #expect(Campaign.secondFriend(chance: 0.5, adopters: 3) == 0.875)
    #expect(Campaign.secondFriend(chance: 1.5, adopters: 1) == 1)
    #expect(Campaign.secondFriend(chance: 0.1, adopters: .max) == 1)
  }

  @Test func tradeYardsticks() {
    #expect(MediaValue.cpe(cost: 10, engagements: 0) == nil)
    #expect(MediaValue.cpm(cost: 10, impressions: 0) == nil)
    #expect(MediaValue.cpa(cost: 10, conversions: 0) == nil)
  }
}

@Suite struct AssumptionTests {
  @Test func changingOneShowsAndChangingBackHides() throws {
    var assumptions = Assumptions()
    #expect(assumptions.changed.isEmpty)
    try assumptions.set("perk", to: 12)
    #expect(assumptions[.perk] == 12)
    #expect(assumptions.offerEconomics.perk == 12)
    #expect(assumptions.changed.map(\.name) == [.perk])
    #expect(assumptions.assumption(named: "perk")?.standard == 10)
    try assumptions.set("perk", to: 10)
    #expect(assumptions == Assumptions())
  }

  @Test func refusesUnknownNamesAndImpossibleValues() {
    var assumptions = Assumptions()
    #expect(throws: AssumptionError.unknown(name: "prek")) {
      try assumptions.set("prek", to: 1)
    }
    #expect(throws: AssumptionError.outOfRange(.acceptA, value: 8)) {
      try assumptions.set("accept_a", to: 8)
    }
    #expect(throws: AssumptionError.self) { try assumptions.set("perk", to: .nan) }
    #expect(throws: AssumptionError.self) { try assumptions.set("perk", to: -1) }
    #expect(throws: AssumptionError.self) { try assumptions.set("grade_a", to: 101) }
    #expect(throws: AssumptionError.self) { try assumptions.set("affinity_months", to: 0) }
  }

  @Test(arguments: AssumptionName.allCases)
  func everyConstantIsDocumentedAndFitsItsUnit(name: AssumptionName) throws {
    var assumptions = Assumptions()
    let assumption = assumptions.assumption(name)
    #expect(!assumption.title.isEmpty)
    #expect(!assumption.source.isEmpty)
    try assumptions.set(name, to: assumption.standard)
    #expect(assumption.value == assumption.standard)
  }

  /// The formulas' own defaults are the table's values: neither can drift from the other.
  @Test func defaultsAreTheTables() {
    let assumptions = Assumptions()
    #expect(assumptions.tierBands == TierBands())
    #expect(assumptions.gradeWeights == GradeWeights())
    #expect(assumptions.gradeBands == GradeBands())
    #expect(assumptions.affinityTerms == AffinityTerms())
    #expect(assumptions.offerEconomics == OfferEconomics())
  }

  @Test func readinessIsForTreatsNotCash() {
    let assumptions = Assumptions()
    #expect(Tier.allCases.map { assumptions.readiness($0, for: .discount) } == [1, 1, 0.5, 0.1, 0])
    #expect(Tier.allCases.map { assumptions.readiness($0, for: .cash) } == [1, 1, 1, 1, 1])
    #expect(Grade.allCases.map(assumptions.acceptance) == [0.30, 0.15, 0.07, 0.03, 0.01])
    #expect(assumptions.acceptance(grade: .b, tier: .blogger) == 0.075)
  }
}
