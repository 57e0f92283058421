/// Lays a script out: spacing and line breaks change, tokens and comments never do.
///
/// A statement that fits a line stands on one; a longer one has each stage on a line of its own,
/// indented by two. Line breaks inside the brackets of a long statement stay where they were put.
/// Formatting what was formatted changes nothing.
public struct Formatter {
  /// The characters up to which a statement stays on one line.
  public static let lineLength = 80

  /// Returns `source` laid out.
  ///
  /// - Throws: the first ``Diagnostic`` of a text that does not parse; it is left alone, because
  ///   where a broken statement ends is a guess.
  /// - Complexity: O(n) in the bytes of the text.
  public static func format(_ source: String, grammar: Grammar) throws(Diagnostic) -> String {
    let lexed = Lexer.lex(source)
    let (script, classes) = DeepStack.run(depth: lexed.nestingEstimate) {
      var parser = Parser(lexed, grammar: grammar)
      let script = parser.script(of: source)
      return (script, parser.classes)
    }
    if let first = script.diagnostics.first(where: { $0.severity == .error }) { throw first }
    var formatter = Formatter(lexed, classes)
    for block in formatter.blocks(script.statements.map(\.range)) { formatter.write(block) }
    return formatter.output
  }

  /// A token with what the layout needs to know about it.
  struct Piece {
    var token: Token
    var syntaxClass: SyntaxClass
    /// Line breaks before it in the source.
    var breaks: Int
    var text: String
    var isComment: Bool { token.kind == .comment }
  }

  /// A statement, or a comment between statements.
  struct Block {
    var pieces: [Piece]
    var breaks: Int
    var isComment: Bool { pieces.count == 1 && pieces[0].isComment }
  }

  private let pieces: [Piece]
  private var output = ""

  private init(_ lexed: LexedText, _ classes: [SyntaxClass]) {
    var pieces: [Piece] = []
    var breaks = 0
    var significant = 0
    for token in lexed.tokens {
      switch token.kind {
      case .whitespace: continue
      case .newline: breaks += 1
      default:
        let isComment = token.kind == .comment
        pieces.append(
          Piece(
            token: token, syntaxClass: isComment ? .comment : classes[significant],
            breaks: breaks, text: lexed.text(token.range)))
        if !isComment { significant += 1 }
        breaks = 0
      }
    }
    self.pieces = pieces
  }

  /// Cuts the pieces into statements and the comments between them.
  private func blocks(_ ranges: [SourceRange]) -> [Block] {
    var blocks: [Block] = []
    var next = 0
    for piece in pieces {
      while next < ranges.count, piece.token.range.lower >= ranges[next].upper { next += 1 }
      let isInside = next < ranges.count && piece.token.range.lower >= ranges[next].lower
      let begins = isInside && piece.token.range.lower == ranges[next].lower
      if isInside, !begins, !blocks.isEmpty {
        blocks[blocks.count - 1].pieces.append(piece)
      } else {
        blocks.append(Block(pieces: [piece], breaks: piece.breaks))
      }
    }
    return blocks
  }

  private mutating func write(_ block: Block) {
    if output.isEmpty {
      output = lines(of: block)
    } else if block.isComment, block.breaks == 0 {
      output.removeLast()
      output += "  " + block.pieces[0].text
    } else {
      if block.breaks > 1 { output += "\n" }
      output += lines(of: block)
    }
    output += "\n"
  }

  private func lines(of block: Block) -> String {
    let hasComment = block.pieces.contains { $0.isComment }
    if block.isComment { return block.pieces[0].text }
    if !hasComment {
      let line = oneLine(block.pieces)
      let canBreak = block.pieces.dropFirst().contains { $0.breaks > 0 || $0.syntaxClass == .pipe }
      if line.count <= Formatter.lineLength || !canBreak { return line }
    }
    return StatementLayout(block.pieces).text
  }

  private func oneLine(_ pieces: [Piece]) -> String {
    var spacing = TokenSpacing()
    var line = ""
    for piece in pieces {
      if spacing.wantsSpace(before: piece) { line += " " }
      line += piece.text
    }
    return line
  }
}
