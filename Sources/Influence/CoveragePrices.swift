/// A bound on what any choice covers, from a price on every set.
///
/// Give each set a price π in 0...1. A choice that meets it c times gets 1 of it, and 1 is at most
/// (1 − π) + π·c; one that does not meet it gets 0. So no choice covers more than Σ (1 − π) and the
/// most that candidates within the limits can collect of the prices of their sets. Greedy's own
/// bound is the case of 0 for the sets covered so far and 1 for the others (Leskovec et al. 2007).
/// The best prices are the dual of the linear programme of maximum coverage. Steps along a
/// subgradient come near them (Held, Wolfe & Crowder 1974, with Polyak's length of 1969), and
/// wherever they stop, the bound holds.
struct CoveragePrices {
  /// Steps taken at most: behind them the bound moves by less than a thousandth a step.
  private static let steps = 12
  /// Steps without a better bound before the next ones are halved.
  private static let patience = 2

  private let coverage: SetCoverage
  private let candidateOf: [Int32]
  private let limits: ChoiceLimits
  private let weightPerSet: Double
  /// What is taken off a candidate's prices: in sets where it is the root, and in the goal's unit.
  private let ownSets: [Int]
  private let penalties: [Double]
  private var prices: [Double]
  /// For each candidate the prices of the sets it is in, added up.
  private var collected: [Double]
  /// Σ (1 − π).
  private var free: Double

  /// - Parameter covered: the sets of price 0 to begin with.
  init(
    coverage: SetCoverage, choice: SpreadChoice, candidateOf: [Int32], ownSets: [Int],
    weightPerSet: Double, covered: [Bool]
  ) {
    self.coverage = coverage
    self.candidateOf = candidateOf
    self.weightPerSet = weightPerSet
    self.ownSets = ownSets
    limits = ChoiceLimits(choice)
    penalties = choice.penalties
    prices = covered.map { $0 ? 0 : 1 }
    free = covered.reduce(0) { $0 + ($1 ? 1 : 0) }
    collected = Array(repeating: 0, count: choice.candidates.count)
    for set in prices.indices where prices[set] > 0 { collect(set, prices[set]) }
  }

  private mutating func collect(_ set: Int, _ change: Double) {
    for place in coverage.ends[set]..<coverage.ends[set + 1] {
      let candidate = candidateOf[Int(coverage.members[place])]
      if candidate >= 0 { collected[Int(candidate)] += change }
    }
  }

  /// The least bound that was come by, in the goal's unit.
  ///
  /// - Parameters:
  ///   - goal: what some choice is known to have: no bound falls below it.
  ///   - people: the person that each candidate is.
  mutating func leastBound(above goal: Double, people: [Int]) -> Double {
    var least = Double.infinity
    var length = 1.0
    var idle = 0
    for _ in 0..<Self.steps {
      let relaxed = limits.relaxed(base: weightPerSet * free, values: values)
      if relaxed.goal < least {
        least = relaxed.goal
        idle = 0
      } else {
        idle += 1
        if idle >= Self.patience { (length, idle) = (length / 2, 0) }
      }
      let gap = (relaxed.goal - goal) / weightPerSet
      guard gap > 1e-3, step(length * gap, towards: relaxed.shares, people) else { break }
    }
    return least
  }

  private var values: [Double] {
    collected.indices.map { candidate in
      weightPerSet * (collected[candidate] - Double(ownSets[candidate])) - penalties[candidate]
    }
  }

  /// Lowers the prices of sets that `shares` cover more than once, and raises those of sets that
  /// they cover less; false where no price moves.
  private mutating func step(
    _ length: Double, towards shares: ChoiceLimits.Shares, _ people: [Int]
  ) -> Bool {
    var excess = [Double](repeating: -1, count: prices.count)
    for (candidate, share) in shares {
      for set in coverage.holders(of: people[candidate]) { excess[Int(set)] += share }
    }
    var square = 0.0
    for set in prices.indices {
      if excess[set] < 0 ? prices[set] >= 1 : prices[set] <= 0 { excess[set] = 0 }
      square += excess[set] * excess[set]
    }
    guard square > 0 else { return false }
    let scale = length / square
    for set in prices.indices where excess[set] != 0 {
      let price = min(1, max(0, prices[set] - scale * excess[set]))
      collect(set, price - prices[set])
      free += prices[set] - price
      prices[set] = price
    }
    return true
  }
}
