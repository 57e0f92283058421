import Influence
import Tables

extension FormulaOnData {
  /// One activation of the example fan, worked through.
  func offerLines(_ name: FormulaName) -> [String] {
    switch name {
    case .ads: return [ads]
    case .secondFriend: return [friends]
    case .emv: return emv.map { ["\(fan.name): \($0)"] } ?? []
    default: break
    }
    guard let reach = fan.number("relevant_reach"), let engaged = fan.number("engaged_reach")
    else { return [] }
    let brought = Campaign.conversions(
      conversion: assumptions[.conversion], relevantReach: max(0, reach))
    guard let cost = economics.cost(conversions: brought) else {
      return ["nobody completes: `completion` is 0"]
    }
    return activation(name, engaged: engaged, brought: brought, cost: cost).map {
      $0.hasPrefix("-") ? String($0.dropFirst(2)) : "\(fan.name): \($0)"
    }
  }

  private func activation(
    _ name: FormulaName, engaged: Double, brought: Double, cost: Double
  ) -> [String] {
    let number = FigureText.number
    let money = { FigureText.money($0) }
    switch name {
    case .conversions:
      let quality = fan.number("authenticity") ?? 1
      return [
        "c·E·T·Q = \(FigureText.percent(assumptions[.conversion])) × \(number(engaged)) × 1 × \(number(quality)) = \(number(brought)) friends an activation"
      ]
    case .cost:
      return [
        "(\(money(economics.perk)) + \(money(economics.handling)))/\(number(economics.completion)) + \(money(economics.reward)) × \(number(brought)) = \(money(cost)) an activation"
      ]
    case .roi:
      let returned = economics.returned(conversions: brought)
      guard let roi = OfferEconomics.roi(returned: returned, cost: cost) else { return [] }
      return [
        "return \(number(brought)) × \(money(economics.value)) × \(number(economics.margin)) = \(money(returned)), cost \(money(cost)): (\(money(returned)) − \(money(cost)))/\(money(cost)) = \(FigureText.percent(roi))"
      ]
    case .breakEven: return breakEven(brought)
    case .wordOfMouth:
      let reproduction = assumptions[.wordOfMouth]
      guard
        let spread = Campaign.wordOfMouth(firstOrder: brought, reproduction: reproduction),
        let published = Campaign.wordOfMouth(firstOrder: brought, reproduction: 0.14)
      else { return [] }
      return reproduction > 0
        ? ["\(number(brought)) / (1 − \(number(reproduction))) = \(number(spread)) friends"]
        : [
          "R is 0 here, so \(number(brought)) stays \(number(brought)); with R = 14 % it would be \(number(published))"
        ]
    case .cpe:
      guard let value = MediaValue.cpe(cost: cost, engagements: engaged) else { return [] }
      return ["\(money(cost)) / \(number(engaged)) engaged = \(money(value)) an engagement"]
    case .cpm: return cpm(cost)
    case .cpa:
      guard let value = MediaValue.cpa(cost: cost, conversions: brought) else {
        return ["no conversion is expected, so none has a price"]
      }
      return ["\(money(cost)) / \(number(brought)) conversions = \(money(value)) a conversion"]
    default: return []
    }
  }

  private func breakEven(_ brought: Double) -> [String] {
    guard let fixed = economics.fixedCost else { return [] }
    let gain = economics.value * economics.margin
    var lines: [String] = []
    let above = FigureText.money(fixed)
    let reward = FigureText.money(economics.reward)
    if let need = economics.breakEven {
      lines.append(
        "- ROI is 0 at \(above)/(\(FigureText.money(gain)) − \(reward)) = \(FigureText.number(need)) conversions an activation"
      )
    } else {
      lines.append(
        "- a conversion brings \(FigureText.money(gain)), no more than its reward: none is enough")
    }
    if let ads = assumptions.adCost {
      if let need = economics.breakEven(adCost: ads) {
        lines.append(
          "- as cheap as ads at \(above)/(\(FigureText.money(ads)) − \(reward)) = \(FigureText.number(need))"
        )
      } else {
        lines.append("- ads at \(FigureText.money(ads)) are cheaper than the reward alone")
      }
    }
    return lines + ["\(FigureText.number(brought)) are expected of an activation"]
  }

  private var ads: String {
    let click = FigureText.money(assumptions[.adClick])
    let share = FigureText.percent(assumptions[.adConversion])
    guard let cost = assumptions.adCost else { return "\(click) / \(share): ads convert nobody" }
    return "\(click) / \(share) = \(FigureText.money(cost)) a conversion, the same for any data"
  }

  private var friends: String {
    let chance = assumptions[.conversion]
    let list = (1...3).map { count in
      "\(count) \(FigureText.percent(Campaign.secondFriend(chance: chance, adopters: count)))"
    }
    return
      "p = c = \(FigureText.percent(chance)); by how many friends took part: \(list.joined(separator: ", "))"
  }

  private var emv: String? {
    let counts = [Role.likes, .comments, .shares].map { fan.number($0) }
    guard counts.contains(where: { $0 != nil }) else { return nil }
    let prices = [assumptions[.emvLike], assumptions[.emvComment], assumptions[.emvShare]]
    let value = MediaValue.emv(
      likes: counts[0] ?? 0, comments: counts[1] ?? 0, shares: counts[2] ?? 0, perLike: prices[0],
      perComment: prices[1], perShare: prices[2])
    let terms = Swift.zip(counts, prices).compactMap { count, price in
      count.map { "\(FigureText.number($0)) × \(FigureText.money(price))" }
    }
    return
      "\(terms.joined(separator: " + ")) = \(FigureText.money(value)) at list prices; no return"
  }

  private func cpm(_ cost: Double) -> [String] {
    let seen: (count: Double?, what: String) =
      fan.number(.impressions).map { ($0, "impressions") }
      ?? fan.number(.views).map { ($0, "views") }
      ?? (fan.number(.followers), "followers, since no column counts impressions")
    guard let count = seen.count, let value = MediaValue.cpm(cost: cost, impressions: count) else {
      return []
    }
    return [
      "1,000 × \(FigureText.money(cost)) / \(FigureText.number(count)) \(seen.what) = \(FigureText.money(value))"
    ]
  }
}
