import Statistics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Turns the sums of the runs into what an analyst reads.
struct CampaignReport {
  let plan: OfferPlan
  let totals: RunTotals
  let seed: UInt64
  let adCost: Double?
  /// True where conversions came through a friendship graph: no exact value is then known of them.
  let spreads: Bool
  /// What the histogram's axis has to hold beside its own values.
  let axis: ClosedRange<Double>?

  /// Bars of the ROI histogram.
  private static let bins = 20

  var result: CampaignResult {
    let moments = plan.moments()
    let books = OfferBooks(plan: plan, spreads: spreads)
    let roi = totals.roi
    let loss = roi.isEmpty ? nil : Double(roi.count { $0 < 0 }) / Double(roi.count)
    let distribution = spreads ? nil : OfferDistribution(plan: plan)
    let control = plan.offer.control.map { _ in
      ControlGroup(
        plan: plan, totals: totals, variance: spreads ? nil : moments.conversions.variance
      )
      .result(seed: seed)
    }
    var measures = measures(moments, roi: roi, loss: loss, exactLoss: distribution?.chanceOfLoss)
    if let control { measures += control.measures }
    return CampaignResult(
      measures: measures, offered: plan.chosen, runs: totals.runs, seed: seed,
      roiHistogram: Histogram(roi, bins: Self.bins, axis: axis),
      chanceOfLoss: loss, idle: idle,
      chanceOverBudget: chanceOverBudget, conversionBalance: books.conversionBalance,
      breakEven: books.breakEven,
      breakEvenAgainstAds: adCost.flatMap(books.breakEven(adCost:)),
      conversionsPerActivation: spreads ? simulatedPerActivation : books.conversionsPerActivation,
      tornado: spreads ? [] : tornado(books), exact: moments, distribution: distribution?.summary,
      control: control, daily: totals.daily.map { (try? mean($0)) ?? 0 })
  }

  private var idle: IdleRuns {
    let idle = totals.cost.count { $0 == 0 }
    return IdleRuns(
      share: Double(idle) / Double(max(1, totals.runs)),
      exact: plan.fansInOrder.chanceOfNoCost(spreads: spreads),
      isNobody: idle == totals.accepted.count { $0 == 0 })
  }

  private var simulatedPerActivation: Double? {
    let activated = totals.activated.reduce(0, +)
    return activated > 0 ? totals.conversions.reduce(0, +) / activated : nil
  }

  private func measures(
    _ moments: OfferMoments, roi: [Double], loss: Double?, exactLoss: Double?
  ) -> [CampaignMeasure] {
    let offered = Double(plan.chosen.count)
    func known(_ value: Double?) -> Double? { spreads ? nil : value.map(Self.settled) }
    return [
      CampaignMeasure(
        name: .offered, mean: offered, exact: offered, p5: offered, p50: offered, p95: offered),
      measure(.accepted, totals.accepted, exact: Self.settled(moments.accepted.mean)),
      measure(.activated, totals.activated, exact: Self.settled(moments.activated.mean)),
      measure(.engaged, totals.engaged, exact: Self.settled(moments.engaged.mean)),
      measure(.conversions, totals.conversions, exact: known(moments.conversions.mean)),
      measure(.returned, totals.returned, exact: known(moments.returned.mean)),
      measure(.cost, totals.cost, exact: known(moments.cost.mean)),
      measure(.roi, roi, exact: known(moments.roi)),
      CampaignMeasure(name: .chanceOfLoss, mean: loss, exact: exactLoss),
    ]
  }

  /// Twelve digits: those behind them are left of adding up, in whatever order.
  private static func settled(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    let exponent = 11 - Int(log10(abs(value)).rounded(.down))
    let scale = pow(10, Double(abs(exponent)))
    guard scale.isFinite else { return value }
    return exponent >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
  }

  private func measure(
    _ name: CampaignMeasure.Name, _ values: [Double], exact: Double?
  ) -> CampaignMeasure {
    // Only ROI can be without values: every run then cost nothing.
    let levels = try? quantiles(values, at: [0.05, 0.5, 0.95])
    return CampaignMeasure(
      name: name, mean: try? mean(values), exact: exact, p5: levels?[0], p50: levels?[1],
      p95: levels?[2])
  }

  private var chanceOverBudget: Double? {
    plan.offer.budget.map { budget in
      Double(totals.cost.count { $0 > budget }) / Double(totals.cost.count)
    }
  }

  /// Every option a fifth lower and higher, alone; shares stop at 100 %.
  private func tornado(_ books: OfferBooks) -> [TornadoBar] {
    let bars = OfferLever.allCases.map { lever in
      TornadoBar(
        option: lever.rawValue, low: books.roi(scaling: lever, by: 0.8),
        high: books.roi(scaling: lever, by: 1.2))
    }
    // A stable sort: equal spans stay in the order of the options.
    return bars.enumerated().sorted { left, right in
      (right.element.span, left.offset) < (left.element.span, right.offset)
    }.map(\.element)
  }
}
