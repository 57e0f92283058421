import Influence
import Tables

/// What a campaign's figures say, in plain sentences.
struct CampaignSentences {
  let offer: BoundOffer
  /// Fans that there were to offer it to.
  let fans: Int
  let result: CampaignResult
  /// Of the currency.
  let sign: String
  let assumptions: Assumptions

  /// Fewer runs than this say little about percentiles and shares of runs.
  private static let fewRuns = 100
  /// Where campaigns that spend nothing are rarer than this, figures of the others are those of all.
  private static let leastChance = 0.005

  var findings: [String] {
    guard !result.offered.isEmpty else { return [nobody] }
    let control = result.control.map { ControlSentences(control: $0, result: result, offer: offer) }
    return [headline, why, exactly, overBudget, breakEven, control?.finding].compactMap(\.self)
  }

  var warnings: [String] {
    guard !result.offered.isEmpty else { return [] }
    let control = result.control.map { ControlSentences(control: $0, result: result, offer: offer) }
    return [fewRuns, withoutGraph].compactMap(\.self) + (control?.warnings ?? [])
  }

  static func percent(_ ratio: Double) -> String {
    CanonicalText.rounded(ratio * 100, decimals: 1) + " %"
  }

  private func percent(_ ratio: Double) -> String { Self.percent(ratio) }

  private func money(_ amount: Double) -> String { sign + CanonicalText.whole(amount) }

  // MARK: What it brings

  /// Exact figures where they are known, so that all of a sentence are of one kind.
  private var headline: String? {
    guard let conversions = result[.conversions].flatMap({ $0.exact ?? $0.mean }),
      let cost = result[.cost].flatMap({ $0.exact ?? $0.mean })
    else { return nil }
    let whole = CanonicalText.whole(conversions)
    let text = "About \(whole) \(whole == "1" ? "conversion" : "conversions") for \(money(cost))"
    guard let roi = result[.roi].flatMap({ $0.exact ?? $0.mean }) else {
      return result.exact.accepted.mean > 0 ? text + "." : nil
    }
    return text + ": ROI \(percent(roi))" + (isIdle ? idleRest : rest) + "."
  }

  /// Whether some runs spend nothing, so that they have no ROI.
  private var isIdle: Bool { result.idle.share >= Self.leastChance }

  /// Of the ROI, exact where that is known.
  private var levels: (low: Double, high: Double, isExact: Bool)? {
    if let exact = result.distribution?.roi { return (exact.p5, exact.p95, true) }
    guard let roi = result[.roi], let low = roi.p5, let high = roi.p95 else { return nil }
    return (low, high, false)
  }

  private var rest: String {
    var text = ""
    if let levels, levels.low < levels.high {
      text +=
        ", in nine \(levels.isExact ? "cases" : "runs") of ten between \(percent(levels.low)) and \(percent(levels.high))"
    }
    if let loss = result.chanceOfLoss { text += "; a loss in \(percent(loss)) of the runs" }
    return text
  }

  private var idleRest: String {
    let idle = percent(result.idle.share)
    guard let loss = result.chanceOfLoss else { return "; nothing is spent in \(idle) of the runs" }
    let others = percent(1 - result.idle.share)
    var text =
      result.idle.isNobody
      ? ". Nobody takes part in \(idle) of the runs; of the \(others) in which somebody does, "
      : ". Nothing is spent in \(idle) of the runs; of the \(others) in which something is, "
    if let levels, levels.low < levels.high {
      text +=
        "nine in ten have an ROI between \(percent(levels.low)) and \(percent(levels.high)), and "
    }
    return text + "\(percent(loss)) end in a loss"
  }

  /// What needs no simulation, where the whole distribution is known.
  private var exactly: String? {
    guard let exact = result.distribution, result.exact.conversions.mean > 0 else { return nil }
    func counts(_ value: Double) -> String { CanonicalText.rounded(value, decimals: 1) }
    var text =
      "Worked out exactly: \(counts(exact.conversions.p50)) conversions in the middle, in nine cases of ten \(counts(exact.conversions.p5)) to \(counts(exact.conversions.p95))"
    if let cost = exact.cost {
      let (low, high) = (money(cost.p5), money(cost.p95))
      text += low == high ? ", for \(low)" : ", for \(low) to \(high)"
    }
    if let loss = exact.chanceOfLoss {
      if let idle = result.idle.exact, idle >= Self.leastChance {
        text +=
          "; \(result.idle.isNobody ? "somebody takes part" : "something is spent") with a chance of \(percent(1 - idle)), and then it ends in a loss with a chance of \(percent(loss))"
      } else {
        text += "; a loss with a chance of \(percent(loss))"
      }
    }
    return text + "."
  }

  private var overBudget: String? {
    guard let over = result.chanceOverBudget else { return nil }
    let exact = result.distribution?.chanceOverBudget.map { ", exactly \(percent($0))" } ?? ""
    return "Over budget in \(percent(over)) of the runs\(exact)."
  }

  private var breakEven: String? {
    if let balance = result.conversionBalance, balance.gain <= balance.reward {
      return
        "It cannot break even: a conversion costs \(sign)\(CanonicalText.rounded(balance.reward, decimals: 2)) in rewards and brings \(sign)\(CanonicalText.rounded(balance.gain, decimals: 2))."
    }
    guard let breakEven = result.breakEven, result.idle.share < 1 else { return nil }
    var text =
      "Break-even at \(CanonicalText.rounded(breakEven, decimals: 3)) conversions an activation"
    if let actual = result.conversionsPerActivation {
      text += "; here \(CanonicalText.rounded(actual, decimals: 3)) are expected"
    }
    if let ads = result.breakEvenAgainstAds {
      text += "; ads are as cheap at \(CanonicalText.rounded(ads, decimals: 3))"
    }
    return text + "."
  }

  // MARK: Why nothing comes of it

  private var nobody: String {
    if let control = result.control, control.fans > 0, control.fans == fans {
      return "No fan was offered anything: all \(grouped(fans)) are held out."
    }
    if fans == 0 { return "No fan was offered anything: there is nobody to offer it to." }
    return offer.offers == 0
      ? "No fan was offered anything: the number of offers is 0."
      : "No fan was offered anything: the budget is below one offer."
  }

  /// Nil where everything happens that an offer can bring.
  private var why: String? {
    if result.exact.accepted.mean == 0 { return nobodyAccepts }
    if result.exact.activated.mean == 0 {
      return "Nobody is activated: `completion` is 0 % for every fan who would accept."
    }
    if offer.spread == nil, result.exact.conversions.mean == 0 {
      return
        "Nobody is converted: `conversion`, or the engaged reach, is 0 for every fan who would accept."
    }
    guard result[.roi]?.mean == nil else { return nil }
    return result[.accepted]?.mean == 0
      ? "Nobody accepted in any of the \(grouped(result.runs)) runs."
      : "Nothing is spent in any run, so there is no ROI: perk, handling and reward cost nothing."
  }

  private var nobodyAccepts: String {
    if offer.exprs["accept"] != nil {
      return "Nobody accepts: `accept` is 0 % for every fan offered."
    }
    let unready = Tier.allCases.filter { tier in
      Grade.allCases.allSatisfy {
        assumptions.acceptance(grade: $0, tier: tier, kind: offer.kind) == 0
      }
    }
    let tiers = unready.map(\.rawValue).joined(separator: ", ")
    return
      "Nobody accepts: acceptance is the rate of the fan's grade × the readiness of the tier for VIP treatment, and one of them is 0 % for every fan offered\(tiers.isEmpty ? "" : " (here of: \(tiers))"). Say `accept:` where you expect more."
  }

  // MARK: What to beware of

  private var fewRuns: String? {
    guard result.runs < Self.fewRuns else { return nil }
    return
      "Only \(grouped(result.runs)) \(result.runs == 1 ? "run" : "runs"): below \(Self.fewRuns), percentiles and shares of the runs say little."
  }

  /// Order and cost before the draw know nothing of the friendship graph.
  private var withoutGraph: String? {
    let isCut = offer.budget != nil || offer.offers != nil && offer.exprs["by"] == nil
    guard offer.spread != nil, isCut, let cost = result[.cost]?.mean else { return nil }
    var text =
      "Whom to offer it to was settled without the friendship graph, from each fan's own reach: \(grouped(result.offered.count)) of \(grouped(fans)) fans are offered it"
    if let budget = offer.budget {
      text += ", and on average they spend \(money(cost)) of \(money(budget))"
    }
    return text + ". `optimise offer` with `spread` chooses with the graph."
  }
}
