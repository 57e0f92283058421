import Statistics
import Testing

@Suite struct RegressionTests {
  private static let followers: [Double] = [
    10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 0,
  ]
  private static let engaged: [Double] = [3, 5, 9, 14, 30, 40, 95, 120, 330, 420, 5]

  /// `stats.linregress` on logarithms and `stats.t.ppf`, scipy 1.17.1.
  @Test func elasticityAgreesWithScipy() throws {
    let law = try logLogSlope(x: Self.followers, y: Self.engaged)
    #expect(isClose(law.slope, 0.7299065850925877, within: 1e-12))
    #expect(isClose(law.intercept, -0.6201675608859247, within: 1e-12))
    let interval = try #require(law.slopeInterval.interval)
    #expect(isClose(interval.low, 0.6815263952901265, within: 1e-10))
    #expect(isClose(interval.high, 0.7782867748950488, within: 1e-10))
    #expect(law.count == 10)
    #expect(law.leftOut == 1)
    #expect(isClose(law.lowest, 10, within: 1e-12))
    #expect(isClose(law.highest, 10_000, within: 1e-12))
  }

  @Test func fewPairsHaveASlopeButNoInterval() throws {
    let law = try logLogSlope(x: [1, 10, 100], y: [1, 100, 10_000])
    #expect(isClose(law.slope, 2, within: 1e-12))
    #expect(law.slopeInterval == .tooFew(count: 3))
  }

  @Test func refusesWhatHasNoSlope() {
    #expect(throws: StatisticsError.tooFew(count: 2, needed: 3)) {
      try logLogSlope(x: [1, 2, 0], y: [1, 2, 3])
    }
    #expect(throws: StatisticsError.zeroDenominator) {
      try logLogSlope(x: [2, 2, 2], y: [1, 2, 3])
    }
    #expect(throws: StatisticsError.unequalLengths(1, 2)) {
      try logLogSlope(x: [1], y: [1, 2])
    }
  }

  /// `stats.pearsonr` and `stats.linregress`, scipy 1.17.1.
  @Test func correlationAndSlopeAgreeWithScipy() throws {
    let both = try correlation(Self.followers, Self.engaged)
    #expect(isClose(try #require(both), 0.9711430322743769, within: 1e-12))
    let line = try slope(x: Self.followers, y: Self.engaged)
    #expect(isClose(try #require(line), 0.04468684, within: 1e-6))
    #expect(try correlation([1, 1, 1], [1, 2, 3]) == nil)
    #expect(try slope(x: [1, 1, 1], y: [1, 2, 3]) == nil)
  }
}

@Suite struct ConcentrationTests {
  @Test func giniByHand() throws {
    // Σ(2i − n − 1)x/(nΣx) over the sorted values, numpy 2.4.6
    #expect(isClose(try gini(TwelveFans.engaged), 0.5416666666666666, within: 1e-13))
    #expect(try gini([5, 5, 5]) == 0)
    #expect(try gini([0, 0, 0, 8]) == 0.75)
  }

  @Test func topShareCountsAtLeastOne() throws {
    #expect(isClose(try topShare(TwelveFans.followers), 5000.0 / 7430, within: 1e-14))
    #expect(isClose(try topShare([1, 2, 3, 4], of: 0.5), 0.7, within: 1e-14))
    #expect(try topShare([1, 2], of: 1) == 1)
  }

  @Test func refusesWhatHasNoShares() {
    #expect(throws: StatisticsError.emptySample) { try gini([]) }
    #expect(throws: StatisticsError.zeroDenominator) { try topShare([0, 0]) }
    #expect(throws: StatisticsError.notFinite) { try gini([-1, 2]) }
  }
}
