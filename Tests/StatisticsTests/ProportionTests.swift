import Statistics
import Testing

@Suite struct ProportionTests {
  /// The model's worked numbers, and `stats.binomtest(k, n).proportion_ci(method="wilson")` of
  /// scipy 1.17.1.
  @Test(arguments: [
    (3, 80, 0.012834568919911409, 0.10454720090045116),
    (98, 975, 0.0831789777045255, 0.1209822345325028),
    (3, 20, 0.05236874589621662, 0.3604188647407569),
    (0, 10, 0, 0.27753279986288926), (10, 10, 0.7224672001371109, 1),
  ])
  func wilsonAgreesWithScipy(successes: Int, trials: Int, low: Double, high: Double) throws {
    let interval = try wilson(successes: successes, of: trials)
    #expect(abs(interval.low - low) < 1e-14)
    #expect(abs(interval.high - high) < 1e-14)
  }

  @Test func wilsonRefusesImpossibleCounts() {
    #expect(throws: StatisticsError.emptySample) { try wilson(successes: 0, of: 0) }
    #expect(throws: StatisticsError.countOutOfRange(4)) { try wilson(successes: 4, of: 3) }
    #expect(throws: StatisticsError.countOutOfRange(-1)) { try wilson(successes: -1, of: 3) }
    #expect(throws: StatisticsError.probabilityOutOfRange(1)) {
      try wilson(successes: 1, of: 3, level: 1)
    }
  }

  /// Hillstrom's randomised e-mail offer: men's mail 267 of 21,307, no mail 122 of 21,306.
  @Test func hillstromLift() throws {
    let result = try lift(treated: 267, of: 21_307, control: 122, of: 21_306)
    #expect(abs(result.treated - 0.012531) < 5e-7)
    #expect(abs(result.control - 0.005726) < 5e-7)
    #expect(abs(result.difference - 0.006805006519615695) < 1e-15)
    #expect(abs(result.differenceInterval.low - 0.005014344671481532) < 1e-14)
    #expect(abs(result.differenceInterval.high - 0.008640723396917826) < 1e-14)
    #expect(isClose(result.pValue, 1.5232235005955427e-13, within: 1e-9))
    let ratio = try #require(result.ratioInterval)
    #expect(isClose(ratio.low, 1.7679840780104203, within: 1e-12))
    #expect(isClose(ratio.high, 2.708842442743053, within: 1e-12))
    #expect(isClose(try #require(result.relative), 1.188421876286328, within: 1e-12))
  }

  @Test func liftWithoutSuccessesHasNoRatio() throws {
    let result = try lift(treated: 0, of: 10, control: 0, of: 10)
    #expect(result.relative == nil)
    #expect(result.ratioInterval == nil)
    #expect(result.pValue == 1)
  }

  @Test func holmByHand() {
    let adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005])
    for (value, expected) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) {
      #expect(abs(value - expected) < 1e-15)
    }
    #expect(holmAdjusted([]).isEmpty)
    #expect(holmAdjusted([0.7, 0.9]) == [1, 1])
  }
}
