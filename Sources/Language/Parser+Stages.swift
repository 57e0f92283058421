/// Stages: the parser follows the pattern that the grammar holds for each.
extension Parser {
  /// Reads the stage after a `|`. Its mistakes end with it.
  mutating func stage() -> Stage {
    let token = need
    let openAtStart = openBrackets.count
    let depthAtStart = depth
    var stage = Stage(Name("", token.range), [:], token.range)
    let outer = probe?.stage
    defer { probe?.stage = outer }
    do {
      try readStage(into: &stage)
      try endStage()
    } catch {
      depth = depthAtStart
      skipStage(openAtStart: openAtStart)
    }
    stage.isBroken = hasFailed
    let upper = max(stage.name.range.upper, previousEnd)
    stage.range = SourceRange(min(token.range.lower, upper), upper)
    return stage
  }

  private mutating func readStage(into stage: inout Stage) throws(Unwind) {
    noteExpectation(.stage, at: need)
    let token = need
    guard token.kind == .word, !isReserved(token) else { throw unexpected("a stage's name") }
    stage.name = Name(text(token), token.range)
    if let syntax = grammar[stage.name.text] {
      take(.stage, asks: true)
      probe?.stage = stage.name
      try follow(syntax.patterns, into: &stage.arguments)
    } else if ahead(1).kind == .symbol(.open), isOnLine(1) {
      take(.function)
      stage.arguments["arguments"] = .exprs(try callArguments(of: stage.name))
    } else {
      throw unknownStage(token)
    }
  }

  /// Checks that nothing is left over between the stage and the next one.
  private mutating func endStage() throws(Unwind) {
    switch peek.kind {
    case .end, .cursor, .symbol(.pipe): return
    case .symbol(.close) where !openBrackets.isEmpty: return
    default: throw unexpectedAfterStage()
    }
  }

  // MARK: - Patterns

  private mutating func follow(
    _ patterns: [Pattern], into arguments: inout Stage.Arguments
  ) throws(Unwind) {
    for pattern in patterns { try follow(pattern, into: &arguments) }
  }

  private mutating func follow(
    _ pattern: Pattern, into arguments: inout Stage.Arguments
  ) throws(Unwind) {
    probe?.argument = pattern.label
    probe?.arguments = arguments
    switch pattern {
    case .keyword(let word): try expectWord(word)
    case .flag(let word):
      let range = need.range
      try expectWord(word, asks: false)
      arguments[word] = .flag(range)
    case .oneWord(let label, let words): arguments[label] = .word(try oneWord(words))
    case .expr(let label): arguments[label] = .expr(try expression())
    case .topics(let label): arguments[label] = .expr(try topics())
    case .name(let label): arguments[label] = .word(try columnName())
    case .nameOrText(let label): arguments[label] = try nameOrText()
    case .names(let label): arguments[label] = .names(try names())
    case .pairs(let label): arguments[label] = .pairs(try pairs())
    case .keys(let label): arguments[label] = .keys(try keys())
    case .bands(let label): arguments[label] = .bands(try bands())
    case .options(let label):
      arguments[label] = .pairs(try options(of: probe?.stage?.text ?? ""))
    case .text(let label): arguments[label] = try textArgument(label)
    case .other(let label): arguments[label] = .source(try other())
    case .optional(let inner):
      if let first = inner.first, fits(first) { try follow(inner, into: &arguments) }
    case .choice(let alternatives): try follow(choice: alternatives, into: &arguments)
    }
  }

  private mutating func follow(
    choice alternatives: [[Pattern]], into arguments: inout Stage.Arguments
  ) throws(Unwind) {
    for alternative in alternatives {
      guard let first = alternative.first else { return }
      if fits(first, isRequired: true) { return try follow(alternative, into: &arguments) }
    }
    let wanted = alternatives.compactMap { $0.first.map(describe) }
    throw unexpected(wanted.joined(separator: " or "))
  }

  /// Whether the next token can begin what the pattern asks for.
  private mutating func fits(_ pattern: Pattern, isRequired: Bool = false) -> Bool {
    let token = isRequired ? need : peek
    switch pattern {
    case .keyword(let word), .flag(let word):
      noteExpectation(.keyword(word), at: token)
      return isWord(token, word)
    case .oneWord(_, let words):
      for word in words { noteExpectation(.keyword(word), at: token) }
      return words.contains { isWord(token, $0) }
    case .text: return token.kind == .string
    case .options, .bands: return token.kind == .symbol(.open)
    case .name, .names, .pairs:
      if case .pairs = pattern { noteExpectation(.newName, at: token) }
      return token.kind == .quotedName || (token.kind == .word && !isReserved(token))
    case .nameOrText:
      return [.quotedName, .string].contains(token.kind)
        || (token.kind == .word && !isReserved(token))
    case .other: return [.quotedName, .word, .symbol(.open)].contains(token.kind)
    case .expr, .topics, .keys: return beginsExpression(token)
    case .optional(let inner): return inner.first.map { fits($0, isRequired: isRequired) } ?? false
    case .choice(let alternatives):
      return alternatives.contains { $0.first.map { fits($0, isRequired: isRequired) } ?? false }
    }
  }

  /// What a pattern asks for, in words for a message.
  private func describe(_ pattern: Pattern) -> String {
    switch pattern {
    case .keyword(let word), .flag(let word): "`\(word)`"
    case .oneWord(_, let words): words.map { "`\($0)`" }.joined(separator: ", ")
    case .expr, .keys: "an expression"
    case .topics: "a topic"
    case .name, .names: "a name"
    case .nameOrText: "a name or a text"
    case .pairs: "`name: value`"
    case .bands, .options: "`(`"
    case .text: "a text in quotes"
    case .other: "a dataset's name or a query in brackets"
    case .optional(let inner): inner.first.map(describe) ?? ""
    case .choice(let inner): inner.compactMap { $0.first.map(describe) }.joined(separator: " or ")
    }
  }

  private mutating func oneWord(_ words: [String]) throws(Unwind) -> Name {
    for word in words { noteExpectation(.keyword(word), at: need) }
    let token = need
    guard words.contains(where: { isWord(token, $0) }) else {
      if token.kind == .word { throw unknownWord(token, of: words) }
      throw unexpected(words.map { "`\($0)`" }.joined(separator: ", "))
    }
    take(.keyword, asks: true)
    return Name(text(token), token.range)
  }

  private mutating func nameOrText() throws(Unwind) -> Stage.Argument {
    noteExpectation(.column, at: need)
    noteExpectation(.text, at: need)
    let token = need
    guard token.kind == .string else { return .word(try name("a name or a text in quotes")) }
    take()
    return .text(StringLiteral.value(of: text(token)), token.range)
  }

  private mutating func textArgument(_ label: String) throws(Unwind) -> Stage.Argument {
    noteExpectation(label == "path" ? .file : .text, at: need)
    let token = need
    guard token.kind == .string else {
      if label == "path", let mistake = unquotedFile() { throw fail(mistake) }
      throw unquoted("a text in quotes")
    }
    take()
    return .text(StringLiteral.value(of: text(token)), token.range)
  }
}
