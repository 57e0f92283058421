/// What one activated influencer costs and brings, and where that breaks even.
///
/// Money in the major unit of one currency; conversions are expected friends an activation.
public struct OfferEconomics: Hashable, Sendable {
  /// The perk, and the handling of it, for each fan who accepts.
  public var perk: Double
  public var handling: Double
  /// Paid for each friend converted.
  public var reward: Double
  /// What a conversion brings.
  public var value: Double
  /// The share of the value that is kept: 1 where returns are counted as revenue.
  public var margin: Double
  /// The share of those who accept who also do it.
  public var completion: Double

  public init(
    perk: Double = 10, handling: Double = 8, reward: Double = 5, value: Double = 50,
    margin: Double = 1, completion: Double = 0.8
  ) {
    self.perk = perk
    self.handling = handling
    self.reward = reward
    self.value = value
    self.margin = margin
    self.completion = completion
  }

  /// Perk and handling an activation: those who accept and stop there are paid for too.
  ///
  /// Nil where nobody completes.
  public var fixedCost: Double? {
    completion > 0 ? (perk + handling) / completion : nil
  }

  /// Cost of one activation that converts so many friends.
  ///
  ///     OfferEconomics().cost(conversions: 3)  // $18/.8 + 3 × $5 = $37.50
  public func cost(conversions: Double) -> Double? {
    fixedCost.map { $0 + conversions * reward }
  }

  /// Return of one activation: conversions × value × margin. A return on sales, not EMV.
  public func returned(conversions: Double) -> Double { conversions * value * margin }

  /// ROI of an activation, a ratio (3 for 300 %); nil where it costs nothing.
  ///
  ///     OfferEconomics().roi(conversions: 3)     // 300 %
  ///     OfferEconomics().roi(conversions: 0.15)  // −67.7 %
  public func roi(conversions: Double) -> Double? {
    cost(conversions: conversions).flatMap {
      OfferEconomics.roi(returned: returned(conversions: conversions), cost: $0)
    }
  }

  /// (return − cost)/cost, a ratio; nil where the cost is 0.
  @inlinable
  public static func roi(returned: Double, cost: Double) -> Double? {
    cost > 0 ? (returned - cost) / cost : nil
  }

  /// Conversions an activation at which ROI is 0; nil where a conversion brings no more than its
  /// reward, so that none is enough.
  public var breakEven: Double? {
    conversions(atGain: value * margin)
  }

  /// Conversions an activation at which a conversion costs what it costs in ads; nil where ads are
  /// cheaper than the reward alone.
  ///
  ///     OfferEconomics().breakEven(adCost: 18.675)  // 1.645
  public func breakEven(adCost: Double) -> Double? {
    conversions(atGain: adCost)
  }

  private func conversions(atGain gain: Double) -> Double? {
    guard let fixedCost, gain > reward else { return nil }
    return fixedCost / (gain - reward)
  }
}

/// Formulas beside the offer's own books.
public enum Campaign {
  /// Expected friends one activation converts: c·E·T·Q, in people.
  ///
  /// c = 3/80 lets a typical micro-influencer (E = 80) bring the three that the article claims.
  @inlinable
  public static func conversions(conversion: Double, relevantReach: Double) -> Double {
    conversion * relevantReach
  }

  /// Fans activated: accepted × completion.
  ///
  ///     Campaign.activated(offered: 100, acceptance: 0.3, completion: 0.8)  // 24
  @inlinable
  public static func activated(
    offered: Double, acceptance: Double, completion: Double
  ) -> Double { offered * acceptance * completion }

  /// Paid ads: what a conversion costs, cost per click over conversion rate; nil at a rate of 0.
  ///
  ///     Campaign.adCost(perClick: 1.72, conversionRate: 0.0921)  // $18.68
  @inlinable
  public static func adCost(perClick: Double, conversionRate: Double) -> Double? {
    conversionRate > 0 ? perClick / conversionRate : nil
  }

  /// Word of mouth: first-order conversions/(1 − R), where each convert brings R more.
  ///
  /// Nil unless 0 ≤ R < 1: at 1 the chain never ends.
  ///
  ///     Campaign.wordOfMouth(firstOrder: 3, reproduction: 0.14)  // 3.49
  @inlinable
  public static func wordOfMouth(firstOrder: Double, reproduction: Double) -> Double? {
    reproduction >= 0 && reproduction < 1 ? firstOrder / (1 - reproduction) : nil
  }

  /// The chance that a friend of k adopters is converted: 1 − (1 − p)^k.
  ///
  ///     Campaign.secondFriend(chance: 0.0375, adopters: 2)  // 7.36 %
  public static func secondFriend(chance: Double, adopters: Int) -> Double {
    var missed = 1.0
    var power = 1 - min(1, max(0, chance))
    var left = max(0, adopters)
    while left > 0 {
      if left & 1 == 1 { missed *= power }
      power *= power
      left >>= 1
    }
    return 1 - missed
  }
}

/// The trade's own yardsticks; none of them is a return.
public enum MediaValue {
  /// Earned media value: what the engagements would have cost at list prices, in money.
  ///
  ///     MediaValue.emv(likes: 5_000, comments: 500, shares: 50,
  ///                    perLike: 0.30, perComment: 0.50, perShare: 0.05)  // $1,752.50
  @inlinable
  public static func emv(
    likes: Double, comments: Double, shares: Double, perLike: Double, perComment: Double,
    perShare: Double
  ) -> Double { likes * perLike + comments * perComment + shares * perShare }

  /// Cost per engagement; nil without any.
  @inlinable
  public static func cpe(cost: Double, engagements: Double) -> Double? {
    engagements > 0 ? cost / engagements : nil
  }

  /// Cost per thousand impressions; nil without any.
  @inlinable
  public static func cpm(cost: Double, impressions: Double) -> Double? {
    impressions > 0 ? 1_000 * cost / impressions : nil
  }

  /// Cost per acquisition: per converted friend; nil without any.
  @inlinable
  public static func cpa(cost: Double, conversions: Double) -> Double? {
    conversions > 0 ? cost / conversions : nil
  }
}
