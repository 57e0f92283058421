import Language
import Tables

/// `band followers as size (small: < 10k, middle: < 100k, large: rest)`: a column of categories.
struct BandStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "band",
      patterns: [
        .expr(label: "value"), .keyword("as"), .name(label: "as"), .bands(label: "bands"),
      ]),
    summary: "Sorts a value into named bands: the first one that fits; missing stays missing.",
    effect:
      "The same rows and one more column of text, ordered as the bands are. `top` looks at all rows.",
    examples: [
      "fans | band followers as size (small: < 1k, middle: < 10k, large: rest) | count by size",
      "fans | band engaged_reach as league (first: top 1%, second: top 10%, others: rest) | count by league",
    ]
  ) { binder, stage, input in
    let name = try stage.name("as")
    if input.index(of: name.text) != nil {
      throw Diagnostic(
        .nameTaken, "there is a column `\(name.text)` already", at: name.range,
        help: "Choose another name after `as`.")
    }
    let expr = try stage.expr("value")
    let value = try binder.bind(expr, in: Scope(input))
    if let type = value.type, !type.isFloating, !type.isIntegral {
      throw Diagnostic(
        .typeMismatch,
        "`band` sorts numbers, percents, money, dates and durations, not \(type.name)",
        at: expr.range, label: type.name,
        help: "What is no amount is grouped as it is: `count by platform`.")
    }
    let bands = try BandRules(stage.bands("bands"), of: expr, &binder, input)
    return BandStage(
      value: value.named, bands: bands, name: name.text, slot: binder.freeSlot(after: input),
      input: input)
  }

  let value: BoundExpr
  let bands: BandRules
  let name: String
  let output: Schema
  let keepsSlots = true
  let rowEffect = RowEffect.same
  private let slot: Int

  init(value: BoundExpr, bands: BandRules, name: String, slot: Int, input: Schema) {
    self.value = value
    self.bands = bands
    self.name = name
    self.slot = slot
    var output = input
    var expr = BoundExpr(.column(slot), .text)
    expr.categories = bands.names
    output.append(.init(name: name, expr: expr))
    self.output = output
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let present = try input.column(value, run).validity
    let none = UInt32.max
    var codes = [UInt32](repeating: none, count: input.count)
    for (code, rule) in bands.rules.enumerated() {
      let code = UInt32(truncatingIfNeeded: code)
      let fits = try self.fits(rule, input, present, run)
      for row in codes.indices where codes[row] == none {
        if fits[row], present.map({ $0[row] }) ?? true { codes[row] = code }
      }
    }
    let validity = codes.contains(none) ? Bitmap(codes.map { $0 != none }) : nil
    noteUnmatched(validity, present, rows: input.count, run)
    let column = Column(
      name, .text,
      .text(
        .coded(
          codes: Buffer(codes.map { $0 == none ? 0 : $0 }), dictionary: StringPool(bands.names))),
      validity: validity)
    return try input.adding([column], after: slot, run.workers)
  }

  /// One bit a row: does the rule take it?
  private func fits(
    _ rule: BandRules.Rule, _ input: Relation, _ present: Bitmap?, _ run: RunContext
  ) throws -> Bitmap {
    switch rule {
    case .rest: return Bitmap(repeating: true, count: input.count)
    case .test(let condition):
      let column = try input.column(condition, run)
      guard case .booleans(let bits) = column.values else {
        preconditionFailure("a condition is true or false")
      }
      return column.validity.map { $0 & bits } ?? bits
    case .top(let limit):
      let size = limit.count(of: present?.onesCount ?? input.count)
      // Only rows that could be among the top are ordered with all the tie breakers.
      let candidates = try TopCandidates(value, limit: size, of: input, run).positions
      let ordering = try Ordering(
        [OrderingKey(expr: value, isDescending: true)], ties: output.ties(without: name),
        of: input.taking(candidates), run)
      var chosen = [Bool](repeating: false, count: input.count)
      for place in try ordering.positions().prefix(size) {
        chosen[Int(candidates[Int(place)])] = true
      }
      return Bitmap(chosen)
    }
  }

  private func noteUnmatched(
    _ validity: Bitmap?, _ present: Bitmap?, rows: Int, _ run: RunContext
  ) {
    guard !bands.hasRest, let validity else { return }
    let unmatched = (present?.onesCount ?? rows) - validity.onesCount
    guard unmatched > 0 else { return }
    run.note(
      .ledger,
      "\(grouped(unmatched)) of \(grouped(rows)) rows fit no band and have no `\(name)`; `rest` takes them in."
    )
  }
}

extension Schema {
  /// What breaks ties among rows that do not have the column `name` yet.
  func ties(without name: String) -> [BoundExpr] {
    var before = self
    before.fields.removeAll { $0.name == name }
    return before.tieBreakers
  }
}
