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
  let plan = try OfferPlan(fans: fans, offer: offer.withoutLimits)
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

/// How the conversions of some fans stray, worked out exactly; nil where that would take too long.
///
/// - Parameter chosen: indices of fans.
/// - Throws: ``OfferError``.
public func conversionLevels(
  of chosen: [Int], fans: OfferFans, offer: Offer
) throws -> OfferLevels? {
  let plan = try OfferPlan(fans: fans, offer: offer.withoutLimits)
  let offered = chosen.map(plan.fan)
  let counts = ThinnedCounts(
    chances: offered.map { $0.acceptance * $0.completion }, means: offered.map(\.conversions))
  return counts.distribution?.levels(times: plan.spread)
}

extension Offer {
  /// The same offer to everybody.
  fileprivate var withoutLimits: Offer {
    var offer = self
    offer.budget = nil
    offer.offers = nil
    offer.by = nil
    return offer
  }
}

/// Chooses the fans that bring most of a goal for the money, where each brings what he brings alone.
///
/// Under a budget fans are taken by goal per expected cost as long as they fit (Dantzig 1957). Where
/// their number is limited too, that takes the cheap ones and leaves money over; then a price on money
/// is looked for at which the best so many fans cost just what there is. The better choice is held
/// against the best single fan and mended by exchanging one fan for another while that helps. What is
/// lost to the optimum is less than two fans bring; the bound is the optimum where parts of fans could
/// be offered.
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
  let selection = FanSelection(
    values: expected.map { $0.value(of: goal) }, costs: expected.map(\.cost),
    numbers: fans.numbers, count: count, budget: budget)
  return selection.choice
}
