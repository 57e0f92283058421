import Influence
import Language
import Statistics
import Tables

/// `compare tiers [baseline celebrity]`: the model's figures tier by tier, against a baseline.
struct CompareStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "compare",
      patterns: [
        .name(label: "what"),
        .optional([.keyword("baseline"), .nameOrText(label: "baseline")]),
        .optional([.options(label: "options")]),
      ]),
    summary: "Compares tiers (or the values of a column): engagement, conversions, cost, ROI.",
    effect: "One row a tier, with ratios of engagement to the baseline and their intervals.",
    examples: [
      "fans | compare tiers", "fans | compare tiers baseline star", "fans | compare country",
      "fans | compare channels (budget: $150k)",
    ]
  ) { binder, stage, input in
    let what = try stage.name("what")
    if what.text.lowercased() == "channels", input["channels"] == nil {
      return try CompareChannelsStage(stage, &binder, input)
    }
    if case .pairs(let pairs)? = stage.arguments["options"], let first = pairs.first {
      throw Diagnostic(
        .unknownOption, "`compare` has no option `\(first.name.text)`", at: first.name.range)
    }
    let isTiers = what.text.lowercased() == "tiers" && input["tiers"] == nil
    let path = isTiers ? Path([Name("tier", what.range)]) : Path([what])
    let groups = try GroupKeys(&binder, [path], input)
    return CompareStage(
      groups: groups, maker: try FigureMaker(&binder, input, "compare"),
      campaign: CampaignExprs(&binder, input), baseline: stage.optionalName("baseline"),
      output: groups.schema(of: input))
  }

  /// What an offer to everyone would bring, where the columns are there for it.
  struct CampaignExprs: Sendable {
    let acceptance: BoundExpr
    let conversions: BoundExpr
    let cost: BoundExpr

    init?(_ binder: inout Binder, _ input: Schema) {
      let scope = ModelScope(
        schema: input, settings: binder.workspace.settings, registry: binder.registry,
        topics: input.topics)
      guard let acceptance = try? scope.model("acceptance"),
        let conversions = try? scope.model("expected_conversions"),
        let cost = try? scope.model("expected_cost")
      else { return nil }
      self.acceptance = acceptance
      self.conversions = conversions
      self.cost = cost
    }
  }

  let groups: GroupKeys
  let maker: FigureMaker
  let campaign: CampaignExprs?
  let baseline: Name?
  let output: Schema

  private static let columns: [(String, ColumnType)] = [
    ("fans", .integer), ("followers", .integer), ("engaged_reach", .number),
    ("engagement", .percent), ("engagement_low", .percent), ("engagement_high", .percent),
    ("median_engagement", .percent), ("activations", .number), ("conversions", .number),
    ("cost_per_conversion", .money(.dollar)), ("roi", .percent), ("ratio", .number),
    ("ratio_low", .number), ("ratio_high", .number),
  ]

  init(
    groups: GroupKeys, maker: FigureMaker, campaign: CampaignExprs?, baseline: Name?,
    output: Schema
  ) {
    self.groups = groups
    self.maker = maker
    self.campaign = campaign
    self.baseline = baseline
    self.output = output.appending(Self.columns)
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let input = try maker.inKeyOrder(input, run)
    let grouped = try groups.group(input, run)
    let figures = try maker.figures(input, grouped, run)
    let names = (0..<grouped.count).map { CanonicalText.cell(grouped.keys[0][$0]) }
    let money = try Economics(campaign, input, grouped, run)
    let base = try baselineRow(names, figures)
    let ratios = try figures.map { figure -> Estimate? in
      guard let base else { return nil }
      return try ratioOfRatios(figure.sums, to: figures[base].sums)
    }
    remark(names, figures, ratios, base, money, run)
    return Relation(
      grouped.keys + [
        .counts("fans", figures.map(\.fans)),
        .reals("followers", figures.map { $0.hasFollowers ? $0.followers : nil }, .integer),
        .reals("engaged_reach", figures.map(\.engaged)),
        .reals("engagement", figures.map(\.engagement), .percent),
        .reals("engagement_low", figures.map { $0.engagementRange?.low }, .percent),
        .reals("engagement_high", figures.map { $0.engagementRange?.high }, .percent),
        .reals("median_engagement", figures.map(\.medianEngagement), .percent),
        .reals("activations", money.activations),
        .reals("conversions", money.conversions),
        .reals("cost_per_conversion", money.costPerConversion, .money(.dollar)),
        .reals("roi", money.roi, .percent),
        .reals("ratio", ratios.map { $0?.value }),
        .reals(
          "ratio_low", ratios.enumerated().map { $0 == base ? nil : $1?.range.interval?.low }),
        .reals(
          "ratio_high", ratios.enumerated().map { $0 == base ? nil : $1?.range.interval?.high }),
      ], rowCount: grouped.count)
  }

  /// The group that ratios are taken to: the one said, else celebrity, else the last with fans.
  private func baselineRow(_ names: [String], _ figures: [GroupFigures]) throws -> Int? {
    let usable = names.indices.filter { (figures[$0].engagement ?? 0) > 0 }
    guard let baseline else {
      return usable.first { names[$0] == Tier.celebrity.rawValue } ?? usable.last
    }
    let wanted = baseline.text.lowercased()
    if let row = names.firstIndex(where: { $0.lowercased() == wanted }) { return row }
    throw Diagnostic(
      .badOption, "no fan is in the baseline `\(baseline.text)`", at: baseline.range,
      help: names.isEmpty
        ? "No fan is left to compare." : "There are \(names.joined(separator: ", ")).")
  }

  /// Expected activations, conversions and money of an offer to each group.
  private struct Economics {
    var activations: [Double?]
    var conversions: [Double?]
    var costPerConversion: [Double?]
    var roi: [Double?]

    init(
      _ campaign: CampaignExprs?, _ input: Relation, _ groups: Groups, _ run: RunContext
    ) throws {
      guard let campaign else {
        let none = [Double?](repeating: nil, count: groups.count)
        (activations, conversions, costPerConversion, roi) = (none, none, none, none)
        return
      }
      let assumptions = run.workspace.settings.assumptions
      func sums(_ expr: BoundExpr) throws -> [Double?] {
        try input.prepare([expr], run)
        let pass = try TallyPass([.sum(expr, beside: nil)], of: input, .numbered(groups))
        guard let totals = try pass.totals(run.workers)?.first else { return [] }
        return Swift.zip(totals.sums, totals.counts).map { $1 > 0 ? $0 : nil }
      }
      let accepted = try sums(campaign.acceptance)
      let conversions = try sums(campaign.conversions)
      let costs = try sums(campaign.cost)
      activations = accepted.map { $0.map { $0 * assumptions[.completion] } }
      self.conversions = conversions
      costPerConversion = Swift.zip(costs, conversions).map { cost, conversions in
        guard let cost, let conversions else { return nil }
        return MediaValue.cpa(cost: cost, conversions: conversions)
      }
      roi = Swift.zip(costs, conversions).map { cost, conversions in
        guard let cost, let conversions else { return nil }
        return OfferEconomics.roi(
          returned: assumptions.offerEconomics.returned(conversions: conversions), cost: cost)
      }
    }
  }

  private func remark(
    _ names: [String], _ figures: [GroupFigures], _ ratios: [Estimate?], _ base: Int?,
    _ money: Economics, _ run: RunContext
  ) {
    if let base { run.note(.finding, sentence(names, figures, ratios, base)) }
    if let definition = maker.definition { run.note(.definition, definition + ".") }
    run.noteTooFew(figures, names)
    if campaign != nil {
      run.note(
        .assumption,
        "Activations, conversions, cost and ROI lean on assumed acceptance by grade and tier; `show assumptions` lists them."
      )
    }
    let known = names.indices.filter { figures[$0].engagement != nil }
    run.remarks.charts.append(
      Chart(
        "Engagement by \(groups.fields[0].name)", x: "engagement", unit: .percent,
        .bars(
          labels: known.map { names[$0] }, values: known.map { figures[$0].engagement ?? 0 },
          lows: known.map { figures[$0].engagementRange?.low ?? .nan },
          highs: known.map { figures[$0].engagementRange?.high ?? .nan })))
    if let pyramid = pyramid(names, figures) { run.remarks.charts.append(pyramid) }
  }

  /// Cannonball and wave back to back: what each group holds of all followers, and of all people
  /// who engage. The largest accounts stand on top.
  private func pyramid(_ names: [String], _ figures: [GroupFigures]) -> Chart? {
    let known = names.indices.reversed().filter { figures[$0].sums.count > 0 }
    let followers = known.reduce(0) { $0 + figures[$1].sums.wholeSum }
    let engaged = known.reduce(0) { $0 + figures[$1].sums.partSum }
    guard followers > 0, engaged > 0 else { return nil }
    return Chart(
      "Reach against engaged reach", unit: .percent,
      .pyramid(
        labels: known.map { names[$0] },
        left: ("share of followers", known.map { figures[$0].sums.wholeSum / followers }),
        right: ("share of engaged reach", known.map { figures[$0].sums.partSum / engaged })))
  }

  private func sentence(
    _ names: [String], _ figures: [GroupFigures], _ ratios: [Estimate?], _ base: Int
  ) -> String {
    let others = names.indices.filter { $0 != base && ratios[$0] != nil }
    guard let best = others.max(by: { (ratios[$0]?.value ?? 0) < (ratios[$1]?.value ?? 0) }),
      let ratio = ratios[best]
    else { return "Only \(names[base]) has an engagement to compare." }
    let percent = { (value: Double?) in
      value.map { CanonicalText.rounded($0 * 100, decimals: 2) + " %" } ?? "unknown"
    }
    var text =
      "Of \(names[best]) fans' followers \(percent(figures[best].engagement)) engage, of \(names[base])'s \(percent(figures[base].engagement)): \(CanonicalText.rounded(ratio.value, decimals: 2)) times"
    if let range = ratio.range.interval {
      text +=
        " (95 % interval \(CanonicalText.rounded(range.low, decimals: 2)) to \(CanonicalText.rounded(range.high, decimals: 2)))"
      if range.contains(1) { text += ", which may be chance" }
    }
    return text + "."
  }
}
