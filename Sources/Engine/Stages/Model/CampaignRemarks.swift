import Influence
import Language
import Tables

/// What is said beside the table of a campaign: findings, what they lean on, charts.
struct CampaignRemarks {
  let offer: BoundOffer
  /// Fans that there were to offer it to.
  let fans: Int
  let result: CampaignResult
  let isSeveral: Bool

  private var prefix: String { isSeveral ? "\(offer.name): " : "" }

  func add(to run: RunContext) {
    if result.runs < offer.runs {
      run.note(
        .warning,
        prefix
          + "Stopped after \(grouped(result.runs)) of \(grouped(offer.runs)) runs: the figures are of those."
      )
    }
    let sign = (offer.currency ?? .dollar).sign
    if let sentence = sentence(result, sign) { run.note(.finding, prefix + sentence) }
    if let exact = exactSentence(sign) { run.note(.finding, prefix + exact) }
    if let over = result.chanceOverBudget, offer.budget != nil {
      let exact = result.distribution?.chanceOverBudget.map { ", exactly \(percent($0))" } ?? ""
      run.note(.finding, prefix + "Over budget in \(percent(over)) of the runs\(exact).")
    }
    if let breakEven = breakEvenSentence { run.note(.finding, prefix + breakEven) }
    if let control = controlSentence { run.note(.finding, prefix + control) }
    let moves = result.tornado.prefix(3).filter { $0.span > 0 }.map { bar in
      "\(bar.option) (ROI \(bar.low.map(percent) ?? "?") to \(bar.high.map(percent) ?? "?"))"
    }
    if !moves.isEmpty {
      run.note(.finding, prefix + "ROI moves most with \(moves.joined(separator: ", ")).")
    }
    let said = Set(offer.exprs.keys)
    let accepting =
      said.contains("accept")
      ? [] : AssumptionName.accepting + AssumptionName.grading + AssumptionName.tierBorders
    run.noteAssumed(
      AssumptionName.offering.filter { !said.contains($0.rawValue) } + accepting,
      of: "The campaign's figures", in: offer.currency ?? .dollar)
    addCharts(to: run)
  }

  // MARK: Sentences

  private func sentence(_ result: CampaignResult, _ sign: String) -> String? {
    guard let roi = result[.roi], let mean = roi.exact ?? roi.mean,
      let conversions = result[.conversions]?.mean, let cost = result[.cost]?.mean
    else {
      return result.offered.isEmpty ? nobody : nil
    }
    var text =
      "About \(CanonicalText.whole(conversions)) conversions for \(sign)\(CanonicalText.whole(cost)): ROI \(percent(mean))"
    if let low = roi.p5, let high = roi.p95, low < high {
      text += ", in nine runs of ten between \(percent(low)) and \(percent(high))"
    }
    if let loss = result.chanceOfLoss { text += "; a loss in \(percent(loss)) of the runs" }
    return text + "."
  }

  private var nobody: String {
    if fans == 0 { return "No fan was offered anything: there is nobody to offer it to." }
    return offer.offers == 0
      ? "No fan was offered anything: the number of offers is 0."
      : "No fan was offered anything: the budget is below one offer."
  }

  /// What needs no simulation, where the whole distribution is known.
  private func exactSentence(_ sign: String) -> String? {
    guard let exact = result.distribution, !result.offered.isEmpty else { return nil }
    var text =
      "Worked out exactly: \(CanonicalText.rounded(exact.conversions.p50, decimals: 1)) conversions in the middle, in nine cases of ten \(CanonicalText.rounded(exact.conversions.p5, decimals: 1)) to \(CanonicalText.rounded(exact.conversions.p95, decimals: 1))"
    if let cost = exact.cost {
      let (low, high) = (CanonicalText.whole(cost.p5), CanonicalText.whole(cost.p95))
      text += ", for \(sign)\(low)"
      if low != high { text += " to \(sign)\(high)" }
    }
    if let roi = exact.roi {
      text += ", at an ROI of \(percent(roi.p5)) to \(percent(roi.p95))"
    }
    if let loss = exact.chanceOfLoss {
      text += "; a loss with a chance of \(percent(loss))"
      if let seen = result.chanceOfLoss { text += " (\(percent(seen)) of the runs)" }
    }
    return text + "."
  }

  private var breakEvenSentence: String? {
    guard let breakEven = result.breakEven else { return nil }
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

  private var controlSentence: String? {
    guard let control = result.control else { return nil }
    guard let lift = control.lift.exact ?? control.lift.mean, let seen = control.chanceSeen else {
      return
        "The control group of \(grouped(control.fans)) fans and those offered have to be somebody each: no lift can be seen."
    }
    return
      "Held out: \(grouped(control.fans)) fans. Each fan offered brings \(CanonicalText.rounded(lift, decimals: 3)) conversions more than they do; such a test shows it, at 95 % confidence, in \(percent(seen)) of the runs."
  }

  private func percent(_ ratio: Double) -> String {
    CanonicalText.rounded(ratio * 100, decimals: 1) + " %"
  }

  // MARK: Charts

  private func addCharts(to run: RunContext) {
    if let histogram = result.roiHistogram, histogram.width > 0 {
      let edges = (0...histogram.counts.count).map { histogram.low + Double($0) * histogram.width }
      run.remarks.charts.append(
        Chart(
          prefix + "ROI over \(grouped(result.runs)) runs", x: "ROI", y: "runs", unit: .percent,
          .histogram(edges: edges, counts: histogram.counts)))
    }
    if let roi = result[.roi]?.exact, let tornado = tornado(around: roi) {
      run.remarks.charts.append(tornado)
    }
    if !result.daily.isEmpty {
      let days = result.daily.prefix(60)
      run.remarks.charts.append(
        Chart(
          prefix + "Conversions through friends by day", x: "day", y: "people",
          .bars(
            labels: days.indices.map { "day \($0 + 1)" }, values: Array(days), lows: nil,
            highs: nil)))
    }
  }

  /// The ROI as a bar, and around its end what each option does to it a fifth lower and higher.
  private func tornado(around roi: Double) -> Chart? {
    let bars = result.tornado.filter { $0.span > 1e-9 }
    guard !bars.isEmpty else { return nil }
    return Chart(
      prefix + "ROI where one option is a fifth lower or higher", x: "ROI",
      y: "ROI; the whiskers: each option 20 % lower to 20 % higher", unit: .percent,
      .bars(
        labels: bars.map(\.option), values: bars.map { _ in roi },
        lows: bars.map { min($0.low ?? roi, $0.high ?? roi) },
        highs: bars.map { max($0.low ?? roi, $0.high ?? roi) }))
  }
}
