/// What stands where a stage or a statement should have ended, and what was likely meant by it.
extension Parser {
  mutating func leftOver(_ wanted: String) -> Unwind {
    if let mended = mendedLeftOver() { return fail(mended) }
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

  /// The mistake that the token standing here shows, where it is one of the well-known ones.
  func mendedLeftOver() -> Diagnostic? {
    guard position > statementStart, position < tokens.count - 1, isOnLine(0) else { return nil }
    let before = tokens[position - 1]
    let token = tokens[position]
    switch token.kind {
    case .symbol(.comma): return decimalComma()
    case .symbol(.pipe): return assignment()
    case .symbol(.open): return stageInBrackets(before) ?? methodCall(before)
    case .symbol(.openSquare): return squareBrackets(before)
    case .string: return assignedLoad()
    case .word, .quotedName:
      return unitApart(before, token) ?? sortDirection(token) ?? range(token)
        ?? wordOperator(before, token) ?? pipeMissing(before, token)
        ?? listWordMissing(before, token)
    default: return nil
    }
  }

  func mend(
    _ message: String, at range: SourceRange, label: String, reason: String, help: String? = nil,
    writing replacement: String, over replaced: SourceRange? = nil, isSafe: Bool = true
  ) -> Diagnostic {
    Diagnostic(
      .unexpectedToken, message, at: range, label: label, reason: reason,
      help: help ?? "Write `\(replacement)`.",
      fixes: [Diagnostic.Fix(replaced ?? range, replacement, isSafe: isSafe)])
  }

  /// The name of the stage or the word of the statement that the next token stands in.
  var stageToken: Token {
    var index = max(position - 1, statementStart)
    while index > statementStart, !isPipe(index) { index -= 1 }
    return tokens[isPipe(index) ? index + 1 : index]
  }

  // MARK: - Words after a value

  /// `keep name where …`: a stage without its `|`.
  private func pipeMissing(_ before: Token, _ token: Token) -> Diagnostic? {
    guard token.kind == .word, openBrackets.isEmpty, grammar[text(token)] != nil else { return nil }
    let isAlone = ahead(1).kind == .end || isPipe(position + 1) || !isOnLine(1)
    guard isAlone || beginsArgument(ahead(1)) else { return nil }
    let gap = SourceRange(before.range.upper, token.range.lower)
    return mend(
      "`\(text(token))` does not fit here", at: token.range, label: "expected `|` before it",
      reason: "A stage stands after `|`.", help: "Write `| \(text(token)) …`.", writing: " | ",
      over: gap, isSafe: !isAlone)
  }

  /// `sort x descending`, `top 10 by x desc`.
  private func sortDirection(_ token: Token) -> Diagnostic? {
    let directions = [
      "desc": "desc", "descending": "desc", "down": "desc", "asc": "asc", "ascending": "asc",
      "up": "asc",
    ]
    guard let direction = directions[text(token).lowercased()] else { return nil }
    if isWord(stageToken, "sort") {
      return mend(
        "`\(text(token))` does not fit here", at: token.range, label: "write `\(direction)`",
        reason: "A sort key is followed by `asc` or `desc`.", writing: direction)
    }
    guard isWord(stageToken, "top") else { return nil }
    let gap = SourceRange(previousEnd, token.range.upper)
    return Diagnostic(
      .unexpectedToken, "`top` has no direction", at: token.range, label: "take it out",
      reason: "`top` always begins with the largest.",
      help: direction == "desc"
        ? "Take `\(text(token))` out." : "For the smallest write `sort … | take …`.",
      fixes: direction == "desc" ? [Diagnostic.Fix(gap, "", isSafe: true)] : [])
  }

  /// `between 5 and 10`.
  private func range(_ token: Token) -> Diagnostic? {
    guard isWord(token, "between"), isOnLine(1), isOnLine(2), isOnLine(3) else { return nil }
    let isPlain = beginsArgument(ahead(1)) && isWord(ahead(2), "and") && beginsArgument(ahead(3))
    let mended = "in \(text(ahead(1)))..\(text(ahead(3)))"
    let whole = token.range.joined(ahead(3).range)
    return Diagnostic(
      .wrongOperator, "`between` is not an operator here; `in` is",
      at: isPlain ? whole : token.range, label: "a range",
      reason: "A range is `low..high` and takes in both ends.",
      help: isPlain ? "Write `\(mended)`." : "Write `in low..high`.",
      fixes: isPlain ? [Diagnostic.Fix(whole, mended, isSafe: true)] : [])
  }

  /// `name contains "x"`, `name startswith "x"`, `topics includes #tea`, `name matches "x*"`.
  private func wordOperator(_ before: Token, _ token: Token) -> Diagnostic? {
    let functions = [
      "contains": "contains", "includes": "contains", "startswith": "starts_with",
      "starts_with": "starts_with", "endswith": "ends_with", "ends_with": "ends_with",
    ]
    let operators = ["matches": "like", "ilike": "like", "equals": "=", "eq": "=", "equal": "="]
    let word = text(token).lowercased()
    let value = ahead(1)
    guard before.kind == .word || before.kind == .quotedName, isOnLine(1), beginsArgument(value),
      value.kind != .word || operators[word] == "="
    else { return nil }
    let meant = value.kind == .tag && functions[word] != nil ? "has" : operators[word]
    if let meant {
      return Diagnostic(
        .wrongOperator, "`\(text(token))` is not an operator here; `\(meant)` is",
        at: token.range, label: "write `\(meant)`",
        help: "Replace `\(text(token))` with `\(meant)`.",
        fixes: [Diagnostic.Fix(token.range, meant, isSafe: true)])
    }
    guard let function = functions[word] else { return nil }
    let subject = pathBefore(position)
    let mended = "\(function)(\(text(subject)), \(text(value)))"
    return Diagnostic(
      .wrongOperator, "`\(text(token))` is a function here", at: token.range,
      label: "write `\(function)(…)`", reason: "A function comes first, what it takes in brackets.",
      help: "Write `\(mended)`.",
      fixes: [Diagnostic.Fix(subject.joined(value.range), mended, isSafe: true)])
  }

  /// The name, with its points, that ends before a position.
  func pathBefore(_ index: Int) -> SourceRange {
    var first = index - 1
    while first - 2 >= statementStart, tokens[first - 1].kind == .symbol(.dot) { first -= 2 }
    return tokens[first].range.joined(tokens[index - 1].range)
  }

  /// `count country`, `keep a b`, `add x: 1 y: 2`, `by a b`, `take 10 rows`.
  private func listWordMissing(_ before: Token, _ token: Token) -> Diagnostic? {
    let stage = stageToken
    let gap = SourceRange(before.range.upper, token.range.lower)
    if isWord(stage, "count"), stage == before {
      return mend(
        "`\(text(token))` does not fit here", at: token.range, label: "expected `by` before it",
        reason: "Groups stand after `by`.", help: "Write `by \(text(token))`.", writing: " by ",
        over: gap)
    }
    let counted = ["rows", "row", "fans", "people", "records", "results", "lines", "items"]
    if isWord(stage, "take") || isWord(stage, "sample"),
      counted.contains(text(token).lowercased())
    {
      return mend(
        "`\(text(token))` does not fit here", at: token.range, label: "take it out",
        reason: "`\(text(stage))` counts rows and takes the number alone.", help: "Take it out.",
        writing: "", over: SourceRange(gap.lower, token.range.upper))
    }
    if isReserved(token) { return andInList(token) }
    let isPair = ahead(1).kind == .symbol(.colon)
    let lists =
      isPair ? ["add", "change", "rename", "summarise", "summarize", "chart"] : ["keep", "drop"]
    guard
      openBrackets.isEmpty ? lists.contains(where: { isWord(stage, $0) }) || groupsEndHere : isPair
    else { return nil }
    return mend(
      "`\(text(token))` does not fit here", at: token.range, label: "expected `,` before it",
      reason: "A comma separates the items of a list.", help: "Write `, \(text(token))`.",
      writing: ", ", over: gap)
  }

  /// `keep name and country`.
  private func andInList(_ token: Token) -> Diagnostic? {
    guard isWord(token, "and"), openBrackets.isEmpty,
      ["keep", "drop"].contains(where: { isWord(stageToken, $0) }) || groupsEndHere
    else { return nil }
    return mend(
      "`and` does not fit here", at: token.range, label: "write `,`",
      reason: "A comma separates the items of a list.", writing: ",",
      over: SourceRange(previousEnd, token.range.upper))
  }

  /// Whether the names of a `by` or `per` end right before the next token.
  private var groupsEndHere: Bool {
    var index = position - 1
    while index > statementStart,
      tokens[index].kind == .symbol(.dot) || tokens[index].kind == .symbol(.comma)
        || tokens[index].kind == .quotedName
        || tokens[index].kind == .word && !isReserved(tokens[index])
          && !isWord(tokens[index], "per")
    {
      index -= 1
    }
    return index < position - 1
      && (isWord(tokens[index], "per") || isWord(tokens[index], "by") && !isWord(stageToken, "top"))
  }

  /// Whether a token can be the one argument of a word: a literal or a name.
  func beginsArgument(_ token: Token) -> Bool {
    switch token.kind {
    case .word: !isReserved(token)
    case .quotedName, .number, .percent, .money, .duration, .date, .string, .text, .tag: true
    default: false
    }
  }
}
