/// Cuts a text into tokens whose lexemes put together give the text again.
///
/// Never fails: what it cannot read becomes a token of kind ``Token/Kind/bad``, or a literal with a
/// problem beside it. One pass, O(n) in the bytes of the text.
public struct Lexer {
  let bytes: [UInt8]
  var position = 0
  private var tokens: [Token] = []
  private var problems: [Int: Diagnostic] = [:]
  /// The tokens that ``emitBad(to:)`` made or made longer.
  private var badRuns: [Int] = []

  private init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    position = start
    tokens.reserveCapacity((bytes.count - start) / 3 + 4)
  }

  /// Returns the tokens of `source`.
  ///
  /// - Complexity: O(n) in the bytes of the text.
  public static func lex(_ source: String) -> LexedText { lex(Array(source.utf8), from: 0) }

  /// The tokens from a byte on, where one begins.
  static func lex(_ bytes: [UInt8], from start: Int) -> LexedText {
    var lexer = Lexer(bytes, from: start)
    while lexer.position < lexer.bytes.count { lexer.next() }
    lexer.explainBadRuns()
    return LexedText(bytes: lexer.bytes, tokens: lexer.tokens, problems: lexer.problems)
  }

  // MARK: - Reading bytes

  /// The byte `offset` places ahead; zero past the end, which is no part of any token but `bad`.
  func byte(_ offset: Int = 0) -> UInt8 {
    let index = position + offset
    return index < bytes.count ? bytes[index] : 0
  }

  /// The scalar at a byte index and its width.
  func scalar(at index: Int) -> (scalar: Unicode.Scalar, width: Int) {
    let first = bytes[index]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard index + width <= bytes.count else { return ("\u{FFFD}", 1) }
    var value = UInt32(first) & (0xFF >> UInt32(width + 1))
    for step in 1..<width { value = value << 6 | UInt32(bytes[index + step] & 0x3F) }
    guard let scalar = Unicode.Scalar(value) else { return ("\u{FFFD}", 1) }
    return (scalar, width)
  }

  /// The end of the run of name characters that begins at `index`.
  func wordEnd(from index: Int) -> Int {
    var index = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        guard byte.isWordByte else { break }
        index += 1
      } else {
        let (scalar, width) = scalar(at: index)
        guard scalar.properties.isXIDContinue else { break }
        index += width
      }
    }
    return index
  }

  func lineEnd(from index: Int) -> Int {
    var index = index
    while index < bytes.count, !bytes[index].isLineBreak { index += 1 }
    return index
  }

  func text(_ lower: Int, _ upper: Int) -> String {
    String(decoding: bytes[lower..<upper], as: UTF8.self)
  }

  // MARK: - Emitting tokens

  /// Ends the current token at `end` and says what is wrong with it, if anything.
  mutating func emit(_ kind: Token.Kind, to end: Int, problem: Diagnostic? = nil) {
    if let problem { problems[tokens.count] = problem }
    tokens.append(Token(kind, SourceRange(position, end)))
    position = end
  }

  /// Adds a byte run to the bad token before it, so that garbage is one token and one error.
  mutating func emitBad(to end: Int) {
    if let last = tokens.last, last.kind == .bad {
      tokens[tokens.count - 1].range = SourceRange(last.range.lower, end)
      position = end
    } else {
      emit(.bad, to: end)
    }
    if badRuns.last != tokens.count - 1 { badRuns.append(tokens.count - 1) }
  }

  /// Says what is wrong with runs of bad bytes, once each is as long as it gets.
  private mutating func explainBadRuns() {
    for index in badRuns { problems[index] = badCharacters(tokens[index].range) }
  }

  private func badCharacters(_ range: SourceRange) -> Diagnostic {
    let shown = text(range.lower, range.upper)
    let isSemicolon = shown == ";"
    let endsLine =
      isSemicolon && bytes[range.upper...].prefix { !$0.isLineBreak }.allSatisfy { $0 == 0x20 }
    return Diagnostic(
      .badCharacter,
      range.count <= 4 ? "Swell has no use for `\(shown)` here" : "These characters mean nothing",
      at: range, label: "not part of the language",
      reason: isSemicolon ? "A statement ends where its line ends." : nil,
      help: isSemicolon
        ? endsLine ? "Take it out." : "Put the next statement on a line of its own."
        : "Take it out, or put it in quotes if it is text.",
      fixes: isSemicolon
        ? [Diagnostic.Fix(range, endsLine ? "" : "\n", isSafe: endsLine)] : [])
  }

  // MARK: - The next token

  private mutating func next() {
    let first = byte()
    switch first {
    case UInt8(ascii: "\n"): emit(.newline, to: position + 1)
    case UInt8(ascii: "\r"):
      emit(.newline, to: position + (byte(1) == UInt8(ascii: "\n") ? 2 : 1))
    case UInt8(ascii: " "), UInt8(ascii: "\t"): lexSpace()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): lexNumber()
    case UInt8(ascii: "\""): lexString()
    case UInt8(ascii: "`"): lexQuotedName()
    case UInt8(ascii: "#"): lexTag()
    case UInt8(ascii: "@"): lexDate()
    case UInt8(ascii: "$"): lexMoney(signWidth: 1)
    case UInt8(ascii: "'"): lexWrongQuotes(width: 1, isDouble: false)
    case UInt8(ascii: "_"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      lexWord()
    case 0x80...: lexBeyondASCII()
    default: lexSymbol()
    }
  }

  private mutating func lexSpace() {
    var end = position
    while end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "\t") {
      end += 1
    }
    emit(.whitespace, to: end)
  }

  private mutating func lexWord() {
    let end = wordEnd(from: position)
    if byte() == UInt8(ascii: "_") {
      if end == position + 1 { return emit(.symbol(.underscore), to: end) }
      let range = SourceRange(position, end)
      let name = text(position, end)
      return emit(
        .word, to: end,
        problem: Diagnostic(
          .missingName, "`\(name)` cannot stand as a name without backticks", at: range,
          label: "begins with `_`", reason: "A name begins with a letter; `_` is the last table.",
          help: "Write it in backticks.",
          fixes: [Diagnostic.Fix(range, "`\(name)`", isSafe: true)]))
    }
    emit(.word, to: end)
  }

  private mutating func lexBeyondASCII() {
    let (scalar, width) = scalar(at: position)
    switch scalar {
    case "€", "£": return lexMoney(signWidth: width)
    case "“", "”", "„", "«", "»": return lexWrongQuotes(width: width, isDouble: true)
    case "‘", "’", "‚": return lexWrongQuotes(width: width, isDouble: false)
    default: break
    }
    if scalar.properties.isXIDStart { return emit(.word, to: wordEnd(from: position)) }
    if scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}" {
      return emit(.whitespace, to: position + width)
    }
    if let (symbol, meant) = Lexer.typographic[scalar] {
      return emitMeant(symbol, meant, width: width)
    }
    emitBad(to: position + width)
  }

  /// Signs that a word processor or a phone puts in place of an operator.
  private static let typographic: [Unicode.Scalar: (Token.Symbol, String)] = [
    "≤": (.lessOrEqual, "<="), "≥": (.greaterOrEqual, ">="), "≠": (.notEqual, "!="),
    "×": (.star, "*"), "÷": (.slash, "/"), "−": (.minus, "-"), "–": (.minus, "-"),
    "—": (.minus, "-"), "…": (.range, ".."),
  ]
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
  var isLineBreak: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }

  /// A character of a name, in ASCII.
  var isWordByte: Bool {
    let lowered = self | 0x20
    return isDigit || self == UInt8(ascii: "_")
      || (lowered >= UInt8(ascii: "a") && lowered <= UInt8(ascii: "z"))
  }
}
