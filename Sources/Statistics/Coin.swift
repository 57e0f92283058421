/// What a run's random numbers are for; every purpose has its own independent stream.
public enum CoinStream: UInt64, CaseIterable, Sendable {
  case edges = 0
  case acceptance = 1
  case completion = 2
  case conversions = 3
  case bootstrap = 4
  case sample = 5
}

/// The coins of one run: a 32-bit draw for every numbered item, in any order, on any thread.
///
/// A coin is a function of (seed, stream, run, item) and of nothing else, uses no floating point,
/// and can be drawn again in SQL. Two neighbouring items share one evaluation of ``mix64(_:)``: the
/// even one takes the low half, the odd one the high half.
///
///     let coins = Coin(seed: 1000, stream: .acceptance, run: 0)
///     coins.isLive(item: 17, below: Coin.threshold(0.3))
///
/// The mixing function is the finaliser of SplitMix64 (Steele, Lea & Flood, "Fast splittable
/// pseudorandom number generators", OOPSLA 2014, variant 13 of Stafford's).
public struct Coin: Hashable, Sendable {
  /// Odd constants with well-mixed bits that keep items, seeds and streams apart; the first is 2⁶⁴
  /// divided by the golden ratio.
  public static let itemStep: UInt64 = 0x9E37_79B9_7F4A_7C15
  public static let seedStep: UInt64 = 0xD1B5_4A32_D192_ED03
  public static let streamStep: UInt64 = 0x8CB9_2BA7_2F3D_8DD7

  /// The number every item's draw starts from.
  public let key: UInt64

  /// - Parameter run: the simulated run or resample, counted from 0.
  @inlinable
  public init(seed: UInt64, stream: CoinStream, run: Int) {
    key = Coin.mix64(
      seed &* Coin.seedStep
        &+ Coin.itemStep &* (UInt64(truncatingIfNeeded: run) &+ 1)
        &+ stream.rawValue &* Coin.streamStep)
  }

  /// A bijection of 64-bit numbers whose every output bit depends on every input bit.
  @inlinable @inline(__always)
  public static func mix64(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed &>> 31)
  }

  /// The 32-bit draw of `item`, uniform over all 2³² values.
  @inlinable @inline(__always)
  public func draw(item: Int) -> UInt32 {
    let index = UInt64(truncatingIfNeeded: item)
    let pair = Coin.mix64(key &+ (index &>> 1) &* Coin.itemStep)
    return UInt32(truncatingIfNeeded: index & 1 == 0 ? pair : pair &>> 32)
  }

  /// Whether the coin of `item` falls below a threshold made by ``threshold(_:)``.
  @inlinable @inline(__always)
  public func isLive(item: Int, below threshold: UInt64) -> Bool {
    UInt64(draw(item: item)) < threshold
  }

  /// The number a draw must stay below to be live with `probability`: ⌊p·2³²⌋.
  ///
  /// A probability of 1 or more always lives (2³², above every draw); 0, less, or not a number
  /// never does. A larger probability never has a smaller threshold, so raising one only adds.
  @inlinable
  public static func threshold(_ probability: Double) -> UInt64 {
    guard probability > 0 else { return 0 }
    guard probability < 1 else { return 1 << 32 }
    return UInt64(probability * 4_294_967_296)
  }
}
