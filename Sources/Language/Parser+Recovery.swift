/// Reporting mistakes, and finding the place to read on.
extension Parser {
  /// The lexer's complaint about the token at a position.
  @inline(__always)
  func problem(at position: Int) -> Diagnostic? { input.problem(at: position) }

  /// Adds a diagnostic, unless this stage has its one error.
  mutating func report(_ diagnostic: Diagnostic) {
    guard !hasFailed else { return }
    hasFailed = true
    diagnostics.append(diagnostic)
  }

  /// Reports and returns what to throw.
  mutating func fail(_ diagnostic: Diagnostic) -> Unwind {
    report(diagnostic)
    return Unwind()
  }

  /// The mistake of a token that does not fit where `wanted` has to stand.
  mutating func unexpected(_ wanted: String) -> Unwind {
    let token = need
    if token.kind == .end || token.kind == .cursor { return endsEarly(wanted) }
    if let problem = problem(at: position) { return fail(problem) }
    if let mended = mendedStart() { return fail(mended) }
    if let open = openBrackets.last, brackets.match(of: open) == nil, token.kind == .symbol(.pipe) {
      return unclosed(open)
    }
    return fail(
      Diagnostic(
        .unexpectedToken, "`\(text(token))` does not fit here", at: token.range,
        label: "expected \(wanted)", reason: reasonForSymbol(token),
        help: "Put \(wanted) here, or take `\(text(token))` out."))
  }

  /// The mistake of something else where a fixed word has to stand.
  mutating func unexpected(insteadOf word: String) -> Unwind {
    let token = need
    guard token.kind == .word || beginsExpression(token), problem(at: position) == nil else {
      return unexpected("`\(word)`")
    }
    if word == "missing" { return fail(afterIs(token)) }
    let isSlip =
      token.kind == .word && !closestMatches(to: text(token), in: [word], limit: 1).isEmpty
    let start = SourceRange(token.range.lower, token.range.lower)
    return fail(
      Diagnostic(
        .unexpectedToken, "`\(text(token))` does not fit here", at: token.range,
        label: "expected `\(word)`",
        help: isSlip ? "Did you mean `\(word)`?" : "Write `\(word)` before `\(text(token))`.",
        fixes: [
          isSlip ? Diagnostic.Fix(token.range, word) : Diagnostic.Fix(start, word + " ")
        ]))
  }

  /// `is null`, `is "x"`.
  private func afterIs(_ token: Token) -> Diagnostic {
    let word = text(token)
    let isSlip =
      token.kind == .word
      && (ForeignWords.meansMissing(word)
        || !closestMatches(to: word, in: ["missing"], limit: 1).isEmpty)
    var fixes: [Diagnostic.Fix] = []
    if isSlip {
      fixes = [Diagnostic.Fix(token.range, "missing", isSafe: true)]
    } else if token.kind != .word, position >= 2 {
      let isNegated = isWord(tokens[position - 1], "not")
      let first = tokens[position - (isNegated ? 2 : 1)]
      fixes = [
        Diagnostic.Fix(
          first.range.joined(tokens[position - 1].range), isNegated ? "!=" : "=", isSafe: true)
      ]
    }
    return Diagnostic(
      .unexpectedToken, "`\(word)` does not fit here", at: token.range, label: "expected `missing`",
      reason: "`is` asks only whether a value is there; `=` compares.",
      help: isSlip ? "Write `missing`." : "Write `is missing`, or compare with `=`.", fixes: fixes)
  }

  /// The mistake of a bare word where a text has to stand.
  mutating func unquoted(_ wanted: String) -> Unwind {
    let token = need
    guard token.kind == .word, !isReserved(token) else { return unexpected(wanted) }
    let quoted = "\"\(text(token))\""
    return fail(
      Diagnostic(
        .unexpectedToken, "`\(text(token))` does not fit here", at: token.range,
        label: "expected \(wanted)", reason: "A bare word is always a name; a text has quotes.",
        help: "Write `\(quoted)`.", fixes: [Diagnostic.Fix(token.range, quoted, isSafe: true)]))
  }

  private func reasonForSymbol(_ token: Token) -> String? {
    switch token.kind {
    case .symbol(.colon): "`:` names things and `=` compares them."
    case .symbol(.equal): "`=` compares; `:` names things."
    case .symbol(.pipe): "`|` only separates stages."
    case .symbol(.close) where openBrackets.isEmpty: "No bracket is open that this could close."
    case .symbol(.comma): "A comma separates the items of a list."
    case .word where isReserved(token): "`\(text(token))` is a word of the language."
    default: nil
    }
  }

  /// The mistake of a line or text that ends where `wanted` has to stand.
  mutating func endsEarly(_ wanted: String) -> Unwind {
    let isInputEnd = position == tokens.count - 1
    if isInputEnd, let open = openBrackets.last {
      noteMissingEnd("a closing bracket")
      return unclosed(open)
    }
    if isInputEnd, lastContinues { noteMissingEnd(wanted) }
    let range = SourceRange(previousEnd, previousEnd)
    let last = position > 0 ? text(tokens[position - 1]) : ""
    return fail(
      Diagnostic(
        .incomplete, "The statement ends too early", at: range, label: "expected \(wanted)",
        reason: last.isEmpty ? nil : "After `\(last)` something has to follow.",
        help: wanted == "`by`" ? "Add `by` and a column: `by followers`." : "Add \(wanted)."))
  }

  /// Only the first mistake decides: after another one, no further text makes it right.
  private mutating func noteMissingEnd(_ wanted: String) {
    if diagnostics.isEmpty, !hasFailed { missingEnd = wanted }
  }

  mutating func unclosed(_ open: Int) -> Unwind {
    let range = tokens[open].range
    let sign = text(range)
    let closing = sign == "[" ? "]" : ")"
    return fail(
      Diagnostic(
        .unclosedBracket, "This `\(sign)` is never closed", at: range, label: "opened here",
        help: "Add `\(closing)` where it ends."))
  }

  mutating func tooDeep(at range: SourceRange) -> Unwind {
    fail(
      Diagnostic(
        .tooDeep, "This nests deeper than \(Parser.maximumDepth) levels", at: range,
        label: "one level too many",
        reason: "Each bracket and each operator of a chain is a level.",
        help: "Use `in (…)` for long chains of `or`, or cut the statement up with `let`."))
  }

  // MARK: - Reading on

  /// Skips to the `|` that begins the next stage, the bracket that closes the query the stage
  /// stands in, or the end of the line.
  mutating func skipStage(openAtStart: Int) {
    closeAll(downTo: openAtStart)
    var inner = 0
    while position < tokens.count - 1 {
      if openAtStart == 0, breaks[position] > 0, position != statementStart { return }
      switch tokens[position].kind {
      case .symbol(.pipe) where inner == 0: return
      case .symbol(.open), .symbol(.openSquare): inner += 1
      case .symbol(.close), .symbol(.closeSquare):
        if inner == 0, openAtStart > 0 { return }
        inner = max(0, inner - 1)
      default: break
      }
      position += 1
    }
  }

  /// Skips to the next line that is not a continuation.
  mutating func skipStatement() {
    closeAll(downTo: 0)
    if position == statementStart, position < tokens.count - 1 { position += 1 }
    while position < tokens.count - 1 {
      if breaks[position] > 0, !(breaks[position] == 1 && isPipe(position)) { break }
      position += 1
    }
    lastContinues = false
  }

  private mutating func closeAll(downTo count: Int) {
    if openBrackets.count > count { openBrackets.removeLast(openBrackets.count - count) }
  }
}
