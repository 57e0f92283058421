import Language
import Tables

/// `where followers in 500..5k`: keeps the rows for which the condition holds.
struct WhereStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax("where", patterns: [.expr(label: "condition")]),
    summary: "Keeps the rows for which a condition holds.",
    effect: "Fewer rows, the same columns, the same order.",
    examples: [
      "fans | where followers in 500..5k and engagement >= 2.5% | count",
      "fans | where country in (\"DE\", \"AT\") | count",
      "fans | where affinity is missing | count",
    ]
  ) { binder, stage, input in
    let condition = try binder.condition(try stage.expr("condition"), in: Scope(input))
    return WhereStage(condition: condition, output: input)
  }

  let condition: BoundExpr
  let output: Schema
  let keepsSlots = true
  let rowEffect = RowEffect.filters

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let kept = try input.filtered(by: condition, run)
    noteMissing(input, kept, condition, run)
    return kept
  }
}

/// Says how many rows went because a value that the condition looks at is missing.
func noteMissing(
  _ input: Relation, _ kept: Relation, _ condition: BoundExpr, _ run: RunContext
) {
  var present: Bitmap?
  var missingColumns: [String] = []
  for slot in condition.slots.sorted() {
    guard let validity = input.frame.validity(of: slot) else { continue }
    missingColumns.append(input.frame.slots[slot].name)
    present = bothPresent(present, validity)
  }
  guard let present else { return }
  let left = input.filtered(by: ~present).count - kept.filtered(by: ~present).count
  guard left > 0 else { return }
  let names = missingColumns.map { "`\($0)`" }.joined(separator: " or ")
  run.note(
    .ledger,
    "\(grouped(input.count)) rows in, \(grouped(kept.count)) out; of the rows left out, \(grouped(left)) had no \(names)."
  )
}

/// An integer with thousands apart, for sentences.
func grouped(_ value: Int) -> String {
  var digits = Array(String(value.magnitude))
  var index = digits.count - 3
  while index > 0 {
    digits.insert(",", at: index)
    index -= 3
  }
  return (value < 0 ? "-" : "") + String(digits)
}
