/// Mistakes that many people make, each with the way out of it.
extension Parser {
  // MARK: - Operators

  /// `10 % 3`.
  mutating func moduloSign(_ left: Expr) throws(Unwind) -> Unwind {
    if let mended = percentApart(left) ?? foreignPipe() { return fail(mended) }
    let sign = take().range
    let right = try unary().expr
    let range = left.range.joined(right.range)
    let written = "mod(\(text(left.range)), \(text(right.range)))"
    return fail(
      Diagnostic(
        .wrongOperator, "`%` is not an operator", at: sign, label: "a remainder is `mod(a, b)`",
        reason: "`%` only ends a percent, with no space before it.", help: "Write `\(written)`.",
        fixes: [Diagnostic.Fix(range, written)]))
  }

  /// `5k <= followers <= 50k`.
  mutating func chainedComparison(
    _ low: Expr, _ first: BinaryOperator, _ middle: Expr
  ) throws(Unwind) -> Unwind {
    let second = comparisonOperator(peek) ?? .equal
    let sign = take().range
    let high = try coalesce().expr
    let range = low.range.joined(high.range)
    let mended = rangeForm(text(low.range), first, text(middle.range), second, text(high.range))
    return fail(
      Diagnostic(
        .chainedComparison, "Comparisons do not chain", at: sign, label: "a second comparison",
        reason: "`a < b < c` would compare a truth value with `c`.",
        help: "Write `\(mended)`.", fixes: [Diagnostic.Fix(range, mended, isSafe: true)]))
  }

  /// The chained comparison said in one reading: as a range where the ends allow it.
  private func rangeForm(
    _ a: String, _ first: BinaryOperator, _ b: String, _ second: BinaryOperator, _ c: String
  ) -> String {
    switch (first, second) {
    case (.lessOrEqual, .lessOrEqual): "\(b) in \(a)..\(c)"
    case (.lessOrEqual, .less): "\(b) in \(a)..<\(c)"
    case (.greaterOrEqual, .greaterOrEqual): "\(b) in \(c)..\(a)"
    case (.greater, .greaterOrEqual): "\(b) in \(c)..<\(a)"
    default: "\(a) \(first.rawValue) \(b) and \(b) \(second.rawValue) \(c)"
    }
  }

  /// `where tier: "micro"`.
  mutating func colonInExpression() -> Unwind {
    let range = peek.range
    return fail(
      Diagnostic(
        .wrongOperator, "`:` does not compare", at: range, label: "write `=`",
        reason: "`:` names, `=` compares.", help: "Replace `:` with `=`.",
        fixes: [Diagnostic.Fix(range, " =", isSafe: true)]))
  }

  mutating func bareConditional(_ token: Token) -> Unwind {
    fail(
      Diagnostic(
        .unexpectedToken, "`if` inside a larger expression needs brackets", at: token.range,
        label: "open a bracket before this",
        reason: "Without them it is not clear where the `else` part ends.",
        help: "Write `(if … then … else …)`."))
  }

  mutating func unexpectedRange(_ low: Expr) -> Unwind {
    var last = position - 1
    while openBrackets.isEmpty, last + 2 < tokens.count, tokens[last + 1].kind == .symbol(.comma),
      beginsArgument(tokens[last + 2])
    {
      last += 2
    }
    let range = low.range.joined(tokens[last].range)
    let mended = "(\(text(range)))"
    return fail(
      Diagnostic(
        .unexpectedToken, "`in` takes a list or a range", at: low.range, label: "a single value",
        reason: "A list stands in brackets, a range is `low..high`.",
        help: "Write `in \(mended)`, or compare with `=`.",
        fixes: [Diagnostic.Fix(range, mended, isSafe: true)]))
  }

  // MARK: - Topics

  /// `topic #a, #b` and `topic #a #b`.
  mutating func quantityMissing(after first: Expr) throws(Unwind) -> Unwind {
    var items = [first]
    while takeSymbol(.comma) || peek.kind == .tag { items.append(try arithmetic().expr) }
    return quantityMissing(items, in: SourceRange(first.range.lower, previousEnd))
  }

  /// Several topics: both readings are offered, neither is taken.
  mutating func quantityMissing(_ items: [Expr], in range: SourceRange) -> Unwind {
    let listed = "(" + items.map { text($0.range) }.joined(separator: ", ") + ")"
    return fail(
      Diagnostic(
        .quantityMissing, "Several topics: all of them, or any of them?", at: range,
        label: "any, all or none?",
        reason: "The two readings give different fans, so Swell does not choose.",
        help: "Write `any \(listed)` or `all \(listed)`.",
        fixes: [Diagnostic.Fix(range, "any \(listed)"), Diagnostic.Fix(range, "all \(listed)")]))
  }

  /// `topic any #a`.
  mutating func quantityWithoutList(_ quantity: Quantity) throws(Unwind) -> Unwind {
    take(.keyword, asks: true)
    let lower = need.range.lower
    while peek.kind == .tag || peek.kind == .symbol(.comma) { take() }
    let range = SourceRange(lower, max(lower, previousEnd))
    let listed = "(\(text(range)))"
    return fail(
      Diagnostic(
        .unexpectedToken, "`\(quantity.rawValue)` is followed by a list in brackets", at: range,
        label: "write `\(listed)`", help: "Write `\(quantity.rawValue) \(listed)`.",
        fixes: [Diagnostic.Fix(range, listed, isSafe: true)]))
  }

  // MARK: - Names

  mutating func reservedName(_ token: Token, _ wanted: String) -> Unwind {
    let word = text(token)
    if isWord(token, "by") { return fail(misplacedBy(token, wanted)) }
    // Before a value it stands as the word of the language that it is, and in no place for it.
    let isName = !beginsExpression(ahead(1)) || !isOnLine(1) || ahead(1).kind == .symbol(.minus)
    return fail(
      Diagnostic(
        .reservedWord, "`\(word)` is a word of the language", at: token.range,
        label: "expected \(wanted)",
        reason: "It can only be a name in backticks.",
        help: isName
          ? "Write `` `\(word)` `` if a column is called so."
          : "Put \(wanted) before it, or take it out.",
        fixes: isName ? [Diagnostic.Fix(token.range, "`\(word)`")] : []))
  }

  /// `sort by x`, `summarise by tier n: count()`.
  private func misplacedBy(_ token: Token, _ wanted: String) -> Diagnostic {
    let isSort = isWord(stageToken, "sort") && tokens[max(0, position - 1)] == stageToken
    let gap = SourceRange(previousEnd, token.range.upper)
    let isColumn = !beginsExpression(ahead(1)) && ahead(1).kind != .symbol(.colon)
    let help =
      isSort
      ? "Take `by` out: `sort` is followed by its columns."
      : "It comes after what is worked out: `summarise n: count() by tier`, `top 10 by followers`."
    return Diagnostic(
      .reservedWord, "`\(text(token))` is a word of the language", at: token.range,
      label: "expected \(wanted)",
      reason: isSort ? nil : "`by` says what to group or to rank by.", help: help,
      fixes: isSort
        ? [Diagnostic.Fix(gap, "", isSafe: beginsExpression(ahead(1)))]
        : isColumn ? [Diagnostic.Fix(token.range, "`\(text(token))`")] : [])
  }

  /// `summarise sum(x)`, `add 3 * x`, `add cpr = 3`.
  mutating func pairWithoutName() throws(Unwind) -> Unwind {
    let first = need
    if let mended = groupedNumber() { return fail(mended) }
    if position > statementStart, tokens[position - 1].kind == .symbol(.comma) {
      position -= 1
      let mended = decimalComma()
      position += 1
      if let mended { return fail(mended) }
    }
    if first.kind == .word || first.kind == .quotedName, ahead(1).kind == .symbol(.equal) {
      let range = ahead(1).range
      return fail(
        Diagnostic(
          .wrongOperator, "A new value is named with `:`", at: range, label: "write `:`",
          reason: "`:` names, `=` compares.", help: "Replace `=` with `:`.",
          fixes: [Diagnostic.Fix(SourceRange(first.range.upper, range.upper), ":", isSafe: true)]))
    }
    guard beginsExpression(first) else { return unexpected("`name: value`") }
    if first.kind == .word, isOnLine(1), beginsExpression(ahead(1)),
      ahead(1).kind != .symbol(.open),
      ahead(1).kind != .symbol(.minus)
    {
      return missingColon(after: first)
    }
    let stage = stageToken
    let isFirst =
      stage.range.upper <= first.range.lower && tokens[position - 1].kind != .symbol(.comma)
    let expr = try expression()
    var name = suggestedName(for: expr)
    var value = text(expr.range)
    if isWord(stage, "chart") { name = isFirst ? "x" : "y" }
    if isWord(first, "count"), expr.range == first.range { (name, value) = ("n", "count()") }
    return fail(
      Diagnostic(
        .missingName, "This value has no name", at: expr.range, label: "name it",
        reason: "Every new value is a column, and a column has a name.",
        help: "Write `\(name): \(value)`.",
        fixes: [Diagnostic.Fix(expr.range, "\(name): \(value)")]))
  }

  /// `(perk $10)`.
  private mutating func missingColon(after name: Token) -> Unwind {
    let end = SourceRange(name.range.upper, name.range.upper)
    return fail(
      Diagnostic(
        .unexpectedToken, "`\(text(name))` and its value need a `:` between them", at: name.range,
        label: "expected `:` after this", reason: "`:` names, `=` compares.",
        help: "Write `\(text(name)): \(text(ahead(1)))`.",
        fixes: [Diagnostic.Fix(end, ":", isSafe: true)]))
  }

  private func suggestedName(for expr: Expr) -> String {
    switch expr.kind {
    case .path(let path): return StringLiteral.written(name: path.names[path.names.count - 1].text)
    case .call(let name, _):
      switch name.text.lowercased() {
      case "sum": return "total"
      case "count", "count_distinct": return "n"
      default: return StringLiteral.written(name: name.text)
      }
    default: return "value"
    }
  }

  /// `1,200`, where a comma ends the number.
  func groupedNumber() -> Diagnostic? {
    var index = position
    if index < tokens.count, tokens[index].kind == .symbol(.comma) { index += 1 }
    guard index >= 2, isGroup(index) else { return nil }
    let first = tokens[index - 2]
    guard first.kind == .number || first.kind == .money else { return nil }
    var last = index
    while last + 2 < tokens.count, tokens[last + 1].kind == .symbol(.comma), isGroup(last + 2) {
      last += 2
    }
    let range = first.range.joined(tokens[last].range)
    let written = text(range)
    let mended = written.split(separator: ",").joined(separator: "_")
    return Diagnostic(
      .badNumber, "A comma does not group digits", at: range, label: "write `\(mended)`",
      reason: "A comma separates the items of a list.", help: "Write `\(mended)`.",
      fixes: [Diagnostic.Fix(range, mended, isSafe: true)])
  }

  /// Whether the token at `index` is three digits or more that touch a comma and a number.
  private func isGroup(_ index: Int) -> Bool {
    guard index < tokens.count, tokens[index].kind == .number else { return false }
    let range = tokens[index].range
    let comma = tokens[index - 1]
    guard comma.kind == .symbol(.comma), comma.range.upper == range.lower,
      tokens[index - 2].range.upper == comma.range.lower, range.count >= 3
    else { return false }
    return lexed.bytes[range.lower..<range.lower + 3].allSatisfy(\.isDigit)
      && (range.count == 3 || !lexed.bytes[range.lower + 3].isDigit)
  }
}
