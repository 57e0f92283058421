/// Punctuation, operators and comments.
extension Lexer {
  mutating func lexSymbol() {
    let second = byte(1)
    switch byte() {
    case UInt8(ascii: "|"):
      if second == UInt8(ascii: "|") { return emitDoublePipe() }
      emit(.symbol(.pipe), to: position + 1)
    case UInt8(ascii: "&"):
      emitMeant(.and, "and", width: second == UInt8(ascii: "&") ? 2 : 1)
    case UInt8(ascii: ","): emit(.symbol(.comma), to: position + 1)
    case UInt8(ascii: ":"): emit(.symbol(.colon), to: position + 1)
    case UInt8(ascii: "("): emit(.symbol(.open), to: position + 1)
    case UInt8(ascii: ")"): emit(.symbol(.close), to: position + 1)
    case UInt8(ascii: "["): emit(.symbol(.openSquare), to: position + 1)
    case UInt8(ascii: "]"): emit(.symbol(.closeSquare), to: position + 1)
    case UInt8(ascii: "+"): emit(.symbol(.plus), to: position + 1)
    case UInt8(ascii: "*"): emit(.symbol(.star), to: position + 1)
    case UInt8(ascii: "/"): emit(.symbol(.slash), to: position + 1)
    case UInt8(ascii: "%"): emit(.symbol(.percent), to: position + 1)
    case UInt8(ascii: "."): lexDot()
    case UInt8(ascii: "-"): lexDash()
    case UInt8(ascii: "?") where second == UInt8(ascii: "?"):
      emit(.symbol(.coalesce), to: position + 2)
    case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!"):
      lexComparison()
    default: emitBad(to: position + 1)
    }
  }

  private mutating func lexComparison() {
    // `===` and `!==`, as JavaScript writes them, and any longer run.
    var width = 1
    while byte(width) == UInt8(ascii: "=") { width += 1 }
    switch (byte(), byte(1)) {
    case (UInt8(ascii: "!"), UInt8(ascii: "=")) where width > 2:
      emitMeant(.notEqual, "!=", width: width)
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): emit(.symbol(.notEqual), to: position + 2)
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): emit(.symbol(.lessOrEqual), to: position + 2)
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): emit(.symbol(.greaterOrEqual), to: position + 2)
    case (UInt8(ascii: "<"), UInt8(ascii: ">")): emitMeant(.notEqual, "!=", width: 2)
    case (UInt8(ascii: "="), UInt8(ascii: "=")): emitMeant(.equal, "=", width: width)
    case (UInt8(ascii: "="), UInt8(ascii: ">")): emitMeant(.greaterOrEqual, ">=", width: 2)
    case (UInt8(ascii: "="), UInt8(ascii: "<")): emitMeant(.lessOrEqual, "<=", width: 2)
    case (UInt8(ascii: "!"), _): emitMeant(.not, "not ", width: 1)
    case (UInt8(ascii: "<"), _): emit(.symbol(.less), to: position + 1)
    case (UInt8(ascii: ">"), _): emit(.symbol(.greater), to: position + 1)
    default: emit(.symbol(.equal), to: position + 1)
    }
  }

  private mutating func lexDot() {
    guard byte(1) == UInt8(ascii: ".") else {
      let before = position > 0 ? bytes[position - 1] : 0
      if byte(1).isDigit, !before.isWordByte, before < 0x80, before != UInt8(ascii: "`"),
        before != UInt8(ascii: ")")
      {
        return lexBareFraction()
      }
      return emit(.symbol(.dot), to: position + 1)
    }
    let isHalfOpen = byte(2) == UInt8(ascii: "<")
    emit(.symbol(isHalfOpen ? .halfOpenRange : .range), to: position + (isHalfOpen ? 3 : 2))
  }

  /// `--` and a space begin a comment; without the space it could as well be two minus signs, so
  /// it is neither until the user says.
  private mutating func lexDash() {
    guard byte(1) == UInt8(ascii: "-") else { return emit(.symbol(.minus), to: position + 1) }
    let after = position + 2
    if after >= bytes.count || bytes[after].isLineBreak || bytes[after] == UInt8(ascii: " ")
      || bytes[after] == UInt8(ascii: "\t")
    {
      return emit(.comment, to: lineEnd(from: after))
    }
    let range = SourceRange(position, after)
    emit(
      .symbol(.minus), to: position + 1,
      problem: Diagnostic(
        .commentNeedsSpace, "A comment needs a space after `--`", at: range,
        label: "a comment, or minus a negative?",
        reason: "`--` with no space after it could be either.",
        help: "Write `-- ` for a comment, or `- -` to subtract a negative.",
        fixes: [Diagnostic.Fix(range, "- -"), Diagnostic.Fix(range, "-- ")]))
    emit(.symbol(.minus), to: position + 1)
  }

  /// `||` is `or` elsewhere, or a `|` typed twice: read as `or`, but either may be meant.
  private mutating func emitDoublePipe() {
    let range = SourceRange(position, position + 2)
    emit(
      .symbol(.or), to: range.upper,
      problem: Diagnostic(
        .wrongOperator, "`||` is not an operator here", at: range, label: "`or`, or one `|`?",
        reason: "`or` is a word, and `|` stands alone between stages.",
        help: "Write `or` between conditions, `|` before a stage.",
        fixes: [Diagnostic.Fix(range, "or"), Diagnostic.Fix(range, "|")]))
  }

  /// An operator of another language, read as the one that was meant.
  mutating func emitMeant(_ symbol: Token.Symbol, _ meant: String, width: Int) {
    let range = SourceRange(position, position + width)
    let written = text(range.lower, range.upper)
    let name = symbol.rawValue
    // A word needs room on both sides: `a&&b` becomes `a and b`.
    let isWord = symbol == .and || symbol == .or
    let before = isWord && position > 0 && bytes[position - 1] > 0x20 ? " " : ""
    let after =
      isWord && range.upper < bytes.count && bytes[range.upper] > 0x20 ? " " : ""
    // `Hello!` and `!!` ask for no negation.
    let next = range.upper < bytes.count ? bytes[range.upper] : 0
    let negatesNothing = symbol == .not && !(next.isWordByte || "(`\" ".utf8.contains(next))
    emit(
      .symbol(symbol), to: range.upper,
      problem: Diagnostic(
        .wrongOperator, "`\(written)` is not an operator here; `\(name)` is", at: range,
        label: "write `\(name)`",
        help: negatesNothing
          ? "Write `not` before a condition, or take `\(written)` out."
          : "Replace `\(written)` with `\(name)`.",
        fixes: negatesNothing
          ? [] : [Diagnostic.Fix(range, before + meant + after, isSafe: true)]))
  }
}
