import Influence
import Language
import Tables

/// `reach [by …]`: followers against the people who engage, with intervals.
struct ReachStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "reach",
      patterns: [
        .optional([.keyword("over"), .other(label: "over")]),
        .optional([.keyword("by"), .names(label: "by")]),
      ]),
    summary: "Adds up followers and engaged reach, with engagement and 95 % intervals.",
    effect:
      "One row, or one a group with the group columns first; with a friendship graph net_reach.",
    examples: ["fans | topic #yoga | reach", "fans | reach by tier"]
  ) { binder, stage, input in
    let groups = try GroupKeys(&binder, stage.names("by"), input)
    let maker = try FigureMaker(&binder, input, "reach")
    let net = try NetReachMaker(binder, stage, input)
    return ReachStage(
      groups: groups, maker: maker, net: net, input: input, output: groups.schema(of: input))
  }

  let groups: GroupKeys
  let maker: FigureMaker
  /// Nil where no friendship graph says who follows whom.
  let net: NetReachMaker?
  let output: Schema
  /// What the rows were chosen by that is now measured.
  private let chosenBy: [String]
  /// Whether a fan may stand in several rows.
  private let isSplit: Bool

  private static let columns: [(String, ColumnType)] = [
    ("fans", .integer), ("followers", .integer), ("engaged_reach", .number),
    ("engaged_low", .number), ("engaged_high", .number), ("engagement", .percent),
    ("engagement_low", .percent), ("engagement_high", .percent), ("median_engagement", .percent),
  ]

  init(
    groups: GroupKeys, maker: FigureMaker, net: NetReachMaker?, input: Schema, output: Schema
  ) {
    chosenBy = input.chosenBy
    isSplit = input.repeatsFans
    self.groups = groups
    self.maker = maker
    self.net = net
    let last: [(String, ColumnType)] =
      net == nil ? [("net_low", .number), ("net_high", .number)] : [("net_reach", .number)]
    self.output = output.appending(Self.columns + last)
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let input = try maker.inKeyOrder(input, run)
    let grouped = try groups.group(input, run)
    let figures = try maker.figures(input, grouped, run)
    if let definition = maker.definition { run.note(.definition, definition + ".") }
    run.note(
      .definition,
      net == nil
        ? "engagement = Σ engaged_reach / Σ followers; net_low and net_high are bounds: audiences may overlap."
        : "engagement = Σ engaged_reach / Σ followers.")
    let last =
      try net.map { [try $0.column(input, grouped, run)] }
      ?? [
        .reals("net_low", figures.map(\.largestEngaged)),
        .reals("net_high", figures.map(\.engaged)),
      ]
    let names = (0..<grouped.count).map { row in
      grouped.keys.map { CanonicalText.cell($0[row]) }.joined(separator: ", ")
    }
    run.noteTooFew(figures, names)
    run.noteKnown(figures, names)
    run.noteOddFans(figures)
    if groups.fields.contains(where: { $0.expr.categories == Tiers.names }) {
      run.noteAssumed(AssumptionName.tierBorders, of: "The tiers")
    }
    run.noteChosen(chosenBy)
    run.noteCountedTwice(isSplit, "Fans, followers and engaged reach")
    try noteConcentration(input, figures, run)
    return Relation(
      grouped.keys + [
        .counts("fans", figures.map(\.fans)),
        .reals("followers", figures.map { $0.hasFollowers ? $0.followers : nil }, .integer),
        .reals("engaged_reach", figures.map(\.engaged)),
        .reals("engaged_low", figures.map { $0.engagedRange?.low }),
        .reals("engaged_high", figures.map { $0.engagedRange?.high }),
        .reals("engagement", figures.map(\.engagement), .percent),
        .reals("engagement_low", figures.map { $0.engagementRange?.low }, .percent),
        .reals("engagement_high", figures.map { $0.engagementRange?.high }, .percent),
        .reals("median_engagement", figures.map(\.medianEngagement), .percent),
      ] + last, rowCount: grouped.count)
  }
}

extension ReachStage {
  /// Up to so many fans the sorting that it takes is not felt.
  private static let concentrationLimit = 200_000

  /// How much the largest accounts hold, where all fans are one group.
  private func noteConcentration(
    _ input: Relation, _ figures: [GroupFigures], _ run: RunContext
  ) throws {
    guard groups.fields.isEmpty, input.count <= Self.concentrationLimit else { return }
    let pairs = try maker.pairs(input, run)
    guard
      let text = ConcentrationText.sentence(
        engaged: pairs.y, followers: pairs.x,
        isPartlyKnown: figures.contains(where: \.isPartlyKnown))
    else { return }
    run.note(.finding, text.sentence)
  }
}
