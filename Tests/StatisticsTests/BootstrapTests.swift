import Parallel
import Statistics
import Testing

/// Reference intervals: `stats.bootstrap` of scipy 1.17.1 with 400,000 resamples. The tolerances
/// cover both sides' Monte Carlo error.
@Suite struct BootstrapTests {
  private let bootstrap = Bootstrap(resamples: 60_000, seed: 11)

  @Test(arguments: [
    (BootstrapDistribution.Method.percentile, 0.014235650991087947, 0.04566473988439306),
    (.bca, 0.01317093665161107, 0.03957446808510638),
  ])
  func ratioAgreesWithScipy(
    method: BootstrapDistribution.Method, low: Double, high: Double
  ) throws {
    let drawn = try bootstrap.ratio(part: TwelveFans.engaged, whole: TwelveFans.followers)
    let interval = try drawn.interval(method: method)
    #expect(isClose(drawn.estimate, 0.019380888290713324, within: 1e-14))
    #expect(isClose(interval.low, low, within: 0.02))
    #expect(isClose(interval.high, high, within: 0.02))
  }

  @Test(arguments: [
    (BootstrapDistribution.Method.percentile, 5.416666666666667, 21.916666666666668),
    (.bca, 6.5, 28.004526239383267),
  ])
  func meanAgreesWithScipy(
    method: BootstrapDistribution.Method, low: Double, high: Double
  ) throws {
    let interval = try bootstrap.mean(TwelveFans.engaged).interval(method: method)
    #expect(isClose(interval.low, low, within: 0.02))
    #expect(isClose(interval.high, high, within: 0.03))
  }

  @Test(arguments: BootstrapDistribution.Method.allCases)
  func medianAgreesWithScipy(method: BootstrapDistribution.Method) throws {
    let interval = try bootstrap.median(TwelveFans.engaged).interval(method: method)
    #expect(interval.low == 3.5)
    #expect(interval.high == 12.5)
  }

  @Test func medianDrawsHaveTheResampledDistribution() throws {
    // P(median of three draws from {1, 2, 3} = 2) = 13/27, and 7/27 for each end.
    let drawn = try bootstrap.median([1, 2, 3])
    let share = Double(drawn.replicates.count { $0 == 2 }) / 60_000
    let expected: Double = 13.0 / 27
    let error = (expected * (1 - expected) / 60_000).squareRoot()
    #expect(abs(share - expected) < 4 * error)
  }

  @Test func sameBytesOnAnyNumberOfThreads() throws {
    var stream = RandomStream(seed: 1, stream: .sample)
    // More than one slice, and a last block that is not full.
    let whole = (0..<70_001).map { _ in Double(1 + stream.integer(below: 5_000)) }
    let part = whole.map { ($0 * 0.04 * stream.uniform()).rounded() }
    let small = Bootstrap(resamples: 12, seed: 4)
    let one = try small.ratio(part: part, whole: whole, workers: Workers(threads: 1))
    for threads in [2, 3, 8] {
      let many = try small.ratio(part: part, whole: whole, workers: Workers(threads: threads))
      #expect(many == one)
    }
    #expect(try Bootstrap(resamples: 12, seed: 5).ratio(part: part, whole: whole) != one)
  }

  @Test func largeSamplesSpreadLikeTheDeltaMethod() throws {
    var stream = RandomStream(seed: 2, stream: .sample)
    let whole = (0..<9_000).map { _ in Double(1 + stream.integer(below: 5_000)) }
    let part = whole.map { ($0 * 0.04 * stream.uniform()).rounded() }
    var sums = RatioSums()
    for (a, b) in zip(part, whole) { sums.add(part: a, whole: b) }
    let drawn = try Bootstrap(resamples: 400, seed: 8).ratio(part: part, whole: whole)
    let error = try #require(drawn.standardError)
    // The standard error of a standard deviation of 400 values is 3.5 %.
    #expect(isClose(error, try #require(sums.standardError), within: 0.14))
  }

  @Test func fewerThanTenSaysHowMany() throws {
    let estimate = try bootstrap.mean([1, 2, 3]).estimate()
    #expect(estimate.range == .tooFew(count: 3))
    #expect(estimate.value == 2)
  }

  @Test func equalValuesHaveAnIntervalOfNoWidth() throws {
    for method in BootstrapDistribution.Method.allCases {
      let interval = try bootstrap.mean(Array(repeating: 4, count: 20)).interval(method: method)
      #expect(interval.low == 4)
      #expect(interval.high == 4)
    }
  }

  @Test func refusesWhatCannotBeResampled() {
    #expect(throws: StatisticsError.emptySample) { try bootstrap.mean([]) }
    #expect(throws: StatisticsError.zeroDenominator) { try bootstrap.ratio(part: [1], whole: [0]) }
    #expect(throws: StatisticsError.notFinite) { try bootstrap.mean([.infinity]) }
    #expect(throws: StatisticsError.countOutOfRange(0)) {
      try Bootstrap(resamples: 0, seed: 1).mean([1])
    }
    #expect(throws: Cancelled.self) {
      let workers = Workers(threads: 2)
      workers.cancellation.cancel()
      _ = try bootstrap.ratio(part: [1, 2], whole: [1, 2], workers: workers)
    }
  }
}
