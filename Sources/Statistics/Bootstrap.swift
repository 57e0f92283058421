import Parallel

/// The seeded bootstrap over rows (fans, never posts), in closed loops that fit the cache.
///
/// Efron, "Better bootstrap confidence intervals", JASA 82 (1987). Every draw is a function of
/// (seed, resample, block of rows, draw), so the result is the same on any number of threads; hand
/// the rows over in the order of their keys and it does not depend on the file's order either.
///
///     let bootstrap = Bootstrap(seed: 42)
///     let pooled = try bootstrap.ratio(part: engaged, whole: followers)
///     try pooled.estimate(level: 0.95, method: .bca)
public struct Bootstrap: Hashable, Sendable {
  /// How many samples are drawn from the sample.
  public var resamples: Int
  public var seed: UInt64

  /// More resamples than this are refused: they would only cost memory.
  public static let mostResamples = 1_000_000

  public init(resamples: Int = 1_000, seed: UInt64) {
    self.resamples = resamples
    self.seed = seed
  }

  /// The distribution of Σpart/Σwhole.
  ///
  /// - Parameters:
  ///   - part: n ≥ 1 finite values, such as engaged people of each fan.
  ///   - whole: as many, such as followers; their sum is above 0 and none is negative.
  /// - Throws: ``StatisticsError``; ``Cancelled`` when the workers' token is set.
  /// - Complexity: O(n·resamples), one 16-byte load a draw.
  public func ratio(
    part: [Double], whole: [Double], workers: Workers = Workers()
  ) throws -> BootstrapDistribution {
    guard part.count == whole.count else {
      throw StatisticsError.unequalLengths(part.count, whole.count)
    }
    try check(part)
    try check(whole)
    let partSum = compensatedSum(part)
    let wholeSum = compensatedSum(whole)
    guard wholeSum > 0, whole.allSatisfy({ $0 >= 0 }) else {
      throw StatisticsError.zeroDenominator
    }
    let sums = try resampledSums(part, whole, workers: workers)
    // A resample may hold none of the rows that have a whole; it has no ratio and is left out.
    let replicates = sums.compactMap { $0.y > 0 ? $0.x / $0.y : nil }
    var jackknife = JackknifeSkew()
    let rest = zip(part, whole).lazy.filter { $1 < wholeSum }
    let centre = partSum / wholeSum
    for (a, b) in rest {
      jackknife.add((partSum - a) / (wholeSum - b) - centre)
    }
    return BootstrapDistribution(
      estimate: centre, replicates: replicates, acceleration: jackknife.acceleration,
      count: part.count)
  }

  /// The distribution of the mean.
  public func mean(
    _ values: [Double], workers: Workers = Workers()
  ) throws -> BootstrapDistribution {
    try ratio(
      part: values, whole: Array(repeating: 1, count: values.count), workers: workers)
  }

  private func check(_ values: [Double]) throws {
    guard !values.isEmpty else { throw StatisticsError.emptySample }
    guard values.allSatisfy(\.isFinite) else { throw StatisticsError.notFinite }
    guard (1...Bootstrap.mostResamples).contains(resamples) else {
      throw StatisticsError.countOutOfRange(resamples)
    }
  }
}

// MARK: Resampling sums

extension Bootstrap {
  /// Rows that are drawn from together: their pairs fill the first-level cache and no more.
  private static let blockRows = 2_048

  /// For each resample the pair (Σpart, Σwhole).
  ///
  /// One block holds exactly n draws from n rows: the multinomial bootstrap. Larger samples are
  /// resampled block by block with a Poisson number of draws each, which gives every row an
  /// independent Poisson(1) weight, and leaves a ratio's distribution as it was: the total of the
  /// weights cancels (Chamandy et al., "Estimating uncertainty for massive data streams", 2012).
  private func resampledSums(
    _ part: [Double], _ whole: [Double], workers: Workers
  ) throws -> [SIMD2<Double>] {
    let slices = try workers.map(rows: part.count) { rows in
      var sums = [SIMD2<Double>](repeating: .zero, count: resamples)
      var start = rows.lowerBound
      while start < rows.upperBound {
        try workers.cancellation.check()
        let block = start..<min(start + Bootstrap.blockRows, rows.upperBound)
        let pairs = block.map { SIMD2(part[$0], whole[$0]) }
        addResamples(of: pairs, block: start, isWhole: part.count == pairs.count, to: &sums)
        start = block.upperBound
      }
      return sums
    }
    guard var total = slices.first else { return [] }
    for slice in slices.dropFirst() {
      for index in total.indices { total[index] += slice[index] }
    }
    return total
  }

  private func addResamples(
    of pairs: [SIMD2<Double>], block: Int, isWhole: Bool, to sums: inout [SIMD2<Double>]
  ) {
    pairs.withUnsafeBufferPointer { pairs in
      for resample in sums.indices {
        let coins = Coin(seed: seed, stream: .bootstrap, run: resample)
        let key = Coin.mix64(coins.key &+ UInt64(block) &* Coin.itemStep)
        var draws = pairs.count
        if !isWhole {
          var stream = RandomStream(key: ~key)
          draws = stream.poisson(mean: Double(pairs.count))
        }
        sums[resample] +=
          pairs.count == Bootstrap.blockRows
          ? sumOfFullBlock(pairs, draws: draws, key: key)
          : sumOfPartBlock(pairs, draws: draws, key: key)
      }
    }
  }

  /// Five rows from each 64-bit draw: 2,048 rows take eleven bits.
  private func sumOfFullBlock(
    _ pairs: UnsafeBufferPointer<SIMD2<Double>>, draws: Int, key: UInt64
  ) -> SIMD2<Double> {
    let mask = UInt64(Bootstrap.blockRows - 1)
    var first = SIMD2<Double>.zero
    var second = SIMD2<Double>.zero
    var third = SIMD2<Double>.zero
    var counter = key
    for _ in 0..<draws / 5 {
      counter &+= Coin.itemStep
      let bits = Coin.mix64(counter)
      first += pairs[Int(truncatingIfNeeded: bits & mask)]
      second += pairs[Int(truncatingIfNeeded: (bits &>> 11) & mask)]
      third += pairs[Int(truncatingIfNeeded: (bits &>> 22) & mask)]
      first += pairs[Int(truncatingIfNeeded: (bits &>> 33) & mask)]
      second += pairs[Int(truncatingIfNeeded: (bits &>> 44) & mask)]
    }
    counter &+= Coin.itemStep
    var bits = Coin.mix64(counter)
    for _ in 0..<draws % 5 {
      third += pairs[Int(truncatingIfNeeded: bits & mask)]
      bits &>>= 11
    }
    return first + second + third
  }

  /// One row from each draw, for a block of any size.
  private func sumOfPartBlock(
    _ pairs: UnsafeBufferPointer<SIMD2<Double>>, draws: Int, key: UInt64
  ) -> SIMD2<Double> {
    var stream = RandomStream(key: key)
    var sum = SIMD2<Double>.zero
    for _ in 0..<draws { sum += pairs[stream.integer(below: pairs.count)] }
    return sum
  }
}

/// The skewness of jackknife values, which is how far BCa leans.
struct JackknifeSkew {
  private var count = 0.0
  private var first = CompensatedSum()
  private var second = CompensatedSum()
  private var third = CompensatedSum()

  /// - Parameter value: an estimate without one row, less the estimate with all.
  mutating func add(_ value: Double, times: Double = 1) {
    count += times
    first.add(times * value)
    second.add(times * value * value)
    third.add(times * value * value * value)
  }

  /// Σ(mean − θᵢ)³ / (6·(Σ(mean − θᵢ)²)^1.5); 0 where nothing varies.
  var acceleration: Double {
    guard count > 0 else { return 0 }
    let mean = first.value / count
    let squares = second.value - count * mean * mean
    let cubes = third.value - 3 * mean * second.value + 2 * count * mean * mean * mean
    guard squares > 0 else { return 0 }
    let result = -cubes / (6 * squares * squares.squareRoot())
    return result.isFinite ? result : 0
  }
}
