/// The sum of `values` with Neumaier's compensation: the error does not grow with the count.
///
/// Neumaier, ZAMM 54 (1974). Whole numbers below 2⁵³ add exactly in any order.
///
/// - Complexity: O(n), four additions a value.
public func compensatedSum(_ values: [Double]) -> Double {
  var sum = CompensatedSum()
  for value in values { sum.add(value) }
  return sum.value
}

/// A running sum that keeps what rounding dropped, and merges with another.
public struct CompensatedSum: Hashable, Sendable {
  private var total = 0.0
  private var dropped = 0.0

  public init() {}

  public mutating func add(_ value: Double) {
    let sum = total + value
    if abs(total) >= abs(value) {
      dropped += (total - sum) + value
    } else {
      dropped += (value - sum) + total
    }
    total = sum
  }

  public mutating func merge(_ other: CompensatedSum) {
    add(other.total)
    dropped += other.dropped
  }

  public var value: Double { total + dropped }
}

/// The arithmetic mean, in the unit of the values.
///
/// - Throws: ``StatisticsError/emptySample``; `notFinite` where a value or the sum is not finite.
public func mean(_ values: [Double]) throws -> Double {
  guard !values.isEmpty else { throw StatisticsError.emptySample }
  let sum = compensatedSum(values)
  guard sum.isFinite else { throw StatisticsError.notFinite }
  return sum / Double(values.count)
}

/// The sample variance, with n − 1, in the square of the values' unit.
///
/// Two passes: squares of deviations from the mean lose no digits to a large mean.
///
/// - Throws: ``StatisticsError/tooFew(count:needed:)`` for fewer than two values; `notFinite`.
public func variance(_ values: [Double]) throws -> Double {
  guard values.count >= 2 else { throw StatisticsError.tooFew(count: values.count, needed: 2) }
  let centre = try mean(values)
  var squares = CompensatedSum()
  for value in values { squares.add((value - centre) * (value - centre)) }
  guard squares.value.isFinite else { throw StatisticsError.notFinite }
  return squares.value / Double(values.count - 1)
}

/// The sample standard deviation: the root of ``variance(_:)``.
public func standardDeviation(_ values: [Double]) throws -> Double {
  try variance(values).squareRoot()
}
