import Statistics
import Testing

@Suite struct RandomStreamTests {
  @Test func equalKeysGiveEqualSequences() {
    var first = RandomStream(seed: 1, stream: .sample, run: 2)
    var second = RandomStream(seed: 1, stream: .sample, run: 2)
    var other = RandomStream(seed: 1, stream: .sample, run: 3)
    let values = (0..<100).map { _ in first.next() }
    #expect(values == (0..<100).map { _ in second.next() })
    #expect(values != (0..<100).map { _ in other.next() })
  }

  @Test func integersCoverTheirRange() {
    var stream = RandomStream(seed: 6, stream: .sample)
    var counts = [0, 0, 0, 0, 0]
    for _ in 0..<10_000 { counts[stream.integer(below: 5)] += 1 }
    for count in counts { #expect(abs(Double(count) - 2_000) < 4 * 40) }
    #expect(stream.integer(below: 1) == 0)
  }

  /// Means on both sides of every branch: inversion, one gamma step, several.
  @Test(arguments: [0.02, 0.7, 3, 23.9, 24.1, 80, 2_048, 50_000])
  func poissonHasItsMeanAndVariance(mean: Double) throws {
    var stream = RandomStream(seed: 17, stream: .sample)
    let draws = (0..<20_000).map { _ in Double(stream.poisson(mean: mean)) }
    let count = Double(draws.count)
    #expect(abs(try Statistics.mean(draws) - mean) < 4 * (mean / count).squareRoot())
    // Var of a sample variance of Poisson counts: (μ + 2μ²)/n.
    let error = ((mean + 2 * mean * mean) / count).squareRoot()
    #expect(abs(try variance(draws) - mean) < 4 * error)
  }

  @Test func poissonOfNothingIsNothing() {
    var stream = RandomStream(seed: 17, stream: .sample)
    #expect(stream.poisson(mean: 0) == 0)
    #expect(stream.poisson(mean: -1) == 0)
    #expect(stream.poisson(mean: .nan) == 0)
  }

  @Test(arguments: [(10, 0.3), (33, 0.5), (1_000, 0.01), (100_000, 0.9)])
  func binomialHasItsMeanAndVariance(trials: Int, probability: Double) throws {
    var stream = RandomStream(seed: 23, stream: .sample)
    let draws = (0..<8_000).map { _ in
      Double(stream.binomial(trials: trials, probability: probability))
    }
    let expected = Double(trials) * probability
    let spread = expected * (1 - probability)
    #expect(abs(try Statistics.mean(draws) - expected) < 4 * (spread / 8_000).squareRoot())
    #expect(abs(try variance(draws) / spread - 1) < 4 * (2.0 / 8_000).squareRoot() * 1.5)
  }

  @Test(arguments: [0.3, 1, 12])
  func gammaHasItsMeanAndVariance(shape: Double) throws {
    var stream = RandomStream(seed: 29, stream: .sample)
    let draws = (0..<20_000).map { _ in stream.gamma(shape: shape) }
    #expect(abs(try Statistics.mean(draws) - shape) < 4 * (shape / 20_000).squareRoot())
    // Var of a sample variance of gamma numbers: shape²·(2 + 6/shape)/n.
    let error = shape * ((2 + 6 / shape) / 20_000).squareRoot()
    #expect(abs(try variance(draws) - shape) < 4 * error)
  }
}
