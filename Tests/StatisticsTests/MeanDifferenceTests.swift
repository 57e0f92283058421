import Statistics
import Testing

/// Against scipy 1.17.1: `stats.ttest_ind(a, b, equal_var=False)` with its `confidence_interval()`,
/// and `stats.t.interval` for one mean.
@Suite struct MeanDifferenceTests {
  private static let others: [Double] = [2, 4, 1, 6, 3, 5, 2, 8, 4, 3, 1, 2, 5, 7.5]

  @Test func welchAgreesWithScipy() throws {
    let treated = try SampleSummary(TwelveFans.engaged)
    let result = try welch(treated: treated, control: try SampleSummary(Self.others))
    #expect(isClose(result.difference, 8.178571428571429, within: 1e-14))
    let interval = try #require(result.interval.interval)
    #expect(isClose(interval.low, -2.0716817162205334, within: 1e-9))
    #expect(isClose(interval.high, 18.428824573363393, within: 1e-9))
    #expect(isClose(try #require(result.pValue), 0.10716764878224044, within: 1e-9))
    #expect(isClose(try #require(result.ratio), 3.1401869158878504, within: 1e-13))
    // r·exp(±z·√(v₁/(n₁m₁²) + v₂/(n₂m₂²))), numpy 2.4.6
    let ratio = try #require(result.ratioInterval)
    #expect(isClose(ratio.low, 1.3861993913987736, within: 1e-10))
    #expect(isClose(ratio.high, 7.1135320992768785, within: 1e-10))
  }

  @Test func oneMeanAgreesWithScipy() throws {
    let range = try SampleSummary(TwelveFans.engaged).interval()
    let interval = try #require(range.interval)
    #expect(isClose(interval.low, 1.7944516555313026, within: 1e-10))
    #expect(isClose(interval.high, 22.205548344468696, within: 1e-10))
  }

  @Test func fewValuesHaveADifferenceButNoInterval() throws {
    let few = try SampleSummary([1, 2, 3])
    let result = try welch(treated: few, control: try SampleSummary(Self.others))
    #expect(result.interval == .tooFew(count: 3))
    #expect(result.pValue == nil)
    #expect(try few.interval() == .tooFew(count: 3))
  }

  @Test func equalValuesDifferForSureOrNotAtAll() throws {
    let four = try SampleSummary(Array(repeating: 4, count: 12))
    let five = try SampleSummary(Array(repeating: 5, count: 12))
    #expect(try welch(treated: five, control: four).pValue == 0)
    #expect(try welch(treated: four, control: four).pValue == 1)
    #expect(try welch(treated: five, control: four).interval.interval?.low == 1)
    let none = try SampleSummary(Array(repeating: 0, count: 12))
    #expect(try welch(treated: five, control: none).ratio == nil)
  }

  @Test func noValuesAreRefused() {
    #expect(throws: StatisticsError.emptySample) { try SampleSummary([]) }
    #expect(throws: StatisticsError.notFinite) { try SampleSummary([.nan]) }
  }
}

@Suite struct RatioTestTests {
  private func sums(_ part: [Double], _ whole: [Double]) -> RatioSums {
    var sums = RatioSums()
    for (a, b) in zip(part, whole) { sums.add(part: a, whole: b) }
    return sums
  }

  /// 2Φ(−|ln(r₁/r₂)|/√((se₁/r₁)² + (se₂/r₂)²)), scipy 1.17.1.
  @Test func pValueByTheFormula() throws {
    let all = sums(TwelveFans.engaged, TwelveFans.followers)
    let more = sums(TwelveFans.engaged.map { $0 * 1.5 + 1 }, TwelveFans.followers)
    #expect(isClose(try #require(ratioPValue(more, to: all)), 0.26933946395285113, within: 1e-9))
    #expect(ratioPValue(all, to: all) == 1)
    let interval = try #require(try ratioOfRatios(more, to: all)?.range.interval)
    #expect(interval.contains(1))
  }

  @Test func fewOrNothingHasNone() {
    let all = sums(TwelveFans.engaged, TwelveFans.followers)
    #expect(ratioPValue(sums([1, 2], [10, 20]), to: all) == nil)
    #expect(ratioPValue(sums(Array(repeating: 0, count: 12), TwelveFans.followers), to: all) == nil)
  }
}
