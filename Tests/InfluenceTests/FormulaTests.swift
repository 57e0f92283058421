import Influence
import Testing

@Suite struct FormulaTests {
  /// Every worked number of `explain NAME`, computed by the function it explains.
  @Test(arguments: FormulaName.allCases)
  func workedNumbers(name: FormulaName) throws {
    let formula = FormulaCatalog.formula(name)
    let value = try #require(Self.computed(name))
    #expect(abs(value - formula.exampleValue) <= 1e-5 * max(1, abs(value)))
  }

  @Test(arguments: FormulaName.allCases)
  func everyFormulaSaysEverything(name: FormulaName) {
    let formula = FormulaCatalog.formula(name)
    for text in [formula.title, formula.text, formula.units, formula.source, formula.example] {
      #expect(!text.isEmpty)
      #expect(!text.hasSuffix(" "))
    }
  }

  /// The model's list of names, in its order.
  @Test func namesAreTheModels() {
    #expect(
      FormulaName.allCases.map(\.rawValue) == [
        "engagements", "engaged_reach", "engagement", "pooled_engagement", "relevance",
        "authenticity", "tier", "benchmark", "net_reach", "grade", "influence",
        "affinity_score", "acceptance", "conversions", "cost", "roi", "break_even", "ads",
        "word_of_mouth", "second_friend", "emv", "cpe", "cpm", "cpa",
      ])
    #expect(FormulaCatalog.formula(named: "ROI")?.name == .roi)
    #expect(FormulaCatalog.formula(named: "rio") == nil)
  }

  private static func computed(_ name: FormulaName) -> Double? {
    let economics = OfferEconomics()
    let assumptions = Assumptions()
    return switch name {
    case .engagements: Engagement.engagements(likes: 100, comments: 12, shares: 3)
    case .engagedReach: Engagement.engagedReach(followers: 2_000, engagement: 0.04)
    case .engagement: Engagement.engagement(engagedReach: 312_000, followers: 31_000_000)
    case .pooledEngagement: Engagement.pooled(engagedReach: [80, 1], followers: [2_000, 20])
    case .relevance:
      Relevance.cosine(
        fan: ["running": 3, "fitness": 1, "food": 2], profile: ["running": 1, "fitness": 1])
    case .authenticity: Engagement.authenticity(suspiciousShare: 0.05)
    case .tier: TierBands().tier(followers: 5_000) == .micro ? TierBands().microTo : nil
    case .benchmark: assumptions.benchmark(TierBands().tier(followers: 1_200))
    case .netReach: twoAudiences()
    case .grade: marathonRunner.score()?.score
    case .influence: GradePart.influence(followers: 3)
    case .affinityScore: GradePart.affinity(orders: 12, monthsSinceLastOrder: 1)
    case .acceptance:
      Campaign.activated(
        offered: 100, acceptance: assumptions.acceptance(grade: .a, tier: .micro),
        completion: assumptions[.completion])
    case .conversions:
      24 * Campaign.conversions(conversion: assumptions[.conversion], relevantReach: 80)
    case .cost: economics.cost(conversions: 3)
    case .roi: economics.roi(conversions: 3)
    case .breakEven: assumptions.adCost.flatMap(economics.breakEven(adCost:))
    case .ads: assumptions.adCost
    case .wordOfMouth: Campaign.wordOfMouth(firstOrder: 3, reproduction: 0.14)
    case .secondFriend: Campaign.secondFriend(chance: 0.0375, adopters: 2)
    case .emv:
      MediaValue.emv(
        likes: 5_000, comments: 500, shares: 50, perLike: assumptions[.emvLike],
        perComment: assumptions[.emvComment], perShare: assumptions[.emvShare])
    case .cpe: MediaValue.cpe(cost: 37.5, engagements: 80)
    case .cpm: MediaValue.cpm(cost: 37.5, impressions: 2_000)
    case .cpa: MediaValue.cpa(cost: 37.5, conversions: 3)
    }
  }

  /// Persons 0 and 1 have 294 and 291 friends, 236 of them in common.
  private static func twoAudiences() -> Double? {
    let from = Array(repeating: 0, count: 294) + Array(repeating: 1, count: 291)
    let to = Array(2..<296) + Array(60..<351)
    let graph = try? AudienceGraph(people: 351, from: from, to: to)
    return graph.map { NetReach.net(of: [0, 1], engagement: [1, 1], in: $0) }
  }

  static let marathonRunner = GradeParts(
    relevance: 80, engagement: GradePart.engagement(0.06, benchmark: 0.04),
    influence: GradePart.influence(followers: 1_200),
    affinity: GradePart.affinity(orders: 12, monthsSinceLastOrder: 1), authenticity: 95)
}
