/// Whether a constant comes from a published figure or from us.
public enum AssumptionMark: String, CaseIterable, Sendable {
  case sourced
  case assumed
}

/// What a constant is counted in; it also says which values make sense.
public enum AssumptionUnit: String, CaseIterable, Sendable {
  /// A ratio in 0...1, shown as a percentage.
  case share
  /// A plain number, none negative.
  case number
  /// Followers, fans, orders.
  case count
  /// Points of a score, 0 to 100.
  case points
  /// Major units of the session's currency.
  case money
  case days
  case months
}

/// One constant of the model: what it is called, what it is, and how far to trust it.
public struct Assumption: Hashable, Sendable {
  public var name: AssumptionName
  /// In its unit: 0.04 for 4 %.
  public var value: Double
  /// The value Swell starts with.
  public var standard: Double
  public var title: String
  public var unit: AssumptionUnit
  public var mark: AssumptionMark
  public var source: String

  public var isChanged: Bool { value != standard }
}
