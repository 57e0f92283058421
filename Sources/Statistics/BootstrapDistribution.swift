/// A statistic's values over the resamples, and the intervals read off them.
public struct BootstrapDistribution: Hashable, Sendable {
  public enum Method: String, CaseIterable, Sendable {
    /// The plain quantiles of the resampled values.
    case percentile
    /// Bias-corrected and accelerated: quantiles moved for bias and skewness.
    case bca
  }

  /// The statistic of the sample itself.
  public let estimate: Double
  /// The resampled values in ascending order.
  public let replicates: [Double]
  /// BCa's acceleration, from the jackknife.
  public let acceleration: Double
  /// Rows in the sample.
  public let count: Int

  init(estimate: Double, replicates: [Double], acceleration: Double, count: Int) {
    self.estimate = estimate
    self.replicates = replicates.sorted()
    self.acceleration = acceleration
    self.count = count
  }

  /// The standard deviation of the resampled values; nil for fewer than two.
  public var standardError: Double? { try? standardDeviation(replicates) }

  /// The estimate with its interval, or with "too few" below ``IntervalResult/minimumSample`` rows.
  public func estimate(level: Double = 0.95, method: Method = .bca) throws -> Estimate {
    guard level > 0, level < 1 else { throw StatisticsError.probabilityOutOfRange(level) }
    guard count >= IntervalResult.minimumSample, !replicates.isEmpty else {
      return Estimate(value: estimate, range: .tooFew(count: count), count: count)
    }
    let range = try interval(level: level, method: method)
    return Estimate(value: estimate, range: .interval(range), count: count)
  }

  /// The interval, whatever the number of rows.
  ///
  /// - Throws: ``StatisticsError/emptySample`` where no resample had a value.
  public func interval(level: Double = 0.95, method: Method = .bca) throws -> Interval {
    guard level > 0, level < 1 else { throw StatisticsError.probabilityOutOfRange(level) }
    guard !replicates.isEmpty else { throw StatisticsError.emptySample }
    let tail = (1 - level) / 2
    let probabilities =
      method == .percentile ? [tail, 1 - tail] : [accelerated(tail), accelerated(1 - tail)]
    return Interval(
      low: try quantile(ofSorted: replicates, at: probabilities[0]),
      high: try quantile(ofSorted: replicates, at: probabilities[1]), level: level)
  }

  /// BCa's place for the plain probability: Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))).
  private func accelerated(_ probability: Double) -> Double {
    var below = 0
    var equal = 0
    for value in replicates where value <= estimate {
      if value < estimate { below += 1 } else { equal += 1 }
    }
    let share = (Double(below) + Double(equal) / 2) / Double(replicates.count)
    // All replicates on one side: the bias cannot be estimated, so the plain quantile stands.
    guard share > 0, share < 1 else { return probability }
    let bias = standardNormalQuantile(share)
    let moved = bias + standardNormalQuantile(probability)
    let stretch = 1 - acceleration * moved
    guard stretch > 0 else { return probability < 0.5 ? 0 : 1 }
    return standardNormalCDF(bias + moved / stretch)
  }
}
