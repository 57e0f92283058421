import Parallel

/// Whom to choose so that most is reached through a friendship graph.
///
/// The goal of a choice S is W(S) − Σ penalties, where W(S) is the expected weight of the people
/// reached, with those who take part or without. Every candidate takes part with its own chance.
public struct SpreadChoice: Sendable {
  public var graph: AudienceGraph
  public var chances: Cascade.Chances = .weighted
  /// Who may be chosen: people of the graph, each once.
  public var candidates: [Int]
  /// One a candidate: its chance to take part, what it costs in expectation, and what is taken off
  /// the goal for it.
  public var acceptance: [Double]
  public var costs: [Double]
  public var penalties: [Double]
  /// What each person of the graph is worth when reached; nil for 1 each.
  public var weights: [Double]?
  /// Whether those chosen who take part count for nothing themselves: only whom they bring does.
  public var excludesChosen = false
  /// What reaching one unit of weight costs beside the candidates' own costs, theirs left out.
  public var costPerWeight = 0.0
  /// The most candidates, and the most money; nil for no limit.
  public var count: Int?
  public var budget: Double?
  public var days: Int?
  public var seed: UInt64 = 42
  /// The search ends when the certified ratio is within this of 1 − 1/e.
  public var epsilon = 0.1
  /// Sets drawn at least, and at most, for the choice; as many again check it. Fewer to begin with
  /// seldom prove enough, and are checked for nothing.
  public var leastSets = 3_072
  public var mostSets = 1 << 20

  public init(graph: AudienceGraph, candidates: [Int]) {
    self.graph = graph
    self.candidates = candidates
    acceptance = Array(repeating: 1, count: candidates.count)
    costs = Array(repeating: 0, count: candidates.count)
    penalties = Array(repeating: 0, count: candidates.count)
  }
}

/// A choice with what was proven of it.
public struct SpreadChoiceResult: Hashable, Sendable {
  /// Indices of candidates, in the order chosen.
  public var chosen: [Int]
  /// The goal of all up to each as estimated on fresh sets: those that a choice was made on flatter
  /// it, by a fifth where they are few.
  public var runningGoal: [Double]
  /// The cost of all up to each that was held against the budget, as estimated on the sets the
  /// choice was made on: whom they bring is rather over- than underestimated there.
  public var runningCost: [Double]
  /// The goal as estimated on fresh sets, and a bound below it that holds with the confidence.
  public var goal: Double
  public var lower: Double
  /// No choice within the limits has a higher goal, with the same confidence.
  public var upper: Double
  /// 1 − δ: the chance, over the sets drawn, that both bounds hold.
  public var confidence: Double
  /// Sets drawn for the choice, and fresh ones that checked it: as many, unless it was stopped.
  public var sets: Int
  public var freshSets: Int
  /// The sets asked for where the work was cancelled meanwhile; nil where it was done. What is
  /// certified holds all the same.
  public var stoppedOf: Int?

  /// The share of the best goal that was reached for certain (at that confidence); nil where no
  /// goal above 0 is possible.
  public var ratio: Double? { upper > 0 ? min(1, max(0, lower) / upper) : nil }
}

/// Chooses by OPIM-C (Tang, Tang, Xiao & Yuan, "Online processing algorithms for influence
/// maximization", SIGMOD 2018), with costs, penalties and weights.
///
/// Two collections of reverse-reachable sets are doubled until the bounds found on them are close
/// enough. One serves to choose, greedily by gain (or by gain per cost under a budget, against the
/// best single candidate), and to bound the best choice from above, by prices on the sets where
/// greedy's own bound is loose. The other is fresh, and bounds the choice made from below. Under a
/// budget no ratio is promised beforehand: what is certified is what the two bounds prove in the
/// run.
///
/// - Parameter progress: counts sets.
/// - Throws: ``CascadeError``; `Cancelled` where the workers' token was set before any sets were
///   drawn. Set later, the result is that of the sets drawn so far.
public func chooseSpread(
  _ choice: SpreadChoice, workers: Workers = Workers(), progress: Progress? = nil
) throws -> SpreadChoiceResult {
  try SpreadSearch(choice).run(workers: workers, progress: progress)
}
