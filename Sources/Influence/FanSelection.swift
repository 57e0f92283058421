import Statistics

/// Fans each with a value and a cost, of whom so many for so much money are chosen.
struct FanSelection {
  /// Exchanges of one fan for another are looked for only where all pairs are no more than this.
  private static let mostPairs = 20_000_000
  private static let mostExchanges = 1_000

  private let values: [Double]
  private let costs: [Double]
  private let numbers: [Int]?
  private let budget: Double?
  /// Fans of a value above 0, by value per cost where there is a budget, else by value.
  private let order: [Int]
  private let most: Int

  /// - Parameters:
  ///   - numbers: decide between equals; nil for the fans' places.
  ///   - count: the most fans; nil for any number.
  ///   - budget: the most cost; nil for any.
  init(values: [Double], costs: [Double], numbers: [Int]?, count: Int?, budget: Double?) {
    self.values = values
    self.costs = costs
    self.numbers = numbers
    self.budget = budget
    order = values.indices.filter { values[$0] > 0 }
      .map { index -> (rank: Double, number: Int, index: Int) in
        let isFree = budget == nil || costs[index] <= 0
        let rank = isFree && budget != nil ? Double.infinity : values[index]
        return (isFree ? rank : values[index] / costs[index], numbers?[index] ?? index, index)
      }
      .sorted { ($1.rank, $0.number) < ($0.rank, $1.number) }.map(\.index)
    most = min(count ?? order.count, order.count)
  }

  var choice: OfferChoice {
    var chosen = taken(order)
    var upper = sumOfLargest(most, of: order.map { values[$0] })
    if let budget {
      let prices = MoneyPrices(
        values: order.map { values[$0] }, costs: order.map { costs[$0] }, count: most,
        budget: budget)
      upper = min(upper, prices.bound)
      if most < order.count {
        for price in [0, prices.price] {
          let priced = taken(byNet(price))
          if value(of: priced) > value(of: chosen) { chosen = priced }
        }
      }
      if most > 0, let single = bestSingle(budget), values[single] > value(of: chosen) {
        chosen = [single]
      }
      exchange(&chosen, budget)
    }
    return listed(chosen, upper: upper)
  }

  // MARK: Ways to choose

  /// As many as fit, in an order.
  private func taken(_ order: [Int]) -> [Int] {
    var chosen: [Int] = []
    var spent = 0.0
    for index in order where chosen.count < most {
      if let budget, spent + costs[index] > budget { continue }
      spent += costs[index]
      chosen.append(index)
    }
    return chosen
  }

  /// The useful fans by what is left of their value once money has a price.
  private func byNet(_ price: Double) -> [Int] {
    order.map { (net: values[$0] - price * costs[$0], number: numbers?[$0] ?? $0, index: $0) }
      .sorted { ($1.net, $0.number) < ($0.net, $1.number) }.map(\.index)
  }

  private func bestSingle(_ budget: Double) -> Int? {
    order.filter { costs[$0] <= budget }
      .max { (values[$0], -(numbers?[$0] ?? $0)) < (values[$1], -(numbers?[$1] ?? $1)) }
  }

  /// Puts in the place of one fan the one who is worth most more and still fits, as long as there is one.
  private func exchange(_ chosen: inout [Int], _ budget: Double) {
    guard !chosen.isEmpty, chosen.count * order.count <= Self.mostPairs else { return }
    var isChosen = [Bool](repeating: false, count: values.count)
    for index in chosen { isChosen[index] = true }
    var left = chosen.reduce(budget) { $0 - costs[$1] }
    for _ in 0..<min(Self.mostExchanges, Self.mostPairs / (chosen.count * order.count)) {
      var best = (gain: 0.0, place: 0, index: -1)
      for (place, old) in chosen.enumerated() {
        for index in order where !isChosen[index] && costs[index] <= left + costs[old] {
          let gain = values[index] - values[old]
          if gain > best.gain { best = (gain, place, index) }
        }
      }
      guard best.index >= 0 else { return }
      let old = chosen[best.place]
      left += costs[old] - costs[best.index]
      (isChosen[old], isChosen[best.index]) = (false, true)
      chosen[best.place] = best.index
    }
  }

  private func value(of chosen: [Int]) -> Double { chosen.reduce(0) { $0 + values[$1] } }

  /// In the order of ``order``, so that a list cut anywhere is a good one too.
  private func listed(_ chosen: [Int], upper: Double) -> OfferChoice {
    var isChosen = [Bool](repeating: false, count: values.count)
    for index in chosen { isChosen[index] = true }
    var choice = OfferChoice(chosen: [], runningGoal: [], runningCost: [], upper: upper)
    var (gained, spent) = (0.0, 0.0)
    for index in order where isChosen[index] {
      gained += values[index]
      spent += costs[index]
      choice.chosen.append(index)
      choice.runningGoal.append(gained)
      choice.runningCost.append(spent)
    }
    return choice
  }
}

/// The price of money at which the best so many items cost what there is.
///
/// At a price λ no choice within the limits is worth more than λ·budget and the values less λ times the
/// costs of the best so many items (Lagrange); the least of that over all λ is the optimum where parts of
/// items can be taken.
struct MoneyPrices {
  private static let halvings = 60

  /// No choice within the limits is worth more.
  let bound: Double
  /// The lowest price looked at whose best items fit the budget.
  let price: Double

  /// - Complexity: O(items).
  init(values: [Double], costs: [Double], count: Int, budget: Double) {
    func look(_ price: Double) -> (bound: Double, cost: Double) {
      let nets = values.indices.map { values[$0] - price * costs[$0] }
      let best = largest(count, of: nets)
      return (
        price * budget + best.reduce(0) { $0 + nets[$1] }, best.reduce(0) { $0 + costs[$1] }
      )
    }
    let free = look(0)
    guard free.cost > budget else {
      (bound, price) = (free.bound, 0)
      return
    }
    var bound = free.bound
    var low = 0.0
    var high = values.indices.reduce(0) { most, index in
      costs[index] > 0 ? max(most, values[index] / costs[index]) : most
    }
    for _ in 0..<Self.halvings {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      let seen = look(middle)
      bound = min(bound, seen.bound)
      if seen.cost > budget { low = middle } else { high = middle }
    }
    (self.bound, price) = (min(bound, look(high).bound), high)
  }
}

/// The places of the `count` largest values above 0; of equal ones the first.
///
/// - Complexity: O(n) expected.
func largest(_ count: Int, of values: [Double]) -> [Int] {
  let useful = values.indices.filter { values[$0] > 0 }
  guard count < useful.count else { return useful }
  guard count > 0 else { return [] }
  var sorted = useful.map { values[$0] }
  let rank = sorted.count - count
  sorted.withUnsafeMutableBufferPointer { select(ranks: [rank], in: $0) }
  let least = sorted[rank]
  var ties = count - useful.count { values[$0] > least }
  return useful.filter { index in
    if values[index] > least { return true }
    guard values[index] == least, ties > 0 else { return false }
    ties -= 1
    return true
  }
}
