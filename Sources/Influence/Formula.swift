/// One formula of the model, as `explain NAME` prints it.
public struct Formula: Hashable, Sendable {
  public var name: FormulaName
  public var title: String
  /// The formula in words and signs, on one line or a few.
  public var text: String
  public var units: String
  public var source: String
  public var mark: AssumptionMark
  /// The worked example, and the number it comes to (a ratio for percentages).
  public var example: String
  public var exampleValue: Double
}

/// Every formula that `explain` knows.
public enum FormulaName: String, CaseIterable, Sendable {
  case engagements
  case engagedReach = "engaged_reach"
  case engagement
  case pooledEngagement = "pooled_engagement"
  case relevance
  case authenticity
  case tier
  case benchmark
  case netReach = "net_reach"
  case grade
  case influence
  case affinityScore = "affinity_score"
  case acceptance
  case conversions
  case cost
  case roi
  case breakEven = "break_even"
  case ads
  case wordOfMouth = "word_of_mouth"
  case secondFriend = "second_friend"
  case emv
  case cpe
  case cpm
  case cpa
}
