#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Real numbers as integers of one scale, so that sums come out the same in any order.
///
/// The scale is the finest power of two at which the largest possible sum still fits.
struct FixedPoint: Sendable {
  /// A power of two, so that neither direction rounds.
  private let scale: Double

  /// - Parameter bound: no sum will be above it; not negative.
  init(bound: Double) {
    let bits = bound >= 1 ? Int(log2(bound).rounded(.down)) + 1 : 1
    scale = scalbn(1, Int32(min(40, 61 - bits)))
  }

  func fixed(_ value: Double) -> Int {
    Int((value * scale).rounded())
  }

  func real(_ sum: Int) -> Double {
    Double(sum) / scale
  }
}
