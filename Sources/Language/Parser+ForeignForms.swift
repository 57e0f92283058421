/// Forms of other languages: units set apart, commas in fractions, calls of methods, square brackets.
extension Parser {
  // MARK: - Numbers

  private static let units: [String: String] = [
    "k": "k", "thousand": "k", "m": "M", "million": "M", "millions": "M", "mio": "M", "mn": "M",
    "b": "B", "billion": "B", "bn": "B", "percent": "%", "pct": "%", "d": "d", "day": "d",
    "days": "d", "h": "h", "hour": "h", "hours": "h", "w": "w", "week": "w", "weeks": "w",
    "usd": "$", "dollar": "$", "dollars": "$", "eur": "€", "euro": "€", "euros": "€", "gbp": "£",
    "pound": "£", "pounds": "£",
  ]

  /// `5 k`, `30 days`, `3 percent`, `50 USD`.
  func unitApart(_ before: Token, _ token: Token) -> Diagnostic? {
    guard token.kind == .word, let unit = Self.units[text(token).lowercased()] else { return nil }
    let number = text(before)
    guard number.last?.isNumber == true else { return nil }
    let isScale = ["k", "M", "B"].contains(unit)
    switch before.kind {
    case .number where isScale || unit == "%" || "$€£".contains(unit): break
    case .number where !number.contains("."): break
    case .money where isScale: break
    default: return nil
    }
    let mended = "$€£".contains(unit) ? unit + number : number + unit
    let range = before.range.joined(token.range)
    return Diagnostic(
      .badNumber, "A unit touches its number", at: range, label: "write `\(mended)`",
      reason: "`\(text(token))` by itself would be a name.", help: "Write `\(mended)`.",
      fixes: [Diagnostic.Fix(range, mended, isSafe: true)])
  }

  /// `3 %`, where nothing follows that could be divided by.
  func percentApart(_ left: Expr) -> Diagnostic? {
    guard case .symbol(.percent) = tokens[position].kind, position > 0,
      tokens[position - 1].kind == .number, !beginsExpression(ahead(1)) || !isOnLine(1)
    else { return nil }
    let range = tokens[position - 1].range.joined(tokens[position].range)
    let mended = text(tokens[position - 1]) + "%"
    return Diagnostic(
      .badNumber, "A unit touches its number", at: range, label: "write `\(mended)`",
      reason: "`%` only ends a percent, with no space before it.", help: "Write `\(mended)`.",
      fixes: [Diagnostic.Fix(range, mended, isSafe: true)])
  }

  /// `5 000`, where a space groups the digits.
  func spacedNumber() -> Diagnostic? {
    guard position > statementStart, isOnLine(0), isDigits(position - 1, 1...3),
      isDigits(position, 3...3)
    else { return nil }
    var last = position
    while last + 1 < tokens.count, breaks[last + 1] == 0, isDigits(last + 1, 3...3) { last += 1 }
    let mended = (position - 1...last).map { text(tokens[$0]) }.joined(separator: "_")
    let range = tokens[position - 1].range.joined(tokens[last].range)
    return Diagnostic(
      .badNumber, "A space does not group digits", at: range, label: "write `\(mended)`",
      reason: "A space ends the number.", help: "Write `\(mended)`.",
      fixes: [Diagnostic.Fix(range, mended, isSafe: true)])
  }

  private func isDigits(_ index: Int, _ width: ClosedRange<Int>) -> Bool {
    let token = tokens[index]
    return token.kind == .number && width.contains(token.range.count)
      && lexed.bytes[token.range.lower..<token.range.upper].allSatisfy(\.isDigit)
  }

  /// `0,5`: a comma that touches the digits on both sides.
  func decimalComma() -> Diagnostic? {
    guard position > statementStart, position + 1 < tokens.count else { return nil }
    let (whole, comma, fraction) = (tokens[position - 1], tokens[position], tokens[position + 1])
    guard comma.kind == .symbol(.comma), whole.range.upper == comma.range.lower,
      fraction.range.lower == comma.range.upper, whole.kind == .number || whole.kind == .money,
      fraction.kind == .number || fraction.kind == .percent && whole.kind == .number,
      !text(whole).contains("."), text(whole).last?.isNumber == true, !text(fraction).contains(".")
    else { return nil }
    let range = whole.range.joined(fraction.range)
    let mended = "\(text(whole)).\(text(fraction))"
    return Diagnostic(
      .badNumber, "A fraction begins with a point", at: range, label: "write `\(mended)`",
      reason: "A comma separates the items of a list.", help: "Write `\(mended)`.",
      fixes: [Diagnostic.Fix(range, mended, isSafe: true)])
  }

  // MARK: - Calls and brackets

  /// `count()`, `count(*)`: a stage that takes no brackets.
  func stageInBrackets(_ before: Token) -> Diagnostic? {
    guard stageToken == before, isWord(before, "count"), let close = brackets.match(of: position)
    else { return nil }
    let isEmpty =
      close == position + 1 || close == position + 2 && ahead(1).kind == .symbol(.star)
    let whole = tokens[position].range.joined(tokens[close].range)
    return Diagnostic(
      .unexpectedToken, "The stage `count` takes no brackets", at: whole, label: "take them out",
      reason: "`count()` with brackets is the function, which stands in `summarise`.",
      help: "Write `count`, or `count by country` for groups.",
      fixes: isEmpty ? [Diagnostic.Fix(whole, "", isSafe: true)] : [])
  }

  /// `fans.head(10)`, `name.contains("x")`.
  func methodCall(_ before: Token) -> Diagnostic? {
    guard before.kind == .word, position - 3 >= statementStart,
      tokens[position - 2].kind == .symbol(.dot), let close = brackets.match(of: position)
    else { return nil }
    let receiver = pathBefore(position - 2)
    let inner = text(SourceRange(tokens[position].range.upper, tokens[close].range.lower))
    let whole = receiver.joined(tokens[close].range)
    let word = text(before)
    let foreign = ForeignWords.stage(word)
    let first = tokens[position - 3]
    let isGiven =
      position - 4 > statementStart && tokens[position - 4].kind == .symbol(.equal)
      && !isWord(stageToken, "where")
    let standsFirst = receiver == first.range && (position - 3 == statementStart || isGiven)
    if standsFirst, let stage = grammar[word] != nil ? word : foreign?.name {
      let takesInner = inner.isEmpty ? ["describe", "count", "topics"].contains(stage) : true
      let mended = "\(text(receiver)) | \(stage)" + (inner.isEmpty ? "" : " \(inner)")
      let isSame = grammar[word] != nil || foreign?.keepsArguments == true
      return Diagnostic(
        .unexpectedToken, "A stage is no method", at: before.range, label: "a stage after `|`",
        reason: "A table goes through its stages from left to right, a `|` before each.",
        help: takesInner && isSame
          ? "Write `\(mended)`."
          : "Write `\(text(receiver)) | \(foreign?.example ?? "\(stage) …")`.",
        fixes: takesInner && isSame ? [Diagnostic.Fix(whole, mended)] : [])
    }
    let name = ForeignWords.function(word) ?? word
    let mended = "\(name)(\(text(receiver))" + (inner.isEmpty ? "" : ", \(inner)") + ")"
    return Diagnostic(
      .unexpectedToken, "A function is no method", at: before.range, label: "write it in front",
      reason: "A function comes first, what it takes in brackets.", help: "Write `\(mended)`.",
      fixes: standsFirst ? [] : [Diagnostic.Fix(whole, mended)])
  }

  /// `fans[fans.spend > 50]`, `fans["name"]`, `fans[0]`.
  func squareBrackets(_ before: Token) -> Diagnostic? {
    guard before.kind == .word || before.kind == .quotedName, tokens[statementStart] == before,
      let close = brackets.match(of: position)
    else { return nil }
    let table = text(before)
    let inner = tokens[(position + 1)..<close]
    var fixes: [Diagnostic.Fix] = []
    let whole = before.range.joined(tokens[close].range)
    if inner.count == 1, let only = inner.first, only.kind == .string {
      let name = StringLiteral.written(name: StringLiteral.value(of: text(only)))
      fixes = [Diagnostic.Fix(whole, "\(table) | keep \(name)")]
    } else if inner.count > 1, !inner.contains(where: { $0.kind == .symbol(.openSquare) }) {
      fixes = [Diagnostic.Fix(whole, "\(table) | where \(withoutTable(inner, before))")]
    }
    return Diagnostic(
      .unexpectedToken, "A table is not indexed with `[`", at: tokens[position].range,
      label: "a stage after `|`",
      reason: "`where` keeps rows, `keep` keeps columns, `take` keeps the first rows.",
      help: fixes.first.map { "Write `\($0.replacement)`." }
        ?? "Write `\(table) | take 10`, or `\(table) | where …`.", fixes: fixes)
  }

  /// The text of some tokens, `fans.` left out before each name.
  private func withoutTable(_ inner: ArraySlice<Token>, _ table: Token) -> String {
    guard let first = inner.first, let last = inner.last else { return "" }
    var kept = text(first.range.joined(last.range))
    let prefix = text(table) + "."
    for token in inner.reversed() where token.kind == .word && text(token) == text(table) {
      let start = kept.utf8.index(
        kept.startIndex, offsetBy: token.range.lower - first.range.lower)
      if kept[start...].hasPrefix(prefix) {
        kept.removeSubrange(start..<kept.index(start, offsetBy: prefix.count))
      }
    }
    return kept
  }

  /// `["DE", "AT"]` where a list in round brackets has to stand.
  func squareList() -> Diagnostic? {
    let isWanted =
      position > statementStart
      && ["in", "has", "any", "all", "none"].contains { isWord(tokens[position - 1], $0) }
    guard tokens[position].kind == .symbol(.openSquare), isWanted,
      let close = brackets.match(of: position), close > position + 1
    else { return nil }
    let whole = tokens[position].range.joined(tokens[close].range)
    let inner = SourceRange(tokens[position].range.upper, tokens[close].range.lower)
    let mended = "(\(text(inner)))"
    return mend(
      "A list stands in round brackets", at: whole, label: "write `(…)`",
      reason: "`[3]` is the table of cell 3.", writing: mended)
  }
}
