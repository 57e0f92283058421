import Influence
import Testing

@Suite struct GradeTests {
  /// The article's two fans, as the model grades them.
  @Test func marathonRunnerAndSockBuyer() throws {
    let runner = try #require(FormulaTests.marathonRunner.score())
    #expect(abs(runner.score - 82.58) < 0.005)
    #expect(runner.coverage == 1)
    #expect(GradeBands().grade(score: runner.score) == .a)

    let benchmark = Assumptions().benchmark(.peer)
    let buyer = GradeParts(
      relevance: 10, engagement: GradePart.engagement(benchmark, benchmark: benchmark),
      influence: GradePart.influence(followers: 3),
      affinity: GradePart.affinity(orders: 1, monthsSinceLastOrder: 12), authenticity: 100)
    let score = try #require(buyer.score())
    #expect(abs(score.score - 31.67) < 0.005)
    #expect(GradeBands().grade(score: score.score) == .f)
  }

  @Test func missingPartsStretchTheRest() throws {
    let parts = GradeParts(engagement: 50, authenticity: 100)
    let score = try #require(parts.score())
    #expect(abs(score.score - (50 * 0.25 + 100 * 0.10) / 0.35) < 1e-12)
    #expect(abs(score.coverage - 0.35) < 1e-12)
    #expect(GradeParts().score() == nil)
    let silent = GradeWeights(
      relevance: 1, engagement: 0, influence: 0, affinity: 0, authenticity: 0)
    #expect(parts.score(weights: silent) == nil)
  }

  @Test(arguments: [
    (80, Grade.a), (79.999, .b), (65, .b), (50, .c), (35, .d), (34.999, .f), (0, .f),
  ])
  func bandsHoldTheirLowerEnd(score: Double, grade: Grade) {
    #expect(GradeBands().grade(score: score) == grade)
  }

  @Test(arguments: [
    (0, 0), (3, 22.30), (500, 100), (5_000, 100), (50_000, 75), (50_000_000, 0), (1e12, 0),
  ])
  func influenceRisesStaysAndFalls(followers: Double, points: Double) {
    #expect(abs(GradePart.influence(followers: followers) - points) < 0.005)
  }

  @Test func affinityWithoutAnOrder() {
    #expect(GradePart.affinity(orders: 0, monthsSinceLastOrder: nil) == 0)
    #expect(GradePart.affinity(orders: 10, monthsSinceLastOrder: nil) == 60)
    #expect(GradePart.affinity(orders: 10, monthsSinceLastOrder: 0) == 100)
    #expect(GradePart.months(days: 365.25) == 12)
  }

  @Test func engagementAtTheBenchmarkIsFifty() {
    #expect(GradePart.engagement(0.04, benchmark: 0.04) == 50)
    #expect(GradePart.engagement(0, benchmark: 0) == nil)
  }
}
