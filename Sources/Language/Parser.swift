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

  /// The text, which stays as it is while the rest of the parser changes.
  let input: ParserInput

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
    input = ParserInput(lexed, grammar: grammar, cursorAt: cursor)
    classes = input.tokens.map { SyntaxClass(of: $0.kind) }
    probe = cursor == nil ? nil : CursorProbe()
  }

  /// Returns the statements of `source` and everything wrong with them.
  ///
  /// - Complexity: O(n) in the bytes of the text.
  public static func parse(_ source: String, grammar: Grammar) -> ParsedScript {
    parse(Lexer.lex(source), of: source, grammar: grammar)
  }

  static func parse(_ lexed: LexedText, of source: String, grammar: Grammar) -> ParsedScript {
    DeepStack.run(depth: lexed.nestingEstimate) {
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

  var lexed: LexedText { input.lexed }
  var grammar: Grammar { input.grammar }
  @inline(__always)
  var tokens: [Token] { input.tokens }
  @inline(__always)
  var breaks: [UInt8] { input.breaks }
  @inline(__always)
  var brackets: BracketMap { input.brackets }

  // MARK: - Looking ahead

  // What looks ahead is put in place where it is called: a call would copy the parser first, since
  // it only reads it.

  /// The next token where the rule needs one: a line that ends in `|`, an operator or a word that
  /// asks for more goes on to the next.
  @inline(__always)
  var need: Token { isVisible(continuing: lastContinues) ? input.tokens[position] : lineEnd }

  /// The next token where the rule could end.
  @inline(__always)
  var peek: Token { isVisible(continuing: false) ? input.tokens[position] : lineEnd }

  @inline(__always)
  private func isVisible(continuing: Bool) -> Bool {
    input.breaks[position] == 0 || !openBrackets.isEmpty || position == statementStart
      || continuing
  }

  @inline(__always)
  private var lineEnd: Token { Token(.end, SourceRange(previousEnd, previousEnd)) }

  /// The end of the token before.
  @inline(__always)
  var previousEnd: Int { position > 0 ? input.tokens[position - 1].range.upper : 0 }

  /// Whether a `|` goes on with this query: here, or at the start of the line right below.
  @inline(__always)
  var isAtPipe: Bool { input.isPipe(position) && (!openBrackets.isEmpty || breaks[position] <= 1) }

  /// Whether the token at `index` is a `|`.
  @inline(__always)
  func isPipe(_ index: Int) -> Bool { input.isPipe(index) }

  /// The token `distance` places after the next one; the end token past the end.
  @inline(__always)
  func ahead(_ distance: Int) -> Token {
    input.tokens[min(position + distance, input.tokens.count - 1)]
  }

  /// Whether the token `distance` places on stands on the same line as the one before it.
  @inline(__always)
  func isOnLine(_ distance: Int) -> Bool {
    let index = position + distance
    return index < input.tokens.count && (input.breaks[index] == 0 || !openBrackets.isEmpty)
  }

  @inline(__always)
  func text(_ token: Token) -> String { input.lexed.text(token.range) }

  @inline(__always)
  func text(_ range: SourceRange) -> String { input.lexed.text(range) }

  @inline(__always)
  func isWord(_ token: Token, _ word: String) -> Bool { input.isWord(token, word) }

  @inline(__always)
  func isReserved(_ token: Token) -> Bool { input.isReserved(token) }

  /// Whether the next token, where the rule could end, is this word.
  mutating func at(_ word: String) -> Bool {
    noteExpectation(.keyword(word), at: peek)
    return isWord(peek, word)
  }

  @inline(__always)
  func at(_ symbol: Token.Symbol) -> Bool {
    if case .symbol(let next) = peek.kind { next == symbol } else { false }
  }

  // MARK: - Consuming

  /// Takes the next token. `asks` says that more has to follow it, even on the next line.
  @discardableResult
  mutating func take(_ role: SyntaxClass? = nil, asks: Bool = false) -> Token {
    let token = input.tokens[position]
    if let role { classes[position] = role }
    if let problem = problem(at: position) { report(problem) }
    lastContinues = asks
    if case .symbol(let symbol) = token.kind { lastContinues = asks || symbol.continuesLine }
    if position < input.tokens.count - 1 { position += 1 }
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
      if let mended = spacedNumber() { throw fail(mended) }
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
