#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A sequence of random numbers that starts from a coin's key and counts upward.
///
/// Equal keys give equal sequences. The integers and uniform numbers are the same on every
/// platform; ``normal()``, ``gamma(shape:)`` and ``poisson(mean:)`` call the C library and repeat on
/// one.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: UInt64
  private var counter: UInt64 = 0

  public init(seed: UInt64, stream: CoinStream, run: Int = 0) {
    key = Coin(seed: seed, stream: stream, run: run).key
  }

  public init(key: UInt64) { self.key = key }

  public mutating func next() -> UInt64 {
    counter &+= 1
    return Coin.mix64(key &+ counter &* Coin.itemStep)
  }

  /// A number in 0..<1, a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() &>> 11) * 0x1p-53
  }

  /// A number strictly between 0 and 1, for logarithms and inverse distribution functions.
  public mutating func openUniform() -> Double {
    (Double(next() &>> 12) + 0.5) * 0x1p-52
  }

  /// An integer in `0..<bound`, each as likely to within bound/2⁶⁴.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a bound is positive")
    return Int(truncatingIfNeeded: UInt64(bound).multipliedFullWidth(by: next()).high)
  }

  /// A standard normal number, by inversion: one draw each, so sequences stay aligned.
  public mutating func normal() -> Double {
    standardNormalQuantile(openUniform())
  }

  /// A gamma number of unit scale.
  ///
  /// Marsaglia & Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000); a
  /// shape below 1 is raised by 1 and scaled back by a power of a uniform number.
  ///
  /// - Parameter shape: above 0.
  public mutating func gamma(shape: Double) -> Double {
    precondition(shape > 0, "a gamma shape is positive")
    if shape < 1 {
      let raised = gamma(shape: shape + 1)
      return raised * pow(openUniform(), 1 / shape)
    }
    let third = shape - 1.0 / 3
    let scale = 1 / (9 * third).squareRoot()
    while true {
      let step = normal()
      let cubeRoot = 1 + scale * step
      guard cubeRoot > 0 else { continue }
      let cube = cubeRoot * cubeRoot * cubeRoot
      if log(openUniform()) < 0.5 * step * step + third * (1 - cube + log(cube)) {
        return third * cube
      }
    }
  }

  /// A beta number, as the share of one gamma number in two.
  public mutating func beta(_ first: Double, _ second: Double) -> Double {
    let left = gamma(shape: first)
    let right = gamma(shape: second)
    return left / (left + right)
  }

  /// A Poisson count, exact for any mean.
  ///
  /// A large mean is halved through the gamma waiting time of its middle event (Ahrens & Dieter
  /// 1974), which leaves a mean small enough for plain inversion.
  ///
  /// - Parameter mean: expected count; nothing above 0 gives 0, and a mean of 10¹⁵ is the most.
  /// - Complexity: O(log mean).
  public mutating func poisson(mean: Double) -> Int {
    guard mean > 0 else { return 0 }
    var rest = min(mean, 1e15)
    var count = 0
    while rest > 24 {
      let events = (rest * 7 / 8).rounded(.down)
      let waited = gamma(shape: events)
      if waited > rest {
        return count + binomial(trials: Int(events) - 1, probability: rest / waited)
      }
      count += Int(events)
      rest -= waited
    }
    return count + smallPoisson(mean: rest)
  }

  /// Counts up from 0 until the cumulative probability passes one uniform draw.
  private mutating func smallPoisson(mean: Double) -> Int {
    let draw = uniform()
    var probability = exp(-mean)
    var reached = probability
    var count = 0
    while draw >= reached, count < 400 {
      count += 1
      probability *= mean / Double(count)
      reached += probability
    }
    return count
  }

  /// A binomial count, exact, by splitting at the median order statistic (a beta number) until the
  /// trials left are few.
  ///
  /// - Complexity: O(log trials) beta draws, then at most 32 coins.
  public mutating func binomial(trials: Int, probability: Double) -> Int {
    var left = max(0, trials)
    var chance = probability
    var count = 0
    while left > 32 {
      guard chance > 0 else { return count }
      guard chance < 1 else { return count + left }
      let middle = left / 2 + 1
      let pivot = beta(Double(middle), Double(left + 1 - middle))
      if pivot <= chance {
        count += middle
        chance = (chance - pivot) / (1 - pivot)
        left -= middle
      } else {
        chance /= pivot
        left = middle - 1
      }
    }
    for _ in 0..<left where uniform() < chance { count += 1 }
    return count
  }
}
