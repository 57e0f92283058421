extension FormulaName {
  /// The constants the formula leans on, those of the formulas inside it included.
  public var constants: [AssumptionName] {
    switch self {
    case .engagements, .engagedReach, .engagement, .pooledEngagement, .authenticity, .netReach: []
    case .relevance: [.topicIDF]
    case .tier: AssumptionName.tierBorders
    case .benchmark: AssumptionName.benchmarks + AssumptionName.tierBorders
    case .grade: AssumptionName.grading
    case .influence: [.microFrom, .microTo, .influenceLossPerDecade]
    case .affinityScore: AssumptionName.affinity
    case .acceptance: AssumptionName.accepting
    case .conversions, .secondFriend: [.conversion]
    case .cost: AssumptionName.costs + [.completion, .conversion]
    case .roi: AssumptionName.costs + [.completion, .conversion, .value, .margin]
    case .breakEven: AssumptionName.costs + [.completion, .value, .margin, .adClick, .adConversion]
    case .ads: [.adClick, .adConversion]
    case .wordOfMouth: [.wordOfMouth]
    case .emv: [.emvLike, .emvComment, .emvShare]
    case .cpe, .cpm, .cpa: AssumptionName.costs + [.completion, .conversion]
    }
  }
}

extension AssumptionName {
  /// Where one tier ends and the next begins.
  public static let tierBorders: [AssumptionName] = [.microFrom, .microTo, .bloggerTo, .starTo]
  public static let benchmarks: [AssumptionName] = [
    .benchmarkPeer, .benchmarkMicro, .benchmarkBlogger, .benchmarkStar, .benchmarkCelebrity,
  ]
  public static let affinity: [AssumptionName] = [
    .affinityOrders, .affinityOrderWeight, .affinityRecencyWeight, .affinityMonths, .daysPerMonth,
  ]
  public static let gradeWeights: [AssumptionName] = [
    .weightRelevance, .weightEngagement, .weightInfluence, .weightAffinity, .weightAuthenticity,
  ]
  public static let gradeBorders: [AssumptionName] = [.gradeA, .gradeB, .gradeC, .gradeD]
  /// Everything in a grade.
  public static let grading: [AssumptionName] =
    [.topicIDF] + gradeWeights + gradeBorders + [.influenceLossPerDecade] + affinity + benchmarks
    + tierBorders
  /// Who accepts an offer, as far as the analyst does not say it.
  public static let accepting: [AssumptionName] = [
    .acceptA, .acceptB, .acceptC, .acceptD, .acceptF, .readinessPeer, .readinessMicro,
    .readinessBlogger, .readinessStar, .readinessCelebrity,
  ]
  public static let costs: [AssumptionName] = [.perk, .handling, .reward]
  /// What an activation does and is worth.
  public static let offering: [AssumptionName] =
    [.completion, .conversion] + costs + [.value, .margin]

  /// Names that belong together and are listed as one: `weight`, `grade`, `readiness`.
  public var family: String {
    let parts = rawValue.split(separator: "_")
    let families: Set<Substring> = [
      "weight", "grade", "accept", "readiness", "affinity", "benchmark", "emv",
    ]
    return families.contains(parts[0]) ? String(parts[0]) : rawValue
  }
}
