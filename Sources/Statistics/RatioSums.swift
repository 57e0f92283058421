#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What one pass over (part, whole) pairs keeps to give Σpart/Σwhole with an interval.
///
/// Values merge, so chunks can be added on several threads and joined in order. This is the route
/// for millions of fans; the bootstrap is for thousands.
public struct RatioSums: Hashable, Sendable {
  @usableFromInline var rows = 0
  @usableFromInline var part = 0.0
  @usableFromInline var whole = 0.0
  @usableFromInline var partSquares = 0.0
  @usableFromInline var products = 0.0
  @usableFromInline var wholeSquares = 0.0

  @inlinable
  public init() {}

  @inlinable @inline(__always)
  public mutating func add(part: Double, whole: Double) {
    rows += 1
    self.part += part
    self.whole += whole
    partSquares += part * part
    products += part * whole
    wholeSquares += whole * whole
  }

  @inlinable
  public mutating func merge(_ other: RatioSums) {
    rows += other.rows
    part += other.part
    whole += other.whole
    partSquares += other.partSquares
    products += other.products
    wholeSquares += other.wholeSquares
  }

  public var count: Int { rows }
  public var partSum: Double { part }
  public var wholeSum: Double { whole }

  /// Σpart/Σwhole; nil where the whole adds up to nothing.
  public var ratio: Double? { whole != 0 ? part / whole : nil }

  /// The standard error of the ratio by the delta method: rows are the sample, not posts.
  ///
  /// √(n/(n−1)·Σ(part − r·whole)²)/Σwhole (Cochran, "Sampling Techniques", 1977, ch. 6).
  public var standardError: Double? {
    guard let ratio, count >= 2 else { return nil }
    let residual = partSquares - 2 * ratio * products + ratio * ratio * wholeSquares
    let n = Double(count)
    return (max(0, residual) * n / (n - 1)).squareRoot() / abs(whole)
  }
}

/// The pooled ratio Σpart/Σwhole with an interval in closed form, from sums of one pass.
///
/// The interval is symmetric on the log scale, so it cannot go below zero for a positive ratio;
/// with few or very unequal rows ``Bootstrap`` follows the skew better.
///
/// - Throws: ``StatisticsError/emptySample``, `zeroDenominator`, `probabilityOutOfRange`.
public func ratioInterval(_ sums: RatioSums, level: Double = 0.95) throws -> Estimate {
  guard sums.count > 0 else { throw StatisticsError.emptySample }
  guard let ratio = sums.ratio, ratio.isFinite else { throw StatisticsError.zeroDenominator }
  let z = try twoSidedNormal(level: level)
  guard sums.count >= IntervalResult.minimumSample, let error = sums.standardError else {
    return Estimate(value: ratio, range: .tooFew(count: sums.count), count: sums.count)
  }
  guard error.isFinite else { throw StatisticsError.notFinite }
  let interval: Interval
  let factor = ratio > 0 ? exp(z * error / ratio) : .infinity
  if (ratio * factor).isFinite {
    interval = Interval(low: ratio / factor, high: ratio * factor, level: level)
  } else {
    interval = Interval(low: ratio - z * error, high: ratio + z * error, level: level)
  }
  return Estimate(value: ratio, range: .interval(interval), count: sums.count)
}

/// The two-sided p-value of the hypothesis that two independent pooled ratios are equal.
///
/// A normal test of the logarithm of their quotient, with the standard error that
/// ``ratioOfRatios(_:to:level:)`` takes for its interval: the interval holds 1 exactly where this is
/// at least 1 − level.
///
/// - Returns: nil where a ratio is not positive, or a group is too small for an interval.
public func ratioPValue(_ group: RatioSums, to baseline: RatioSums) -> Double? {
  guard let upper = group.ratio, let lower = baseline.ratio, upper > 0, lower > 0,
    min(group.count, baseline.count) >= IntervalResult.minimumSample,
    let upperError = group.standardError, let lowerError = baseline.standardError
  else { return nil }
  let error = hypot(upperError / upper, lowerError / lower)
  let distance = abs(log(upper / lower))
  guard error.isFinite, distance.isFinite else { return nil }
  guard error > 0 else { return distance > 0 ? 0 : 1 }
  return 2 * standardNormalCDF(-distance / error)
}

/// The quotient of two independent pooled ratios (a tier against its baseline) with its interval.
///
/// The relative errors add in squares on the log scale.
///
/// - Returns: nil where a ratio is not positive; the smaller group's count stands in the estimate.
/// - Throws: ``StatisticsError/probabilityOutOfRange(_:)``.
public func ratioOfRatios(
  _ group: RatioSums, to baseline: RatioSums, level: Double = 0.95
) throws -> Estimate? {
  let z = try twoSidedNormal(level: level)
  guard let upper = group.ratio, let lower = baseline.ratio, upper > 0, lower > 0 else {
    return nil
  }
  let fewest = min(group.count, baseline.count)
  guard fewest >= IntervalResult.minimumSample, let upperError = group.standardError,
    let lowerError = baseline.standardError
  else { return Estimate(value: upper / lower, range: .tooFew(count: fewest), count: fewest) }
  let factor = exp(z * hypot(upperError / upper, lowerError / lower))
  let value = upper / lower
  guard value.isFinite, factor.isFinite else { return nil }
  return Estimate(
    value: value,
    range: .interval(Interval(low: value / factor, high: value * factor, level: level)),
    count: fewest)
}
