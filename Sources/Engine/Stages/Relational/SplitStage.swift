import Language
import Tables

/// `split topics as topic`: one row for each value of a set.
struct SplitStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "split", patterns: [.name(label: "column"), .keyword("as"), .name(label: "as")]),
    summary: "Makes one row for each tag of a fan; fans without a tag drop out.",
    effect: "A row a tag, and one more column with it.",
    examples: [
      "fans | split topics as topic | summarise n: count() by topic | sort n desc | take 3"
    ]
  ) { binder, stage, input in
    let name = try stage.name("column")
    let expr = try binder.bind(Path([name]), in: Scope(input))
    try binder.require(expr, is: "tags", [.tags], verb: "`split` takes a set apart")
    let new = try stage.name("as")
    if let taken = input.index(of: new.text), input.fields[taken].name != name.text {
      throw Diagnostic(
        .nameTaken, "there is a column `\(new.text)` already", at: new.range,
        help: "Choose another name after `as`.")
    }
    var output = input
    let slot = BoundExpr(.column(SplitStage.newSlot), .text)
    output.fields = input.fields.filter { $0.name != new.text }
    output.fields.append(.init(name: new.text, expr: slot))
    output.roles[.key] = nil
    return SplitStage(expr: expr, columns: input.fields, name: new.text, output: output)
  }

  /// Marks the new column until the frame, and with it its slot, is known.
  private static let newSlot = 0

  let expr: BoundExpr
  let columns: [Schema.Field]
  let name: String
  let output: Schema

  init(expr: BoundExpr, columns: [Schema.Field], name: String, output: Schema) {
    self.expr = expr
    self.columns = columns
    self.name = name
    // The stage lays out its own frame: the new column first, then what was there.
    var output = output
    for index in output.fields.indices {
      let field = output.fields[index]
      let slot = columns.firstIndex { $0.name == field.name && field.name != name }
      var expr = BoundExpr(.column(slot.map { $0 + 1 } ?? Self.newSlot), field.type)
      expr.categories = field.expr.categories
      output.fields[index].expr = expr
    }
    self.output = output
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let column = try input.column(expr, run)
    guard case .tags(let tags) = column.values else { return input }
    var rows: [UInt32] = []
    var codes: [UInt32] = []
    var without = 0
    for row in 0..<column.count {
      let range = column.isValid(row) ? tags.offsets[row]..<tags.offsets[row + 1] : 0..<0
      if range.isEmpty { without += 1 }
      for index in range {
        rows.append(UInt32(truncatingIfNeeded: row))
        codes.append(tags.codes[Int(index)])
      }
    }
    if without > 0 {
      run.note(
        .ledger,
        "\(grouped(input.count)) rows in, \(grouped(rows.count)) out; \(grouped(without)) had nothing to split and dropped out."
      )
    }
    let split = Column(
      name, .text, .text(.coded(codes: Buffer(codes), dictionary: tags.dictionary)))
    let picked = Buffer(rows)
    let others = try columns.map { try input.column($0.expr, named: $0.name, run).taking(picked) }
    return Relation([split] + others, rowCount: rows.count)
  }
}
