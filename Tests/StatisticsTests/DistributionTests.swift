import Statistics
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reference values: scipy 1.17.1 (`special.ndtri`, `stats.norm`, `stats.t`, `special.betainc`,
/// `special.gammaln`).
@Suite struct DistributionTests {
  @Test(arguments: [
    (1e-300, -37.0470962993612), (1e-20, -9.262340089798409), (1e-06, -4.753424308822899),
    (0.001, -3.090232306167813), (0.025, -1.9599639845400545), (0.2, -0.8416212335729142),
    (0.5, 0), (0.7, 0.5244005127080407), (0.9, 1.2815515655446004), (0.975, 1.959963984540054),
    (0.995, 2.5758293035489004), (0.999999999, 5.997807019601637),
  ])
  func normalQuantiles(probability: Double, expected: Double) {
    // The last place: 1 − 10⁻⁹ itself carries an error that the tail magnifies.
    #expect(isClose(standardNormalQuantile(probability), expected, within: 4e-15))
  }

  @Test func normalQuantileEnds() {
    #expect(standardNormalQuantile(0) == -.infinity)
    #expect(standardNormalQuantile(1) == .infinity)
  }

  @Test(arguments: [
    (-30, 4.906713927147908e-198), (-8, 6.22096057427174e-16), (-3, 0.0013498980316300933),
    (-1.96, 0.024997895148220435), (-0.5, 0.3085375387259869), (0, 0.5),
    (0.5, 0.6914624612740131), (1, 0.8413447460685429), (2.5, 0.9937903346742238),
    (6, 0.9999999990134123),
  ])
  func normalProbabilities(value: Double, expected: Double) {
    #expect(isClose(standardNormalCDF(value), expected, within: 1e-13))
  }

  @Test(arguments: [
    (0, 3, 0.5), (1, 1, 0.75), (2.5, 4, 0.966616727594006), (-2.5, 4, 0.03338327240599407),
    (1.96, 1000, 0.9748634075221256), (-12, 2, 0.00343646683857923),
    (0.1, 7.5, 0.5385173339661049),
  ])
  func studentProbabilities(value: Double, degrees: Double, expected: Double) {
    #expect(isClose(studentCDF(value, degrees: degrees), expected, within: 1e-12))
  }

  @Test(arguments: [
    (0.975, 1, 12.706204736174694), (0.975, 5, 2.5705818356363146),
    (0.975, 30, 2.0422724563012378), (0.995, 2, 9.924843200918287),
    (0.9, 100, 1.290074761346516), (0.025, 8, -2.3060041352041662), (0.5, 3, 0),
  ])
  func studentQuantiles(probability: Double, degrees: Double, expected: Double) {
    #expect(abs(studentQuantile(probability, degrees: degrees) - expected) < 1e-10)
  }

  @Test(arguments: [
    (0.3, 2, 5, 0.579825), (0.9, 0.5, 0.5, 0.7951672353008665), (0.01, 30, 2, 3.07e-59),
    (0.5, 100, 100, 0.5), (0, 1, 1, 0), (1, 1, 1, 1),
  ])
  func incompleteBetas(value: Double, first: Double, second: Double, expected: Double) {
    #expect(isClose(incompleteBeta(value, first, second), expected, within: 1e-12))
  }

  @Test(arguments: [
    (0.001, 6.907178885383853), (0.5, 0.5723649429247), (1, 0), (2, 0),
    (3.7, 1.428072326665388), (11.9, 17.25847745059552), (12, 17.502307845873887),
    (100, 359.1342053695754), (1_000_000, 12815504.569147611),
  ])
  func logGammas(value: Double, expected: Double) {
    #expect(abs(logGamma(value) - expected) < 1e-14 * max(1, abs(expected)) * 4)
  }
}

/// Whether two numbers agree to a relative error, or both are nearly 0.
func isClose(_ left: Double, _ right: Double, within relative: Double) -> Bool {
  abs(left - right) <= relative * max(abs(left), abs(right)) || abs(left - right) < 1e-300
}
