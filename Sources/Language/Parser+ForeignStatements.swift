/// Signs and statements of other languages.
extension Parser {
  // MARK: - Signs

  /// What stands where an expression, a stage or a closing bracket was wanted, where it is one of
  /// the well-known mistakes.
  func mendedStart() -> Diagnostic? {
    foreignPipe() ?? slashComment() ?? squareList() ?? repeatedOperand() ?? mendedLeftOver()
  }

  /// `|>` and `%>%`.
  func foreignPipe() -> Diagnostic? {
    guard position > 0 else { return nil }
    var (first, last) = (position, position)
    if tokens[first].kind == .symbol(.greater), first > statementStart { first -= 1 }
    let isPercent = tokens[first].kind == .symbol(.percent)
    guard isPercent || isPipe(first) else { return nil }
    last = first + (isPercent ? 2 : 1)
    guard last < tokens.count, tokens[first + 1].kind == .symbol(.greater),
      tokens[last].kind == (isPercent ? .symbol(.percent) : .symbol(.greater)),
      tokens[last].range.upper - tokens[first].range.lower == (isPercent ? 3 : 2)
    else { return nil }
    let range = tokens[first].range.joined(tokens[last].range)
    return Diagnostic(
      .wrongOperator, "`\(text(range))` is not an operator here; `|` is", at: range,
      label: "write `|`", help: "Replace `\(text(range))` with `|`.",
      fixes: [Diagnostic.Fix(range, "|", isSafe: true)])
  }

  /// `// a comment`.
  func slashComment() -> Diagnostic? {
    guard tokens[position].kind == .symbol(.slash) else { return nil }
    let first =
      position > 0 && tokens[position - 1].kind == .symbol(.slash) ? position - 1 : position
    guard first + 1 < tokens.count, tokens[first + 1].kind == .symbol(.slash),
      tokens[first].range.upper == tokens[first + 1].range.lower
    else { return nil }
    let range = tokens[first].range.joined(tokens[first + 1].range)
    let next = range.upper < lexed.bytes.count ? lexed.bytes[range.upper] : 0x20
    return mend(
      "A comment begins with `--`", at: range, label: "write `--`",
      reason: "`/` divides.", help: "Write `-- ` for a comment.",
      writing: next <= 0x20 ? "--" : "-- ")
  }

  /// `followers > 5 and < 10`.
  func repeatedOperand() -> Diagnostic? {
    guard comparisonOperator(tokens[position]) != nil, position > statementStart + 2,
      ["and", "or"].contains(where: { isWord(tokens[position - 1], $0) })
    else { return nil }
    var sign = position - 2
    while sign > statementStart, comparisonOperator(tokens[sign]) == nil {
      if isPipe(sign) || isReserved(tokens[sign]) { return nil }
      sign -= 1
    }
    guard sign > statementStart,
      tokens[sign - 1].kind == .word || tokens[sign - 1].kind == .quotedName
    else { return nil }
    let operand = text(pathBefore(sign))
    let start = SourceRange(tokens[position].range.lower, tokens[position].range.lower)
    return mend(
      "`\(text(tokens[position]))` does not fit here", at: tokens[position].range,
      label: "what is compared?", reason: "Each comparison names both its sides.",
      help: "Write `\(operand) \(text(tokens[position])) …`.", writing: operand + " ", over: start)
  }

  // MARK: - Statements

  /// A statement that begins as one of another language does.
  func foreignStatement(_ token: Token, _ next: Token) -> Diagnostic? {
    let word = text(token)
    if isWord(token, "select"), next.kind == .symbol(.star) || next.kind == .word {
      return selectStatement()
    }
    guard isOnLine(1) else { return nil }
    if isWord(token, "from"), [.word, .quotedName].contains(next.kind) {
      return Diagnostic(
        .unknownStatement, "`\(word)` begins no statement", at: token.range, label: "not needed",
        reason: "A query begins with the dataset's name alone.",
        help: "Write `\(text(next)) | …`.",
        fixes: [Diagnostic.Fix(SourceRange(token.range.lower, next.range.lower), "")])
    }
    if Self.loads(word), next.kind == .string || next.kind == .word {
      return Diagnostic(
        .unknownStatement, "`\(word)` begins no statement", at: token.range, label: "write `load`",
        reason: "Files are read with `load`.", help: "Write `load \"fans.csv\" as fans`.",
        fixes: [Diagnostic.Fix(token.range, "load", isSafe: next.kind == .string)])
    }
    if ["print", "display", "view", "echo"].contains(word.lowercased()), next.kind == .word {
      return Diagnostic(
        .unknownStatement, "`\(word)` begins no statement", at: token.range, label: "take it out",
        reason: "A table or a value is shown by itself.", help: "Write `\(text(next))`.",
        fixes: [
          Diagnostic.Fix(SourceRange(token.range.lower, next.range.lower), "", isSafe: true)
        ])
    }
    if ["var", "const", "val"].contains(word.lowercased()), next.kind == .word,
      ahead(2).kind == .symbol(.equal)
    {
      return Diagnostic(
        .unknownStatement, "`\(word)` begins no statement", at: token.range, label: "write `let`",
        reason: "A value gets its name with `let`.", help: "Write `let \(text(next)) = …`.",
        fixes: [Diagnostic.Fix(token.range, "let", isSafe: true)])
    }
    return nil
  }

  /// `x = fans | take 3`.
  func assignment() -> Diagnostic? {
    let name = tokens[statementStart]
    guard name.kind == .word || name.kind == .quotedName, statementStart + 2 < position,
      tokens[statementStart + 1].kind == .symbol(.equal)
    else { return nil }
    let start = SourceRange(name.range.lower, name.range.lower)
    return mend(
      "A query gets a name with `let`", at: name.range, label: "expected `let` before it",
      reason: "Without it `=` compares two values.", help: "Write `let \(text(name)) = …`.",
      writing: "let ", over: start)
  }

  /// `fans = load "fans.csv"`.
  func assignedLoad() -> Diagnostic? {
    let first = statementStart
    guard position == first + 3, tokens[first].kind == .word,
      tokens[first + 1].kind == .symbol(.equal),
      isWord(tokens[first + 2], "load") || Self.loads(text(tokens[first + 2]))
    else { return nil }
    let mended = "load \(text(tokens[position])) as \(text(tokens[first]))"
    return mend(
      "A load names its table with `as`", at: tokens[first].range.joined(tokens[position].range),
      label: "write `load … as …`", reason: "`=` compares, or gives a value after `let`.",
      writing: mended)
  }

  /// Whether a word begins the reading of a file elsewhere.
  static func loads(_ word: String) -> Bool {
    ["import", "read", "open", "read_csv", "source", "include"].contains(word.lowercased())
  }
}
