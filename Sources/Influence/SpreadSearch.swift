import Parallel

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The rounds of ``chooseSpread(_:workers:progress:)``.
struct SpreadSearch: Sendable {
  let choice: SpreadChoice
  private let sets: ReverseSets
  /// The candidate that each person is; −1 for none.
  private let candidateOf: [Int32]
  /// The rounds that bounds have to hold in, all together.
  private let rounds: Int
  private let failure: Double

  init(_ choice: SpreadChoice) throws {
    self.choice = choice
    try choice.chances.check(arcs: choice.graph.arcCount)
    var candidateOf = [Int32](repeating: -1, count: choice.graph.people)
    var acceptance = [Double](repeating: 0, count: choice.graph.people)
    for (index, person) in choice.candidates.enumerated() {
      guard choice.graph.people > person, person >= 0, candidateOf[person] < 0 else {
        throw CascadeError.seed(person)
      }
      guard (0...1).contains(choice.acceptance[index]) else {
        throw CascadeError.acceptanceOutOfRange(choice.acceptance[index])
      }
      candidateOf[person] = Int32(index)
      acceptance[person] = choice.acceptance[index]
    }
    self.candidateOf = candidateOf
    sets = ReverseSets(
      choice.graph, chances: choice.chances, weights: choice.weights,
      acceptance: acceptance.allSatisfy { $0 == 1 } ? nil : acceptance, days: choice.days,
      seed: choice.seed)
    let first = SpreadSearch.firstSets(choice)
    rounds = 1 + max(0, Int(log2(Double(max(1, choice.mostSets)) / Double(first)).rounded(.up)))
    failure = min(0.01, 1 / Double(max(2, choice.graph.people)))
  }

  private static func firstSets(_ choice: SpreadChoice) -> Int {
    min(choice.mostSets, max(choice.leastSets, choice.graph.people / 48))
  }

  func run(workers: Workers, progress: Progress?) throws -> SpreadChoiceResult {
    var coverage = SetCoverage(people: choice.graph.people)
    var count = SpreadSearch.firstSets(choice)
    guard sets.totalWeight > 0, !choice.candidates.isEmpty else { return nothing }
    var last: SpreadChoiceResult?
    while true {
      progress?.start("optimise", total: 2 * count, in: .sets)
      do {
        coverage.append(
          try blocks(coverage.count..<count, workers: workers, progress: progress))
      } catch let error as Cancelled {
        guard let last else { throw error }
        return stopped(last, askedFor: count)
      }
      let result = try chosen(coverage, workers: workers, progress: progress)
      if coverage.count < count || result.freshSets < coverage.count {
        return stopped(result, askedFor: count)
      }
      let target = 1 - exp(-1) - choice.epsilon
      if (result.ratio ?? 1) >= target || count >= choice.mostSets { return result }
      last = result
      count = min(choice.mostSets, 2 * count)
    }
  }

  private var nothing: SpreadChoiceResult {
    SpreadChoiceResult(
      chosen: [], runningGoal: [], runningCost: [], goal: 0, lower: 0, upper: 0, confidence: 1,
      sets: 0, freshSets: 0)
  }

  private func stopped(_ result: SpreadChoiceResult, askedFor count: Int) -> SpreadChoiceResult {
    var result = result
    result.stoppedOf = count
    return result
  }

  /// The sets of a range of numbers, or the first of them where the token is set meanwhile.
  private func blocks(
    _ numbers: Range<Int>, workers: Workers, progress: Progress?
  ) throws -> [ReverseSets.Block] {
    try inBlocks(of: numbers, workers: workers) { range in
      let block = sets.block(range)
      progress?.advance(by: range.count)
      return block
    }
  }

  private func inBlocks<Result: Sendable>(
    of numbers: Range<Int>, workers: Workers, _ body: @Sendable (Range<Int>) throws -> Result
  ) throws -> [Result] {
    // Few sets still make a task for each of several threads.
    let size = min(ReverseSets.blockSets, max(256, numbers.count / 16))
    return try workers.finished(tasks: (numbers.count + size - 1) / size) { task in
      let first = numbers.lowerBound + task * size
      try workers.cancellation.check()
      return try body(first..<min(numbers.upperBound, first + size))
    }
  }

  private func chosen(
    _ coverage: SetCoverage, workers: Workers, progress: Progress?
  ) throws -> SpreadChoiceResult {
    var greedy = CoverageGreedy(
      choice: choice, coverage: coverage, candidateOf: candidateOf,
      weightPerSet: sets.totalWeight / Double(coverage.count))
    greedy.run()
    var picked = greedy.result
    if choice.budget != nil, choice.count != nil {
      var other = CoverageGreedy(
        choice: choice, coverage: coverage, candidateOf: candidateOf,
        weightPerSet: sets.totalWeight / Double(coverage.count), ignoresCosts: true)
      other.run()
      if other.result.goal > picked.goal { picked = other.result }
    }
    let fresh = try added(by: picked.chosen, coverage.count, workers: workers, progress: progress)
    let scale = sets.totalWeight / Double(fresh.sets)
    var met = 0
    var penalty = 0.0
    let goals = zip(picked.chosen, fresh.added).map { candidate, added in
      met += added
      penalty += choice.penalties[candidate]
      return scale * Double(met) - penalty
    }
    // Each bound fails with at most half of the rounds' share.
    let doubt = log(2 * Double(rounds) / failure)
    return SpreadChoiceResult(
      chosen: picked.chosen, runningGoal: goals, runningCost: picked.costs,
      goal: goals.last ?? 0,
      lower: scale * SpreadSearch.lowerCount(Double(met), doubt: doubt) - penalty,
      upper: greedy.upperGoal(doubt: doubt), confidence: 1 - failure, sets: coverage.count,
      freshSets: fresh.sets)
  }

  /// How many of as many fresh sets each of those chosen adds to what the ones before it meet; of
  /// fewer sets where the token is set meanwhile.
  private func added(
    by chosen: [Int], _ count: Int, workers: Workers, progress: Progress?
  ) throws -> (added: [Int], sets: Int) {
    var places = [UInt32](repeating: ReverseSets.unchosen, count: choice.graph.people)
    for (place, index) in chosen.enumerated() {
      places[choice.candidates[index]] = UInt32(truncatingIfNeeded: place)
    }
    let added: @Sendable (Range<Int>) -> [Int] = { [places] range in
      sets.added(
        range, by: places, count: chosen.count, excludesChosen: choice.excludesChosen)
    }
    let numbers = ReverseSets.freshStart..<ReverseSets.freshStart + count
    do {
      let parts = try inBlocks(of: numbers, workers: workers) { range in
        let part = added(range)
        progress?.advance(by: range.count)
        return (added: part, sets: range.count)
      }
      return parts.reduce(into: (Array(repeating: 0, count: chosen.count), 0)) { sum, part in
        for place in part.added.indices { sum.0[place] += part.added[place] }
        sum.1 += part.sets
      }
    } catch is Cancelled {
      // Enough to say how good the choice is at all, soon after somebody asked to stop.
      let few = min(count, ReverseSets.blockSets)
      return (added(numbers.lowerBound..<numbers.lowerBound + few), few)
    }
  }

  /// A count's expectation is above this but with probability exp(−doubt).
  static func lowerCount(_ count: Double, doubt: Double) -> Double {
    let root = (count + 2 * doubt / 9).squareRoot() - (doubt / 2).squareRoot()
    return max(0, max(0, root) * max(0, root) - doubt / 18)
  }

  /// A count's expectation is below this but with probability exp(−doubt).
  static func upperCount(_ count: Double, doubt: Double) -> Double {
    let root = (count + doubt / 2).squareRoot() + (doubt / 2).squareRoot()
    return root * root
  }
}
