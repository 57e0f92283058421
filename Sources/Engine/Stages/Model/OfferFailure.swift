import Influence
import Language
import Tables

/// What a fan is called in a message.
struct FanName {
  private let key: BoundExpr?

  /// - Parameter order: what tells the fans apart: their key, or all their columns.
  init(_ order: [BoundExpr]) { key = order.count == 1 ? order[0] : nil }

  /// The key of a row, or its place where there is none.
  func text(of relation: Relation, _ row: Int, _ run: RunContext) throws -> String {
    guard let key else { return "row \(grouped(row + 1))" }
    let cell = try relation.column(key, run)[row]
    // A number that names somebody is looked up as it stands.
    if case .integer(let number) = cell { return String(number) }
    return CanonicalText.cell(cell)
  }
}

extension OfferError {
  /// The error for the person who wrote the offer.
  ///
  /// - Parameters:
  ///   - fan: whose value it is; nil where it is everybody's.
  ///   - exprs: the offer's options as they were written.
  ///   - range: the stage, for what is the fault of no option.
  func diagnostic(
    of fan: String?, exprs: [String: BoundExpr], at range: SourceRange
  ) -> Diagnostic {
    guard case .outOfRange(let option, let value, let allowed, _) = self else {
      return Diagnostic(
        .runFailed, description, at: range, help: "`help simulate` lists the options.")
    }
    let isShare = allowed.contains("%")
    let shown =
      isShare
      ? CanonicalText.rounded(value * 100, decimals: 4) + " %"
      : CanonicalText.rounded(value, decimals: 2)
    let whose = fan.map { "`\(option)` of \($0)" } ?? "`\(option)`"
    let help =
      exprs[option] == nil
      ? "Correct the row, or leave it out: `where \(option) <= 1B`."
      : isShare
        ? "Cut it: `\(option): clamp(…, 0%, 100%)`."
        : "Cut it: `\(option): clamp(…, LOWEST, HIGHEST)`."
    return Diagnostic(
      .runFailed, "\(whose) cannot be \(shown): it takes \(allowed)",
      at: exprs[option]?.range ?? range, help: help)
  }
}
