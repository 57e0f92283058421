import Influence
import Language
import Tables

/// What the table of channels says, and what would have to be true for it to say something else.
struct ChannelSentences {
  let comparison: ChannelComparison
  let currency: Currency

  init(_ comparison: ChannelComparison, currency: Currency) {
    self.comparison = comparison
    self.currency = currency
  }

  private func money(_ amount: Double) -> String { FigureText.money(amount, currency) }

  func order(_ ranked: [ChannelOutcome], _ best: ChannelOutcome) -> String {
    let list = ranked.map { outcome in
      "\(outcome.channel.rawValue) \(FigureText.percent(outcome.roi ?? 0))"
    }
    var text = "By ROI: \(list.joined(separator: ", "))."
    if let cost = best.costPerConversion {
      text += " A conversion costs \(money(cost)) with \(best.channel.rawValue)"
      if let ads = comparison.adCost, best.channel != .ads { text += ", \(money(ads)) in ads" }
      text += "."
    }
    return text
  }

  func condition(_ outcome: ChannelOutcome, toOvertake ahead: ChannelOutcome) -> String? {
    guard let roi = ahead.roi, let own = outcome.roi, roi - own > 1e-9,
      let condition = comparison.condition(for: outcome, toReach: roi)
    else { return nil }
    let who = "\(outcome.channel.rawValue) would overtake \(ahead.channel.rawValue)"
    switch condition {
    case .paid(let conversion, let fee):
      let now = FigureText.percent(comparison.offer.conversion[0])
      let share =
        conversion <= 1
        ? "if more than \(FigureText.percent(conversion)) of the engaged people converted instead of \(now), or "
        : ""
      return
        "\(who) \(share)if a post cost less than \(money(fee)) for each thousand followers instead of \(money(comparison.fee))."
    case .ads(let cost):
      let now = comparison.adCost.map(money) ?? "nothing"
      return "\(who) if a conversion in ads cost less than \(money(cost)) instead of \(now)."
    case .activation(let conversions):
      let now = (outcome.partners ?? 0) > 0 ? outcome.conversions / (outcome.partners ?? 1) : 0
      return
        "\(who) if an activation brought more than \(FigureText.number(conversions)) conversions instead of \(FigureText.number(now))."
    case .never:
      return
        "No change of one number brings \(outcome.channel.rawValue) before \(ahead.channel.rawValue)."
    }
  }

  /// Says why a channel does nothing.
  func absence(_ outcome: ChannelOutcome) -> String? {
    let name = outcome.channel.rawValue
    if outcome.available == 0 { return "There is no fan for the channel \(name) here." }
    if outcome.spend <= 0 {
      return outcome.channel == .micro
        ? "Nobody among the \(grouped(outcome.available)) fans of \(name) is expected to accept within the budget."
        : "No post of \(name) is within the budget."
    }
    return nil
  }

  /// Says where so few take part that no interval holds.
  func tooFew(_ outcome: ChannelOutcome) -> String? {
    guard outcome.channel == .micro, outcome.roi != nil, outcome.roiInterval == nil,
      let partners = outcome.partners
    else { return nil }
    return
      "\(outcome.channel.rawValue): \(FigureText.number(partners)) expected to take part, too few for an interval; `simulate offer` shows what may come of them."
  }

  /// Says which channels could not take the whole budget: there is nobody left to spend it on.
  func leftOver(_ outcomes: [ChannelOutcome]) -> String? {
    let short = outcomes.filter { $0.spend > 0 && $0.spend < 0.9 * comparison.budget }
    guard !short.isEmpty else { return nil }
    let list = short.map { outcome in
      "\(money(outcome.spend)) with \(outcome.channel.rawValue) (\(grouped(outcome.available)) here)"
    }
    return
      "Of \(money(comparison.budget)) no more finds a taker than \(list.joined(separator: ", ")); ROI is that of the money spent."
  }
}
