/// A letter for a score of 0 to 100.
public enum Grade: String, CaseIterable, Comparable, Sendable {
  case a = "A"
  case b = "B"
  case c = "C"
  case d = "D"
  case f = "F"

  /// Best first: A sorts before B.
  public static func < (left: Grade, right: Grade) -> Bool { left.rawValue < right.rawValue }
}

/// The least score of each grade; below `d` is F.
public struct GradeBands: Hashable, Sendable {
  public var a: Double
  public var b: Double
  public var c: Double
  public var d: Double

  public init(a: Double = 80, b: Double = 65, c: Double = 50, d: Double = 35) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  @inlinable
  public func grade(score: Double) -> Grade {
    if score >= a { return .a }
    if score >= b { return .b }
    if score >= c { return .c }
    return score >= d ? .d : .f
  }
}

/// How much each part counts in a fan's score; they need not add up to 1.
public struct GradeWeights: Hashable, Sendable {
  public var relevance: Double
  public var engagement: Double
  public var influence: Double
  public var affinity: Double
  public var authenticity: Double

  public init(
    relevance: Double = 0.30, engagement: Double = 0.25, influence: Double = 0.20,
    affinity: Double = 0.15, authenticity: Double = 0.10
  ) {
    self.relevance = relevance
    self.engagement = engagement
    self.influence = influence
    self.affinity = affinity
    self.authenticity = authenticity
  }
}

/// A fan's five scores, each 0 to 100, nil where the data do not say.
public struct GradeParts: Hashable, Sendable {
  public var relevance: Double?
  public var engagement: Double?
  public var influence: Double?
  public var affinity: Double?
  public var authenticity: Double?

  @inlinable
  public init(
    relevance: Double? = nil, engagement: Double? = nil, influence: Double? = nil,
    affinity: Double? = nil, authenticity: Double? = nil
  ) {
    self.relevance = relevance
    self.engagement = engagement
    self.influence = influence
    self.affinity = affinity
    self.authenticity = authenticity
  }

  /// The weighted mean of the parts that are known.
  ///
  /// Missing parts are left out and the other weights stretched to fill their place; coverage says
  /// what share of the whole weight was known.
  ///
  /// - Returns: nil where nothing is known, or all that is known weighs nothing.
  @inlinable
  public func score(weights: GradeWeights = GradeWeights()) -> GradeScore? {
    var sum = 0.0
    var known = 0.0
    func add(_ part: Double?, _ weight: Double) {
      guard let part else { return }
      sum += part * weight
      known += weight
    }
    add(relevance, weights.relevance)
    add(engagement, weights.engagement)
    add(influence, weights.influence)
    add(affinity, weights.affinity)
    add(authenticity, weights.authenticity)
    guard known > 0 else { return nil }
    let whole =
      weights.relevance + weights.engagement + weights.influence + weights.affinity
      + weights.authenticity
    return GradeScore(score: sum / known, coverage: known / whole)
  }
}

/// A score of 0 to 100, and the share of the weights it rests on.
public struct GradeScore: Hashable, Sendable {
  public var score: Double
  /// A ratio in 0...1; below 1 where parts were missing.
  public var coverage: Double

  @inlinable
  public init(score: Double, coverage: Double) {
    self.score = score
    self.coverage = coverage
  }
}
