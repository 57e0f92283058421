/// Statements: one function each, and the script they stand in.
extension Parser {
  /// Words that may begin a statement.
  static let statementWords = [
    "load", "let", "param", "def", "set", "note", "explain", "why", "show", "help",
  ]

  mutating func script(of source: String) -> ParsedScript {
    var statements: [Statement] = []
    var broken: Set<Int> = []
    while position < tokens.count - 1 {
      let before = diagnostics.count
      statements.append(statement())
      if diagnostics.count > before { broken.insert(statements.count - 1) }
    }
    // At the start of a line no statement is open, and the cursor stands where one may begin.
    if let probe, probe.items.isEmpty, statements.isEmpty || breaks[position] > 0 {
      _ = statement()
    }
    let ordered = diagnostics.enumerated().sorted {
      ($0.element.range?.lower ?? 0, $0.offset) < ($1.element.range?.lower ?? 0, $1.offset)
    }
    return ParsedScript(
      source: source, statements: statements, diagnostics: ordered.map(\.element), broken: broken,
      missingEnd: missingEnd)
  }

  private mutating func statement() -> Statement {
    statementStart = position
    lastContinues = false
    hasFailed = false
    let lower = tokens[position].range.lower
    do {
      let kind = try statementKind()
      try endStatement()
      return Statement(kind, SourceRange(lower, previousEnd))
    } catch {
      skipStatement()
      let range = SourceRange(lower, max(lower, previousEnd))
      return Statement(.value(.expr(Expr(.invalid, range))), range)
    }
  }

  /// Checks that nothing is left over on the statement's line.
  private mutating func endStatement() throws(Unwind) {
    switch peek.kind {
    case .cursor: return
    case .end:
      if isAtPipe { throw stagesAfterStatement() }
    default: throw unexpectedAfterValue()
    }
  }

  private mutating func stagesAfterStatement() -> Unwind {
    fail(
      Diagnostic(
        .unexpectedToken, "This statement takes no stages", at: tokens[position].range,
        label: "`|` goes on with the line above",
        reason: "A line that begins with `|` right under a statement continues it.",
        help: "Leave a blank line to go on from the last table, or begin with a dataset's name."))
  }

  private mutating func statementKind() throws(Unwind) -> Statement.Kind {
    if probe != nil {
      for word in Parser.statementWords { noteExpectation(.statement(word), at: need) }
    }
    if need.kind == .symbol(.pipe) { return .value(.query(try stagesAlone())) }
    if need.kind == .symbol(.dot), ahead(1).kind == .word { throw dotCommand() }
    guard let word = statementWord() else {
      if let mistake = mistakenStatement() { throw fail(mistake) }
      return .value(try value())
    }
    take(.keyword, asks: word != "help")
    switch word {
    case "load": return .load(try load())
    case "let": return try letStatement()
    case "param": return try parameter()
    case "def": return try definition()
    case "set": return try setting()
    case "note": return .note(try noteText())
    case "explain": return try explanation()
    case "why": return try whyStatement()
    case "show":
      noteExpectation(.dataset, at: need)
      noteExpectation(.showTopic, at: need)
      return .show(try anyWord("a name"))
    default:
      noteExpectation(.helpTopic, at: peek)
      return .help(try helpTopic())
    }
  }

  /// The statement word that stands next, unless what follows makes it a name: a dataset may be
  /// called `note`, and `note | take 3` reads it.
  private func statementWord() -> String? {
    let token = need
    guard token.kind == .word, token.range.count <= 7 else { return nil }
    guard let word = Parser.statementWords.first(where: { isWord(token, $0) }) else { return nil }
    let next = isOnLine(1) ? ahead(1) : Token(.end, token.range)
    switch next.kind {
    case .end: return isPipe(position + 1) && breaks[position + 1] <= 1 ? nil : word
    case .symbol(.open): return ["explain", "why"].contains(word) ? word : nil
    case .symbol(.underscore), .symbol(.openSquare): return word
    case .symbol(.minus) where word == "why": return word
    case .symbol: return nil
    case .word where isReserved(next): return fitsReserved(word, next) ? word : nil
    default: return word
    }
  }

  /// Whether a reserved word can follow a statement word: `help by`, `explain not …`.
  private func fitsReserved(_ word: String, _ next: Token) -> Bool {
    if word == "help" { return position + 2 >= tokens.count - 1 || breaks[position + 2] > 0 }
    let begins = ["if", "true", "false", "missing"].contains { isWord(next, $0) }
    if word == "explain" || word == "why" { return begins || isWord(next, "not") }
    return ["let", "param", "def", "set"].contains(word) && !isInfix(next)
  }

  private func isInfix(_ token: Token) -> Bool {
    ["and", "or", "in", "has", "like", "is", "not", "then", "else"].contains { isWord(token, $0) }
  }

  // MARK: - One statement each

  private mutating func load() throws(Unwind) -> Statement.Load {
    noteExpectation(.keyword("graph"), at: need)
    let isGraph = isWord(need, "graph") && [.string, .cursor].contains(ahead(1).kind)
    if isGraph { take(.keyword, asks: true) }
    var files = [try fileLiteral()]
    while takeSymbol(.comma) { files.append(try fileLiteral()) }
    guard at("as") else { throw loadWithoutName(files) }
    take(.keyword, asks: true)
    if probe != nil, case .text(let path)? = files.first?.kind {
      noteExpectation(.nameOfFile(path), at: need)
    }
    let name = try name("a name for the dataset")
    let options = at(.open) ? try self.options(of: isGraph ? "load graph" : "load") : []
    return Statement.Load(isGraph: isGraph, files: files, name: name, options: options)
  }

  private mutating func letStatement() throws(Unwind) -> Statement.Kind {
    let name = try newName()
    try expectEqual()
    if need.kind == .symbol(.pipe) { throw valueWithoutSource() }
    return .let(name, try value())
  }

  private mutating func parameter() throws(Unwind) -> Statement.Kind {
    let name = try newName()
    var unit: Name?
    if at(.colon) {
      take()
      unit = try self.name("a unit")
    }
    try expectEqual()
    return .parameter(name, unit: unit, try expression())
  }

  private mutating func definition() throws(Unwind) -> Statement.Kind {
    noteExpectation(.newName, at: need)
    let name = try name("a name", role: .function)
    try openBracket()
    var parameters: [Name] = []
    if need.kind != .symbol(.close) {
      repeat { parameters.append(try newName()) } while takeSymbol(.comma)
    }
    try closeBracket(wanted: "`,` or `)`")
    try expectEqual()
    if need.kind == .symbol(.pipe) {
      return .define(name, parameters: parameters, body: .query(try stagesAlone()))
    }
    return .define(name, parameters: parameters, body: .expr(try expression()))
  }

  private mutating func setting() throws(Unwind) -> Statement.Kind {
    noteExpectation(.setting, at: need)
    let name = try name("a setting's name")
    try expectEqual()
    if need.kind == .symbol(.open), [.word, .quotedName, .string].contains(ahead(1).kind),
      ahead(2).kind == .symbol(.colon)
    {
      return .settingBands(name, try bands())
    }
    noteExpectation(.settingValue(of: name.text), at: need)
    probe?.bareToken = position
    return .setting(name, try expression())
  }

  private mutating func noteText() throws(Unwind) -> String {
    let token = need
    switch token.kind {
    case .string:
      take()
      return StringLiteral.value(of: text(token))
    case .text:
      if problem(at: position) != nil, !hasFailed, diagnostics.isEmpty {
        missingEnd = "a closing `\"\"\"`"
      }
      take()
      return StringLiteral.multiline(of: text(token))
    default: throw unexpected("a text in quotes")
    }
  }

  private mutating func explanation() throws(Unwind) -> Statement.Kind {
    noteExpectation(.keyword("sql"), at: need)
    var sql = false
    if isWord(need, "sql"), isOnLine(1), !ahead(1).endsName {
      take(.keyword, asks: true)
      sql = true
    }
    noteExpectation(.dataset, at: need)
    noteExpectation(.cell, at: need)
    if !sql { noteExpectation(.explainTopic, at: need) }
    probe?.bareToken = position
    return .explain(try value(), sql: sql)
  }

  private mutating func whyStatement() throws(Unwind) -> Statement.Kind {
    let key = try arithmetic().expr
    try expectWord("in")
    noteExpectation(.dataset, at: need)
    return .why(key, try name("a dataset's name"))
  }

  private mutating func helpTopic() throws(Unwind) -> Name? {
    switch peek.kind {
    case .end, .cursor: return nil
    case .word, .quotedName: return try anyWord("a word to explain")
    default: throw unexpected("a word to explain, or nothing")
    }
  }

  private mutating func newName() throws(Unwind) -> Name {
    noteExpectation(.newName, at: need)
    return try name("a name")
  }

  private mutating func expectEqual() throws(Unwind) {
    if need.kind == .symbol(.colon) {
      let range = need.range
      throw fail(
        Diagnostic(
          .wrongOperator, "A value is given with `=` here", at: range, label: "write `=`",
          reason: "`:` names the parts of a stage or list; a statement gives its value with `=`.",
          help: "Replace `:` with `=`.", fixes: [Diagnostic.Fix(range, " =", isSafe: true)]))
    }
    try expect(.equal, "`=`")
  }
}

extension Token {
  /// Whether this token, after a word, leaves the word a name of a value: `sql | …`, `sql.x`.
  var endsName: Bool {
    switch kind {
    case .end, .symbol(.pipe), .symbol(.dot): true
    case .symbol(.open), .symbol(.underscore), .symbol(.openSquare): false
    case .symbol: true
    default: false
    }
  }
}
