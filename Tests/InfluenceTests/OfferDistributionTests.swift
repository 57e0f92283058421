import Statistics
import Testing

@testable import Influence

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The transform against convolutions taken fan by fan, and against normal limits.
@Suite struct OfferDistributionTests {
  /// The distribution of a sum, by adding one fan after the other.
  private static func convolved(_ chances: [Double], _ means: [Double], upTo most: Int) -> [Double]
  {
    var sum = [1.0] + [Double](repeating: 0, count: most)
    for (chance, mean) in zip(chances, means) {
      var own = [Double](repeating: 0, count: most + 1)
      var term = exp(-mean)
      for count in 0...most {
        own[count] = chance * term + (count == 0 ? 1 - chance : 0)
        term *= mean / Double(count + 1)
      }
      sum = (0...most).map { total in
        (0...total).reduce(0) { $0 + sum[$1] * own[total - $1] }
      }
    }
    return sum
  }

  private static func crowd(_ count: Int, _ most: Double, seed: UInt64) -> ([Double], [Double]) {
    var stream = RandomStream(seed: seed, stream: .sample)
    return (
      (0..<count).map { _ in stream.uniform() * 0.6 },
      (0..<count).map { _ in stream.uniform() * stream.uniform() * most }
    )
  }

  @Test(arguments: [(1, 3.0), (6, 40), (40, 3), (120, 1.5), (60, 0.02), (3, 100)])
  func agreesWithConvolution(count: Int, most: Double) throws {
    let (chances, means) = Self.crowd(count, most, seed: UInt64(count))
    let counts = ThinnedCounts(chances: chances, means: means)
    let window = try #require(counts.window)
    let found = try #require(counts.chances(in: window))
    let slow = Self.convolved(chances, means, upTo: window.upperBound)
    var (ours, theirs) = (0.0, slow[..<window.lowerBound].reduce(0, +))
    for (offset, chance) in found.enumerated() {
      ours += chance
      theirs += slow[window.lowerBound + offset]
      #expect(abs(ours - theirs) < 1e-8)
    }
    #expect(abs(ours - 1) < 1e-8)
  }

  /// Many fans: the series instead of the product, against the product itself.
  @Test func theSeriesIsTheProduct() throws {
    let (chances, means) = Self.crowd(20_000, 4, seed: 9)
    let counts = ThinnedCounts(chances: chances, means: means)
    let window = try #require(counts.window)
    let found = try #require(counts.chances(in: window))
    let mean = zip(chances, means).reduce(0) { $0 + $1.0 * $1.1 }
    let variance = zip(chances, means).reduce(0) {
      $0 + $1.0 * $1.1 * (1 + $1.1) - $1.0 * $1.0 * $1.1 * $1.1
    }
    var (sum, square, total) = (0.0, 0.0, 0.0)
    for (offset, chance) in found.enumerated() {
      let value = Double(window.lowerBound + offset) - mean
      total += chance
      sum += chance * value
      square += chance * value * value
    }
    #expect(abs(total - 1) < 1e-9)
    #expect(abs(sum) < 1e-4)
    #expect(abs(square / variance - 1) < 1e-6)
    // One point of the transform, worked out again from the chances found.
    let angle = 3 / variance.squareRoot()
    var (real, imaginary) = (0.0, 0.0)
    for (offset, chance) in found.enumerated() {
      real += chance * cos(angle * (Double(window.lowerBound + offset) - mean))
      imaginary += chance * sin(angle * (Double(window.lowerBound + offset) - mean))
    }
    var product = Complex(angle: -angle * mean, length: 1)
    for (chance, mean) in zip(chances, means) {
      let grown = Complex(angle: mean * sin(angle), length: exp(mean * (cos(angle) - 1)))
      product =
        product * Complex(1 - chance + chance * grown.real, chance * grown.imaginary)
    }
    #expect(abs(real - product.real) < 1e-8 && abs(imaginary - product.imaginary) < 1e-8)
  }

  @Test func quantilesOfOneFan() throws {
    var offer = Offer(name: "one")
    offer.accept = .all(1)
    offer.completion = .all(1)
    offer.conversion = .all(1)
    let plan = try OfferPlan(fans: OfferFans(acceptance: [0], engaged: [3]), offer: offer)
    let distribution = try #require(OfferDistribution(plan: plan))
    // scipy.stats.poisson.ppf([.05, .5, .95], 3)
    #expect(distribution.summary.conversions.p5 == 1)
    #expect(distribution.summary.conversions.p50 == 3)
    #expect(distribution.summary.conversions.p95 == 6)
    // A loss where 45·K < 18: P(K = 0) = e⁻³.
    #expect(abs(try #require(distribution.chanceOfLoss) - exp(-3)) < 1e-9)
  }

  /// One who surely takes part and reaches very many: nothing of it near zero.
  @Test(arguments: [1.0, 0.999_999, 0.5, 1e-9], [0.0, 1e-12, 800, 3_000])
  func extremesHaveADistribution(chance: Double, mean: Double) throws {
    for copies in [1, 3] {
      let counts = ThinnedCounts(
        chances: Array(repeating: chance, count: copies),
        means: Array(repeating: mean, count: copies))
      guard let window = counts.window, let found = counts.chances(in: window) else { continue }
      #expect(abs(found.reduce(0, +) - 1) < 1e-8)
    }
    #expect(ThinnedCounts(chances: [], means: []).window == 0..<1)
  }

  /// All outcomes of two fans who convert nobody or cost nothing, by hand.
  @Test func chanceOfLossIsThatOfTheRuns() throws {
    let fans = OfferFans(
      acceptance: [0.3, 0.2, 0.5, 0.05], engaged: [10, 60, 4, 300])
    let plan = try OfferPlan(fans: fans, offer: Offer(name: "VIP"))
    let exact = try #require(OfferDistribution(plan: plan)?.chanceOfLoss)
    let result = try simulateOffer(fans: fans, offer: Offer(name: "VIP"), seed: 3, runs: 20_000)
    let simulated = try #require(result.chanceOfLoss)
    let runs = 20_000.0 * (1 - 0.7 * 0.8 * 0.5 * 0.95)
    #expect(abs(simulated - exact) < 4 * (exact * (1 - exact) / runs).squareRoot())
  }

  /// Amounts that differ from fan to fan are summed as whole units, and need one in common.
  @Test func amountsWithoutACommonUnitHaveNoExactLoss() throws {
    var offer = Offer(name: "VIP")
    let fans = OfferFans(acceptance: [0.3, 0.4], engaged: [80, 20])
    offer.perk = .each([1.2345, 1])
    #expect(OfferDistribution(plan: try OfferPlan(fans: fans, offer: offer))?.chanceOfLoss == nil)
    offer.perk = .each([1.25, 1])
    #expect(OfferDistribution(plan: try OfferPlan(fans: fans, offer: offer))?.chanceOfLoss != nil)
  }
}
