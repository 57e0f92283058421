/// A statement over several lines: a stage a line, and comments where they stood.
struct StatementLayout {
  private(set) var text = ""
  private var spacing = TokenSpacing()
  private var depth = 0
  private var afterComment = false
  private var isFirst = true
  /// Whether a stage has begun a line, which indents what belongs to it.
  private var isInStage = false

  init(_ pieces: [Formatter.Piece]) {
    for piece in pieces { add(piece) }
  }

  private mutating func add(_ piece: Formatter.Piece) {
    let closes = [.symbol(.close), .symbol(.closeSquare)].contains(piece.token.kind)
    if closes { depth = max(0, depth - 1) }
    if breaksLine(before: piece) {
      if depth == 0, piece.token.kind == .symbol(.pipe) { isInStage = true }
      text += "\n" + String(repeating: " ", count: indent(of: piece))
      spacing.beginLine(with: piece)
    } else if piece.isComment {
      text += "  "
    } else if spacing.wantsSpace(before: piece) {
      text += " "
    }
    text += piece.text
    if [.symbol(.open), .symbol(.openSquare)].contains(piece.token.kind) { depth += 1 }
    afterComment = piece.isComment
    isFirst = false
  }

  private func breaksLine(before piece: Formatter.Piece) -> Bool {
    if isFirst { return false }
    if afterComment { return true }
    if piece.isComment { return piece.breaks > 0 }
    if depth == 0, piece.token.kind == .symbol(.pipe) { return true }
    let isInBrackets =
      depth > 0 || [.symbol(.close), .symbol(.closeSquare)].contains(piece.token.kind)
    return isInBrackets && piece.breaks > 0
  }

  private func indent(of piece: Formatter.Piece) -> Int {
    let isPipe = piece.token.kind == .symbol(.pipe)
    let closes = [.symbol(.close), .symbol(.closeSquare)].contains(piece.token.kind)
    if depth == 0, isPipe || piece.isComment { return 2 }
    let base = isInStage ? 2 : 0
    if depth == 0 { return closes ? base : base + 2 }
    // Past twenty brackets more indent helps nobody, and would grow with the square of the text.
    return base + 2 * min(depth, 20)
  }
}
