import Statistics

/// Chooses candidates one by one by what they add to the sets met, and bounds the best choice.
struct CoverageGreedy {
  struct Picked {
    var chosen: [Int] = []
    var costs: [Double] = []
    /// On the sets that it was chosen by.
    var goal = 0.0
  }

  private let choice: SpreadChoice
  private let limits: ChoiceLimits
  private let coverage: SetCoverage
  private let candidateOf: [Int32]
  /// The weight that one set stands for.
  private let weightPerSet: Double
  /// The sets that each candidate would still add.
  private var gains: [Int]
  /// The sets that each candidate covers by being their root.
  private let own: [Int]
  private var isCovered: [Bool]
  private var covered = 0
  /// In the weight's unit; the least over the prefixes looked at, of what any choice covers.
  private var leastUpper = Double.infinity
  /// The sets covered at that prefix.
  private var coveredAtLeast: [Bool] = []
  private(set) var result = Picked()
  /// Whether those chosen first are those who add most, whatever they cost.
  private let ignoresCosts: Bool

  /// - Parameter ignoresCosts: under a budget takes those first who add most, as long as they fit: where
  ///   the number is limited too, those who add most for their cost leave money over.
  init(
    choice: SpreadChoice, coverage: SetCoverage, candidateOf: [Int32], weightPerSet: Double,
    ignoresCosts: Bool = false
  ) {
    self.ignoresCosts = ignoresCosts
    self.choice = choice
    limits = ChoiceLimits(choice)
    self.coverage = coverage
    self.candidateOf = candidateOf
    self.weightPerSet = weightPerSet
    gains = choice.candidates.map { coverage.holders(of: $0).count }
    own = choice.candidates.map { coverage.own[$0] }
    isCovered = Array(repeating: false, count: coverage.count)
  }

  mutating func run() {
    let single = bestSingle()
    lookAhead()
    var queue = GainQueue(choice.candidates.indices.map { (rank($0), $0) })
    let most = min(choice.count ?? choice.candidates.count, choice.candidates.count)
    // Bounds at a few prefixes are as good as at all of them, and cost a pass over the candidates.
    var nextLook = 4
    while result.chosen.count < most, let (stale, candidate) = queue.pop() {
      let fresh = rank(candidate)
      if fresh < stale {
        queue.push((fresh, candidate))
        continue
      }
      guard adds(candidate) > 0 else { break }
      guard fits(candidate) else { continue }
      take(candidate)
      if result.chosen.count == nextLook || result.chosen.count == most {
        lookAhead()
        nextLook = nextLook * 3 / 2
      }
    }
    lookAhead()
    if let single, single.goal > result.goal { result = single }
    lowerBound()
  }

  /// No choice within the limits has a higher goal than this, but with probability exp(−doubt).
  ///
  /// The doubt is about the count of the best choice, which is at most what was found plus the
  /// penalties that were already taken off.
  func upperGoal(doubt: Double) -> Double {
    let penalties = limits.most(of: choice.penalties)
    let count = max(0, (leastUpper + penalties) / weightPerSet)
    let seen = weightPerSet * SpreadSearch.upperCount(count, doubt: doubt) - penalties
    return min(seen, boughtAtMost ?? .infinity)
  }

  /// What the money buys of people brought, were everybody who can be brought to be had; nil where that
  /// is no limit, or counted already.
  ///
  /// Those chosen reach themselves, and of the budget that their own costs leave each further unit of
  /// weight costs the same. So with w·a for a candidate's own weight, f for its cost and c for the cost of
  /// a unit, no goal is above budget/c + Σ (w·a − f/c − penalty).
  private var boughtAtMost: Double? {
    guard let budget = choice.budget, choice.costPerWeight > 0, !choice.excludesChosen else {
      return nil
    }
    let own = choice.candidates.indices.map { index in
      (choice.weights?[choice.candidates[index]] ?? 1) * choice.acceptance[index]
        - choice.costs[index] / choice.costPerWeight - choice.penalties[index]
    }
    return budget / choice.costPerWeight + limits.most(of: own)
  }

  // MARK: Steps

  private func adds(_ candidate: Int) -> Double {
    let counted = choice.excludesChosen ? gains[candidate] - own[candidate] : gains[candidate]
    return weightPerSet * Double(counted) - choice.penalties[candidate]
  }

  /// The candidate's own cost and that of whom it brings.
  private func cost(_ candidate: Int) -> Double {
    let brought = max(0, gains[candidate] - own[candidate])
    return choice.costs[candidate] + choice.costPerWeight * weightPerSet * Double(brought)
  }

  /// What is chosen first: by gain, or by gain per cost where money is short.
  private func rank(_ candidate: Int) -> Double {
    let gain = adds(candidate)
    guard choice.budget != nil, !ignoresCosts, gain > 0 else { return gain }
    let cost = cost(candidate)
    return cost > 0 ? gain / cost : .infinity
  }

  private func fits(_ candidate: Int) -> Bool {
    guard let budget = choice.budget else { return true }
    return (result.costs.last ?? 0) + cost(candidate) <= budget
  }

  private mutating func take(_ candidate: Int) {
    result.goal += adds(candidate)
    result.costs.append((result.costs.last ?? 0) + cost(candidate))
    result.chosen.append(candidate)
    for set in coverage.holders(of: choice.candidates[candidate]) where !isCovered[Int(set)] {
      isCovered[Int(set)] = true
      covered += 1
      for member in coverage.members(of: Int(set)) {
        let other = candidateOf[Int(member)]
        if other >= 0 { gains[Int(other)] -= 1 }
      }
    }
  }

  private func bestSingle() -> Picked? {
    guard choice.budget != nil, choice.count ?? 1 > 0 else { return nil }
    let best = choice.candidates.indices.filter { fits($0) && adds($0) > 0 }
      .max { (adds($0), -$0) < (adds($1), -$1) }
    return best.map { candidate in
      Picked(chosen: [candidate], costs: [cost(candidate)], goal: adds(candidate))
    }
  }

  /// What any choice could cover, seen from the sets covered so far: those, and the most that the
  /// limits let further candidates add one by one (the goal is submodular, so together they add no
  /// more).
  private mutating func lookAhead() {
    let bound = limits.relaxed(
      base: weightPerSet * Double(covered), values: choice.candidates.indices.map(adds)
    ).goal
    guard bound < leastUpper else { return }
    leastUpper = bound
    coveredAtLeast = isCovered
  }

  /// Brings the bound down by prices on the sets, from those that the best prefix stands for.
  private mutating func lowerBound() {
    guard leastUpper.isFinite, leastUpper > result.goal else { return }
    var prices = CoveragePrices(
      coverage: coverage, choice: choice, candidateOf: candidateOf,
      ownSets: choice.excludesChosen ? own : Array(repeating: 0, count: own.count),
      weightPerSet: weightPerSet, covered: coveredAtLeast)
    leastUpper = min(
      leastUpper, prices.leastBound(above: result.goal, people: choice.candidates))
  }
}

/// The largest first; among equals the smaller index.
private struct GainQueue {
  typealias Entry = (rank: Double, candidate: Int)
  private var heap: [Entry]

  /// - Complexity: O(n) in the entries (Floyd 1964).
  init(_ entries: [Entry]) {
    heap = entries
    for parent in (0..<heap.count / 2).reversed() { sink(parent) }
  }

  private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
    left.rank != right.rank ? left.rank > right.rank : left.candidate < right.candidate
  }

  mutating func push(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0, GainQueue.precedes(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func pop() -> Entry? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    sink(0)
    return first
  }

  private mutating func sink(_ start: Int) {
    var parent = start
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && GainQueue.precedes(heap[child], heap[best]) {
        best = child
      }
      if best == parent { return }
      heap.swapAt(parent, best)
      parent = best
    }
  }
}
