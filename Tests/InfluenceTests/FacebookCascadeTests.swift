import Parallel
import Testing

@testable import Influence

/// The spreads of ../shared/data/ego-facebook/reference.json, each found there by several methods.
@Suite struct FacebookCascadeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var spread: Double
    var error: Double
    var model = Cascade.Model.independent
    var chances = Cascade.Chances.weighted
    var acceptance: Double?
    var draws = Cascade.Draws.canonical
    var testDescription: String { "\(name) \(draws)" }
  }

  static let cases: [Case] =
    Cascade.Draws.allCases.flatMap { draws in
      [
        Case(name: "weighted", spread: 1001.7677, error: 0.0854, draws: draws),
        Case(name: "1 %", spread: 376.5405, error: 0.1591, chances: .constant(0.01), draws: draws),
        Case(name: "5 %", spread: 2159.2806, error: 0.297, chances: .constant(0.05), draws: draws),
        Case(
          name: "seeds that may decline", spread: 395.0024, error: 0.5401, acceptance: 0.3,
          draws: draws),
      ]
    } + [Case(name: "threshold", spread: 1846.9783, error: 1.1709, model: .threshold)]

  @Test(arguments: cases)
  func spreadsOfTheFiftyWithMostFriends(_ known: Case) throws {
    guard let graph = try FacebookAudienceTests.graph() else { return }
    var cascade = Cascade(graph: graph, seeds: Self.mostFriends.sorted())
    cascade.model = known.model
    cascade.chances = known.chances
    cascade.draws = known.draws
    if let share = known.acceptance { cascade.acceptance = Array(repeating: share, count: 50) }
    cascade.runs = 1_000
    let reached = try simulateCascade(cascade, workers: Workers(threads: 2)).reached
    let error = (reached.standardError * reached.standardError + known.error * known.error)
      .squareRoot()
    #expect(abs(reached.mean - known.spread) < 4 * error, "\(reached)")
  }

  /// One coin of two hundred million that differs would change the sums.
  @Test func edgeCoinsGiveTheKnownRuns() throws {
    guard let graph = try FacebookAudienceTests.graph() else { return }
    var cascade = Cascade(graph: graph, seeds: Self.mostFriends.sorted())
    cascade.seed = 1_000
    let reached = try CascadeRuns(cascade)
      .counts(of: 0..<1_000, workers: Workers(threads: 1)).reached
    #expect(reached.reduce(0) { $0 + Int($1) } == 1_006_265)
    #expect(
      reached.enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset + 1) } == 503_655_786)
  }

  /// "D50".
  static let mostFriends = [
    107, 1684, 1912, 3437, 0, 2543, 2347, 1888, 1800, 1663, 1352, 2266, 483, 348, 1730, 1985,
    1941, 2233, 2142, 1431, 1199, 1584, 2206, 1768, 2229, 2410, 2611, 1086, 1589, 2047, 2218,
    2078, 1993, 2123, 1746, 2464, 1827, 2240, 2507, 2560, 2244, 1983, 2309, 1126, 2088, 2131,
    2340, 2602, 2324, 2369,
  ]
}
