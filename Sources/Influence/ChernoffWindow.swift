#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where nearly all of a sum of independent numbers lies.
enum ChernoffWindow {
  /// −log of what is left out on each side.
  static let doubt = 24.0

  /// From P(X ≥ x) ≤ E exp(θX)·exp(−θx) (Chernoff 1952), at several θ around the one that is best
  /// for a normal sum; nil where no bound was found on one of the sides.
  ///
  /// - Parameters:
  ///   - deviation: of the sum, above 0.
  ///   - logMean: log E exp(θX); nil where it is too large to be worked out.
  static func bounds(
    deviation: Double, steps: Int, ratio: Double, logMean: (Double) -> Double?
  ) -> (low: Double, high: Double)? {
    var (low, high) = (-Double.infinity, Double.infinity)
    var theta = 8 / deviation
    for _ in 0..<steps {
      if let up = logMean(theta) { high = min(high, (up + doubt) / theta) }
      if let down = logMean(-theta) { low = max(low, -(down + doubt) / theta) }
      theta /= ratio
    }
    return low.isFinite && high.isFinite && low <= high ? (low, high) : nil
  }

  /// Of how many of independent coins fall live.
  static func ofCoins(_ chances: [Double]) -> Range<Int>? {
    let mean = chances.reduce(0, +)
    let variance = chances.reduce(0) { $0 + $1 * (1 - $1) }
    guard variance > 0 else { return Int(mean.rounded())..<Int(mean.rounded()) + 1 }
    let bounds = bounds(deviation: variance.squareRoot(), steps: 12, ratio: 1.5) { theta in
      guard abs(theta) < 30 else { return nil }
      return chances.reduce(0) { $0 + ($1 < 1 ? log1p($1 * expm1(theta)) : theta) }
    }
    // No more can be live than there are coins, and no fewer than none.
    let first = max(0, Int((bounds?.low ?? 0).rounded(.down)))
    let most = Double(chances.count)
    let last = min(most, (bounds?.high ?? most).rounded(.up))
    return first..<max(first + 1, Int(last) + 1)
  }
}
