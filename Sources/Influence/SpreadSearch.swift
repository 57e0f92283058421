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
    while true {
      progress?.start("optimise", total: 2 * count)
      coverage.append(try blocks(coverage.count..<count, workers: workers))
      progress?.advance(by: count)
      let result = try chosen(coverage, workers: workers)
      progress?.advance(by: count)
      let target = 1 - exp(-1) - choice.epsilon
      if (result.ratio ?? 1) >= target || count >= choice.mostSets { return result }
      count = min(choice.mostSets, 2 * count)
    }
  }

  private var nothing: SpreadChoiceResult {
    SpreadChoiceResult(
      chosen: [], runningGoal: [], runningCost: [], goal: 0, lower: 0, upper: 0, confidence: 1,
      sets: 0)
  }

  private func blocks(_ numbers: Range<Int>, workers: Workers) throws -> [ReverseSets.Block] {
    try workers.map(rows: numbers.count, chunk: ReverseSets.blockSets) { range in
      try workers.cancellation.check()
      return sets.block(
        numbers.lowerBound + range.lowerBound..<numbers.lowerBound + range.upperBound)
    }
  }

  private func chosen(_ coverage: SetCoverage, workers: Workers) throws -> SpreadChoiceResult {
    var greedy = CoverageGreedy(
      choice: choice, coverage: coverage, candidateOf: candidateOf,
      weightPerSet: sets.totalWeight / Double(coverage.count))
    greedy.run()
    let picked = greedy.result
    var isChosen = [Bool](repeating: false, count: choice.graph.people)
    for index in picked.chosen { isChosen[choice.candidates[index]] = true }
    let marks = isChosen
    let met = try workers.map(rows: coverage.count, chunk: ReverseSets.blockSets) { range in
      try workers.cancellation.check()
      let start = ReverseSets.freshStart + range.lowerBound
      return sets.covered(
        start..<start + range.count, by: marks, excludesChosen: choice.excludesChosen)
    }.reduce(0, +)
    let scale = sets.totalWeight / Double(coverage.count)
    let penalty = picked.chosen.reduce(0) { $0 + choice.penalties[$1] }
    // Each bound fails with at most half of the rounds' share.
    let doubt = log(2 * Double(rounds) / failure)
    return SpreadChoiceResult(
      chosen: picked.chosen, runningGoal: picked.goals, runningCost: picked.costs,
      goal: scale * Double(met) - penalty,
      lower: scale * SpreadSearch.lowerCount(Double(met), doubt: doubt) - penalty,
      upper: greedy.upperGoal(doubt: doubt), confidence: 1 - failure, sets: coverage.count)
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
