#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a comparison of means needs to know of a sample.
public struct SampleSummary: Hashable, Sendable {
  public var count: Int
  public var mean: Double
  /// With n − 1; 0 for a single value.
  public var variance: Double

  /// - Throws: ``StatisticsError/emptySample``, `notFinite`.
  public init(_ values: [Double]) throws {
    count = values.count
    mean = try Statistics.mean(values)
    variance = values.count > 1 ? try Statistics.variance(values) : 0
  }

  /// Standard error of the mean, squared.
  var errorSquare: Double { variance / Double(count) }

  /// The mean's interval by Student's t.
  public func interval(level: Double = 0.95) throws -> IntervalResult {
    guard level > 0, level < 1 else { throw StatisticsError.probabilityOutOfRange(level) }
    guard count >= IntervalResult.minimumSample else { return .tooFew(count: count) }
    let reach =
      studentQuantile(0.5 + level / 2, degrees: Double(count - 1)) * errorSquare.squareRoot()
    return .interval(Interval(low: mean - reach, high: mean + reach, level: level))
  }
}

/// The difference of two means, as an experiment reports it.
public struct MeanDifference: Hashable, Sendable {
  /// treated − control, in the unit of the values.
  public var difference: Double
  public var interval: IntervalResult
  /// treated/control with its interval on the log scale; nil unless both means are positive.
  public var ratio: Double?
  public var ratioInterval: Interval?
  /// Two-sided; nil where there are too few values, or none varies.
  public var pValue: Double?
}

/// Compares two independent means without assuming equal spread.
///
/// Welch, "The generalization of ‘Student's’ problem when several different population variances are
/// involved", Biometrika 34 (1947), with Satterthwaite's degrees of freedom; the ratio's interval is
/// the delta method on the logarithm.
///
/// - Throws: ``StatisticsError/probabilityOutOfRange(_:)`` unless 0 < level < 1.
public func welch(
  treated: SampleSummary, control: SampleSummary, level: Double = 0.95
) throws -> MeanDifference {
  let z = try twoSidedNormal(level: level)
  let difference = treated.mean - control.mean
  let ratio = treated.mean > 0 && control.mean > 0 ? treated.mean / control.mean : nil
  let fewest = min(treated.count, control.count)
  guard fewest >= IntervalResult.minimumSample else {
    return MeanDifference(
      difference: difference, interval: .tooFew(count: fewest), ratio: ratio, ratioInterval: nil,
      pValue: nil)
  }
  let (a, b) = (treated.errorSquare, control.errorSquare)
  let error = (a + b).squareRoot()
  guard error > 0, error.isFinite else {
    return MeanDifference(
      difference: difference,
      interval: .interval(Interval(low: difference, high: difference, level: level)),
      ratio: ratio, ratioInterval: nil, pValue: difference == 0 ? 1 : 0)
  }
  let degrees =
    (a + b) * (a + b)
    / (a * a / Double(treated.count - 1) + b * b / Double(control.count - 1))
  let reach = studentQuantile(0.5 + level / 2, degrees: degrees) * error
  let ratioInterval = ratio.map { ratio in
    let spread = (a / (treated.mean * treated.mean) + b / (control.mean * control.mean))
      .squareRoot()
    return Interval(low: ratio * exp(-z * spread), high: ratio * exp(z * spread), level: level)
  }
  return MeanDifference(
    difference: difference,
    interval: .interval(
      Interval(low: difference - reach, high: difference + reach, level: level)),
    ratio: ratio, ratioInterval: ratioInterval,
    pValue: 2 * studentCDF(-abs(difference) / error, degrees: degrees))
}
