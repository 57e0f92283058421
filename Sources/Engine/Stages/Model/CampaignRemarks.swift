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
    let sentences = CampaignSentences(
      offer: offer, fans: fans, result: result, sign: sign,
      assumptions: run.workspace.settings.assumptions)
    for sentence in sentences.findings { run.note(.finding, prefix + sentence) }
    for warning in sentences.warnings { run.note(.warning, prefix + warning) }
    let moves = result.tornado.prefix(3).filter { $0.span > 1e-9 }.map { bar -> String in
      let ends = [bar.low, bar.high].compactMap { $0 }.sorted().map(CampaignSentences.percent)
      return "\(bar.option) (ROI \(ends.joined(separator: " to ")))"
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
