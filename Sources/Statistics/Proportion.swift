#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The Wilson score interval of a share.
///
/// Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
/// Unlike the textbook p ± z·se it stays in 0...1 and keeps its coverage for few trials, so it has
/// no "too few".
///
///     try wilson(successes: 3, of: 80)  // 1.28 % … 10.45 %
///
/// - Throws: ``StatisticsError`` for no trials, impossible counts, or a level outside 0..<1.
public func wilson(successes: Int, of trials: Int, level: Double = 0.95) throws -> Interval {
  guard trials != 0 else { throw StatisticsError.emptySample }
  guard trials > 0 else { throw StatisticsError.countOutOfRange(trials) }
  guard (0...trials).contains(successes) else {
    throw StatisticsError.countOutOfRange(successes)
  }
  let z = try twoSidedNormal(level: level)
  let n = Double(trials)
  let share = Double(successes) / n
  let square = z * z
  let centre = (share + square / (2 * n)) / (1 + square / n)
  let reach =
    z / (1 + square / n) * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
  return Interval(
    low: successes == 0 ? 0 : max(0, centre - reach),
    high: successes == trials ? 1 : min(1, centre + reach), level: level)
}

/// The difference between two shares, as an experiment reports it.
public struct Lift: Hashable, Sendable {
  /// Shares with the treatment and without.
  public var treated: Double
  public var control: Double
  /// treated − control, in the same unit (a share), with Newcombe's interval.
  public var difference: Double
  public var differenceInterval: Interval
  /// treated/control − 1; nil where the control share is 0.
  public var relative: Double?
  /// treated/control with its interval (log scale); nil where either share is 0.
  public var ratioInterval: Interval?
  /// Two-sided p-value of the pooled z test that the shares are equal.
  public var pValue: Double
}

/// Compares two independent shares: difference, ratio, intervals and a test.
///
/// The interval of the difference combines the two Wilson intervals (Newcombe, "Interval estimation
/// for the difference between independent proportions", Statistics in Medicine 17, 1998, method
/// 10); the ratio's is Katz's on the log scale (Biometrics 34, 1978).
///
///     // Hillstrom's e-mail experiment: 267 of 21,307 against 122 of 21,306 conversions
///     try lift(treated: 267, of: 21_307, control: 122, of: 21_306).difference  // 0.68 points
///
/// - Throws: as ``wilson(successes:of:level:)``, for either arm.
public func lift(
  treated: Int, of treatedTrials: Int, control: Int, of controlTrials: Int, level: Double = 0.95
) throws -> Lift {
  let treatedRange = try wilson(successes: treated, of: treatedTrials, level: level)
  let controlRange = try wilson(successes: control, of: controlTrials, level: level)
  let z = try twoSidedNormal(level: level)
  let treatedCount = Double(treatedTrials)
  let controlCount = Double(controlTrials)
  let treatedShare = Double(treated) / treatedCount
  let controlShare = Double(control) / controlCount
  let difference = treatedShare - controlShare
  let below = hypot(treatedShare - treatedRange.low, controlRange.high - controlShare)
  let above = hypot(treatedRange.high - treatedShare, controlShare - controlRange.low)

  let pooled = (Double(treated) + Double(control)) / (treatedCount + controlCount)
  let error = (pooled * (1 - pooled) * (1 / treatedCount + 1 / controlCount)).squareRoot()
  let pValue = error > 0 ? 2 * standardNormalCDF(-abs(difference) / error) : 1

  var ratioInterval: Interval?
  if treated > 0, control > 0 {
    let ratio = treatedShare / controlShare
    let spread =
      ((1 - treatedShare) / Double(treated) + (1 - controlShare) / Double(control)).squareRoot()
    ratioInterval = Interval(
      low: ratio * exp(-z * spread), high: ratio * exp(z * spread), level: level)
  }
  return Lift(
    treated: treatedShare, control: controlShare, difference: difference,
    differenceInterval: Interval(
      low: difference - below, high: difference + above, level: level),
    relative: control > 0 ? treatedShare / controlShare - 1 : nil,
    ratioInterval: ratioInterval, pValue: pValue)
}

/// Holm's step-down adjustment of p-values for many comparisons.
///
/// Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
/// Statistics 6 (1979). Controls the chance of any false finding, with no assumption about how the
/// tests depend on each other.
///
/// - Returns: the adjusted p-values in the order given, each at most 1.
public func holmAdjusted(_ pValues: [Double]) -> [Double] {
  let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
  var adjusted = pValues
  var largest = 0.0
  for (place, index) in order.enumerated() {
    largest = max(largest, min(1, pValues[index] * Double(pValues.count - place)))
    adjusted[index] = largest
  }
  return adjusted
}
