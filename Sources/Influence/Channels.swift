import Statistics

/// Where a marketing budget may go.
public enum Channel: String, CaseIterable, Sendable {
  case celebrity
  case stars
  case bloggers
  case ads
  case micro = "micro-influencers"

  /// The tier whose members are paid a fee for a post; nil for ads and for the VIP offer.
  public var paidTier: Tier? {
    switch self {
    case .celebrity: .celebrity
    case .stars: .star
    case .bloggers: .blogger
    case .ads, .micro: nil
    }
  }
}

/// An account that posts for a fee.
public struct PaidPartner: Hashable, Sendable {
  public var followers: Double
  /// Topic-relevant engaged reach E·T·Q, in people.
  public var engaged: Double

  public init(followers: Double, engaged: Double) {
    self.followers = followers
    self.engaged = engaged
  }
}

/// What one channel does with the budget, in expectation.
public struct ChannelOutcome: Hashable, Sendable {
  public var channel: Channel
  /// Accounts of the channel's tier that there are; 0 for ads.
  public var available = 0
  /// What is spent: at most the budget, less where there is nobody left to spend it on.
  public var spend = 0.0
  /// Posts paid for, or expected activations; nil for ads.
  public var partners: Double?
  /// Engaged people (E·T·Q) of those who take part; clicks for ads.
  public var engaged = 0.0
  public var conversions = 0.0
  /// A ratio; nil where nothing is spent.
  public var roi: Double?
  /// Where 95 of 100 such campaigns end, by the chance of conversions alone; nil for
  /// micro-influencers of whom fewer than ``fewestForInterval`` are expected to take part.
  public var roiInterval: Interval?
  /// Below so many, who takes part weighs more than a normal interval can show.
  public static let fewestForInterval = 10.0

  public init(_ channel: Channel) { self.channel = channel }

  public var costPerConversion: Double? {
    MediaValue.cpa(cost: spend, conversions: conversions)
  }
}

/// The same money on each channel.
///
/// Celebrities, stars and bloggers are paid a fee for one post each, `fee` for every thousand
/// followers, those with the most conversions for their fee first; their engaged people convert at
/// the offer's own rate. Ads convert at the price of ``Campaign/adCost(perClick:conversionRate:)``.
/// Micro-influencers get the offer, in the order of expected conversions for expected cost, until
/// the budget is used up.
public struct ChannelComparison: Sendable {
  public let budget: Double
  public let offer: Offer
  /// Price of a post for each thousand followers, money.
  public let fee: Double
  /// Cost of a click, and of a conversion, in ads; nil where ads convert nobody.
  public let click: Double
  public let adCost: Double?

  /// - Parameter offer: constants for every option; its budget is set here.
  /// - Throws: ``OfferError`` for a budget that is no amount.
  public init(budget: Double, offer: Offer, assumptions: Assumptions) throws {
    guard budget >= 0, budget.isFinite else {
      throw OfferError.outOfRange(
        option: "budget", value: budget, allowed: "an amount, 0 or more")
    }
    self.budget = budget
    self.offer = offer
    fee = assumptions[.fee]
    click = assumptions[.adClick]
    adCost = assumptions.adCost
  }

  /// What a conversion brings: value × margin, money.
  public var gain: Double { offer.value[0] * offer.margin[0] }

  private var conversion: Double { offer.conversion[0] }

  /// A tier that is paid for posts.
  ///
  /// - Parameter partners: in an order that does not depend on the file's.
  public func paid(_ channel: Channel, _ partners: [PaidPartner]) throws -> ChannelOutcome {
    var outcome = ChannelOutcome(channel)
    outcome.available = partners.count
    outcome.partners = 0
    let fees = partners.map { max(0, $0.followers) / 1_000 * fee }
    let order = partners.indices.sorted { left, right in
      let (a, b) = (partners[left].engaged * fees[right], partners[right].engaged * fees[left])
      return a != b ? a > b : left < right
    }
    for index in order where outcome.spend + fees[index] <= budget {
      outcome.spend += fees[index]
      outcome.partners = (outcome.partners ?? 0) + 1
      outcome.engaged += max(0, partners[index].engaged)
    }
    outcome.conversions = conversion * outcome.engaged
    return try withReturn(outcome)
  }

  /// The whole budget on clicks.
  public func ads() throws -> ChannelOutcome {
    var outcome = ChannelOutcome(.ads)
    guard let adCost, adCost > 0, click > 0 else { return outcome }
    outcome.spend = budget
    outcome.engaged = budget / click
    outcome.conversions = budget / adCost
    return try withReturn(outcome)
  }

  /// The offer to the micro-influencers among the fans.
  ///
  /// - Throws: ``OfferError``.
  public func micro(_ fans: OfferFans) throws -> ChannelOutcome {
    var outcome = ChannelOutcome(.micro)
    outcome.available = fans.count
    var offer = offer
    offer.budget = budget
    let moments = try expectedOffer(fans: fans, offer: offer)
    outcome.spend = moments.cost.mean
    outcome.partners = moments.activated.mean
    outcome.engaged = moments.engaged.mean
    outcome.conversions = moments.conversions.mean
    outcome.roi = moments.roi
    if moments.activated.mean >= ChannelOutcome.fewestForInterval {
      outcome.roiInterval = try moments.roiInterval()
    }
    return outcome
  }

  /// ROI of conversions that come by chance one by one, with its interval.
  private func withReturn(_ outcome: ChannelOutcome) throws -> ChannelOutcome {
    var outcome = outcome
    func roi(_ conversions: Double) -> Double? {
      OfferEconomics.roi(returned: conversions * gain, cost: outcome.spend)
    }
    outcome.roi = roi(outcome.conversions)
    if let low = roi(try poissonQuantile(0.025, mean: outcome.conversions)),
      let high = roi(try poissonQuantile(0.975, mean: outcome.conversions))
    {
      outcome.roiInterval = Interval(low: low, high: high, level: 0.95)
    }
    return outcome
  }
}

/// What would have to be true for a channel to do as well as another.
public enum ChannelCondition: Hashable, Sendable {
  /// Engaged people convert at this share, at the fee as it is; or the fee is so low, a thousand
  /// followers, at the share as it is.
  case paid(conversion: Double, fee: Double)
  /// A conversion in ads costs at most so much.
  case ads(cost: Double)
  /// An activation converts so many friends.
  case activation(conversions: Double)
  /// No change of one number brings it there.
  case never
}

extension ChannelComparison {
  /// The condition under which `outcome` reaches the ROI of the channel ahead of it.
  ///
  /// - Returns: nil where the channel spends nothing, so that there is nothing to change.
  public func condition(for outcome: ChannelOutcome, toReach roi: Double) -> ChannelCondition? {
    guard let own = outcome.roi, outcome.spend > 0 else { return nil }
    switch outcome.channel {
    case .celebrity, .stars, .bloggers:
      guard own > -1, roi > -1 else { return .never }
      let times = (1 + roi) / (1 + own)
      return .paid(conversion: conversion * times, fee: fee / times)
    case .ads: return roi > -1 ? .ads(cost: gain / (1 + roi)) : .never
    case .micro:
      let perAccepted = offer.perk[0] + offer.handling[0]
      let left = gain - offer.reward[0] * (1 + roi)
      guard left > 0, offer.completion[0] > 0 else { return .never }
      return .activation(conversions: perAccepted / offer.completion[0] * (1 + roi) / left)
    }
  }
}
