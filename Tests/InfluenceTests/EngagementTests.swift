import Influence
import Testing

@Suite struct EngagementTests {
  @Test func engagementsCountTheColumnsThereAre() {
    #expect(Engagement.engagements(likes: 5, comments: nil, shares: 2) == 7)
    #expect(Engagement.engagements(likes: nil) == nil)
  }

  @Test func engagedReachThreeWays() {
    #expect(Engagement.engagedReach(engagements: 1_115, posts: 25) == 44.6)
    #expect(Engagement.engagedReach(engagements: 1, posts: 0) == nil)
    #expect(Engagement.engagedReach(followers: 2_000, engagement: 0.04) == 80)
    #expect(abs(Engagement.engagedReach(reach: 2_752, engagementByReach: 178 / 2_752) - 178) < 1e-9)
  }

  /// The first row of facebook-brand-posts: three rates that are never mixed.
  @Test func ratesByReachImpressionsAndLikes() {
    #expect(round(Engagement.engagement(engagedReach: 178, followers: 2_752)) == 0.06468)
    #expect(round(Engagement.engagement(engagedReach: 178, followers: 5_091)) == 0.03496)
    #expect(round(Engagement.engagement(engagedReach: 100, followers: 139_441)) == 0.00072)
    #expect(Engagement.engagement(engagedReach: 1, followers: 0) == nil)
  }

  @Test func theCelebritysPost() {
    #expect(round(Engagement.engagement(engagedReach: 312_000, followers: 31e6)) == 0.01006)
  }

  @Test func pooledBesideTheMeanOfRatios() throws {
    let pooled = try #require(
      Engagement.pooled(engagedReach: [80, 1], followers: [2_000, 20]))
    let mean = try #require(
      Engagement.meanOfRatios(engagedReach: [80, 1], followers: [2_000, 20]))
    #expect(abs(pooled - 0.04010) < 5e-6)
    #expect(abs(mean - 0.045) < 1e-12)
    #expect(Engagement.pooled(engagedReach: [], followers: []) == nil)
    #expect(Engagement.meanOfRatios(engagedReach: [3], followers: [0]) == nil)
  }

  @Test func authenticityIsOneWhereUnknown() {
    #expect(Engagement.authenticity(suspiciousShare: nil) == 1)
    #expect(Engagement.authenticity(suspiciousShare: 0.05) == 0.95)
    #expect(Engagement.authenticity(suspiciousShare: 1.4) == 0)
  }

  @Test func relevantReachWorkedNumber() {
    let reach = Engagement.relevantReach(
      engagedReach: 80, relevance: 4 / 28.0.squareRoot(), authenticity: 0.95)
    #expect(abs(reach - 57.45) < 0.005)
  }

  @Test func relevanceOfSetsIsRelevanceOfOnes() throws {
    let counted = try #require(
      Relevance.cosine(fan: ["tea": 1, "yoga": 1, "dogs": 1], profile: ["tea": 1, "yoga": 1]))
    let sets = try #require(Relevance.cosine(shared: 2, fanTopics: 3, profileTopics: 2))
    #expect(abs(counted - sets) < 1e-15)
    #expect(Relevance.cosine(fan: [:], profile: ["tea": 1]) == nil)
    #expect(Relevance.cosine(fan: ["tea": 7], profile: ["tea": 2]) == 1)
    #expect(Relevance.cosine(shared: 0, fanTopics: 0, profileTopics: 1) == nil)
  }

  /// Five significant places after the point, as the model prints them.
  private func round(_ value: Double?) -> Double? {
    value.map { ($0 * 100_000).rounded() / 100_000 }
  }
}

@Suite struct TierTests {
  @Test(arguments: [
    (0, Tier.peer), (499, .peer), (500, .micro), (5_000, .micro), (5_001, .blogger),
    (100_000, .blogger), (100_001, .star), (1_000_000, .star), (1_000_001, .celebrity),
  ])
  func bordersBelongWhereTheModelSays(followers: Double, tier: Tier) {
    #expect(TierBands().tier(followers: followers) == tier)
  }

  @Test(arguments: [
    ("Micro-influencer", Tier.micro), ("CELEBRITY", .celebrity), ("YouTube star", .star),
    ("bloggers", .blogger), ("peer", .peer),
  ])
  func typeColumnsAreUnderstood(text: String, tier: Tier) {
    #expect(Tier(text: text) == tier)
  }

  @Test func otherTypesAreNot() {
    #expect(Tier(text: "customer") == nil)
    #expect(Tier.allCases == Tier.allCases.sorted())
  }

  /// By hand: of 3 fans one has #rare and all have #usual; 1 + ln(4/2) and 1 + ln(4/4).
  @Test func rareTopicsWeighMoreWhereAsked() throws {
    let rare = Relevance.weight(fans: 3, having: 1, power: 1)
    #expect(abs(rare - 1.6931471805599454) < 1e-15)
    #expect(Relevance.weight(fans: 3, having: 3, power: 1) == 1)
    #expect(Relevance.weight(fans: 3, having: 1, power: 0) == 1)
    let plain = try #require(
      Relevance.cosine(fan: ["rare": 1, "usual": 1], profile: ["rare": 1], weight: { _ in 1 }))
    #expect(abs(plain - 0.5.squareRoot()) < 1e-15)
    let weighted = try #require(
      Relevance.cosine(
        fan: ["rare": 1, "usual": 1], profile: ["rare": 1], weight: { $0 == "rare" ? rare : 1 }))
    // w²/√(w²·(w² + 1)) = w/√(w² + 1)
    #expect(abs(weighted - rare / (rare * rare + 1).squareRoot()) < 1e-15)
  }
}
