import Statistics
import Testing

/// Against scipy 1.17.1: `scipy.stats.poisson.ppf(p, mean)`.
@Suite struct PoissonTests {
  static let known: [(probability: Double, mean: Double, count: Double)] = [
    (0.025, 3, 0), (0.5, 3, 3), (0.975, 3, 7), (0.025, 775.2, 721), (0.975, 775.2, 830),
    (0.025, 8_032, 7_857), (0.975, 8_032, 8_208), (0.5, 0.1, 0), (0.95, 0.1, 1),
    (0.001, 150, 114), (0.999, 150, 189), (0.025, 20_000, 19_723), (0.975, 20_000, 20_278),
    (0, 5, 0),
  ]

  @Test(arguments: known) func `quantiles of counts`(
    probability: Double, mean: Double, count: Double
  ) throws {
    let tolerance = mean > 10_000 ? 1.0 : 0
    #expect(abs(try poissonQuantile(probability, mean: mean) - count) <= tolerance)
  }

  @Test func `impossible questions are refused`() {
    #expect(throws: StatisticsError.probabilityOutOfRange(1)) { try poissonQuantile(1, mean: 3) }
    #expect(throws: StatisticsError.notFinite) { try poissonQuantile(0.5, mean: -1) }
    #expect(throws: StatisticsError.notFinite) { try poissonQuantile(0.5, mean: .infinity) }
  }
}
