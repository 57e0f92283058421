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
    summary:
      "Rehearses a VIP offer many times: perk, handling, reward, value, margin, accept, completion, conversion, budget, offers, by, kind, runs, seed, word_of_mouth, spread, chance, days, control, organic.",
    effect:
      "One row a measure, with its simulated mean, exact mean and percentiles. Of roi, exact is the expected profit by the expected cost, mean the average of the runs' own ratios: they differ.",
    examples: [
      "fans | topic #fitness | simulate offer \"VIP preview\" (perk: $10, budget: $5k, runs: 500)",
      "fans | simulate offer \"VIP preview\" (accept: 20%, control: 20%, organic: 0.1, runs: 200)",
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
        let offer = try BoundOffer(name: pair.name.text, options, &binder, input)
        try Self.checkCurrency(offer, beside: offers, at: pair.name.range)
        offers.append(offer)
      }
    } else {
      let name = try stage.name("name").text
      offers.append(try BoundOffer(name: name, stage.pairs("options"), &binder, input))
    }
    return try SimulateStage(&binder, input, offers, isSeveral: isSeveral, at: stage.range)
  }

  let offers: [BoundOffer]
  let isSeveral: Bool
  let columns: CampaignColumns
  let range: SourceRange
  let output: Schema

  init(
    _ binder: inout Binder, _ input: Schema, _ offers: [BoundOffer], isSeveral: Bool,
    at range: SourceRange
  ) throws {
    self.offers = offers
    self.isSeveral = isSeveral
    self.range = range
    columns = try CampaignColumns(&binder, input, offers, at: range)
    var output = Schema(isSeveral ? [("offer", .text, nil)] : [])
    output = output.appending(
      [("measure", .text)] + ["mean", "exact", "p5", "p50", "p95"].map { ($0, .number) })
    self.output = output
  }

  /// Figures of several offers stand in one column, so they have one currency.
  private static func checkCurrency(
    _ offer: BoundOffer, beside others: [BoundOffer], at range: SourceRange
  ) throws {
    guard let own = offer.currency,
      let other = others.lazy.compactMap(\.currency).first, other != own
    else { return }
    throw Diagnostic(
      .currencyMismatch, "offers are compared in one currency, not \(other.sign) and \(own.sign)",
      at: range, help: "Give all amounts in one of them.")
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    var remarks: [CampaignRemarks] = []
    for offer in offers {
      try run.workers.cancellation.check()
      remarks.append(try simulate(offer, input, run))
    }
    for remarks in remarks { remarks.add(to: run) }
    let rows = remarks.flatMap { remarks in
      remarks.result.measures.map { (remarks.offer.name, $0) }
    }
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
  ) throws -> CampaignRemarks {
    let settings = run.workspace.settings
    let inputs = try CampaignInputs(columns, bound, input, run)
    let offer = try inputs.offer(run)
    do {
      let spread = try inputs.spread(offer, at: range, run)
      let result = try simulateOffer(
        fans: inputs.fans, offer: offer, seed: bound.seed ?? settings.seed, runs: bound.runs,
        adCost: settings.assumptions.adCost, spread: spread, workers: run.workers,
        progress: run.progress)
      if result.runs < bound.runs { try run.workers.cancellation.keepPartialResult() }
      return CampaignRemarks(
        offer: bound, fans: inputs.fans.count, result: result, isSeveral: isSeveral)
    } catch let error as OfferError {
      throw failed(error.description)
    } catch let error as CascadeError {
      throw failed(error.description)
    }
  }

  private func failed(_ text: String) -> Diagnostic {
    Diagnostic(.runFailed, text, at: range, help: "`help simulate` lists the options.")
  }
}
