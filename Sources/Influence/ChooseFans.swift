/// What an offer is to bring as much of as the money allows.
public enum OfferGoal: String, CaseIterable, Sendable {
  case conversions
  case profit
  case reach
}

/// Whom to offer, with what it is expected to bring and how far that is from the best possible.
public struct OfferChoice: Hashable, Sendable {
  /// Indices of the fans handed in, in the order chosen.
  public var chosen: [Int]
  /// Expected, of all fans up to each.
  public var runningGoal: [Double]
  public var runningCost: [Double]
  /// No choice within the limits is expected to bring more: the optimum where part of a fan could
  /// be offered.
  public var upper: Double

  public var goal: Double { runningGoal.last ?? 0 }

  /// The most that a better choice could add, a ratio of ``upper``; nil where that is 0.
  public var gap: Double? { upper > 0 ? max(0, upper - goal) / upper : nil }
}

/// What offering to one fan is expected to bring and to cost, alone.
public struct FanExpectation: Hashable, Sendable {
  public var accepts: Double
  public var activates: Double
  public var conversions: Double
  public var cost: Double
  public var returned: Double
  /// Topic-relevant engaged people reached.
  public var engaged: Double

  public func value(of goal: OfferGoal) -> Double {
    switch goal {
    case .conversions: conversions
    case .profit: returned - cost
    case .reach: engaged
    }
  }
}

/// Each fan's expectations under an offer; limits of the offer play no part.
///
/// - Throws: ``OfferError``.
public func expectedByFan(fans: OfferFans, offer: Offer) throws -> [FanExpectation] {
  var unlimited = offer
  unlimited.budget = nil
  unlimited.offers = nil
  unlimited.by = nil
  let plan = try OfferPlan(fans: fans, offer: unlimited)
  return (0..<fans.count).map { index in
    let fan = plan.fan(index)
    let activates = fan.acceptance * fan.completion
    let expected = fan.expected(spread: plan.spread)
    return FanExpectation(
      accepts: fan.acceptance, activates: activates, conversions: expected.conversions,
      cost: expected.cost, returned: expected.conversions * fan.gain,
      engaged: activates * fan.engaged)
  }
}

/// Chooses the fans that bring most of a goal for the money, where each brings what he brings alone.
///
/// Fans are taken by goal per expected cost as long as they fit (Dantzig 1957), and held against the
/// best single one; what is lost to the optimum is less than one fan brings. The bound is the
/// fractional optimum under the budget, or the sum of the most that so many fans bring.
///
/// - Parameters:
///   - count: the most fans; nil for any number.
///   - budget: the most expected cost; nil for any.
/// - Throws: ``OfferError``.
/// - Complexity: O(n log n).
public func chooseFans(
  fans: OfferFans, offer: Offer, goal: OfferGoal, count: Int?, budget: Double?
) throws -> OfferChoice {
  if let count, count < 0 { throw OfferError.negativeOffers(count) }
  if let budget, !(budget >= 0 && budget.isFinite) {
    throw OfferError.outOfRange(option: "budget", value: budget, allowed: "an amount, 0 or more")
  }
  let expected = try expectedByFan(fans: fans, offer: offer)
  let values = expected.map { $0.value(of: goal) }
  let costs = expected.map(\.cost)
  let numbers = fans.numbers
  let useful = values.indices.filter { values[$0] > 0 }
  func rank(_ index: Int) -> Double {
    guard budget != nil else { return values[index] }
    return costs[index] > 0 ? values[index] / costs[index] : .infinity
  }
  let order = useful.map { (rank: rank($0), number: numbers?[$0] ?? $0, index: $0) }
    .sorted { ($1.rank, $0.number) < ($0.rank, $1.number) }.map(\.index)
  let most = min(count ?? order.count, order.count)
  var choice = OfferChoice(
    chosen: [], runningGoal: [], runningCost: [],
    upper: upperBound(order, values, costs, count: most, budget: budget))
  var (gained, spent) = (0.0, 0.0)
  for index in order where choice.chosen.count < most {
    if let budget, spent + costs[index] > budget { continue }
    gained += values[index]
    spent += costs[index]
    choice.chosen.append(index)
    choice.runningGoal.append(gained)
    choice.runningCost.append(spent)
  }
  let single = order.filter { costs[$0] <= budget ?? .infinity }
    .max { (values[$0], -(numbers?[$0] ?? $0)) < (values[$1], -(numbers?[$1] ?? $1)) }
  if most > 0, let single, values[single] > choice.goal {
    choice.chosen = [single]
    choice.runningGoal = [values[single]]
    choice.runningCost = [costs[single]]
  }
  return choice
}

/// - Parameter order: useful fans by value per cost where there is a budget, else by value.
private func upperBound(
  _ order: [Int], _ values: [Double], _ costs: [Double], count: Int, budget: Double?
) -> Double {
  let byCount = sumOfLargest(count, of: order.map { values[$0] })
  guard let budget else { return byCount }
  var left = budget
  var total = 0.0
  for index in order {
    if costs[index] > left { return min(byCount, total + values[index] * left / costs[index]) }
    total += values[index]
    left -= costs[index]
  }
  return min(byCount, total)
}
