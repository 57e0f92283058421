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
        try Self.checkControl(options)
        try Self.checkName(pair.name, beside: offers)
        try Self.checkCurrency(offer, beside: offers, at: pair.name.range)
        offers.append(offer)
      }
    } else {
      let name = try stage.name("name").text
      offers.append(try BoundOffer(name: name, stage.pairs("options"), &binder, input))
      try Self.checkControl(stage.pairs("options"))
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

  /// Conversions without the offer are seen in a control group alone.
  private static func checkControl(_ pairs: [Pair]) throws {
    func pair(_ option: String) -> Pair? { pairs.first { $0.name.text.lowercased() == option } }
    guard let organic = pair("organic"), pair("control") == nil else { return }
    throw Diagnostic(
      .badOption, "`organic` needs `control`", at: organic.name.range,
      help: "Write `control: 20%` to hold out fans who show what happens without the offer.")
  }

  /// The result tells offers apart by their names.
  private static func checkName(_ name: Path, beside others: [BoundOffer]) throws {
    guard others.contains(where: { $0.name.lowercased() == name.text.lowercased() }) else { return }
    throw Diagnostic(
      .badOption, "two offers are called `\(name.text)`", at: name.range,
      help: "Give each offer a name of its own.")
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
    do {
      var trials: [OfferTrial] = []
      for offer in offers {
        try run.workers.cancellation.check()
        trials.append(try trial(offer, input, run))
      }
      let simulated = try simulateOffers(
        trials, adCost: run.workspace.settings.assumptions.adCost, workers: run.workers,
        progress: run.progress)
      if zip(simulated.results, trials).contains(where: { $0.runs < $1.runs }) {
        try run.workers.cancellation.keepPartialResult()
      }
      // Which is better is what several were rehearsed for: it comes before what each does.
      if isSeveral {
        OfferContestRemarks(offers: offers, trials: trials, simulated: simulated).add(to: run)
      }
      for (index, offer) in offers.enumerated() {
        CampaignRemarks(
          offer: offer, fans: trials[index].fans.count, result: simulated.results[index],
          isSeveral: isSeveral
        ).add(to: run)
      }
      return table(simulated.results)
    } catch let error as OfferError {
      throw failed(error.description)
    } catch let error as CascadeError {
      throw failed(error.description)
    }
  }

  private func trial(
    _ bound: BoundOffer, _ input: Relation, _ run: RunContext
  ) throws -> OfferTrial {
    let inputs = try CampaignInputs(columns, bound, input, run)
    let offer = try inputs.offer(run)
    return OfferTrial(
      fans: inputs.fans, offer: offer, seed: bound.seed ?? run.workspace.settings.seed,
      runs: bound.runs, spread: try inputs.spread(offer, at: range, run))
  }

  private func table(_ results: [CampaignResult]) -> Relation {
    let rows = zip(offers, results).flatMap { offer, result in
      result.measures.map { (offer.name, $0) }
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

  private func failed(_ text: String) -> Diagnostic {
    Diagnostic(.runFailed, text, at: range, help: "`help simulate` lists the options.")
  }
}
