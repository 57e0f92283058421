/// Who passes something on to whom, from which people on, and by which rule.
///
///     var cascade = Cascade(graph: graph, seeds: [107, 1684])
///     cascade.runs = 10_000
///     try simulateCascade(cascade).reached.mean
public struct Cascade: Sendable {
  public enum Model: String, CaseIterable, Sendable {
    /// Each person reached has one chance with each person they reach directly (Kempe, Kleinberg &
    /// Tardos 2003).
    case independent
    /// A person joins once the weights of those who have, added up, pass a threshold that is drawn
    /// uniformly for each person and run. Weights that add up to more than 1 always pass.
    case threshold
  }

  /// The chance (or, for thresholds, the weight) of each arc.
  public enum Chances: Hashable, Sendable {
    /// 1/in-degree of the person reached.
    case weighted
    /// A ratio in 0...1.
    case constant(Double)
    /// One an arc, in the order of ``AudienceGraph/targets``, ratios in 0...1.
    case perArc([Double])
  }

  /// Where the luck comes from.
  public enum Draws: String, CaseIterable, Sendable {
    /// The edge coins: arc by arc, the same for every set of seeds, and repeatable in SQL.
    case canonical
    /// Successes alone are drawn; as exact, faster where people have many friends and most chances
    /// are small.
    case fast
  }

  public var graph: AudienceGraph
  /// Numbers in `0..<people`, ascending, each once.
  public var seeds: [Int]
  /// The chance that each seed takes part, ratios; none for certain.
  public var acceptance: [Double] = []
  public var chances: Chances = .weighted
  public var model: Model = .independent
  public var draws: Draws = .canonical
  /// 1 to ``mostCascadeRuns``.
  public var runs = 10_000
  public var seed: UInt64 = 42
  /// The cascade is followed for so many days, one step a day; nil for as long as it lasts.
  public var days: Int?

  public init(graph: AudienceGraph, seeds: [Int]) {
    self.graph = graph
    self.seeds = seeds
  }
}

/// More runs than this are refused: their percentiles would not move, only the memory would.
public let mostCascadeRuns = 10_000_000
/// More days than this are refused; friendships pass anything on in fewer steps.
public let mostCascadeDays = 1_000

/// What a cascade did over many runs.
public struct CascadeResult: Hashable, Sendable {
  public struct Measure: Hashable, Sendable {
    public var mean: Double
    /// Of the mean, over the runs; 0 for a single run.
    public var standardError: Double
    public var p5: Double
    public var p50: Double
    public var p95: Double
  }

  /// Runs done: fewer than asked for where the work was cancelled meanwhile.
  public var runs: Int
  /// Seeds that took part.
  public var seeds: Measure
  /// People reached, seeds included.
  public var reached: Measure
  /// People newly reached on day d + 1 (seeds are reached before the first day); empty where no
  /// days were asked for.
  public var daily: [Measure]
}

/// Why a cascade cannot be followed as it was described.
public enum CascadeError: Error, Hashable, Sendable {
  case noRuns
  case tooManyRuns(asked: Int, most: Int)
  case daysOutOfRange(Int)
  /// A seed that is no person of the graph, or out of order, or there twice.
  case seed(Int)
  case chanceOutOfRange(Double)
  case acceptanceOutOfRange(Double)
  case wrongLength(what: String, values: Int, expected: Int)
}

extension CascadeError: CustomStringConvertible {
  /// One plain sentence for the person who asked.
  public var description: String {
    switch self {
    case .noRuns: "a simulation needs at least one run"
    case .tooManyRuns(let asked, let most):
      "\(asked) runs are more than the \(most) a cascade takes"
    case .daysOutOfRange(let days):
      "a cascade cannot be followed for \(days) days: it takes 0 to \(mostCascadeDays)"
    case .seed(let seed): "the seed \(seed) is no person of the graph, or is there twice"
    case .chanceOutOfRange(let value):
      "a chance cannot be \(value): it takes a share between 0 % and 100 %"
    case .acceptanceOutOfRange(let value):
      "an acceptance cannot be \(value): it takes a share between 0 % and 100 %"
    case .wrongLength(let what, let values, let expected):
      "there are \(values) \(what) where \(expected) are needed"
    }
  }
}

extension Cascade {
  /// - Throws: ``CascadeError``.
  func check() throws {
    guard runs > 0 else { throw CascadeError.noRuns }
    guard runs <= mostCascadeRuns else {
      throw CascadeError.tooManyRuns(asked: runs, most: mostCascadeRuns)
    }
    if let days, !(0...mostCascadeDays).contains(days) { throw CascadeError.daysOutOfRange(days) }
    var last = -1
    for seed in seeds {
      guard seed > last, seed < graph.people else { throw CascadeError.seed(seed) }
      last = seed
    }
    guard acceptance.isEmpty || acceptance.count == seeds.count else {
      throw CascadeError.wrongLength(
        what: "acceptances", values: acceptance.count, expected: seeds.count)
    }
    if let bad = acceptance.first(where: { !(0...1).contains($0) }) {
      throw CascadeError.acceptanceOutOfRange(bad)
    }
    try chances.check(arcs: graph.arcCount)
  }
}

extension Cascade.Chances {
  /// - Throws: ``CascadeError``.
  func check(arcs: Int) throws {
    switch self {
    case .weighted: break
    case .constant(let chance):
      guard (0...1).contains(chance) else { throw CascadeError.chanceOutOfRange(chance) }
    case .perArc(let chances):
      guard chances.count == arcs else {
        throw CascadeError.wrongLength(what: "chances", values: chances.count, expected: arcs)
      }
      if let bad = chances.first(where: { !(0...1).contains($0) }) {
        throw CascadeError.chanceOutOfRange(bad)
      }
    }
  }
}
