import CKernels
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
  /// Above this mean the count is Cornish and Fisher's expansion of the normal quantile, rounded:
  /// its distribution function is within 10⁻⁶ of the exact one, and thresholds would fill memory.
  static let mostTabled = 4_096.0

  /// Marks a mean without a table.
  private static let untabled: UInt16 = .max
  /// Thresholds that a row begins and ends at a multiple of.
  private static let lanes = 8
  /// 1/k, so that a term costs a multiplication; more than the longest row has.
  private static let reciprocals = (0..<8_192).map { 1 / Double(max(1, $0)) }

  /// Each less one and with its top bit turned, so that a coin reaches a threshold exactly where it
  /// is above it as a signed number, which is what vector units compare.
  private var limits: [Int32] = []

  mutating func clear() { limits.removeAll(keepingCapacity: true) }

  func withLimits(_ body: (UnsafePointer<Int32>?) -> Void) {
    limits.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  /// Appends the thresholds of a mean and returns where they lie.
  mutating func appendRow(mean: Double) -> ck_count_row {
    guard mean <= PoissonTable.mostTabled else {
      return ck_count_row(start: 0, length: PoissonTable.untabled, first: 0)
    }
    let start = limits.count / PoissonTable.lanes
    let first = mean > 0 ? appendThresholds(mean: mean) : 0
    // No coin is above the largest number, so it fills a row without being counted.
    while !limits.count.isMultiple(of: PoissonTable.lanes) { limits.append(.max) }
    return ck_count_row(
      start: UInt32(start), length: UInt16(limits.count / PoissonTable.lanes - start),
      first: UInt16(first))
  }

  /// A row's first eight limits, filled up with ones that no coin passes, and where it goes on.
  ///
  /// A mean without a table has eight that every coin reaches, so that it is noticed where the row
  /// goes on.
  func split(_ row: ck_count_row) -> (limits: CountLimits, rest: ck_count_row) {
    func eight(_ limit: (Int) -> Int32) -> CountLimits {
      (limit(0), limit(1), limit(2), limit(3), limit(4), limit(5), limit(6), limit(7))
    }
    if row.length == PoissonTable.untabled { return (eight { _ in .min }, row) }
    if row.length == 0 { return (eight { _ in .max }, row) }
    let start = Int(row.start) * PoissonTable.lanes
    return (
      eight { limits[start + $0] },
      ck_count_row(start: row.start + 1, length: row.length - 1, first: row.first)
    )
  }

  typealias CountLimits = (Int32, Int32, Int32, Int32, Int32, Int32, Int32, Int32)

  /// The count that `coin` gives for the mean of `row`; the kernel finds the same with vectors.
  func count(_ row: ck_count_row, mean: Double, coin: UInt32) -> Int {
    guard row.length != PoissonTable.untabled else {
      return PoissonTable.expanded(mean: mean, coin: coin)
    }
    let turned = Int32(bitPattern: coin ^ 0x8000_0000)
    let start = Int(row.start) * PoissonTable.lanes
    let passed = limits[start..<start + Int(row.length) * PoissonTable.lanes]
      .count { turned > $0 }
    return Int(row.first) + passed
  }

  /// Appends the thresholds of a mean above 0 and returns the count below the first of them: counts
  /// below it have a probability under 2⁻³² together.
  private mutating func appendThresholds(mean: Double) -> Int {
    var first = mean > 50 ? max(0, Int(mean - 6.5 * mean.squareRoot() - 3)) : 0
    var count = first
    var probability =
      first == 0 ? exp(-mean) : exp(Double(first) * log(mean) - mean - logGamma(Double(first) + 1))
    var reached = probability
    let reciprocals = PoissonTable.reciprocals
    while reached < 1 - 0x1p-33, probability > 1e-16 || Double(count) < mean {
      let threshold = UInt32(min(reached * 0x1p32, 0xFFFF_FFFF))
      if threshold == 0 {
        first += 1
      } else {
        limits.append(Int32(bitPattern: (threshold - 1) ^ 0x8000_0000))
      }
      count += 1
      probability *= mean * reciprocals[count]
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
