import Influence
import Language
import Tables

extension Binder {
  /// Columns with more values than this are not looked through for a value that a statement names.
  private static let mostValues = 64

  /// Warns of a text that a column of few values is compared with and never has.
  ///
  /// - Complexity: O(values), at most ``mostValues``, without allocating where the value is there.
  mutating func warnOfUnknownValue(
    _ subject: BoundExpr, _ expr: Expr, _ value: Expr, in schema: Schema
  ) {
    guard case .text(let text) = value.kind else { return }
    if let categories = subject.categories {
      if !categories.contains(text) {
        warn(unknownValue(text, value.range, categories, of: spelled(expr)))
      }
      return
    }
    guard case .column(let slot) = subject.node, !schema.hasOtherRows,
      let origin = schema.origin,
      case .dataset(let dataset)? = workspace.binding(origin), slot < dataset.frame.slots.count,
      case .text(.coded(_, let dictionary)) = dataset.frame.slots[slot].source.values,
      (1...Self.mostValues).contains(dictionary.count), !dictionary.holds(text),
      let field = dataset.schema.field(at: slot), schema[field.name]?.expr.stands(in: slot) == true
    else { return }
    warn(unknownValue(text, value.range, dictionary.strings, of: quotedName(field.name)))
  }

  private func unknownValue(
    _ text: String, _ range: SourceRange, _ known: [String], of name: String?
  ) -> Diagnostic {
    let folded = known.filter { $0.lowercased() == text.lowercased() }
    let tier = known == Tiers.names ? Tier(text: text) : nil
    let meant = tier.map { [$0.rawValue] } ?? folded
    let close = (meant.isEmpty ? closestMatches(to: text, in: known, limit: 2) : meant)
      .map(StringLiteral.written(text:))
    let listed = known.prefix(8).map { "`\(StringLiteral.written(text: $0))`" }
    let more = known.count > 8 ? ", … (\(known.count) in all)" : ""
    let what = name.map { "`\($0)` has" } ?? "this has"
    return Diagnostic(
      .unknownValue, "\(what) no value \(StringLiteral.written(text: text))", at: range,
      severity: .warning, label: "no row has it",
      reason: "Text equality is exact, capitals and spaces too.",
      help: close.isEmpty
        ? "The values are \(listed.joined(separator: ", "))\(more)."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?",
      fixes: close.map { .init(range, $0) })
  }
}

extension BoundExpr {
  fileprivate func stands(in slot: Int) -> Bool {
    if case .column(slot) = node { true } else { false }
  }
}

extension Schema {
  /// The field that is the frame's column `slot` as it is.
  fileprivate func field(at slot: Int) -> Field? { fields.first { $0.expr.stands(in: slot) } }
}

extension StringPool {
  /// Whether one of the strings is `text`.
  fileprivate func holds(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { wanted in
      (0..<count).contains { index in
        withBytes(at: index) { $0.elementsEqual(wanted) }
      }
    }
  }
}
