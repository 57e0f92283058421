/// What a parser reads: the tokens of a text, and what is known of them beforehand.
///
/// A class so that asking about a token does not copy the parser.
final class ParserInput {
  let lexed: LexedText
  let grammar: Grammar
  /// The tokens that mean something, then an end (or cursor) token.
  let tokens: [Token]
  /// For each of `tokens`, the line breaks right before it: 0, 1, or 2 where a blank line stands.
  let breaks: [UInt8]
  /// For each of `tokens` its index in the lexed text, where the lexer's problems are kept.
  private let lexedIndices: [Int32]
  let brackets: BracketMap

  init(_ lexed: LexedText, grammar: Grammar, cursorAt cursor: Int?) {
    self.lexed = lexed
    self.grammar = grammar
    let end = cursor ?? lexed.bytes.count
    // About half of the tokens are space between the others.
    let expected = lexed.tokens.count / 2 + 2
    var tokens: [Token] = []
    tokens.reserveCapacity(expected)
    var breaks: [UInt8] = []
    breaks.reserveCapacity(expected)
    var indices: [Int32] = []
    indices.reserveCapacity(expected)
    var pending: UInt8 = 0
    var lineHasComment = false
    for (index, token) in lexed.tokens.enumerated() where token.range.lower < end {
      switch token.kind {
      case .whitespace: continue
      case .comment: lineHasComment = true
      case .newline:
        // A line with only a comment is not a blank line.
        if !(lineHasComment && pending == 1) { pending = min(pending + 1, 2) }
        lineHasComment = false
      default:
        tokens.append(token)
        breaks.append(pending)
        indices.append(Int32(truncatingIfNeeded: index))
        pending = 0
        lineHasComment = false
      }
    }
    tokens.append(Token(cursor == nil ? .end : .cursor, SourceRange(end, end)))
    breaks.append(pending)
    indices.append(-1)
    self.tokens = tokens
    self.breaks = breaks
    lexedIndices = indices
    brackets = BracketMap(tokens)
  }

  func isPipe(_ index: Int) -> Bool {
    guard index < tokens.count, case .symbol(.pipe) = tokens[index].kind else { return false }
    return true
  }

  /// The lexer's complaint about the token at a position.
  func problem(at position: Int) -> Diagnostic? {
    if lexed.problems.isEmpty || lexedIndices[position] < 0 { return nil }
    return lexed.problems[Int(lexedIndices[position])]
  }

  /// Whether a token is this word, whatever its case; words in backticks never are.
  func isWord(_ token: Token, _ word: String) -> Bool {
    guard case .word = token.kind, token.range.count == word.utf8.count else { return false }
    var index = token.range.lower
    for byte in word.utf8 {
      guard lexed.bytes[index].smallLetter == byte else { return false }
      index += 1
    }
    return true
  }

  func isReserved(_ token: Token) -> Bool {
    guard case .word = token.kind else { return false }
    return lexed.isReserved(token.range)
  }
}

extension LexedText {
  /// Whether the bytes of a range are a word of the language, whatever their case.
  fileprivate func isReserved(_ range: SourceRange) -> Bool {
    guard range.count <= 7 else { return false }
    var letters: UInt64 = 0
    for index in range.lower..<range.upper {
      letters = letters << 8 | UInt64(bytes[index].smallLetter)
    }
    return LexedText.reserved.contains(letters)
  }

  /// ``Grammar/reserved``, the letters of each word as one number: every name in a script is held
  /// against all of them.
  private static let reserved = Grammar.reserved.map { word in
    word.utf8.reduce(into: UInt64(0)) { $0 = $0 << 8 | UInt64($1) }
  }

  /// Whether a word makes the rules go one level deeper without a bracket: `not`, `if`.
  private func isPrefix(_ word: SourceRange) -> Bool {
    guard word.count == 2 || word.count == 3 else { return false }
    let letters = bytes[word.lower..<word.upper].lazy.map { $0 | 0x20 }
    return letters.elementsEqual("not".utf8) || letters.elementsEqual("if".utf8)
  }

  /// An upper bound on how deep the rules can recurse, from the tokens alone.
  ///
  /// Nothing nests over the end of a line whose last token can end an expression and that has no
  /// bracket open; so a long script is no deeper than its deepest line.
  var nestingEstimate: Int {
    var (deepest, open, openMost, prefixes) = (0, 0, 0, 0)
    var canEnd = true
    for token in tokens {
      switch token.kind {
      case .whitespace, .comment: continue
      case .newline:
        guard open == 0, canEnd else { continue }
        deepest = max(deepest, openMost + prefixes)
        (openMost, prefixes) = (0, 0)
        continue
      case .symbol(.open), .symbol(.openSquare):
        open += 1
        openMost = max(openMost, open)
        canEnd = false
      case .symbol(.close), .symbol(.closeSquare):
        open = max(0, open - 1)
        canEnd = true
      case .symbol(.minus), .symbol(.not):
        prefixes += 1
        canEnd = false
      case .symbol: canEnd = false
      case .word:
        if isPrefix(token.range) { prefixes += 1 }
        canEnd = !isReserved(token.range)
      default: canEnd = true
      }
    }
    return max(deepest, openMost + prefixes)
  }
}
