import Statistics
import Testing

@Suite struct QuantileTests {
  /// `numpy.quantile` 2.4.6, method "linear" (type 7).
  private static let values = [3.1, 0.5, 12, 7.25, 7.25, -4, 100, 2, 9.5, 0, 1.5]

  @Test(arguments: [
    (0, -4), (0.05, -2), (0.1, 0), (0.25, 1), (0.333, 1.665), (0.5, 3.1), (0.75, 8.375),
    (0.9, 12), (0.95, 56), (1, 100),
  ])
  func agreesWithNumpy(probability: Double, expected: Double) throws {
    #expect(isClose(try quantile(Self.values, at: probability), expected, within: 1e-14))
    let sorted = Self.values.sorted()
    #expect(isClose(try quantile(ofSorted: sorted, at: probability), expected, within: 1e-14))
  }

  @Test func documentedExample() throws {
    #expect(try quantile([1, 2, 3, 4], at: 0.5) == 2.5)
    #expect(try median([7]) == 7)
  }

  @Test func severalAtOnceAreThoseOneByOne() throws {
    var stream = RandomStream(seed: 3, stream: .sample)
    for count in [1, 2, 23, 24, 25, 26, 100, 999, 4_000] {
      // Few distinct values make many ties, which is where a selection goes wrong.
      let values = (0..<count).map { _ in Double(stream.integer(below: max(2, count / 3))) }
      let sorted = values.sorted()
      let probabilities = [0.95, 0, 0.5, 0.05, 1, 0.5, 0.123]
      let expected = try probabilities.map { try quantile(ofSorted: sorted, at: $0) }
      #expect(try quantiles(values, at: probabilities) == expected)
    }
  }

  @Test func hardOrdersStayRight() throws {
    let count = 5_001
    let orders: [[Double]] = [
      (0..<count).map(Double.init), (0..<count).reversed().map(Double.init),
      (0..<count).map { Double(min($0, count - 1 - $0)) }, Array(repeating: 1, count: count),
      (0..<count).map { Double($0 % 2) },
    ]
    for values in orders {
      let sorted = values.sorted()
      #expect(try median(values) == sorted[count / 2])
    }
  }

  @Test func refusesWhatHasNoQuantile() {
    #expect(throws: StatisticsError.emptySample) { try quantile([], at: 0.5) }
    #expect(throws: StatisticsError.probabilityOutOfRange(1.5)) { try quantile([1], at: 1.5) }
    #expect(throws: StatisticsError.notFinite) { try quantile([1, .nan], at: 0.5) }
  }
}

@Suite struct MomentTests {
  @Test func varianceAgreesWithNumpy() throws {
    let values = [3.1, 0.5, 12, 7.25, 7.25, -4, 100, 2, 9.5, 0, 1.5]
    // numpy.var(ddof=1), numpy 2.4.6
    #expect(isClose(try variance(values), 861.2502272727273, within: 1e-14))
  }

  @Test func aLargeMeanCostsNoDigits() throws {
    let values = [1e9 + 1, 1e9 + 2, 1e9 + 3]
    #expect(try variance(values) == 1)
    #expect(try standardDeviation(values) == 1)
    #expect(try mean(values) == 1e9 + 2)
  }

  @Test func sumKeepsWhatRoundingDrops() {
    #expect(compensatedSum([1, 1e100, 1, -1e100]) == 2)
    #expect(compensatedSum(Array(repeating: 0.1, count: 1_000_000)) == 100_000)
  }

  @Test func mergedSumsAreOne() {
    var left = CompensatedSum()
    var right = CompensatedSum()
    for value in [1, 1e100] { left.add(value) }
    for value in [1, -1e100] { right.add(value) }
    left.merge(right)
    #expect(left.value == 2)
  }

  @Test func refusesWhatIsNotFinite() {
    #expect(throws: StatisticsError.notFinite) { try mean([.infinity, -.infinity]) }
    #expect(throws: StatisticsError.notFinite) { try mean([.nan, 1]) }
    #expect(throws: StatisticsError.notFinite) { try variance([1e200, -1e200]) }
  }

  @Test func refusesEmptySamples() {
    #expect(throws: StatisticsError.emptySample) { try mean([]) }
    #expect(throws: StatisticsError.tooFew(count: 1, needed: 2)) { try variance([1]) }
  }
}
