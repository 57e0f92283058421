import Statistics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Poisson counts from 32-bit coins by inversion, for many means, laid out for a block of fans.
///
/// The count of a mean is the number of its thresholds ⌊P(K ≤ k)·2³²⌋ that the coin reaches, so a
/// larger mean never gives a smaller count for the same coin. Thresholds are worked out once a
/// block and used in every run; a draw then costs a scan of a few integers and no logarithm.
struct PoissonTable {
  private struct Row {
    var start: Int32
    var length: Int32
    /// Counts below this have a probability under 2⁻³³ together.
    var first: Int32
    var mean: Float64
  }

  /// Above this mean the count is Cornish and Fisher's expansion of the normal quantile, rounded:
  /// its distribution function is within 10⁻⁶ of the exact one, and thresholds would fill memory.
  static let mostTabled = 4_096.0

  private var rows: [Row] = []
  private var thresholds: [UInt32] = []

  init(means: [Double]) {
    rows.reserveCapacity(means.count)
    for mean in means { append(mean: mean) }
  }

  /// The count that `coin` gives for the mean of row `index`.
  @inline(__always)
  func count(_ index: Int, coin: UInt32) -> Int {
    let row = rows[index]
    guard row.length >= 0 else { return PoissonTable.expanded(mean: row.mean, coin: coin) }
    let start = Int(row.start)
    var length = Int(row.length)
    var low = 0
    // Long rows are halved first; what is left is scanned.
    while length > 8 {
      let half = length &>> 1
      if coin >= thresholds[start &+ low &+ half &- 1] { low &+= half }
      length &-= half
    }
    let end = Int(row.length)
    while low < end, coin >= thresholds[start &+ low] { low &+= 1 }
    return Int(row.first) &+ low
  }

  private mutating func append(mean: Double) {
    let start = thresholds.count
    guard mean <= PoissonTable.mostTabled else {
      rows.append(Row(start: 0, length: -1, first: 0, mean: mean))
      return
    }
    var first = 0
    if mean > 0 {
      first = mean > 50 ? max(0, Int(mean - 6.5 * mean.squareRoot() - 3)) : 0
      var count = Double(first)
      var probability = exp(-mean + count * log(mean) - logGamma(count + 1))
      var reached = probability
      while reached < 1 - 0x1p-33, probability > 1e-16 || count < mean {
        thresholds.append(UInt32(min(reached * 0x1p32, 0xFFFF_FFFF)))
        count += 1
        probability *= mean / count
        reached += probability
      }
    }
    rows.append(
      Row(
        start: Int32(start), length: Int32(thresholds.count - start), first: Int32(first),
        mean: mean))
  }

  /// λ + √λ·z + (z² − 1)/6 + (z − z³)/(72√λ), rounded (Cornish & Fisher 1938).
  static func expanded(mean: Double, coin: UInt32) -> Int {
    let z = standardNormalQuantile((Double(coin) + 0.5) * 0x1p-32)
    let root = mean.squareRoot()
    let value = mean + root * z + (z * z - 1) / 6 + (z - z * z * z) / (72 * root)
    return max(0, Int(value.rounded()))
  }
}
