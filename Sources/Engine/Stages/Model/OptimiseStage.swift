import Influence
import Language
import Tables

/// `optimise offer "VIP preview" (budget: $5k, goal: conversions)`: whom to offer.
struct OptimiseStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "optimise", "optimize",
      patterns: [
        .keyword("offer"), .text(label: "name"), .optional([.options(label: "options")]),
      ]),
    summary:
      "Chooses whom to offer: budget or count, goal (conversions, profit, reach), spread, chance, epsilon, and the options of simulate.",
    effect: "One row a fan chosen, in the order chosen, with what all up to it cost and bring.",
    examples: [
      "fans | topic #fitness | optimise offer \"VIP preview\" (budget: $100, goal: conversions)",
      "fans | optimise offer \"Tea club\" (count: 20, goal: reach, spread: cascade, chance: weighted)",
    ]
  ) { binder, stage, input in
    let offer = try BoundOffer(
      name: try stage.name("name").text, stage.pairs("options"), &binder, input,
      more: BoundOffer.choosing)
    guard offer.budget != nil || offer.count != nil else {
      throw Diagnostic(
        .badOption, "`optimise` needs a limit: the budget, or how many fans", at: stage.range,
        help: "Write `optimise offer \"…\" (budget: $5k)` or `(count: 50)`.")
    }
    for pair in stage.pairs("options") {
      let option = pair.name.text.lowercased()
      guard Self.withoutPlace.contains(option) else { continue }
      throw Diagnostic(
        .badOption, "`\(option)` has no place where the fans are chosen", at: pair.name.range,
        help: option == "offers" ? "Write `count:`." : "`simulate offer` takes it.")
    }
    return try OptimiseStage(&binder, input, offer, at: stage.range)
  }

  /// Options of `simulate` that mean nothing here.
  static let withoutPlace = ["offers", "by", "runs", "control", "organic"]

  let offer: BoundOffer
  let columns: CampaignColumns
  let key: BoundExpr
  let name: BoundExpr
  let range: SourceRange
  /// True where people are counted in a graph, and nothing need be known of a fan but the key.
  let needsOnlyKey: Bool
  let output: Schema

  init(
    _ binder: inout Binder, _ input: Schema, _ offer: BoundOffer, at range: SourceRange
  ) throws {
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry,
      topics: input.topics)
    self.offer = offer
    self.range = range
    needsOnlyKey = offer.goal == .reach && offer.spread != nil
    columns = try CampaignColumns(
      &binder, input, [offer], needsReach: !needsOnlyKey, at: range)
    key = scope.role(.key) ?? .constant(.missing)
    name = scope.role(.name) ?? scope.role(.handle) ?? .constant(.missing)
    let money = ColumnType.money(offer.currency ?? .dollar)
    var output = Schema([
      ("key", key.type ?? .text, key.categories), ("name", name.type ?? .text, name.categories),
      ("expected_conversions", .number, nil), ("expected_cost", money, nil),
      ("running_cost", money, nil),
      ("running_goal", offer.goal == .profit ? money : .number, nil),
    ])
    output.origin = input.origin
    output.topics = input.topics
    if scope.role(.key) != nil { output.roles[.key] = RoleUse("key", reason: .named) }
    self.output = output
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    do {
      let inputs = try CampaignInputs(columns, offer, input, run, keepsUnknown: needsOnlyKey)
      let picked =
        offer.spread == nil
        ? try ChoiceAlone(offer: offer, inputs: inputs).pick(run)
        : try ChoiceThroughFriends(offer: offer, inputs: inputs, range: range).pick(run)
      return try table(picked, inputs, input, run)
    } catch let error as OfferError {
      throw failed(error.description)
    } catch let error as CascadeError {
      throw failed(error.description)
    }
  }

  private func failed(_ text: String) -> Diagnostic {
    Diagnostic(.runFailed, text, at: range, help: "`help optimise` lists the options.")
  }

  private func table(
    _ picked: PickedFans, _ inputs: CampaignInputs, _ input: Relation, _ run: RunContext
  ) throws -> Relation {
    let rows = picked.chosen.map { UInt32(truncatingIfNeeded: inputs.rows[$0]) }
    let chosen = input.taking(rows)
    let money = ColumnType.money(offer.currency ?? .dollar)
    return Relation(
      [
        try chosen.column(key, named: "key", run), try chosen.column(name, named: "name", run),
        .reals("expected_conversions", picked.chosen.map { picked.conversions[$0] }),
        .reals("expected_cost", picked.chosen.map { picked.costs[$0] }, money),
        .reals("running_cost", picked.runningCost, money),
        .reals("running_goal", picked.runningGoal, offer.goal == .profit ? money : .number),
      ], rowCount: rows.count)
  }
}

/// Fans chosen, with what each brings alone and what all up to each bring.
struct PickedFans {
  /// Indices of the campaign's fans, in the order chosen.
  var chosen: [Int]
  var runningGoal: [Double]
  var runningCost: [Double]
  /// One a fan of the campaign; nil where it is not known, or was not asked for: of whom was not chosen.
  var conversions: [Double?]
  var costs: [Double?]

  /// How the goal grows with the money, or with the fans where they cost nothing.
  func curve(_ goal: OfferGoal) -> Chart? {
    guard chosen.count > 1 else { return nil }
    let isMoney = (runningCost.last ?? 0) > 0
    // A curve of two hundred points reads as well as one of a million.
    let step = max(1, chosen.count / 200)
    let places = chosen.indices.filter { $0 % step == 0 || $0 == chosen.count - 1 }
    return Chart(
      "\(goal.rawValue.prefix(1).uppercased() + goal.rawValue.dropFirst()) against \(isMoney ? "budget" : "fans offered")",
      x: isMoney ? "expected cost" : "fans offered", y: goal.rawValue,
      .lines(
        x: [0] + places.map { isMoney ? runningCost[$0] : Double($0 + 1) },
        series: [(goal.rawValue, [0] + places.map { runningGoal[$0] })]))
  }
}
