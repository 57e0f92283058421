import Influence
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
    return WhereStage(condition: condition, output: input.chosen(by: condition))
  }

  let condition: BoundExpr
  let output: Schema
  let keepsSlots = true
  let rowEffect = RowEffect.filters

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let kept = try input.filtered(by: condition, run)
    noteMissing(input, kept, condition, run)
    if kept.count == 0 { noteUnknownValues(input, run) }
    noteUnknownCategories(run)
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

  /// A value that a column of fixed values can never have: no tier is called "micros".
  private func noteUnknownCategories(_ run: RunContext) {
    for (name, categories, wanted) in condition.wantedCategories where !categories.contains(wanted)
    {
      let meant =
        categories == Tiers.names
        ? Tier(text: wanted)?.rawValue : categories.first { $0.isSameName(as: wanted) }
      let close = meant.map { [$0] } ?? closestMatches(to: wanted, in: categories, limit: 2)
      let quoted = (close.isEmpty ? categories : close).map { StringLiteral.written(text: $0) }
      let hint =
        close.isEmpty
        ? "There are \(quoted.joined(separator: ", "))."
        : "Did you mean \(quoted.joined(separator: " or "))?"
      run.note(.warning, "No \(name) is called \(StringLiteral.written(text: wanted)). \(hint)")
    }
  }
}

extension BoundExpr {
  /// The model's columns of fixed values with the texts that they are compared with.
  fileprivate var wantedCategories: [(name: String, categories: [String], text: String)] {
    switch node {
    case .and(let left, let right), .or(let left, let right):
      return left.wantedCategories + right.wantedCategories
    case .not(let inner): return inner.wantedCategories
    case .compare(.equal, let left, let right), .compare(.notEqual, let left, let right):
      return left.matching(right.constant.map { [$0] } ?? [])
        + right.matching(left.constant.map { [$0] } ?? [])
    case .inList(let inner, let cells): return inner.matching(cells)
    default: return []
    }
  }

  private func matching(
    _ cells: [Cell]
  ) -> [(name: String, categories: [String], text: String)] {
    guard case .model(let use) = node, let categories else { return [] }
    return cells.compactMap { cell in
      if case .text(let text) = cell { (use.column.name, categories, text) } else { nil }
    }
  }

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
