#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A straight line through logarithms: y ≈ e^intercept · x^slope.
public struct PowerLaw: Hashable, Sendable {
  /// The elasticity: y changes by `slope` percent for each percent of x.
  public var slope: Double
  public var slopeInterval: IntervalResult
  public var intercept: Double
  /// Pairs used, and pairs left out because one side was not positive.
  public var count: Int
  public var leftOut: Int
  /// The range of x the slope was seen on; it says nothing outside.
  public var lowest: Double
  public var highest: Double

  /// How many times as large y is where x is `factor` times as large.
  public func growth(by factor: Double) -> Double { exp(slope * log(factor)) }
}

/// The slope of ln y on ln x by least squares, with a Student t interval.
///
/// Below 1, "the more reach, the less engaged": engagement grows more slowly than followers. The
/// interval assumes scatter of equal width around the line.
///
/// - Throws: ``StatisticsError/unequalLengths(_:_:)``; `tooFew` for fewer than three positive pairs;
///   `zeroDenominator` where all x are equal.
public func logLogSlope(x: [Double], y: [Double], level: Double = 0.95) throws -> PowerLaw {
  guard x.count == y.count else { throw StatisticsError.unequalLengths(x.count, y.count) }
  guard level > 0, level < 1 else { throw StatisticsError.probabilityOutOfRange(level) }
  var logX: [Double] = []
  var logY: [Double] = []
  for (left, right) in zip(x, y) where left > 0 && right > 0 && left.isFinite && right.isFinite {
    logX.append(log(left))
    logY.append(log(right))
  }
  guard logX.count >= 3 else { throw StatisticsError.tooFew(count: logX.count, needed: 3) }
  let sums = try CrossSums(logX, logY)
  guard sums.xx > 0 else { throw StatisticsError.zeroDenominator }
  let slope = sums.xy / sums.xx
  let intercept = sums.meanY - slope * sums.meanX
  var residual = CompensatedSum()
  for (left, right) in zip(logX, logY) {
    let miss = right - intercept - slope * left
    residual.add(miss * miss)
  }
  let degrees = Double(logX.count - 2)
  let error = (residual.value / degrees / sums.xx).squareRoot()
  let reach = studentQuantile(0.5 + level / 2, degrees: degrees) * error
  let range: IntervalResult =
    logX.count < IntervalResult.minimumSample
    ? .tooFew(count: logX.count)
    : .interval(Interval(low: slope - reach, high: slope + reach, level: level))
  return PowerLaw(
    slope: slope, slopeInterval: range, intercept: intercept, count: logX.count,
    leftOut: x.count - logX.count, lowest: exp(logX.min() ?? 0), highest: exp(logX.max() ?? 0))
}

/// The same over pairs.
public func logLogSlope(_ pairs: (x: [Double], y: [Double])) throws -> PowerLaw {
  try logLogSlope(x: pairs.x, y: pairs.y)
}

/// Pearson's correlation; nil where either side does not vary.
///
/// - Throws: ``StatisticsError/unequalLengths(_:_:)``, or `tooFew` for fewer than two pairs.
public func correlation(_ x: [Double], _ y: [Double]) throws -> Double? {
  guard x.count == y.count else { throw StatisticsError.unequalLengths(x.count, y.count) }
  guard x.count >= 2 else { throw StatisticsError.tooFew(count: x.count, needed: 2) }
  let sums = try CrossSums(x, y)
  let scale = sums.xx.squareRoot() * sums.yy.squareRoot()
  guard scale > 0, scale.isFinite else { return nil }
  return min(1, max(-1, sums.xy / scale))
}

/// The least-squares slope of y on x; nil where x does not vary.
public func slope(x: [Double], y: [Double]) throws -> Double? {
  guard x.count == y.count else { throw StatisticsError.unequalLengths(x.count, y.count) }
  guard x.count >= 2 else { throw StatisticsError.tooFew(count: x.count, needed: 2) }
  let sums = try CrossSums(x, y)
  guard sums.xx > 0, sums.xx.isFinite else { return nil }
  return sums.xy / sums.xx
}

/// Sums of squares and products of deviations from the means.
private struct CrossSums {
  var meanX: Double
  var meanY: Double
  var xx: Double
  var xy: Double
  var yy: Double

  init(_ x: [Double], _ y: [Double]) throws {
    meanX = try mean(x)
    meanY = try mean(y)
    var xx = CompensatedSum()
    var xy = CompensatedSum()
    var yy = CompensatedSum()
    for (left, right) in zip(x, y) {
      let dx = left - meanX
      let dy = right - meanY
      xx.add(dx * dx)
      xy.add(dx * dy)
      yy.add(dy * dy)
    }
    self.xx = xx.value
    self.xy = xy.value
    self.yy = yy.value
  }
}
