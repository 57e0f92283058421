/// Mistakes about stages and statements, with did-you-mean.
extension Parser {
  mutating func unknownStage(_ token: Token) -> Unwind {
    let word = text(token)
    classes[position] = .error
    if let foreign = ForeignWords.stage(word) { return foreignStage(token, foreign) }
    let close = closestMatches(to: word, in: grammar.stageNames, limit: 3)
    let isStatement = Parser.statementWords.contains(word.lowercased())
    let help: String
    if let best = close.first {
      help = "Did you mean `\(best)`?"
    } else if isStatement {
      help = "`\(word)` begins a statement; put it on a line of its own."
    } else if ["print", "show", "display", "view", "echo"].contains(word.lowercased()) {
      help = "Take it out: a query shows its table by itself."
    } else {
      help = "`help` lists the stages; a stage of your own is called with brackets: `\(word)()`."
    }
    return fail(
      Diagnostic(
        .unknownStage, "There is no stage `\(word)`", at: token.range, label: "unknown stage",
        reason: "After `|` stands the name of a stage.", help: help,
        fixes: close.enumerated().map {
          Diagnostic.Fix(token.range, $0.element, isSafe: close.count == 1)
        }))
  }

  /// `filter followers > 5k`, `order by followers`.
  private mutating func foreignStage(_ token: Token, _ meant: ForeignWords.Stage) -> Unwind {
    var range = token.range
    if isWord(ahead(1), "by"), isOnLine(1) { range = range.joined(ahead(1).range) }
    let groups = meant.name == "count" || meant.name == "summarise"
    let isGrouping = groups && range != token.range
    var fixes: [Diagnostic.Fix] = []
    if isGrouping || meant.name == "count" && beginsArgument(ahead(1)) {
      fixes = [Diagnostic.Fix(range, "count by")]
    } else if meant.keepsArguments, beginsArgument(ahead(1)) || range != token.range,
      ahead(2).kind != .symbol(.open)
    {
      fixes = [Diagnostic.Fix(range, meant.name, isSafe: true)]
    }
    return fail(
      Diagnostic(
        .unknownStage, "There is no stage `\(text(range))`", at: range, label: "unknown stage",
        reason: "What other languages call `\(text(range))` is `\(meant.name)` here.",
        help: "Write it like `\(meant.example)`.", fixes: fixes))
  }

  mutating func unknownWord(_ token: Token, of words: [String]) -> Unwind {
    let close = closestMatches(to: text(token), in: words, limit: 1)
    let listed = words.map { "`\($0)`" }.joined(separator: ", ")
    return fail(
      Diagnostic(
        .unexpectedToken, "`\(text(token))` does not fit here", at: token.range,
        label: "expected one of \(listed)",
        help: close.first.map { "Did you mean `\($0)`?" } ?? "Write one of \(listed).",
        fixes: close.map { Diagnostic.Fix(token.range, $0) }))
  }

  mutating func unexpectedAfterStage() -> Unwind { unexpectedAfter("`|` or the end of the line") }

  mutating func unexpectedAfterValue() -> Unwind { unexpectedAfter("the end of the line") }

  private mutating func unexpectedAfter(_ wanted: String) -> Unwind {
    if let mended = spacedNumber() { return fail(mended) }
    if let problem = problem(at: position) { return fail(problem) }
    if let mended = groupedNumber() { return fail(mended) }
    return leftOver(wanted)
  }

  // MARK: - Statements

  /// A statement that begins with an unknown word: `lod "fans.csv"`, or a stage without its `|`.
  func mistakenStatement() -> Diagnostic? {
    let token = need
    guard token.kind == .word, !isReserved(token), isOnLine(1) else { return nil }
    let word = text(token)
    let next = ahead(1)
    let isMistaken = followsLikeAnArgument(next) || next.kind == .symbol(.star)
    if isMistaken, let mistake = foreignStatement(token, next) { return mistake }
    if grammar[word] != nil, followsLikeAnArgument(next) {
      return Diagnostic(
        .unknownStatement, "A stage stands after `|`", at: token.range, label: "a stage",
        reason: "`\(word)` works on a table, and the `|` says which.",
        help: "Write `| \(word) …` for the last table, or `fans | \(word) …`.",
        fixes: [Diagnostic.Fix(SourceRange(token.range.lower, token.range.lower), "| ")])
    }
    guard followsLikeAnArgument(next) else { return nil }
    if isOnLine(1), let problem = problem(at: position + 1) { return problem }
    if next.kind == .word, grammar[text(next)] != nil {
      let gap = SourceRange(token.range.upper, next.range.lower)
      return Diagnostic(
        .unexpectedToken, "`\(text(next))` does not fit here", at: next.range,
        label: "expected `|` before it", reason: "A stage stands after `|`.",
        help: "Write `\(word) | \(text(next)) …`.",
        fixes: [Diagnostic.Fix(gap, " | ", isSafe: true)])
    }
    let close = closestMatches(to: word, in: Parser.statementWords, limit: 2)
    return Diagnostic(
      .unknownStatement, "`\(word)` begins no statement", at: token.range, label: "unknown word",
      reason: "A line begins with a dataset's name and `|`, a value, or a word such as `load`.",
      help: close.first.map { "Did you mean `\($0)`?" }
        ?? "Begin with a dataset, as in `fans | count`; a remark is `note \"…\"`; `help` lists the statements.",
      fixes: close.map { Diagnostic.Fix(token.range, $0) })
  }

  /// Whether a token after a word makes the pair neither a value nor a query.
  private func followsLikeAnArgument(_ token: Token) -> Bool {
    switch token.kind {
    case .word:
      !isReserved(token)
        || isWord(token, "not") && !isWord(ahead(2), "in")
          && !isWord(ahead(2), "like")
        || isWord(token, "by")
    case .quotedName, .number, .percent, .money, .duration, .date, .string, .text, .tag: true
    default: false
    }
  }

  mutating func valueWithoutSource() -> Unwind {
    let range = need.range
    return fail(
      Diagnostic(
        .unexpectedToken, "A query here begins with a table", at: range, label: "which table?",
        reason: "Only a statement of its own goes on from the last table by itself.",
        help: "Write `_ |` for the last table, or a dataset's name.",
        fixes: [Diagnostic.Fix(SourceRange(range.lower, range.lower), "_ ", isSafe: true)]))
  }

  /// `.help` in a script or a cell.
  private func dotCommandDiagnostic() -> Diagnostic {
    let range = need.range.joined(ahead(1).range)
    return Diagnostic(
      .unknownStatement, "`\(text(range))` is for the prompt alone", at: range,
      label: "a dot command",
      reason: "Dot commands drive the notebook and are no part of an analysis.",
      help: "Take the line out, and type the command at the prompt.")
  }

  mutating func dotCommand() -> Unwind { fail(dotCommandDiagnostic()) }

  // MARK: - Files

  mutating func fileLiteral() throws(Unwind) -> Expr {
    noteExpectation(.file, at: need)
    let token = need
    guard token.kind == .string, let expr = literal(token) else {
      if let mistake = unquotedFile() { throw fail(mistake) }
      throw unexpected("a file's name in quotes")
    }
    take()
    return expr
  }

  /// `load fans.csv as fans`.
  func unquotedFile() -> Diagnostic? {
    guard need.kind == .word || need.kind == .symbol(.dot) || need.kind == .symbol(.slash) else {
      return nil
    }
    var last = position
    while last + 1 < tokens.count - 1, tokens[last + 1].range.lower == tokens[last].range.upper,
      tokens[last + 1].kind != .symbol(.comma), tokens[last + 1].kind != .symbol(.open)
    {
      last += 1
    }
    let range = need.range.joined(tokens[last].range)
    let quoted = "\"\(text(range))\""
    return Diagnostic(
      .wrongQuotes, "A file's name stands in quotes", at: range, label: "write `\(quoted)`",
      help: "Write `\(quoted)`.", fixes: [Diagnostic.Fix(range, quoted, isSafe: true)])
  }

  mutating func loadWithoutName(_ files: [Expr]) -> Unwind {
    guard peek.kind == .end, !hasFailed, case .text(let path)? = files.first?.kind else {
      return unexpected("`as` and a name")
    }
    let file = path.split(separator: "/").last ?? ""
    let stem = StringLiteral.written(name: String(file.prefix { $0 != "." }))
    guard stem.count > 2 || !stem.hasPrefix("`") else { return endsEarly("`as` and a name") }
    let end = SourceRange(previousEnd, previousEnd)
    return fail(
      Diagnostic(
        .missingName, "This load gives its table no name", at: end,
        label: "expected `as` and a name",
        reason: "Every dataset has a name to call it by.", help: "Add `as \(stem)`.",
        fixes: [Diagnostic.Fix(end, " as \(stem)", isSafe: true)]))
  }
}
