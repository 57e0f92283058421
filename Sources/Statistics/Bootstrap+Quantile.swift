extension Bootstrap {
  /// The distribution of a sample quantile, without drawing a single row.
  ///
  /// A resample's order statistics are the sample's at ranks ⌈n·U⌉, where U are order statistics of
  /// n uniform numbers, so two beta numbers a resample give exactly the resampled quantile (David &
  /// Nagaraja, "Order Statistics", 2003, ch. 2).
  ///
  /// - Parameters:
  ///   - values: n ≥ 1 finite values.
  ///   - probability: in 0...1; 0.5 for the median.
  /// - Throws: ``StatisticsError``.
  /// - Complexity: O(n·log n) to sort, then O(resamples).
  public func quantile(
    _ values: [Double], at probability: Double
  ) throws -> BootstrapDistribution {
    guard (1...Bootstrap.mostResamples).contains(resamples) else {
      throw StatisticsError.countOutOfRange(resamples)
    }
    guard values.allSatisfy(\.isFinite) else { throw StatisticsError.notFinite }
    let sorted = values.sorted()
    let centre = try Statistics.quantile(ofSorted: sorted, at: probability)
    let place = quantilePlace(probability, count: sorted.count)
    let replicates = (0..<resamples).map { resample in
      var stream = RandomStream(seed: seed, stream: .bootstrap, run: resample)
      return resampledQuantile(of: sorted, at: place, from: &stream)
    }
    return BootstrapDistribution(
      estimate: centre, replicates: replicates,
      acceleration: jackknifeSkew(of: sorted, at: probability), count: sorted.count)
  }

  /// The distribution of the median; see ``quantile(_:at:)``.
  public func median(_ values: [Double]) throws -> BootstrapDistribution {
    try quantile(values, at: 0.5)
  }

  private func resampledQuantile(
    of sorted: [Double], at place: QuantilePlace, from stream: inout RandomStream
  ) -> Double {
    let n = sorted.count
    let rank = place.rank + 1
    let lower = stream.beta(Double(rank), Double(n - rank + 1))
    let low = sorted[row(lower, of: n)]
    guard place.fraction > 0 else { return low }
    // The next order statistic is the least of the n − rank draws left above this one.
    let upper = lower + (1 - lower) * stream.beta(1, Double(n - rank))
    return low + place.fraction * (sorted[row(upper, of: n)] - low)
  }

  private func row(_ share: Double, of count: Int) -> Int {
    min(count - 1, max(0, Int(share * Double(count))))
  }

  /// Leaving out a row moves a quantile by whether the row lies below, at or above it: at most four
  /// different values, whatever n is.
  private func jackknifeSkew(of sorted: [Double], at probability: Double) -> Double {
    let n = sorted.count
    guard n >= 2 else { return 0 }
    let place = quantilePlace(probability, count: n - 1)
    func value(at index: Int, without row: Int) -> Double {
      sorted[index < row ? index : index + 1]
    }
    func quantile(without row: Int) -> Double {
      let low = value(at: place.rank, without: row)
      guard place.fraction > 0 else { return low }
      return low + place.fraction * (value(at: place.rank + 1, without: row) - low)
    }
    var skew = JackknifeSkew()
    let centre = quantile(without: n - 1)
    let border = min(n, place.rank + 2)
    if place.rank > 0 { skew.add(quantile(without: 0) - centre, times: Double(place.rank)) }
    for row in place.rank..<border { skew.add(quantile(without: row) - centre) }
    if border < n { skew.add(0, times: Double(n - border)) }
    return skew.acceleration
  }
}
