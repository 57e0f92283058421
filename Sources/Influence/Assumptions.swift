/// Why a setting was not taken.
public enum AssumptionError: Error, Hashable, Sendable {
  case unknown(name: String)
  /// The value does not fit the constant's unit, such as a share of 800 %.
  case outOfRange(AssumptionName, value: Double)
}

extension AssumptionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknown(let name): "there is no assumption called \(name)"
    case .outOfRange(let name, let value):
      "\(name.rawValue) cannot be \(value): it takes \(name.entry.unit.rangeText)"
    }
  }
}

/// Every constant of the model in one value: read by name, changed by name, listed with sources.
///
///     var assumptions = Assumptions()
///     try assumptions.set("perk", to: 12)
///     assumptions[.perk]       // 12
///     assumptions.changed      // [perk]
public struct Assumptions: Hashable, Sendable {
  private var changes: [AssumptionName: Double] = [:]

  public init() {}

  /// The constant's value, in its unit.
  public subscript(name: AssumptionName) -> Double {
    changes[name] ?? name.entry.standard
  }

  /// Changes one constant.
  ///
  /// - Parameter name: the setting's name, as `show assumptions` prints it.
  /// - Throws: ``AssumptionError``.
  public mutating func set(_ name: String, to value: Double) throws {
    guard let known = AssumptionName(rawValue: name) else {
      throw AssumptionError.unknown(name: name)
    }
    try set(known, to: value)
  }

  public mutating func set(_ name: AssumptionName, to value: Double) throws {
    guard name.entry.unit.accepts(value), name != .resamples || (1...1_000_000).contains(value)
    else {
      throw AssumptionError.outOfRange(name, value: value)
    }
    if value == name.entry.standard { changes[name] = nil } else { changes[name] = value }
  }

  /// One constant with all that is known about it; nil for a name that is none.
  public func assumption(named name: String) -> Assumption? {
    AssumptionName(rawValue: name).map(assumption)
  }

  public func assumption(_ name: AssumptionName) -> Assumption {
    let entry = name.entry
    return Assumption(
      name: name, value: self[name], standard: entry.standard, title: entry.title,
      unit: entry.unit, mark: entry.mark, source: entry.source)
  }

  /// All constants, in the order of the model's chapters: what `show assumptions` prints.
  public var list: [Assumption] { AssumptionName.allCases.map(assumption) }

  /// Which of `names` were changed and to what, as a text that is the same for the same values.
  ///
  /// Empty where all are standard, which costs nothing to find: every model column that is bound
  /// names the constants it leans on.
  public func changes(among names: [AssumptionName]) -> String {
    if changes.isEmpty { return "" }
    return names.compactMap { name in changes[name].map { "\(name.rawValue) \($0)" } }
      .joined(separator: ",")
  }

  /// The constants a session has changed.
  public var changed: [Assumption] { list.filter(\.isChanged) }
}

extension AssumptionUnit {
  /// Whether a value makes sense in this unit.
  func accepts(_ value: Double) -> Bool {
    switch self {
    case .share: value >= 0 && value <= 1
    case .points: value >= 0 && value <= 100
    case .days, .months: value > 0 && value.isFinite
    case .number, .count, .money: value >= 0 && value.isFinite
    }
  }

  var rangeText: String {
    switch self {
    case .share: "a share between 0 % and 100 %"
    case .points: "points between 0 and 100"
    case .days, .months: "a time above 0"
    case .number, .count: "a number, 0 or more"
    case .money: "an amount, 0 or more"
    }
  }
}

// MARK: The same constants, in the shapes the formulas take

extension Assumptions {
  public var tierBands: TierBands {
    TierBands(
      microFrom: self[.microFrom], microTo: self[.microTo], bloggerTo: self[.bloggerTo],
      starTo: self[.starTo])
  }

  public var gradeWeights: GradeWeights {
    GradeWeights(
      relevance: self[.weightRelevance], engagement: self[.weightEngagement],
      influence: self[.weightInfluence], affinity: self[.weightAffinity],
      authenticity: self[.weightAuthenticity])
  }

  public var gradeBands: GradeBands {
    GradeBands(a: self[.gradeA], b: self[.gradeB], c: self[.gradeC], d: self[.gradeD])
  }

  public var affinityTerms: AffinityTerms {
    AffinityTerms(
      fullOrders: self[.affinityOrders], orderWeight: self[.affinityOrderWeight],
      recencyWeight: self[.affinityRecencyWeight], months: self[.affinityMonths])
  }

  public var offerEconomics: OfferEconomics {
    OfferEconomics(
      perk: self[.perk], handling: self[.handling], reward: self[.reward], value: self[.value],
      margin: self[.margin], completion: self[.completion])
  }

  /// The engagement a fan of this tier is measured against, a ratio.
  public func benchmark(_ tier: Tier) -> Double {
    switch tier {
    case .peer: self[.benchmarkPeer]
    case .micro: self[.benchmarkMicro]
    case .blogger: self[.benchmarkBlogger]
    case .star: self[.benchmarkStar]
    case .celebrity: self[.benchmarkCelebrity]
    }
  }

  /// The share of fans of this grade who accept an offer that suits them.
  public func acceptance(_ grade: Grade) -> Double {
    switch grade {
    case .a: self[.acceptA]
    case .b: self[.acceptB]
    case .c: self[.acceptC]
    case .d: self[.acceptD]
    case .f: self[.acceptF]
    }
  }

  /// How ready a tier is for VIP treatment, a ratio; cash finds everyone ready.
  public func readiness(_ tier: Tier, for kind: OfferKind) -> Double {
    if kind == .cash { return 1 }
    return switch tier {
    case .peer: self[.readinessPeer]
    case .micro: self[.readinessMicro]
    case .blogger: self[.readinessBlogger]
    case .star: self[.readinessStar]
    case .celebrity: self[.readinessCelebrity]
    }
  }

  /// Acceptance a: grade rate × tier readiness, without completion, a ratio.
  public func acceptance(grade: Grade, tier: Tier, kind: OfferKind = .special) -> Double {
    acceptance(grade) * readiness(tier, for: kind)
  }

  /// What a conversion costs in paid ads; nil where ads convert nobody.
  public var adCost: Double? {
    Campaign.adCost(perClick: self[.adClick], conversionRate: self[.adConversion])
  }
}
