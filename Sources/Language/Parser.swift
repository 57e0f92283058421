/// Reads a text into statements by recursive descent, one function a rule of the grammar.
///
/// The parser knows statements and expressions; stages come from the ``Grammar`` it is handed.
/// It never stops at a mistake: it reports one for the stage, goes on at the next `|` or line end,
/// and so finds several in one pass.
///
/// Invariants: `position` never passes the end token; every loop consumes a token or leaves; the
/// depth of recursion and of the tree stays at or under ``maximumDepth``.
public struct Parser {
  /// How deep brackets, operators and subqueries may nest.
  public static let maximumDepth = 1000

  /// Thrown to leave a rule after its mistake was reported; caught where parsing can resume.
  struct Unwind: Error {}

  let lexed: LexedText
  let grammar: Grammar
  /// The tokens that mean something, then an end (or cursor) token.
  let tokens: [Token]
  /// For each of `tokens`, the line breaks right before it: 0, 1, or 2 where a blank line stands.
  let breaks: [UInt8]
  /// For each of `tokens` its index in the lexed text, where the lexer's problems are kept.
  let lexedIndices: [Int]
  let brackets: BracketMap

  var position = 0
  var statementStart = 0
  /// Positions of the brackets that are open here.
  var openBrackets: [Int] = []
  /// True after a token that lets a line end without ending the statement.
  var lastContinues = false
  var depth = 0
  var diagnostics: [Diagnostic] = []
  /// Whether this stage, or this statement outside stages, already has its one error.
  var hasFailed = false
  /// What the text lacks at its end, from the first mistake that was only that.
  var missingEnd: String?
  /// What each of `tokens` turned out to be, for highlighting.
  var classes: [SyntaxClass]
  /// Filled in only when the text ends in a cursor token.
  var probe: CursorProbe?

  init(_ lexed: LexedText, grammar: Grammar, cursorAt cursor: Int? = nil) {
    self.lexed = lexed
    self.grammar = grammar
    let end = cursor ?? lexed.bytes.count
    var tokens: [Token] = []
    var breaks: [UInt8] = []
    var indices: [Int] = []
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
        indices.append(index)
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
    classes = tokens.map { SyntaxClass(of: $0.kind) }
    probe = cursor == nil ? nil : CursorProbe()
  }

  /// Returns the statements of `source` and everything wrong with them.
  ///
  /// - Complexity: O(n) in the bytes of the text.
  public static func parse(_ source: String, grammar: Grammar) -> ParsedScript {
    let lexed = Lexer.lex(source)
    return DeepStack.run(depth: nestingEstimate(lexed)) {
      var parser = Parser(lexed, grammar: grammar)
      return parser.script(of: source)
    }
  }

  /// Tells whether `source` can run as it is, or what it waits for.
  ///
  /// It waits only while a bracket or a `"""` is open, or its last token asks for more.
  public static func completeness(of source: String, grammar: Grammar) -> Completeness {
    let script = parse(source, grammar: grammar)
    if let missing = script.missingEnd { return .incomplete(missing) }
    return script.broken.isEmpty ? .complete : .wrong
  }

  /// An upper bound on how deep the rules can recurse, from the tokens alone.
  static func nestingEstimate(_ lexed: LexedText) -> Int {
    var open = 0
    var deepest = 0
    var prefixes = 0
    for token in lexed.tokens {
      switch token.kind {
      case .symbol(.open), .symbol(.openSquare):
        open += 1
        deepest = max(deepest, open)
      case .symbol(.close), .symbol(.closeSquare): open = max(0, open - 1)
      case .symbol(.minus), .symbol(.not): prefixes += 1
      case .word where isPrefix(token.range, lexed.bytes): prefixes += 1
      default: break
      }
    }
    return deepest + prefixes
  }

  /// Whether a word makes the rules go one level deeper without a bracket: `not`, `if`.
  private static func isPrefix(_ word: SourceRange, _ bytes: [UInt8]) -> Bool {
    guard word.count == 2 || word.count == 3 else { return false }
    let letters = bytes[word.lower..<word.upper].lazy.map { $0 | 0x20 }
    return letters.elementsEqual("not".utf8) || letters.elementsEqual("if".utf8)
  }

  // MARK: - Looking ahead

  /// The next token where the rule needs one: a line that ends in `|`, an operator or a word that
  /// asks for more goes on to the next.
  var need: Token {
    isVisible(continuing: lastContinues) ? tokens[position] : lineEnd
  }

  /// The next token where the rule could end.
  var peek: Token { isVisible(continuing: false) ? tokens[position] : lineEnd }

  private func isVisible(continuing: Bool) -> Bool {
    !openBrackets.isEmpty || breaks[position] == 0 || position == statementStart || continuing
  }

  private var lineEnd: Token { Token(.end, SourceRange(previousEnd, previousEnd)) }

  /// The end of the token before.
  var previousEnd: Int { position > 0 ? tokens[position - 1].range.upper : 0 }

  /// Whether a `|` goes on with this query: here, or at the start of the line right below.
  var isAtPipe: Bool {
    isPipe(position) && (!openBrackets.isEmpty || breaks[position] <= 1)
  }

  /// Whether the token at `index` is a `|`.
  func isPipe(_ index: Int) -> Bool {
    index < tokens.count && tokens[index].kind == .symbol(.pipe)
  }

  /// The token `distance` places after the next one; the end token past the end.
  func ahead(_ distance: Int) -> Token { tokens[min(position + distance, tokens.count - 1)] }

  /// Whether the token `distance` places on stands on the same line as the one before it.
  func isOnLine(_ distance: Int) -> Bool {
    let index = position + distance
    return index < tokens.count && (breaks[index] == 0 || !openBrackets.isEmpty)
  }

  func text(_ token: Token) -> String { lexed.text(token.range) }
  func text(_ range: SourceRange) -> String { lexed.text(range) }

  /// Whether a token is this word, whatever its case; words in backticks never are.
  func isWord(_ token: Token, _ word: String) -> Bool {
    guard token.kind == .word, token.range.count == word.utf8.count else { return false }
    var index = token.range.lower
    for byte in word.utf8 {
      let written = lexed.bytes[index]
      let isUpper = written >= UInt8(ascii: "A") && written <= UInt8(ascii: "Z")
      guard (isUpper ? written | 0x20 : written) == byte else { return false }
      index += 1
    }
    return true
  }

  func isReserved(_ token: Token) -> Bool {
    token.kind == .word && token.range.count <= 7 && Grammar.reserved.contains { isWord(token, $0) }
  }

  /// Whether the next token, where the rule could end, is this word.
  mutating func at(_ word: String) -> Bool {
    noteExpectation(.keyword(word), at: peek)
    return isWord(peek, word)
  }

  func at(_ symbol: Token.Symbol) -> Bool { peek.kind == .symbol(symbol) }

  // MARK: - Consuming

  /// Takes the next token. `asks` says that more has to follow it, even on the next line.
  @discardableResult
  mutating func take(_ role: SyntaxClass? = nil, asks: Bool = false) -> Token {
    let token = tokens[position]
    if let role { classes[position] = role }
    if let problem = problem(at: position) { report(problem) }
    lastContinues = asks
    if case .symbol(let symbol) = token.kind { lastContinues = asks || symbol.continuesLine }
    if position < tokens.count - 1 { position += 1 }
    return token
  }

  /// Takes the next token where it is this word.
  mutating func takeWord(_ word: String, asks: Bool = true) -> Bool {
    guard at(word) else { return false }
    take(.keyword, asks: asks)
    return true
  }

  mutating func takeSymbol(_ symbol: Token.Symbol) -> Bool {
    guard at(symbol) else { return false }
    take()
    return true
  }

  /// Takes a word that has to stand here.
  mutating func expectWord(_ word: String, asks: Bool = true) throws(Unwind) {
    noteExpectation(.keyword(word), at: need)
    guard isWord(need, word) else { throw unexpected(insteadOf: word) }
    take(.keyword, asks: asks)
  }

  mutating func expect(_ symbol: Token.Symbol, _ wanted: String) throws(Unwind) {
    guard need.kind == .symbol(symbol) else { throw unexpected(wanted) }
    take()
  }

  // MARK: - Brackets and depth

  mutating func openBracket() throws(Unwind) {
    guard need.kind == .symbol(.open) else { throw unexpected("`(`") }
    openBrackets.append(position)
    take()
  }

  mutating func closeBracket(wanted: String = "`)`") throws(Unwind) {
    guard need.kind == .symbol(.close) else {
      if let open = openBrackets.last, brackets.match(of: open) == nil, need.kind != .end,
        need.kind != .cursor
      {
        throw unclosed(open)
      }
      throw unexpected(wanted)
    }
    openBrackets.removeLast()
    take()
  }

  /// Counts one level of nesting; every rule that can hold itself enters, and leaves when done.
  mutating func enter() throws(Unwind) {
    guard depth < Parser.maximumDepth else { throw tooDeep(at: need.range) }
    depth += 1
  }

  mutating func leave() { depth -= 1 }
}
