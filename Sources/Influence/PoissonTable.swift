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
/// block and used in every run; a draw then costs a few comparisons and no logarithm.
struct PoissonTable {
  private typealias Lanes = SIMD8<Int32>

  private struct Row {
    /// Thresholds `start..<start + length`, a multiple of eight; a length of −1 marks a mean
    /// without a table.
    var start: Int32
    var length: Int32
    /// Counts below this have a probability under 2⁻³³ together.
    var first: Int
    var mean: Double
  }

  /// Above this mean the count is Cornish and Fisher's expansion of the normal quantile, rounded:
  /// its distribution function is within 10⁻⁶ of the exact one, and thresholds would fill memory.
  static let mostTabled = 4_096.0

  private var rows: [Row] = []
  /// Each less one and with its top bit turned, so that a coin reaches a threshold exactly where it
  /// is above it as a signed number, which is what vector units compare.
  private var thresholds: [Int32] = []

  init(means: [Double]) {
    rows.reserveCapacity(means.count)
    for mean in means { append(mean: mean) }
  }

  /// The count that `coin` gives for the mean of row `index`.
  @inline(__always)
  func count(_ index: Int, coin: UInt32) -> Int {
    let row = rows.withUnsafeBufferPointer { $0[index] }
    guard row.length >= 0 else { return PoissonTable.expanded(mean: row.mean, coin: coin) }
    return thresholds.withUnsafeBufferPointer { thresholds in
      let turned = Int32(bitPattern: coin ^ 0x8000_0000)
      var start = Int(row.start)
      var length = Int(row.length)
      let begin = start
      // Long rows are halved first; what is left is counted without a branch a threshold.
      while length > 32 {
        let half = (length &>> 4) &<< 3
        if turned > thresholds[start &+ half &- 1] { start &+= half }
        length &-= half
      }
      var passed = Lanes.zero
      let bytes = UnsafeRawBufferPointer(thresholds)
      for step in stride(from: start, to: start &+ length, by: 8) {
        let lanes = bytes.loadUnaligned(fromByteOffset: 4 &* step, as: Lanes.self)
        // A mask is −1 in each lane that holds; `replace(with:where:)` goes lane by lane.
        passed &-= unsafeBitCast(lanes .< Lanes(repeating: turned), to: Lanes.self)
      }
      return row.first &+ (start &- begin) &+ Int(passed.wrappedSum())
    }
  }

  private mutating func append(mean: Double) {
    guard mean <= PoissonTable.mostTabled else {
      rows.append(Row(start: 0, length: -1, first: 0, mean: mean))
      return
    }
    let start = thresholds.count
    let first = mean > 0 ? PoissonTable.thresholds(mean: mean, into: &thresholds) : 0
    // No coin is above the largest number, so it fills a row without being counted.
    while !thresholds.count.isMultiple(of: 8) { thresholds.append(.max) }
    rows.append(
      Row(
        start: Int32(start), length: Int32(thresholds.count - start), first: first, mean: mean))
  }

  /// Appends the thresholds of a mean above 0 and returns the count below the first of them.
  private static func thresholds(mean: Double, into thresholds: inout [Int32]) -> Int {
    var first = mean > 50 ? max(0, Int(mean - 6.5 * mean.squareRoot() - 3)) : 0
    var count = Double(first)
    var probability = exp(count * log(mean) - mean - logGamma(count + 1))
    var reached = probability
    while reached < 1 - 0x1p-33, probability > 1e-16 || count < mean {
      let threshold = UInt32(min(reached * 0x1p32, 0xFFFF_FFFF))
      if threshold == 0 {
        first += 1
      } else {
        thresholds.append(Int32(bitPattern: (threshold - 1) ^ 0x8000_0000))
      }
      count += 1
      probability *= mean / count
      reached += probability
    }
    return first
  }

  /// λ + √λ·z + (z² − 1)/6 + (z − z³)/(72√λ), rounded (Cornish & Fisher 1938).
  static func expanded(mean: Double, coin: UInt32) -> Int {
    let z = standardNormalQuantile((Double(coin) + 0.5) * 0x1p-32)
    let root = mean.squareRoot()
    let value = mean + root * z + (z * z - 1) / 6 + (z - z * z * z) / (72 * root)
    return max(0, Int(value.rounded()))
  }
}
