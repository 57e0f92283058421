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
    let isWarned = binder.warnings.contains {
      $0.code == .unknownValue && $0.range.map(stage.range.covers) == true
    }
    return WhereStage(
      condition: condition, isWarned: isWarned, output: input.chosen(by: condition))
  }

  let condition: BoundExpr
  /// Whether binding said already that a value is one that no row has.
  let isWarned: Bool
  let output: Schema
  let keepsSlots = true
  let rowEffect = RowEffect.filters

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let kept = try input.filtered(by: condition, run)
    noteMissing(input, kept, condition, run)
    if kept.count == 0, !isWarned, !run.workspace.settings.silenced.contains(.unknownValue) {
      noteUnknownValues(input, run)
    }
    return kept
  }

  /// More values than these are names rather than categories, and not looked through.
  private static let mostValues = 5_000

  /// A value that no row has, where one that rows have is close, is a slip of the pen.
  private func noteUnknownValues(_ input: Relation, _ run: RunContext) {
    for (slot, wanted) in condition.wantedTexts {
      let source = input.frame.slots[slot].source
      guard case .text(.coded(_, let dictionary)) = source.values,
        dictionary.count <= Self.mostValues
      else { continue }
      let known = dictionary.strings
      let close = closestMatches(to: wanted, in: known, limit: 2)
      if known.contains(wanted) || close.isEmpty { continue }
      let hint = close.map { "\"\($0)\"" }.joined(separator: " or ")
      run.note(
        .warning,
        "No row has \"\(wanted)\" in `\(input.frame.slots[slot].name)`. Did you mean \(hint)?")
    }
  }
}

extension BoundExpr {
  /// Text columns' slots with the texts that they are asked to equal.
  fileprivate var wantedTexts: [(slot: Int, text: String)] {
    switch node {
    case .and(let left, let right), .or(let left, let right):
      return left.wantedTexts + right.wantedTexts
    case .compare(.equal, let left, let right):
      return left.wanting(right.constant.map { [$0] } ?? [])
        + right.wanting(left.constant.map { [$0] } ?? [])
    case .inList(let inner, let cells): return inner.wanting(cells)
    default: return []
    }
  }

  private func wanting(_ cells: [Cell]) -> [(slot: Int, text: String)] {
    guard case .column(let slot) = node else { return [] }
    return cells.compactMap { cell in
      if case .text(let text) = cell { (slot, text) } else { nil }
    }
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
