import Statistics
import Testing

/// Twelve fans, one of them far larger than the rest.
enum TwelveFans {
  static let engaged: [Double] = [3, 8, 1, 20, 5, 9, 14, 2, 7, 60, 4, 11]
  static let followers: [Double] = [100, 150, 40, 900, 80, 200, 300, 90, 110, 5000, 60, 400]
}

@Suite struct RatioTests {
  private func sums(_ part: [Double], _ whole: [Double]) -> RatioSums {
    var sums = RatioSums()
    for (a, b) in zip(part, whole) { sums.add(part: a, whole: b) }
    return sums
  }

  @Test func standardErrorByTheFormula() throws {
    // √(n/(n−1)·Σ(a − r·b)²)/Σb, numpy 2.4.6
    let all = sums(TwelveFans.engaged, TwelveFans.followers)
    #expect(isClose(try #require(all.standardError), 0.005522099011724909, within: 1e-12))
    #expect(isClose(try #require(all.ratio), 0.019380888290713324, within: 1e-14))
  }

  @Test func mergedChunksAreTheWhole() throws {
    var left = sums(Array(TwelveFans.engaged[..<5]), Array(TwelveFans.followers[..<5]))
    left.merge(sums(Array(TwelveFans.engaged[5...]), Array(TwelveFans.followers[5...])))
    #expect(left == sums(TwelveFans.engaged, TwelveFans.followers))
  }

  @Test func intervalHoldsTheRatioAndStaysPositive() throws {
    let estimate = try ratioInterval(sums(TwelveFans.engaged, TwelveFans.followers))
    let interval = try #require(estimate.range.interval)
    #expect(interval.contains(estimate.value))
    #expect(interval.low > 0)
    // exp(±1.96·se/r) around r
    #expect(isClose(interval.high * interval.low, estimate.value * estimate.value, within: 1e-12))
  }

  @Test func ratiosWithoutALogarithmHaveASymmetricInterval() throws {
    let none = Array(repeating: 0.0, count: 12)
    let estimate = try ratioInterval(sums(none, TwelveFans.followers))
    #expect(estimate.range.interval == Interval(low: 0, high: 0, level: 0.95))
    let losses = TwelveFans.engaged.map { -$0 }
    let range = try ratioInterval(sums(losses, TwelveFans.followers)).range.interval
    #expect(try #require(range).low < -0.019)
  }

  @Test func fewerThanTenIsTooFew() throws {
    let few = sums(Array(TwelveFans.engaged[..<9]), Array(TwelveFans.followers[..<9]))
    #expect(try ratioInterval(few).range == .tooFew(count: 9))
  }

  @Test func noWholeIsAnError() {
    #expect(throws: StatisticsError.emptySample) { try ratioInterval(RatioSums()) }
    #expect(throws: StatisticsError.zeroDenominator) { try ratioInterval(sums([1], [0])) }
  }

  @Test func aGroupAgainstItselfIsOne() throws {
    let all = sums(TwelveFans.engaged, TwelveFans.followers)
    let estimate = try #require(try ratioOfRatios(all, to: all))
    #expect(estimate.value == 1)
    #expect(try #require(estimate.range.interval).contains(1))
    #expect(try ratioOfRatios(all, to: sums([0], [1])) == nil)
  }
}
