import CKernels
import Statistics

/// A mean with its variance.
public struct Moment: Hashable, Sendable {
  public var mean: Double
  public var variance: Double

  public init(mean: Double = 0, variance: Double = 0) {
    self.mean = mean
    self.variance = variance
  }

  mutating func add(mean: Double, variance: Double) {
    self.mean += mean
    self.variance += variance
  }
}

/// The exact means and variances of an offer: fans are independent, so both add up.
///
/// With chance a of accepting, c of completing and λ conversions an activation, a fan's conversions
/// K have mean acλ and variance acλ(1 + λ) − (acλ)²; cost and return are linear in the two.
public struct OfferMoments: Hashable, Sendable {
  public var accepted = Moment()
  public var activated = Moment()
  public var engaged = Moment()
  public var conversions = Moment()
  public var cost = Moment()
  public var returned = Moment()
  /// How cost and return move together, in money squared: both grow with the conversions.
  public var costReturnCovariance = 0.0

  public init() {}

  /// (E return − E cost)/E cost; nil where the expected cost is 0.
  public var roi: Double? {
    OfferEconomics.roi(returned: returned.mean, cost: cost.mean)
  }

  /// How far one such campaign's ROI may fall from the expected one by chance alone.
  ///
  /// Delta method on (return − cost)/cost with the exact moments; never below −100 %.
  ///
  /// - Returns: nil where the expected cost is 0.
  /// - Throws: ``StatisticsError/probabilityOutOfRange(_:)`` unless 0 < level < 1.
  public func roiInterval(level: Double = 0.95) throws -> Interval? {
    guard level > 0, level < 1 else { throw StatisticsError.probabilityOutOfRange(level) }
    guard let roi, cost.mean > 0 else { return nil }
    let ratio = returned.mean / cost.mean
    let spread =
      returned.variance - 2 * ratio * costReturnCovariance + ratio * ratio * cost.variance
    let reach = standardNormalQuantile(0.5 + level / 2) * max(0, spread).squareRoot() / cost.mean
    return Interval(low: max(-1, roi - reach), high: roi + reach, level: level)
  }

  /// - Parameter spread: conversions in all for each first-order one, 1/(1 − R).
  @inline(__always)
  mutating func add(_ fan: OfferFan, spread: Double) {
    let accepts = fan.acceptance
    let activates = accepts * fan.completion
    let converts = activates * fan.conversions
    let spreadSquare = spread * spread
    let convertVariance = converts * (1 + fan.conversions) - converts * converts
    let both = converts * (1 - accepts)
    accepted.add(mean: accepts, variance: accepts * (1 - accepts))
    activated.add(mean: activates, variance: activates * (1 - activates))
    engaged.add(
      mean: activates * fan.engaged,
      variance: activates * (1 - activates) * fan.engaged * fan.engaged)
    conversions.add(mean: converts * spread, variance: convertVariance * spreadSquare)
    let reward = fan.reward * spread
    cost.add(
      mean: accepts * fan.acceptCost + converts * reward,
      variance: accepts * (1 - accepts) * fan.acceptCost * fan.acceptCost
        + convertVariance * reward * reward + 2 * fan.acceptCost * reward * both)
    let gain = fan.gain * spread
    returned.add(mean: converts * gain, variance: convertVariance * gain * gain)
    costReturnCovariance += gain * (fan.acceptCost * both + reward * convertVariance)
  }
}

/// What is the same for every fan of an offer, where everything but acceptance and reach is.
struct SharedTerms {
  var completion: Double
  var conversion: Double
  var acceptCost: Double
  /// For each first-order conversion, with those it brings on.
  var reward: Double
  var gain: Double
  var spread: Double

  /// Nil where an option has one value a fan.
  init?(_ offer: Offer, spread: Double) {
    guard case .all(let completion) = offer.completion,
      case .all(let conversion) = offer.conversion, case .all(let perk) = offer.perk,
      case .all(let handling) = offer.handling, case .all(let reward) = offer.reward,
      case .all(let value) = offer.value, case .all(let margin) = offer.margin
    else { return nil }
    self.completion = completion
    self.conversion = conversion
    acceptCost = perk + handling
    self.reward = reward * spread
    gain = value * margin * spread
    self.spread = spread
  }
}

extension OfferMoments {
  /// The same from six sums over the fans, in one pass of vectors.
  ///
  /// - Parameters:
  ///   - acceptance: one a fan, in the order of their numbers.
  ///   - engaged: the same fans' engaged reach.
  init(acceptance: [Double], engaged: [Double], _ shared: SharedTerms) {
    let sums = ck_offer_moments(ck_widest(), acceptance, engaged, acceptance.count)
    let (c, k) = (shared.completion, shared.conversion)
    let accepts = sums.a - sums.a_a
    let converts = c * k * sums.a_e
    let convertVariance = converts + c * k * k * sums.a_e_e - c * k * (c * k) * sums.a_a_e_e
    let both = c * k * (sums.a_e - sums.a_a_e)
    accepted = Moment(mean: sums.a, variance: accepts)
    activated = Moment(mean: c * sums.a, variance: c * sums.a - c * c * sums.a_a)
    self.engaged = Moment(mean: c * sums.a_e, variance: c * sums.a_e_e - c * c * sums.a_a_e_e)
    conversions = Moment(
      mean: converts * shared.spread, variance: convertVariance * shared.spread * shared.spread)
    cost = Moment(
      mean: sums.a * shared.acceptCost + converts * shared.reward,
      variance: accepts * shared.acceptCost * shared.acceptCost
        + convertVariance * shared.reward * shared.reward
        + 2 * shared.acceptCost * shared.reward * both)
    returned = Moment(
      mean: converts * shared.gain, variance: convertVariance * shared.gain * shared.gain)
    costReturnCovariance =
      shared.gain * (shared.acceptCost * both + shared.reward * convertVariance)
  }
}

/// One fan's numbers in an offer, all checked.
struct OfferFan {
  /// Chances, ratios.
  var acceptance: Double
  var completion: Double
  /// Expected conversions of an activation, first order.
  var conversions: Double
  /// Topic-relevant engaged reach, people.
  var engaged: Double
  /// Money: for accepting, for each conversion, and from each conversion after the margin.
  var acceptCost: Double
  var reward: Double
  var gain: Double

  /// What offering to this fan is expected to bring and to cost.
  func expected(spread: Double) -> (conversions: Double, cost: Double) {
    let converts = acceptance * completion * conversions * spread
    return (converts, acceptance * acceptCost + converts * reward)
  }
}
