import Influence
import Statistics
import Tables

/// What a comparison of groups says in sentences and pictures.
struct ComparisonWords {
  /// The column whose values are compared.
  let column: String
  let isTiers: Bool
  let names: [String]
  let figures: [GroupFigures]
  /// Engagement against the baseline's, a group each.
  let ratios: [Estimate?]
  let base: Int?
  /// Whether the baseline was asked for by name.
  let isChosen: Bool

  /// More groups than this are not told one by one.
  private static let told = 8

  func remark(_ run: RunContext) {
    let adjusted = adjustedPValues
    for row in names.indices.prefix(Self.told) {
      if let text = sentence(row, adjusted[row]) { run.note(.finding, text) }
    }
    if names.count > Self.told {
      run.note(
        .finding, "\(grouped(names.count - Self.told)) more groups are only in the table.")
    }
    if adjusted.count(where: { $0 != nil }) > 1 {
      run.note(
        .definition,
        "\(adjusted.count(where: { $0 != nil })) comparisons with one baseline: the p-values are Holm's, so that where nothing differs one of them falls below 0.05 in one case of twenty at most."
      )
    }
    if isTiers {
      noteAbsent(run)
      if let text = wave { run.note(.finding, text) }
    }
  }

  /// Holm's p-values of the groups that can be tested, in the order of the groups.
  private var adjustedPValues: [Double?] {
    guard let base else { return names.map { _ in nil } }
    let raw = names.indices.map { row in
      row == base ? nil : ratioPValue(figures[row].sums, to: figures[base].sums)
    }
    let tested = raw.indices.filter { raw[$0] != nil }
    let adjusted = holmAdjusted(tested.compactMap { raw[$0] })
    var result = [Double?](repeating: nil, count: names.count)
    for (row, value) in Swift.zip(tested, adjusted) { result[row] = value }
    return result
  }

  /// One group in a plain sentence; nil for one without followers or engaged reach.
  private func sentence(_ row: Int, _ pValue: Double?) -> String? {
    let figure = figures[row]
    guard let engagement = figure.engagement else { return nil }
    let fans = "\(grouped(figure.fans)) \(figure.fans == 1 ? "fan" : "fans")"
    var text =
      "\(names[row]), \(fans): of \(FigureText.number(figure.sums.wholeSum)) followers \(FigureText.percent(engagement)) engage"
    if let range = figure.engagementRange {
      text += " (\(FigureText.range(range.low, range.high, FigureText.percent)))"
    } else if figure.sums.count < IntervalResult.minimumSample {
      text += " (too few for an interval)"
    }
    guard let base, row != base else {
      return text + (row == base ? "; the baseline\(isChosen ? "" : ", as none was named")." : ".")
    }
    guard let ratio = ratios[row] else { return text + "." }
    text += ", \(FigureText.number(ratio.value)) times \(names[base])'s"
    guard let range = ratio.range.interval, let pValue else { return text + "." }
    text +=
      " (\(FigureText.range(range.low, range.high, FigureText.number))), \(Self.verdict(pValue))."
    return text
  }

  static func verdict(_ pValue: Double) -> String {
    let value = pValue < 0.001 ? "p < 0.001" : "p = \(CanonicalText.rounded(pValue, decimals: 3))"
    return pValue < 0.05 ? "more than chance (\(value))" : "which may be chance (\(value))"
  }

  private func noteAbsent(_ run: RunContext) {
    let absent = Tiers.names.filter { !names.contains($0) }
    guard !absent.isEmpty, !names.isEmpty else { return }
    run.note(
      .warning, "No fan here is \(absent.joined(separator: " or ")): nothing is known of that tier."
    )
  }

  /// The many small accounts against the few largest ones.
  private var wave: String? {
    let total = (
      followers: figures.reduce(0) { $0 + $1.sums.wholeSum },
      engaged: figures.reduce(0) { $0 + $1.sums.partSum }
    )
    guard total.followers > 0, total.engaged > 0,
      let micro = names.firstIndex(of: Tier.micro.rawValue), figures[micro].sums.count > 0,
      let large = [Tier.celebrity, .star].compactMap({ names.firstIndex(of: $0.rawValue) })
        .first(where: { figures[$0].sums.count > 0 })
    else { return nil }
    func share(_ row: Int) -> String {
      let sums = figures[row].sums
      let noun = names[row] == Tier.micro.rawValue ? "micro-influencer" : names[row]
      let plural = noun.hasSuffix("y") ? "\(noun.dropLast())ies" : noun + "s"
      return
        "\(grouped(sums.count)) \(sums.count == 1 ? noun : plural) with \(FigureText.percent(sums.wholeSum / total.followers)) of the followers engage \(FigureText.number(sums.partSum)) people"
    }
    let times = figures[micro].sums.partSum / figures[large].sums.partSum
    var text = "Wave and cannonball: \(share(micro)), \(share(large))"
    if times.isFinite, times > 0 {
      text +=
        times >= 1
        ? ": the wave is \(FigureText.number(times)) times the cannonball"
        : ": the cannonball is \(FigureText.number(1 / times)) times the wave"
    }
    return text + "."
  }

  // MARK: Pictures

  var charts: [Chart] {
    let known = names.indices.filter { figures[$0].engagement != nil }
    let bars = Chart(
      "Engagement by \(column)", y: "engagement", unit: .percent,
      .bars(
        labels: known.map { names[$0] }, values: known.map { figures[$0].engagement ?? 0 },
        lows: known.map { figures[$0].engagementRange?.low ?? .nan },
        highs: known.map { figures[$0].engagementRange?.high ?? .nan }))
    return [bars] + (pyramid.map { [$0] } ?? [])
  }

  /// Cannonball and wave back to back: what each group holds of all followers, and of all people
  /// who engage. The largest accounts stand on top.
  private var pyramid: Chart? {
    let known = names.indices.reversed().filter { figures[$0].sums.count > 0 }
    let followers = known.reduce(0) { $0 + figures[$1].sums.wholeSum }
    let engaged = known.reduce(0) { $0 + figures[$1].sums.partSum }
    guard followers > 0, engaged > 0 else { return nil }
    return Chart(
      isTiers ? "Cannonball and wave" : "Reach and engaged reach by \(column)", unit: .percent,
      .pyramid(
        labels: known.map { names[$0] },
        left: ("share of followers", known.map { figures[$0].sums.wholeSum / followers }),
        right: ("share of engaged reach", known.map { figures[$0].sums.partSum / engaged })))
  }
}

extension String {
  /// The text as a sentence: a capital at its start, a full stop at its end.
  var sentence: String { prefix(1).uppercased() + dropFirst() + "." }
}
