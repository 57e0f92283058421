/// An option whose pull on the ROI the tornado shows.
enum OfferLever: String, CaseIterable {
  case accept
  case completion
  case conversion
  case perk
  case handling
  case reward
  case value
}

/// The expected books of a plan, kept apart by option so that one can be scaled without the rest.
struct OfferBooks {
  private let plan: OfferPlan
  /// True where conversions come through a friendship graph: all of them then cost and bring the same.
  private let spreads: Bool
  private let sums: Sums

  private struct Sums {
    var activated = 0.0
    var conversions = 0.0
    var perk = 0.0
    var handling = 0.0
    var reward = 0.0
    var gain = 0.0
    var mostAcceptance = 0.0
    var mostCompletion = 0.0
  }

  init(plan: OfferPlan, spreads: Bool = false) {
    self.plan = plan
    self.spreads = spreads
    sums = OfferBooks.sums(of: plan)
  }

  /// Conversions an activation, expected; nil without activations.
  var conversionsPerActivation: Double? {
    sums.activated > 0 ? sums.conversions / sums.activated : nil
  }

  /// Conversions an activation at which ROI is 0, at the mean value and reward of a conversion.
  var breakEven: Double? { conversionBalance.flatMap { conversions(atGain: $0.gain) } }

  func breakEven(adCost: Double) -> Double? { conversions(atGain: adCost) }

  /// Of the conversions expected, on average; nil without any.
  var conversionBalance: ConversionBalance? {
    if spreads {
      let offer = plan.offer
      return ConversionBalance(reward: offer.reward[0], gain: offer.value[0] * offer.margin[0])
    }
    guard sums.conversions > 0 else { return nil }
    return ConversionBalance(
      reward: sums.reward / sums.conversions, gain: sums.gain / sums.conversions)
  }

  private func conversions(atGain gain: Double) -> Double? {
    guard sums.activated > 0, let reward = conversionBalance?.reward, gain > reward else {
      return nil
    }
    return (sums.perk + sums.handling) / sums.activated / (gain - reward)
  }

  /// The exact ROI with one option scaled, the fans offered staying the same.
  func roi(scaling lever: OfferLever, by factor: Double) -> Double? {
    var scaled = sums
    switch lever {
    case .accept:
      if sums.mostAcceptance * factor > 1 {
        scaled = OfferBooks.sums(of: plan, accept: factor)
      } else {
        scaled.perk *= factor
        scaled.handling *= factor
        scaled.reward *= factor
        scaled.gain *= factor
      }
    case .completion:
      if sums.mostCompletion * factor > 1 {
        scaled = OfferBooks.sums(of: plan, completion: factor)
      } else {
        scaled.reward *= factor
        scaled.gain *= factor
      }
    case .conversion:
      scaled.reward *= factor
      scaled.gain *= factor
    case .perk: scaled.perk *= factor
    case .handling: scaled.handling *= factor
    case .reward: scaled.reward *= factor
    case .value: scaled.gain *= factor
    }
    return OfferEconomics.roi(
      returned: scaled.gain, cost: scaled.perk + scaled.handling + scaled.reward)
  }

  private static func sums(
    of plan: OfferPlan, accept: Double = 1, completion: Double = 1
  ) -> Sums {
    var sums = Sums()
    for (index, fan) in zip(plan.inNumberOrder, plan.fansInOrder) {
      let accepts = min(1, fan.acceptance * accept)
      let activates = accepts * min(1, fan.completion * completion)
      let converts = activates * fan.conversions * plan.spread
      sums.activated += activates
      sums.conversions += converts
      sums.perk += accepts * plan.offer.perk[index]
      sums.handling += accepts * plan.offer.handling[index]
      sums.reward += converts * fan.reward
      sums.gain += converts * fan.gain
      sums.mostAcceptance = max(sums.mostAcceptance, fan.acceptance)
      sums.mostCompletion = max(sums.mostCompletion, fan.completion)
    }
    return sums
  }
}
