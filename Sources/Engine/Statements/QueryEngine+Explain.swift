import Language
import Tables

extension QueryEngine {
  /// Runs a query and says what each stage did.
  func explained(_ query: BoundQuery, _ run: RunContext) throws -> Report {
    let relation = try query.run(run)
    var lines: [String] = []
    let source = query.sourceSchema.origin ?? "table"
    let first = run.remarks.stages.first?.rowsIn ?? relation.count
    lines.append("\(pad(source, 48)) \(padLeft(grouped(first), 12)) rows")
    for stage in run.remarks.stages {
      let text = stage.text.isEmpty ? "(stage)" : stage.text
      let flow = "\(grouped(stage.rowsIn)) → \(grouped(stage.rowsOut))"
      lines.append("| \(pad(text, 46)) \(padLeft(flow, 20)) rows  \(milliseconds(stage.duration))")
    }
    let columns = query.schema.fields.map { "\($0.name) \($0.type.name)" }
    lines.append("columns: \(columns.joined(separator: ", "))")
    for note in run.remarks.notes { lines.append("\(note.kind.rawValue): \(note.text)") }
    return .text(lines.joined(separator: "\n"))
  }

  /// Says which stage kept or dropped one row, and the values that it saw.
  func why(_ key: Cell, _ query: BoundQuery, _ run: RunContext) throws -> Report {
    var lines: [String] = []
    var flat = query
    // A name made with `let` is looked through, down to the dataset's own rows.
    while case .query(let inner) = flat.source {
      flat = BoundQuery(
        source: inner.source, sourceSchema: inner.sourceSchema, stages: inner.stages + flat.stages)
    }
    var head = flat
    head.stages = []
    var relation = try head.run(run)
    var schema = flat.sourceSchema
    var row = try find(key, in: relation, schema, run)
    guard row != nil else {
      return .text("\(CanonicalText.cell(key)) is not in `\(schema.origin ?? "the table")`.")
    }
    for step in flat.stages {
      let before = (relation, schema, row)
      relation = try step.stage.run(relation, run)
      schema = step.output
      guard schema.roles[.key] != nil else {
        lines.append("  | \(step.text): rows are no longer single fans from here on")
        break
      }
      row = try find(key, in: relation, schema, run)
      let seen = try values(step.stage, in: before.0, row: before.2, before.1, run)
      lines.append("  | \(step.text): \(row == nil ? "dropped" : "kept")\(seen)")
      if row == nil { break }
    }
    let name = CanonicalText.cell(key)
    let verdict = row == nil ? "is not in the result" : "is in the result"
    return .text(([name + " " + verdict + "."] + lines).joined(separator: "\n"))
  }

  private func find(
    _ key: Cell, in relation: Relation, _ schema: Schema, _ run: RunContext
  ) throws -> Int? {
    guard let field = schema.field(playing: .key) else { return nil }
    let column = try relation.column(field.expr, run)
    let wanted = CanonicalText.cell(key)
    return (0..<column.count).first { CanonicalText.cell(column[$0]) == wanted }
  }

  /// The columns that a stage's condition looks at, with this row's values.
  private func values(
    _ stage: any BoundStage, in relation: Relation, row: Int?, _ schema: Schema, _ run: RunContext
  ) throws -> String {
    guard let row else { return "" }
    let condition: BoundExpr
    switch stage {
    case let stage as WhereStage: condition = stage.condition
    case let stage as TopicStage: condition = stage.condition
    default: return ""
    }
    var one = relation
    one.rows = .list(relation.rows.indices.slice(row..<row + 1))
    let parts = try condition.leaves.map { leaf in
      let cell = try one.column(leaf, run)[0]
      return "\(name(of: leaf, in: relation, schema)) is \(CanonicalText.cell(cell))"
    }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
  }

  private func name(of leaf: BoundExpr, in relation: Relation, _ schema: Schema) -> String {
    switch leaf.node {
    case .column(let slot): relation.frame.slots[slot].name
    case .model(let use): use.column.name
    default: "value"
    }
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
  }

  private func padLeft(_ text: String, _ width: Int) -> String {
    text.count >= width ? text : String(repeating: " ", count: width - text.count) + text
  }

  private func milliseconds(_ duration: Duration) -> String {
    let micro =
      duration.components.seconds * 1_000_000
      + duration.components.attoseconds / 1_000_000_000_000
    return "\(micro / 1_000).\(String(micro % 1_000 + 1_000).dropFirst()) ms"
  }
}

extension BoundExpr {
  /// The columns, real ones and the model's, that a condition is about, each once.
  var leaves: [BoundExpr] {
    var found: [String: BoundExpr] = [:]
    var order: [String] = []
    func visit(_ expr: BoundExpr) {
      switch expr.node {
      case .column, .model:
        if found[expr.definition] == nil { order.append(expr.definition) }
        found[expr.definition] = expr
      default: expr.children.forEach(visit)
      }
    }
    visit(self)
    return order.compactMap { found[$0] }
  }
}
