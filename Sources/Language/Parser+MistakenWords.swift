/// Mistakes about stages and statements, with did-you-mean.
extension Parser {
  mutating func unknownStage(_ token: Token) -> Unwind {
    let word = text(token)
    classes[position] = .error
    if let foreign = foreignStage(token) { return fail(foreign) }
    let close = closestMatches(to: word, in: grammar.stageNames, limit: 3)
    let isStatement = Parser.statementWords.contains(word.lowercased())
    let help: String
    if let best = close.first {
      help = "Did you mean `\(best)`?"
    } else if isStatement {
      help = "`\(word)` begins a statement; put it on a line of its own."
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

  /// What other languages call a stage: `filter`, `select`, `order by`.
  private func foreignStage(_ token: Token) -> Diagnostic? {
    let word = text(token)
    guard let name = Parser.foreignStages[word.lowercased()], let syntax = grammar[name] else {
      return nil
    }
    var range = token.range
    let saysBy = isWord(ahead(1), "by")
    // `order by followers` is `sort followers`, and `distinct tier` is `count by tier`.
    if name == "sort", saysBy { range = range.joined(ahead(1).range) }
    let replacement = name == "count" && !saysBy && ahead(1).kind == .word ? "count by" : name
    return Diagnostic(
      .unknownStage, "There is no stage `\(word)`", at: range, label: "`\(name)` here",
      reason: "What other languages call `\(word)` is `\(syntax.names[0])` here.",
      help: "Write `| \(replacement) …`; `help \(name)` says what it takes.",
      fixes: [Diagnostic.Fix(range, replacement)])
  }

  /// Words for stages in SQL, PRQL, dplyr and pandas.
  private static let foreignStages = [
    "filter": "where", "having": "where", "query": "where", "select": "keep", "columns": "keep",
    "limit": "take", "head": "take", "slice": "take", "first": "take", "fetch": "take",
    "mutate": "add", "derive": "add", "assign": "add", "extend": "add", "with_columns": "add",
    "order": "sort", "arrange": "sort", "sort_by": "sort", "sort_values": "sort",
    "orderby": "sort", "aggregate": "summarise", "agg": "summarise", "group": "count",
    "groupby": "count", "group_by": "count", "distinct": "count", "unique": "count",
    "value_counts": "count", "union": "append", "concat": "append", "merge": "join",
    "explode": "split", "unnest": "split", "info": "describe", "summary": "describe",
    "plot": "chart", "hist": "chart", "save": "export", "write": "export", "to_csv": "export",
  ]

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

  mutating func unexpectedAfterStage() -> Unwind {
    if let problem = problem(at: position) { return fail(problem) }
    if let mended = groupedNumber() { return fail(mended) }
    return leftOver("`|` or the end of the line")
  }

  mutating func unexpectedAfterValue() -> Unwind {
    if let problem = problem(at: position) { return fail(problem) }
    if let mended = groupedNumber() { return fail(mended) }
    return leftOver("the end of the line")
  }

  private mutating func leftOver(_ wanted: String) -> Unwind {
    let token = peek
    let before = position > 0 ? text(tokens[position - 1]) : ""
    let meant = meantWord(token)
    return fail(
      Diagnostic(
        .unexpectedToken, "`\(text(token))` does not fit here", at: token.range,
        label: "expected \(wanted)", reason: leftOverReason(token, after: before),
        help: meant.map { "Did you mean `\($0)`?" }
          ?? "Take it out, or put what is missing before it.",
        fixes: meant.map { [Diagnostic.Fix(token.range, $0)] } ?? []))
  }

  /// Mistakes of one text whose word is looked up: each costs another reading of the text.
  private static let mostLookedUp = 3

  /// The word that may stand in the place of `token` and is nearly spelt like it.
  private func meantWord(_ token: Token) -> String? {
    guard probe == nil, token.kind == .word, token.range.count > 2,
      diagnostics.count < Parser.mostLookedUp
    else { return nil }
    let source = String(decoding: lexed.bytes, as: UTF8.self)
    let expected = Parser.expectations(in: source, at: token.range.lower, grammar: grammar)
    let words = expected.items.compactMap { item in
      if case .keyword(let word) = item { word } else { nil }
    }
    return closestMatches(to: text(token), in: words, limit: 1).first
  }

  private func leftOverReason(_ token: Token, after before: String) -> String {
    switch token.kind {
    case .symbol(.close): "No bracket is open that this could close."
    case .symbol(.pipe): "`|` goes on with a table, and this is none."
    case .symbol(.comma): "A comma separates the items of a list, and no list is open."
    default: "Nothing can follow `\(before)` without an operator or a word between."
    }
  }

  // MARK: - Statements

  /// A statement that begins with an unknown word: `lod "fans.csv"`, or a stage without its `|`.
  func mistakenStatement() -> Diagnostic? {
    let token = need
    guard token.kind == .word, !isReserved(token), isOnLine(1) else { return nil }
    let word = text(token)
    let next = ahead(1)
    if word.lowercased() == "select", next.kind == .symbol(.star) || next.kind == .word {
      return Diagnostic(
        .unknownStatement, "`\(word)` begins no statement", at: token.range, label: "SQL",
        reason: "Here the table comes first, then what is done with it, stage after stage.",
        help: "Write `fans | where … | keep …`; `explain sql` shows a statement as SQL.")
    }
    if word.lowercased() == "from", [.word, .quotedName].contains(next.kind) {
      let gap = SourceRange(token.range.lower, next.range.lower)
      return Diagnostic(
        .unknownStatement, "`\(word)` begins no statement", at: token.range, label: "not needed",
        reason: "A query begins with the dataset's name alone.",
        help: "Write `\(text(next)) | …`.", fixes: [Diagnostic.Fix(gap, "")])
    }
    if grammar[word] != nil, followsLikeAnArgument(next) {
      return Diagnostic(
        .unknownStatement, "A stage stands after `|`", at: token.range, label: "a stage",
        reason: "`\(word)` works on a table, and the `|` says which.",
        help: "Write `| \(word) …` for the last table, or `fans | \(word) …`.",
        fixes: [Diagnostic.Fix(SourceRange(token.range.lower, token.range.lower), "| ")])
    }
    guard followsLikeAnArgument(next) else { return nil }
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
        ?? "Begin with a dataset: `fans | \(word) …`. `help` lists the statements.",
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
