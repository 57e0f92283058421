/// A range that covers the true value in `level` of all samples, as far as its method's
/// assumptions hold.
public struct Interval: Hashable, Sendable {
  public var low: Double
  public var high: Double
  /// Coverage, a share: 0.95 for a 95 % interval.
  public var level: Double

  public init(low: Double, high: Double, level: Double) {
    self.low = low
    self.high = high
    self.level = level
  }

  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

/// An interval, or the reason there is none: a handful of observations says nothing about spread.
public enum IntervalResult: Hashable, Sendable {
  case interval(Interval)
  /// Fewer observations than ``minimumSample``; `count` is how many there were.
  case tooFew(count: Int)

  /// Below this many observations an interval pretends to more than is known.
  public static let minimumSample = 10

  /// The interval, or nil where there were too few.
  public var interval: Interval? {
    if case .interval(let interval) = self { interval } else { nil }
  }
}

/// A value with its interval.
public struct Estimate: Hashable, Sendable {
  public var value: Double
  public var range: IntervalResult
  /// Observations it rests on.
  public var count: Int

  public init(value: Double, range: IntervalResult, count: Int) {
    self.value = value
    self.range = range
    self.count = count
  }
}

/// The number of standard errors to each side that a two-sided interval of `level` takes.
///
/// - Throws: ``StatisticsError/probabilityOutOfRange(_:)`` unless 0 < level < 1.
public func twoSidedNormal(level: Double) throws -> Double {
  guard level > 0, level < 1 else { throw StatisticsError.probabilityOutOfRange(level) }
  return standardNormalQuantile(0.5 + level / 2)
}
