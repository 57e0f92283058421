import Statistics
import Testing

@Suite struct ShrinkageTests {
  /// The model's worked number: 3/20 and 60/1,000 both give 5.8 %.
  @Test func betaPriorPullsTheSmallSample() {
    let prior = BetaPrior(successes: 4, failures: 96)
    #expect(isClose(prior.shrunk(successes: 3, of: 20), 7.0 / 120, within: 1e-15))
    #expect(isClose(prior.shrunk(successes: 60, of: 1_000), 64.0 / 1_100, within: 1e-15))
    #expect(abs(prior.shrunk(successes: 3, of: 20) - 0.058) < 0.0005)
    #expect(abs(prior.shrunk(successes: 60, of: 1_000) - 0.058) < 0.0005)
  }

  @Test func gammaPriorIsFoundAgain() throws {
    var stream = RandomStream(seed: 41, stream: .sample)
    var counts: [Double] = []
    var exposures: [Double] = []
    for _ in 0..<20_000 {
      let exposure = Double(20 + stream.integer(below: 2_000))
      let rate = stream.gamma(shape: 4) / 100
      counts.append(Double(stream.poisson(mean: rate * exposure)))
      exposures.append(exposure)
    }
    let prior = try #require(try GammaPrior(counts: counts, exposures: exposures))
    #expect(isClose(prior.mean, 0.04, within: 0.03))
    #expect(isClose(prior.shape, 4, within: 0.1))
    // Small samples move to the crowd, large ones hardly.
    #expect(abs(prior.shrunk(count: 1, exposure: 1) - prior.mean) < 0.02)
    #expect(abs(prior.shrunk(count: 80_000, exposure: 1_000_000) - 0.08) < 1e-4)
  }

  @Test func betaPriorIsFoundAgain() throws {
    var stream = RandomStream(seed: 43, stream: .sample)
    var successes: [Double] = []
    var trials: [Double] = []
    for _ in 0..<8_000 {
      let count = 10 + stream.integer(below: 400)
      let share = stream.beta(4, 96)
      successes.append(Double(stream.binomial(trials: count, probability: share)))
      trials.append(Double(count))
    }
    let prior = try #require(try BetaPrior(successes: successes, trials: trials))
    #expect(isClose(prior.mean, 0.04, within: 0.03))
    #expect(isClose(prior.successes + prior.failures, 100, within: 0.15))
  }

  @Test func ratesThatOnlyVaryByChanceHaveNoPrior() throws {
    #expect(try GammaPrior(counts: [4, 4, 4], exposures: [100, 100, 100]) == nil)
    #expect(try BetaPrior(successes: [4, 4, 4], trials: [100, 100, 100]) == nil)
    #expect(throws: StatisticsError.emptySample) { try GammaPrior(counts: [], exposures: []) }
    #expect(throws: StatisticsError.unequalLengths(1, 0)) {
      try BetaPrior(successes: [1], trials: [])
    }
  }
}
