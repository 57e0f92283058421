import CKernels
import Parallel
import Statistics
import Testing

@testable import Influence

@Suite struct CascadeTests {
  private static func graph(_ people: Int, _ arcs: [(Int, Int, Double)]) throws
    -> (graph: AudienceGraph, chances: [Double])
  {
    let sorted = arcs.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    let graph = try AudienceGraph(
      people: people, from: sorted.map(\.0), to: sorted.map(\.1), directed: true)
    return (graph, sorted.map(\.2))
  }

  /// "tiny_exact" of ../shared/data/ego-facebook/reference.json, worked out there as fractions.
  static let tiny: [(people: Int, arcs: [(Int, Int, Double)], seeds: [Int], spread: Double)] = [
    (3, [(0, 1, 0.5), (1, 2, 0.5)], [0], 1.75),
    (3, [(0, 1, 0.5), (0, 2, 0.5), (1, 2, 0.5)], [0], 2.125),
    (
      4,
      [
        (0, 1, 0.5), (1, 2, 0.5), (2, 3, 0.5), (3, 0, 0.5), (1, 0, 0.5), (2, 1, 0.5),
        (3, 2, 0.5), (0, 3, 0.5),
      ], [0], 2.5625
    ),
    (8, eight, [0], 875_329.0 / 262_144), (8, eight, [0, 5], 35_617.0 / 8_192),
  ]

  private static let eight: [(Int, Int, Double)] = [
    (3, 2, 0.375), (6, 1, 0.25), (3, 4, 0.125), (7, 4, 0.75), (0, 6, 0.5), (5, 0, 0.125),
    (5, 1, 0.5), (3, 7, 0.5), (5, 6, 0.375), (4, 7, 0.5), (0, 4, 0.25), (6, 4, 0.75),
    (0, 7, 0.125), (1, 5, 0.375), (4, 5, 0.875), (2, 1, 0.625),
  ]

  @Test(arguments: tiny.indices, Cascade.Draws.allCases)
  func smallGraphsSpreadAsWorkedOut(index: Int, draws: Cascade.Draws) throws {
    let (people, arcs, seeds, spread) = Self.tiny[index]
    let (graph, chances) = try Self.graph(people, arcs)
    var cascade = Cascade(graph: graph, seeds: seeds)
    cascade.chances = .perArc(chances)
    cascade.draws = draws
    cascade.runs = 40_000
    let reached = try simulateCascade(cascade, workers: Workers(threads: 2)).reached
    #expect(abs(reached.mean - spread) < 4 * reached.standardError)
  }

  /// A path of certain arcs: one person a day.
  @Test(arguments: Cascade.Draws.allCases, Cascade.Model.allCases)
  func certainArcsAreADayEach(draws: Cascade.Draws, model: Cascade.Model) throws {
    let (graph, _) = try Self.graph(40, (0..<39).map { ($0, $0 + 1, 1) })
    var cascade = Cascade(graph: graph, seeds: [0])
    cascade.draws = draws
    cascade.model = model
    cascade.runs = 3
    #expect(try simulateCascade(cascade).reached.mean == 40)
    cascade.days = 5
    let result = try simulateCascade(cascade)
    #expect(result.reached.mean == 6)
    #expect(result.daily.map(\.mean) == [1, 1, 1, 1, 1])
    cascade.days = 0
    #expect(try simulateCascade(cascade).reached.mean == 1)
  }

  @Test(arguments: Cascade.Draws.allCases)
  func chancesOfNothingAndOfOne(draws: Cascade.Draws) throws {
    let (graph, chances) = try Self.graph(
      5, [(0, 1, 0), (0, 2, 1), (2, 3, 0), (2, 4, 1), (4, 1, 0)])
    var cascade = Cascade(graph: graph, seeds: [0])
    cascade.chances = .perArc(chances)
    cascade.draws = draws
    cascade.runs = 500
    let reached = try simulateCascade(cascade).reached
    #expect(reached.p5 == 3 && reached.p95 == 3)
  }

  /// The rule itself, person by person, against the kernel, on the same coins.
  @Test func thresholdsAreDrawnAndPassedAsDefined() throws {
    let graph = try Self.randomGraph(people: 60, arcs: 240, seed: 4)
    var cascade = Cascade(graph: graph, seeds: [3, 17, 40])
    cascade.model = .threshold
    cascade.runs = 200
    cascade.seed = 9
    let counts = try CascadeRuns(cascade).counts(of: 0..<200, workers: Workers(threads: 1))
    let degrees = graph.inDegrees
    for run in 0..<200 {
      let coins = Coin(seed: 9, stream: .edges, run: run)
      var hasJoined = Set(cascade.seeds)
      while true {
        let joining = (0..<60).filter { person in
          guard !hasJoined.contains(person) else { return false }
          let friends = hasJoined.count { graph.audience(of: $0).contains(UInt32(person)) }
          return coins.isLive(
            item: person,
            below: Coin.threshold(1 / Double(max(1, degrees[person])))
              * UInt64(friends))
        }
        if joining.isEmpty { break }
        hasJoined.formUnion(joining)
      }
      #expect(Int(counts.reached[run]) == hasJoined.count)
    }
  }

  /// Arc by arc with one coin each, against every width of the kernel.
  @Test func everyWidthFollowsTheSameCoins() throws {
    let graph = try Self.randomGraph(people: 300, arcs: 3_000, seed: 8)
    var cascade = Cascade(graph: graph, seeds: [0, 7, 299])
    cascade.seed = 5
    cascade.days = 3
    let degrees = graph.inDegrees
    var plain: [Int] = []
    for run in 0..<100 {
      let coins = Coin(seed: 5, stream: .edges, run: run)
      var hasJoined = Set(cascade.seeds)
      var newest = cascade.seeds
      for _ in 0..<3 {
        var next = Set<Int>()
        for person in newest {
          for arc in Int(graph.offsets[person])..<Int(graph.offsets[person + 1]) {
            let target = Int(graph.targets[arc])
            let threshold = Coin.threshold(1 / Double(max(1, degrees[target])))
            if coins.isLive(item: arc, below: threshold), !hasJoined.contains(target) {
              next.insert(target)
            }
          }
        }
        hasJoined.formUnion(next)
        newest = Array(next)
      }
      plain.append(hasJoined.count)
    }
    for width in KernelWidths.here {
      let counts = try CascadeRuns(cascade, width: width)
        .counts(of: 0..<100, workers: Workers(threads: 1))
      #expect(counts.reached.map { Int($0) } == plain)
    }
  }

  @Test(arguments: Cascade.Draws.allCases)
  func theThreadsLeaveNoTrace(draws: Cascade.Draws) throws {
    let graph = try Self.randomGraph(people: 500, arcs: 2_500, seed: 2)
    var cascade = Cascade(graph: graph, seeds: Array(0..<20))
    cascade.acceptance = Array(repeating: 0.4, count: 20)
    cascade.days = 4
    cascade.runs = 500
    cascade.draws = draws
    let one = try simulateCascade(cascade, workers: Workers(threads: 1))
    #expect(try simulateCascade(cascade, workers: Workers(threads: 3)) == one)
  }

  /// Under the canonical coins nobody is lost where a seed is added or more of them take part.
  @Test func moreSeedsOnlyAddPeople() throws {
    let graph = try Self.randomGraph(people: 200, arcs: 900, seed: 3)
    func reached(_ seeds: [Int], _ acceptance: Double) throws -> [UInt32] {
      var cascade = Cascade(graph: graph, seeds: seeds)
      cascade.acceptance = Array(repeating: acceptance, count: seeds.count)
      return try CascadeRuns(cascade).counts(of: 0..<300, workers: Workers(threads: 1)).reached
    }
    let few = try reached([5, 50], 0.5)
    let more = try reached([5, 50, 120], 0.5)
    let eager = try reached([5, 50, 120], 0.7)
    for run in 0..<300 { #expect(few[run] <= more[run] && more[run] <= eager[run]) }
  }

  @Test func cancelledWorkKeepsTheRunsDone() throws {
    let graph = try Self.randomGraph(people: 100, arcs: 400, seed: 6)
    let token = Cancellation()
    let workers = Workers(threads: 1, cancellation: token)
    let counts = try workers.finished(tasks: 10) { task in
      try token.check()
      if task == 3 { token.cancel() }
      return task
    }
    #expect(counts == [0, 1, 2, 3])
    #expect(throws: Cancelled.self) {
      try simulateCascade(Cascade(graph: graph, seeds: [1]), workers: workers)
    }
  }

  @Test func refusesWhatCannotBe() throws {
    let graph = try Self.randomGraph(people: 10, arcs: 20, seed: 1)
    func fails(_ expected: CascadeError, _ change: (inout Cascade) -> Void) {
      var cascade = Cascade(graph: graph, seeds: [1, 2])
      change(&cascade)
      #expect(throws: expected) { try simulateCascade(cascade) }
    }
    fails(.noRuns) { $0.runs = 0 }
    fails(.tooManyRuns(asked: 1_000_000_000, most: mostCascadeRuns)) { $0.runs = 1_000_000_000 }
    fails(.seed(10)) { $0.seeds = [1, 10] }
    fails(.seed(1)) { $0.seeds = [1, 1] }
    fails(.seed(-1)) { $0.seeds = [-1] }
    fails(.chanceOutOfRange(1.5)) { $0.chances = .constant(1.5) }
    fails(.acceptanceOutOfRange(8)) { $0.acceptance = [0.1, 8] }
    fails(.daysOutOfRange(-1)) { $0.days = -1 }
    fails(.wrongLength(what: "acceptances", values: 1, expected: 2)) { $0.acceptance = [1] }
    fails(.wrongLength(what: "chances", values: 1, expected: graph.arcCount)) {
      $0.chances = .perArc([1])
    }
    var nobody = Cascade(graph: graph, seeds: [])
    nobody.runs = 2
    #expect(try simulateCascade(nobody).reached.mean == 0)
  }

  static func randomGraph(people: Int, arcs: Int, seed: UInt64) throws -> AudienceGraph {
    var stream = RandomStream(seed: seed, stream: .sample)
    let ends = (0..<arcs).map { _ in
      (stream.integer(below: people), stream.integer(below: people))
    }
    return try AudienceGraph(
      people: people, from: ends.map(\.0), to: ends.map(\.1), directed: true)
  }
}

/// The widths of kernels that run on the machine at hand.
enum KernelWidths {
  static let here = [ck_width_plain, ck_width_avx2, ck_width_avx512]
    .filter { $0.rawValue <= ck_widest().rawValue }
}
