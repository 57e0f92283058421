/// Decides, token after token, where a space stands.
struct TokenSpacing {
  private var last: Formatter.Piece?
  private var lastIsUnaryMinus = false

  /// Whether a space stands before the next token, which then is the last one.
  mutating func wantsSpace(before piece: Formatter.Piece) -> Bool {
    defer {
      lastIsUnaryMinus = isUnaryMinus(piece)
      last = piece
    }
    guard let last else { return false }
    if piece.isComment || last.isComment { return true }
    // Two minus signs that touch would be neither a comment nor a number.
    if lastIsUnaryMinus { return piece.token.kind == .symbol(.minus) }
    switch (last.token.kind, piece.token.kind) {
    case (.symbol(.open), _), (.symbol(.openSquare), _), (.symbol(.dot), _), (.symbol(.range), _),
      (.symbol(.halfOpenRange), _):
      return false
    case (_, .symbol(.close)), (_, .symbol(.closeSquare)), (_, .symbol(.comma)),
      (_, .symbol(.colon)), (_, .symbol(.dot)), (_, .symbol(.range)), (_, .symbol(.halfOpenRange)):
      return false
    case (_, .symbol(.open)): return last.syntaxClass != .function
    default: return true
    }
  }

  /// A line begins: what stood before it is no neighbour, but still tells a sign from an operator.
  mutating func beginLine(with piece: Formatter.Piece) {
    lastIsUnaryMinus = isUnaryMinus(piece)
    last = piece
  }

  private func isUnaryMinus(_ piece: Formatter.Piece) -> Bool {
    guard piece.token.kind == .symbol(.minus) else { return false }
    guard let last else { return true }
    switch last.token.kind {
    case .symbol(.close), .symbol(.closeSquare), .symbol(.underscore): return false
    case .symbol: return true
    default: return last.syntaxClass == .keyword || last.syntaxClass == .stage
    }
  }
}
