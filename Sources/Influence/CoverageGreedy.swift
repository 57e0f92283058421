import Statistics

/// Chooses candidates one by one by what they add to the sets met, and bounds the best choice.
struct CoverageGreedy {
  struct Picked {
    var chosen: [Int] = []
    var goals: [Double] = []
    var costs: [Double] = []

    var goal: Double { goals.last ?? 0 }
  }

  private let choice: SpreadChoice
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
  private(set) var result = Picked()

  init(
    choice: SpreadChoice, coverage: SetCoverage, candidateOf: [Int32], weightPerSet: Double
  ) {
    self.choice = choice
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
    var nextLook = 1
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
        nextLook = max(nextLook + 1, nextLook * 5 / 4)
      }
    }
    lookAhead()
    if let single, single.goal > result.goal { result = single }
  }

  /// No choice within the limits has a higher goal than this, but with probability exp(−doubt).
  ///
  /// The doubt is about the count of the best choice, which is at most what was found plus the
  /// penalties that were already taken off.
  func upperGoal(doubt: Double) -> Double {
    let penalties = mostWithinLimits(choice.penalties)
    let count = max(0, (leastUpper + penalties) / weightPerSet)
    return weightPerSet * SpreadSearch.upperCount(count, doubt: doubt) - penalties
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
    guard choice.budget != nil, gain > 0 else { return gain }
    let cost = cost(candidate)
    return cost > 0 ? gain / cost : .infinity
  }

  private func fits(_ candidate: Int) -> Bool {
    guard let budget = choice.budget else { return true }
    return (result.costs.last ?? 0) + cost(candidate) <= budget
  }

  private mutating func take(_ candidate: Int) {
    let goal = result.goal + adds(candidate)
    result.costs.append((result.costs.last ?? 0) + cost(candidate))
    result.goals.append(goal)
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
      Picked(chosen: [candidate], goals: [adds(candidate)], costs: [cost(candidate)])
    }
  }

  /// What any choice could cover, seen from the sets covered so far: those, and the most that the
  /// limits let further candidates add one by one (the goal is submodular, so together they add no
  /// more).
  ///
  /// Where those chosen count for nothing, what is brought is paid for out of the budget: a goal g
  /// leaves budget − cost·g for the candidates, so no goal is above the g at which that is just enough.
  private mutating func lookAhead() {
    let base = weightPerSet * Double(covered)
    let values = choice.candidates.indices.map(adds)
    let byCount = mostByCount(values)
    guard let budget = choice.budget else {
      leastUpper = min(leastUpper, base + byCount)
      return
    }
    let knapsack = FractionalKnapsack(values: values, costs: choice.costs)
    func bound(_ goal: Double) -> Double {
      let left = choice.excludesChosen ? budget - choice.costPerWeight * goal : budget
      return base + min(byCount, knapsack.most(for: max(0, left)))
    }
    var (low, high) = (0.0, bound(0))
    if choice.excludesChosen, choice.costPerWeight > 0 {
      for _ in 0..<48 {
        let middle = (low + high) / 2
        if bound(middle) >= middle { low = middle } else { high = middle }
      }
    }
    leastUpper = min(leastUpper, high)
  }

  private func mostByCount(_ values: [Double]) -> Double {
    sumOfLargest(choice.count ?? values.count, of: values)
  }

  /// The most that candidates within the limits can have together of `values`, or more.
  private func mostWithinLimits(_ values: [Double]) -> Double {
    let byCount = mostByCount(values)
    guard let budget = choice.budget else { return byCount }
    return min(
      byCount, FractionalKnapsack(values: values, costs: choice.costs).most(for: budget))
  }
}

/// The most value for any budget where a part of an item can be taken (Dantzig 1957).
struct FractionalKnapsack {
  /// Sums of costs and values in the order of value per cost; the first of both is 0.
  private var costs: [Double] = [0]
  private var values: [Double] = [0]

  /// Items without a value are left out.
  init(values: [Double], costs: [Double]) {
    let ratios = values.indices.map { index in
      costs[index] > 0 ? values[index] / costs[index] : .infinity
    }
    let order = values.indices.filter { values[$0] > 0 }.sorted { ratios[$0] > ratios[$1] }
    for item in order {
      self.costs.append(self.costs[self.costs.count - 1] + costs[item])
      self.values.append(self.values[self.values.count - 1] + values[item])
    }
  }

  /// - Complexity: O(log items).
  func most(for budget: Double) -> Double {
    var (low, high) = (0, costs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if costs[middle] <= budget { low = middle } else { high = middle }
    }
    guard high < costs.count else { return values[low] }
    let part = (budget - costs[low]) / (costs[high] - costs[low])
    return values[low] + part * (values[high] - values[low])
  }
}

/// The sum of the `count` largest values, negative ones counted as 0.
///
/// - Complexity: O(n) expected.
func sumOfLargest(_ count: Int, of values: [Double]) -> Double {
  var positive = values.filter { $0 > 0 }
  guard count < positive.count else { return positive.reduce(0, +) }
  guard count > 0 else { return 0 }
  let first = positive.count - count
  positive.withUnsafeMutableBufferPointer { select(ranks: [first], in: $0) }
  return positive[first...].reduce(0, +)
}

/// The largest first; among equals the smaller index.
private struct GainQueue {
  typealias Entry = (rank: Double, candidate: Int)
  private var heap: [Entry]

  init(_ entries: [Entry]) {
    // A sorted array is a heap.
    heap = entries.sorted(by: GainQueue.precedes)
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
    var parent = 0
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && GainQueue.precedes(heap[child], heap[best]) {
        best = child
      }
      if best == parent { return first }
      heap.swapAt(parent, best)
      parent = best
    }
  }
}
