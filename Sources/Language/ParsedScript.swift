/// A text as statements, with everything found wrong in it.
public struct ParsedScript: Sendable {
  public let source: String
  /// Every statement in order; its `range` runs from its first token to its last, so the bytes of
  /// the range are the statement's own text. One that could not be read at all is an expression of
  /// kind ``Expr/Kind/invalid``, so that the ranges still cover the script.
  public let statements: [Statement]
  /// In the order of the text; at most one error a stage.
  public let diagnostics: [Diagnostic]
  /// Indices into ``statements`` of those that have an error.
  public let broken: Set<Int>
  /// Why the text may go on: set where the only trouble is that it ends too early.
  public let missingEnd: String?

  /// The text of one statement.
  public func text(of statement: Statement) -> String {
    let utf8 = source.utf8
    let lower = utf8.index(utf8.startIndex, offsetBy: statement.range.lower)
    let upper = utf8.index(utf8.startIndex, offsetBy: statement.range.upper)
    return String(source[lower..<upper])
  }
}

/// Whether the prompt should run a text, or wait for more of it.
public enum Completeness: Hashable, Sendable {
  case complete
  /// More has to follow; the words say what, such as "a closing bracket".
  case incomplete(String)
  /// Nothing that could follow would make it right.
  case wrong
}
