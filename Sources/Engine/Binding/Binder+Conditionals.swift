import Language
import Tables

/// Values of which the result is one or the other.
extension Binder {
  /// The type that holds both.
  func common(
    _ a: BoundExpr, _ b: BoundExpr, range: SourceRange, sides: (Expr, Expr), what: String
  ) throws -> ColumnType? {
    guard let x = a.type else { return b.type }
    guard let y = b.type, x != y else { return x }
    if x.isBareNumber, y.isBareNumber { return .number }
    let advice = commonAdvice(sides.0, x, sides.1, y)
    throw Diagnostic(
      .typeMismatch, "\(what) must have one unit: \(x.name) and \(y.name) do not", at: range,
      label: "\(x.name) and \(y.name)", help: advice.help, fixes: advice.fixes)
  }

  mutating func bindConditional(
    _ test: Expr, _ yes: Expr, _ no: Expr, in scope: Scope
  ) throws -> BoundExpr {
    let test = try condition(test, in: scope)
    let a = try bind(yes, in: scope)
    let b = try bind(no, in: scope)
    let range = (a.range ?? SourceRange(0, 0)).joined(b.range ?? SourceRange(0, 0))
    let type = try common(a, b, range: range, sides: (yes, no), what: "`then` and `else`")
    return BoundExpr(.conditional(test, a, b), type)
  }
}
