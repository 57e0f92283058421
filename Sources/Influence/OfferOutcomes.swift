#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The 5, 50 and 95 % quantiles of one measure of an offer.
public struct OfferLevels: Hashable, Sendable {
  public var p5: Double
  public var p50: Double
  public var p95: Double
}

/// The exact distributions of an offer's cost and ROI, where every fan costs and brings the same.
///
/// Cost is f·A + w·K and return g·K, with A fans accepting, K conversions, f the perk and handling, w
/// the reward and g what a conversion brings; so both follow from the joint distribution of A and K.
struct OfferOutcomes {
  /// Levels are looked for in halves down to the last digits of a double.
  private static let halvings = 200
  /// Less than any amount of money, and more than rounding leaves.
  private static let slack = 1e-9

  private let counts: JointCounts
  private let acceptCost: Double
  private let reward: Double
  private let gain: Double

  /// Nil where an option has one value a fan, and where ``JointCounts`` is.
  ///
  /// - Parameter conversions: what is known of the conversions of the plan's fans.
  init?(plan: OfferPlan, conversions: ThinnedCounts) {
    guard let shared = SharedTerms(plan.offer, spread: plan.spread) else { return nil }
    let fans = plan.fansInOrder
    guard
      let counts = JointCounts(
        acceptance: fans.acceptance, completion: shared.completion,
        means: fans.engaged.map { $0 * shared.conversion }, conversions: conversions)
    else { return nil }
    self.counts = counts
    acceptCost = shared.acceptCost
    reward = shared.reward
    gain = shared.gain
  }

  /// Of the cost of a campaign, in money.
  var cost: OfferLevels {
    let most =
      acceptCost * Double(counts.mostAccepted) + reward * Double(counts.mostConversions)
    return OfferLevels { level in lowest(from: 0, to: most) { spends($0) >= level } }
  }

  /// Of the ROI of a campaign that costs something, as ratios; nil where accepting costs nothing.
  var roi: OfferLevels? {
    guard acceptCost > 0, payers > 0 else { return nil }
    var most = 1.0
    while most < 1e12, returnsAtMost(most) < 1 - 1e-9 { most *= 2 }
    return OfferLevels { level in
      lowest(from: -1, to: most) { returnsAtMost($0) >= level }
    }
  }

  /// P(ROI < 0) of a campaign that costs something; nil where accepting costs nothing.
  var chanceOfLoss: Double? {
    guard acceptCost > 0, payers > 0 else { return nil }
    let left = gain - reward
    let below = counts.sum { accepted in
      guard left > 0 else { return Int.max }
      return Int((acceptCost * Double(accepted) / left - Self.slack).rounded(.up)) - 1
    }
    // Where accepting costs, a campaign that costs nothing has no conversions and no loss either.
    let free = left > 0 ? 0 : counts.nobody
    return settled((below - free) / payers)
  }

  /// P(cost > budget).
  func chanceOver(_ budget: Double) -> Double { settled(1 - spends(budget)) }

  // MARK: Distribution functions

  /// The chance that anything is paid, where accepting costs something.
  private var payers: Double { 1 - counts.nobody }

  /// P(cost ≤ amount).
  private func spends(_ amount: Double) -> Double {
    counts.sum { accepted in
      let left = amount - acceptCost * Double(accepted) + Self.slack
      if left < 0 { return -1 }
      return reward > 0 ? Int(min(left / reward, 1e15)) : Int.max
    }
  }

  /// P(ROI ≤ ratio), given that there is a cost.
  private func returnsAtMost(_ ratio: Double) -> Double {
    let left = gain - (1 + ratio) * reward
    let below = counts.sum { accepted in
      guard left > 0 else { return Int.max }
      return Int(min((1 + ratio) * acceptCost * Double(accepted) / left + Self.slack, 1e15))
    }
    return (below - counts.nobody) / payers
  }

  private func lowest(from low: Double, to high: Double, where holds: (Double) -> Bool) -> Double {
    var (low, high) = (low, high)
    if holds(low) { return low }
    for _ in 0..<Self.halvings {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if holds(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// No digit is handed on that the windows and the points left out could have changed.
  private func settled(_ chance: Double) -> Double {
    (min(1, max(0, chance)) * 1e9).rounded() / 1e9
  }
}

extension OfferLevels {
  fileprivate init(_ quantile: (Double) -> Double) {
    self.init(p5: quantile(0.05), p50: quantile(0.5), p95: quantile(0.95))
  }
}
