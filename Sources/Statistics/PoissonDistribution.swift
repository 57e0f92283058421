#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The least count that a Poisson number of this mean stays at or below with `probability`.
///
/// Exact sums up to a mean of 10,000; beyond, the Cornish–Fisher expansion of the normal quantile,
/// which is then within one count.
///
///     try poissonQuantile(0.975, mean: 3)  // 7
///
/// - Parameters:
///   - probability: in 0..<1.
///   - mean: 0 or more.
/// - Throws: ``StatisticsError/probabilityOutOfRange(_:)``; `notFinite` for an impossible mean.
/// - Complexity: O(√mean + mean) at most.
public func poissonQuantile(_ probability: Double, mean: Double) throws -> Double {
  guard probability >= 0, probability < 1 else {
    throw StatisticsError.probabilityOutOfRange(probability)
  }
  guard mean >= 0, mean.isFinite else { throw StatisticsError.notFinite }
  guard mean > 0 else { return 0 }
  guard mean <= 10_000 else {
    let z = standardNormalQuantile(probability)
    guard z.isFinite else { return 0 }
    return max(0, (mean + z * mean.squareRoot() + (z * z - 1) / 6).rounded(.down))
  }
  // Twelve deviations below the mean nothing weighs anything, and a double still holds the term.
  var count = max(0, (mean - 12 * mean.squareRoot()).rounded(.down))
  var term = exp(count * log(mean) - mean - logGamma(count + 1))
  var sum = term
  while sum < probability, count < mean + 40 * mean.squareRoot() + 60 {
    count += 1
    term *= mean / count
    sum += term
  }
  return count
}
