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
    summary:
      "Compares tiers, the values of a column, or channels: engagement, conversions, cost, ROI; or the outcome of an offer.",
    effect:
      "One row a tier, with ratios of engagement to the baseline and their intervals; with `outcome:` one row a group with its lift; one row a channel.",
    examples: [
      "fans | compare tiers", "fans | compare tiers baseline star", "fans | compare country",
      "fans | compare country baseline \"DE\" (outcome: orders > 0)",
      "fans | compare channels (budget: $150k)",
    ]
  ) { binder, stage, input in
    let what = try stage.name("what")
    if what.text.lowercased() == "channels", input["channels"] == nil {
      return try CompareChannelsStage(stage, &binder, input)
    }
    let isTiers = what.text.lowercased() == "tiers" && input["tiers"] == nil
    let path = isTiers ? Path([Name("tier", what.range)]) : Path([what])
    let groups = try GroupKeys(&binder, [path], input)
    if !stage.pairs("options").isEmpty {
      return try CompareOutcomeStage(groups, stage, &binder, input)
    }
    return CompareStage(
      groups: groups, maker: try FigureMaker(&binder, input, "compare"),
      campaign: CampaignExprs(&binder, input), baseline: stage.optionalName("baseline"),
      input: input, output: groups.schema(of: input))
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
  /// What the rows were chosen by that is now measured.
  private let chosenBy: [String]
  /// Whether a fan may stand in several rows.
  private let isSplit: Bool

  private static let columns: [(String, ColumnType)] = [
    ("fans", .integer), ("followers", .integer), ("engaged_reach", .number),
    ("engagement", .percent), ("engagement_low", .percent), ("engagement_high", .percent),
    ("median_engagement", .percent), ("activations", .number), ("conversions", .number),
    ("cost_per_conversion", .money(.dollar)), ("roi", .percent), ("ratio", .number),
    ("ratio_low", .number), ("ratio_high", .number),
  ]

  init(
    groups: GroupKeys, maker: FigureMaker, campaign: CampaignExprs?, baseline: Name?,
    input: Schema, output: Schema
  ) {
    chosenBy = input.chosenBy
    isSplit = input.repeatsFans
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
    let isTiers = groups.fields[0].expr.categories == Tiers.names
    let words = ComparisonWords(
      column: groups.fields[0].name, isTiers: isTiers, names: names, figures: figures,
      ratios: ratios, base: base, isChosen: baseline != nil)
    if let definition = maker.definition { run.note(.definition, definition + ".") }
    words.remark(run)
    run.noteTooFew(figures, names)
    run.noteKnown(figures, names)
    run.noteOddFans(figures)
    run.noteChosen(chosenBy)
    run.noteCountedTwice(isSplit, "Fans, followers and engaged reach")
    if isTiers { try noteSlope(input, run) }
    noteAssumed(run)
    run.remarks.charts += words.charts
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

  /// The slope over all fans, where drawing it through them costs next to nothing.
  private func noteSlope(_ input: Relation, _ run: RunContext) throws {
    guard input.count <= Self.slopeLimit,
      let law = try? logLogSlope(try maker.pairs(input, run))
    else { return }
    run.note(.finding, SlopeText.sentence(law).sentence)
  }

  /// Beyond so many fans `explain engagement` gives the slope, and a comparison stays quick.
  private static let slopeLimit = 200_000

  private func noteAssumed(_ run: RunContext) {
    let borders = groups.fields[0].expr.categories == Tiers.names ? AssumptionName.tierBorders : []
    guard campaign != nil else { return run.noteAssumed(borders, of: "The tiers") }
    run.noteAssumed(
      borders + AssumptionName.offering + AssumptionName.accepting + AssumptionName.grading,
      of: "Tiers, activations, conversions, cost and ROI")
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
}
