import Influence
import Language
import Statistics
import Tables

/// `simulate offer "VIP preview" (perk: $10, budget: $5k)`: rehearses a campaign.
struct SimulateStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "simulate",
      patterns: [
        .choice([
          [.keyword("offer"), .text(label: "name"), .optional([.options(label: "options")])],
          [.flag("offers"), .options(label: "options")],
        ])
      ]),
    summary: "Rehearses a VIP offer many times: acceptances, conversions, cost, ROI, with spread.",
    effect: "One row a measure, with its simulated mean, exact mean and percentiles.",
    examples: [
      "fans | topic #fitness | simulate offer \"VIP preview\" (perk: $10, budget: $5k, runs: 500)",
      "fans | simulate offers (vip: (perk: $10, runs: 200), sale: (perk: $4, runs: 200))",
    ]
  ) { binder, stage, input in
    var offers: [BoundOffer] = []
    let isSeveral = stage.hasFlag("offers")
    if isSeveral {
      for pair in stage.pairs("options") {
        guard case .options(let options) = pair.value else {
          throw Diagnostic(
            .badOption, "each of several offers has its options in brackets", at: pair.name.range,
            help: "Write `simulate offers (vip: (perk: $10), sale: (perk: $4))`.")
        }
        offers.append(try BoundOffer(name: pair.name.text, options, &binder, input))
      }
    } else {
      let name = try stage.name("name").text
      offers.append(try BoundOffer(name: name, stage.pairs("options"), &binder, input))
    }
    return try SimulateStage(&binder, input, offers, isSeveral: isSeveral, at: stage.range)
  }

  let offers: [BoundOffer]
  let isSeveral: Bool
  /// What tells the fans apart: their key, or all their columns.
  let order: [BoundExpr]
  let reach: BoundExpr
  let grade: BoundExpr?
  let tier: BoundExpr?
  let range: SourceRange
  let output: Schema

  init(
    _ binder: inout Binder, _ input: Schema, _ offers: [BoundOffer], isSeveral: Bool,
    at range: SourceRange
  ) throws {
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry,
      topics: input.topics)
    self.offers = offers
    self.isSeveral = isSeveral
    self.range = range
    order = input.tieBreakers
    reach = try scope.model("relevant_reach")
    grade = try? scope.model("grade")
    tier = try? scope.model("tier")
    let needsGrade = offers.contains { $0.exprs["accept"] == nil }
    if needsGrade {
      _ = try scope.model("grade")
      _ = try scope.model("tier")
    }
    var output = Schema(isSeveral ? [("offer", .text, nil)] : [])
    output = output.appending(
      [("measure", .text)] + ["mean", "exact", "p5", "p50", "p95"].map { ($0, .number) })
    self.output = output
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    var results: [(BoundOffer, CampaignResult)] = []
    for offer in offers {
      try run.workers.cancellation.check()
      results.append((offer, try simulate(offer, input, run)))
    }
    for (offer, result) in results { remark(offer, result, run) }
    let rows = results.flatMap { offer, result in result.measures.map { (offer.name, $0) } }
    var columns: [Column] = isSeveral ? [.text("offer", rows.map(\.0))] : []
    columns += [
      .text("measure", rows.map(\.1.name.rawValue)),
      .reals("mean", rows.map(\.1.mean)), .reals("exact", rows.map(\.1.exact)),
      .reals("p5", rows.map(\.1.p5)), .reals("p50", rows.map(\.1.p50)),
      .reals("p95", rows.map(\.1.p95)),
    ]
    return Relation(columns, rowCount: rows.count)
  }

  private func simulate(
    _ bound: BoundOffer, _ input: Relation, _ run: RunContext
  ) throws -> CampaignResult {
    let settings = run.workspace.settings
    let inputs = try CampaignInputs(self, bound, input, run)
    var offer = Offer(name: bound.name, kind: bound.kind, assumptions: settings.assumptions)
    for (option, expr) in bound.exprs {
      let values = try inputs.perFan(expr, run)
      switch option {
      case "perk": offer.perk = values
      case "handling": offer.handling = values
      case "reward": offer.reward = values
      case "value": offer.value = values
      case "margin": offer.margin = values
      case "accept": offer.accept = values
      case "completion": offer.completion = values
      case "conversion": offer.conversion = values
      default: offer.by = inputs.each(values)
      }
    }
    offer.budget = bound.budget
    offer.offers = bound.offers
    if let wordOfMouth = bound.wordOfMouth { offer.wordOfMouth = wordOfMouth }
    do {
      return try simulateOffer(
        fans: inputs.fans, offer: offer, seed: bound.seed ?? settings.seed, runs: bound.runs,
        adCost: settings.assumptions.adCost, workers: run.workers, progress: run.progress)
    } catch let error as OfferError {
      throw Diagnostic(
        .runFailed, error.description, at: range, help: "`help simulate` lists the options.")
    }
  }

  private func remark(_ offer: BoundOffer, _ result: CampaignResult, _ run: RunContext) {
    let sign = (offer.currency ?? .dollar).sign
    let prefix = isSeveral ? "\(offer.name): " : ""
    if let sentence = sentence(result, sign) { run.note(.finding, prefix + sentence) }
    if let over = result.chanceOverBudget, offer.budget != nil {
      run.note(.finding, prefix + "Over budget in \(percent(over)) of the runs.")
    }
    if let breakEven = result.breakEven {
      var text =
        "Break-even at \(CanonicalText.rounded(breakEven, decimals: 3)) conversions an activation"
      if let actual = result.conversionsPerActivation {
        text += "; here \(CanonicalText.rounded(actual, decimals: 3)) are expected"
      }
      if let ads = result.breakEvenAgainstAds {
        text += "; ads are as cheap at \(CanonicalText.rounded(ads, decimals: 3))"
      }
      run.note(.finding, prefix + text + ".")
    }
    let moves = result.tornado.prefix(3).filter { $0.span > 0 }.map { bar in
      "\(bar.option) (ROI \(bar.low.map(percent) ?? "?") to \(bar.high.map(percent) ?? "?"))"
    }
    if !moves.isEmpty {
      run.note(.finding, prefix + "ROI moves most with \(moves.joined(separator: ", ")).")
    }
    run.note(
      .assumption,
      "Acceptance by grade and tier, costs and value are the model's unless said; `show assumptions` lists them."
    )
    if let histogram = result.roiHistogram, histogram.width > 0 {
      let edges = (0...histogram.counts.count).map { histogram.low + Double($0) * histogram.width }
      run.remarks.charts.append(
        Chart(
          prefix + "ROI over \(grouped(result.runs)) runs", x: "ROI", y: "runs", unit: .percent,
          .histogram(edges: edges, counts: histogram.counts)))
    }
  }

  private func sentence(_ result: CampaignResult, _ sign: String) -> String? {
    guard let roi = result[.roi], let mean = roi.exact ?? roi.mean,
      let conversions = result[.conversions]?.mean, let cost = result[.cost]?.mean
    else {
      return result.offered.isEmpty
        ? "No fan was offered anything: the budget is below one offer." : nil
    }
    var text =
      "About \(CanonicalText.whole(conversions)) conversions for \(sign)\(CanonicalText.whole(cost)): ROI \(percent(mean))"
    if let low = roi.p5, let high = roi.p95 {
      text += ", in nine runs of ten between \(percent(low)) and \(percent(high))"
    }
    if let loss = result.chanceOfLoss { text += "; a loss in \(percent(loss)) of the runs" }
    return text + "."
  }

  private func percent(_ ratio: Double) -> String {
    CanonicalText.rounded(ratio * 100, decimals: 1) + " %"
  }
}

/// The fans of a campaign as arrays: those whose reach and acceptance are known.
private struct CampaignInputs {
  let fans: OfferFans
  /// The relation with only those fans, which per-fan options are worked out on.
  private let relation: Relation

  init(
    _ stage: SimulateStage, _ offer: BoundOffer, _ input: Relation, _ run: RunContext
  ) throws {
    let reach = try input.column(stage.reach, run)
    var present = reach.validity
    var graded: (grade: Column, tier: Column)?
    if offer.exprs["accept"] == nil, let grade = stage.grade, let tier = stage.tier {
      let columns = (try input.column(grade, run), try input.column(tier, run))
      present = bothPresent(present, bothPresent(columns.0.validity, columns.1.validity))
      graded = columns
    }
    let kept = (0..<input.count).filter { row in present.map { $0[row] } ?? true }
    if kept.count < input.count {
      run.note(
        .ledger,
        "\(grouped(input.count)) fans in, \(grouped(kept.count)) can be offered; the others have no known reach or grade."
      )
    }
    relation = input.taking(kept.map { UInt32(truncatingIfNeeded: $0) })
    let assumptions = run.workspace.settings.assumptions
    let acceptance = kept.map { row -> Double in
      guard let graded, case .text(let grade) = graded.grade[row],
        case .text(let tier) = graded.tier[row], let g = Grade(rawValue: grade),
        let t = Tier(text: tier)
      else { return 0 }
      return assumptions.acceptance(grade: g, tier: t, kind: offer.kind)
    }
    let engaged = reach.withDoubles { value in kept.map { max(0, value($0)) } }
    fans = OfferFans(
      numbers: try FanNumbers(stage.order, of: relation, run).numbers, acceptance: acceptance,
      engaged: engaged)
  }

  func perFan(_ expr: BoundExpr, _ run: RunContext) throws -> PerFan {
    if let constant = expr.constant?.double { return .all(constant) }
    let column = try relation.column(expr, run)
    // A missing value of an option means nothing is known of that fan: 0.
    return .each(
      column.withDoubles { value in
        (0..<column.count).map { column.isValid($0) ? value($0) : 0 }
      })
  }

  func each(_ values: PerFan) -> [Double] {
    (0..<fans.count).map { values[$0] }
  }
}
