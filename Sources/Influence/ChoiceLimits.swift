import Statistics

/// What a choice of candidates may use, with every candidate's value counted for itself alone.
///
/// Values that do not add up, but only ever fall short of their sum, are bounded by the sum: so the
/// most that the limits let be collected is above what any choice within them has.
struct ChoiceLimits {
  /// Candidates, each with the share of it that is taken.
  typealias Shares = [(candidate: Int, share: Double)]

  private let costs: [Double]
  private let count: Int?
  private let budget: Double?
  /// What a goal costs a unit out of the same budget.
  private let costPerGoal: Double

  init(_ choice: SpreadChoice) {
    costs = choice.costs
    count = choice.count
    budget = choice.budget
    // Where those chosen count themselves, whom they bring is not told apart from them.
    costPerGoal = choice.excludesChosen ? choice.costPerWeight : 0
  }

  /// The most of `values` that candidates within the limits have together, or more.
  func most(of values: [Double]) -> Double {
    let byCount = sumOfLargest(count ?? values.count, of: values)
    guard let budget else { return byCount }
    if let count, count < values.count {
      return MoneyPrices(values: values, costs: costs, count: count, budget: budget).bound
    }
    return min(byCount, FractionalKnapsack(values: values, costs: costs).most(for: budget))
  }

  /// The same beside a goal of `base` that no candidate is needed for, and who makes it up.
  ///
  /// Where a goal is paid for out of the budget, a goal g leaves budget − cost·g for the candidates,
  /// so that no goal is above the g at which that is just enough.
  func relaxed(base: Double, values: [Double]) -> (goal: Double, shares: Shares) {
    let largest: Shares = Influence.largest(count ?? values.count, of: values).map { ($0, 1) }
    let byCount = base + largest.reduce(0) { $0 + values[$1.candidate] }
    guard let budget else { return (byCount, largest) }
    if costPerGoal == 0, let count, count < values.count {
      let prices = MoneyPrices(values: values, costs: costs, count: count, budget: budget)
      let nets = values.indices.map { values[$0] - prices.price * costs[$0] }
      return (base + prices.bound, Influence.largest(count, of: nets).map { ($0, 1) })
    }
    let knapsack = FractionalKnapsack(values: values, costs: costs)
    func goal(_ goal: Double) -> Double {
      min(byCount, base + knapsack.most(for: max(0, budget - costPerGoal * goal)))
    }
    var (low, high) = (0.0, goal(0))
    if costPerGoal > 0 {
      for _ in 0..<48 {
        let middle = (low + high) / 2
        if goal(middle) >= middle { low = middle } else { high = middle }
      }
    }
    let left = max(0, budget - costPerGoal * high)
    return (high, byCount <= high ? largest : knapsack.shares(for: left))
  }
}

/// The most value for any budget where a part of an item can be taken (Dantzig 1957).
struct FractionalKnapsack {
  /// Sums of costs and values in the order of value per cost; the first of both is 0.
  private var costs: [Double] = [0]
  private var values: [Double] = [0]
  private let order: [Int]

  /// Items without a value are left out.
  init(values: [Double], costs: [Double]) {
    let ratios = values.indices.map { index in
      costs[index] > 0 ? values[index] / costs[index] : .infinity
    }
    order = values.indices.filter { values[$0] > 0 }.sorted {
      ratios[$0] != ratios[$1] ? ratios[$0] > ratios[$1] : $0 < $1
    }
    for item in order {
      self.costs.append(self.costs[self.costs.count - 1] + costs[item])
      self.values.append(self.values[self.values.count - 1] + values[item])
    }
  }

  /// - Complexity: O(log items).
  func most(for budget: Double) -> Double {
    let whole = wholeItems(for: budget)
    guard whole < order.count else { return values[whole] }
    return values[whole] + part(of: whole, budget) * (values[whole + 1] - values[whole])
  }

  /// The items that make up the most: all whole but the last.
  func shares(for budget: Double) -> ChoiceLimits.Shares {
    let whole = wholeItems(for: budget)
    var shares: ChoiceLimits.Shares = order.prefix(whole).map { ($0, 1) }
    if whole < order.count {
      let part = part(of: whole, budget)
      if part > 0 { shares.append((order[whole], part)) }
    }
    return shares
  }

  private func wholeItems(for budget: Double) -> Int {
    var (low, high) = (0, costs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if costs[middle] <= budget { low = middle } else { high = middle }
    }
    return low
  }

  private func part(of item: Int, _ budget: Double) -> Double {
    (budget - costs[item]) / (costs[item + 1] - costs[item])
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
