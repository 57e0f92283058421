/// Numbers, percents, money, durations and dates.
extension Lexer {
  /// The digits of a number: where they end, and whether there is a fraction.
  private struct Digits {
    var end: Int
    var hasFraction: Bool
    /// What is wrong with them, if anything.
    var trouble: String?
    /// The digits put right.
    var mended: String?
  }

  private func scanDigits(from start: Int) -> Digits {
    var end = digitRunEnd(from: start)
    let wholeEnd = end
    var hasFraction = false
    if end + 1 < bytes.count, bytes[end] == UInt8(ascii: "."), bytes[end + 1].isDigit {
      hasFraction = true
      end = digitRunEnd(from: end + 1)
    }
    var digits = Digits(end: end, hasFraction: hasFraction)
    if !separatorsAreBetweenDigits(start, end) {
      digits.trouble = "`_` stands only between two digits"
      digits.mended = String(text(start, end).filter { $0 != "_" })
    } else if wholeEnd > start + 1, bytes[start] == UInt8(ascii: "0") {
      digits.trouble = "a number has no leading zero"
      let kept = text(start, end).drop { $0 == "0" || $0 == "_" }
      digits.mended = kept.isEmpty || kept.first == "." ? "0" + kept : String(kept)
    }
    return digits
  }

  private func digitRunEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end].isDigit || bytes[end] == UInt8(ascii: "_") { end += 1 }
    return end
  }

  private func separatorsAreBetweenDigits(_ start: Int, _ end: Int) -> Bool {
    for index in start..<end where bytes[index] == UInt8(ascii: "_") {
      guard index > start, bytes[index - 1].isDigit, index + 1 < end, bytes[index + 1].isDigit
      else { return false }
    }
    return true
  }

  mutating func lexNumber() {
    if let end = isoDateEnd(from: position) { return lexDateWithoutSign(to: end) }
    let digits = scanDigits(from: position)
    if digits.end < bytes.count, bytes[digits.end] == UInt8(ascii: "%") {
      return emitLiteral(.percent, digits, suffix: "%", to: digits.end + 1)
    }
    if let (sign, width) = currencySign(at: digits.end) {
      let range = SourceRange(position, digits.end + width)
      let mended = sign + text(position, digits.end)
      return emit(
        .money, to: range.upper,
        problem: badNumber(range, "the currency sign comes before the amount", mended))
    }
    let end = wordEnd(from: digits.end)
    let suffix = text(digits.end, end)
    if end < bytes.count, bytes[end] == UInt8(ascii: "%") {
      let range = SourceRange(position, end + 1)
      return emit(
        .percent, to: end + 1, problem: badNumber(range, "a percent has no other ending", nil))
    }
    switch suffix {
    case "", "k", "K", "M", "B": emitLiteral(.number, digits, suffix: suffix, to: end)
    case "h", "d", "w": emitDuration(digits, suffix: suffix, to: end)
    default: emitUnknownSuffix(digits, suffix: suffix, to: end)
    }
  }

  mutating func lexMoney(signWidth: Int) {
    let start = position + signWidth
    guard start < bytes.count, bytes[start].isDigit else {
      let range = SourceRange(position, start)
      return emit(
        .bad, to: start,
        problem: Diagnostic(
          .badCharacter, "A currency sign needs an amount right after it", at: range,
          label: "no amount",
          help: "Write `\(text(position, start))50` or `\(text(position, start))1.5k`."))
    }
    let digits = scanDigits(from: start)
    let end = wordEnd(from: digits.end)
    let suffix = text(digits.end, end)
    switch suffix {
    case "", "k", "K", "M", "B":
      emitLiteral(.money, digits, suffix: suffix, to: end, sign: text(position, start))
    default: emitUnknownSuffix(digits, suffix: suffix, to: end, sign: text(position, start))
    }
  }

  /// `.5`, which other languages take.
  mutating func lexBareFraction() {
    let end = wordEnd(from: position + 1)
    let range = SourceRange(position, end)
    emit(
      .number, to: end,
      problem: badNumber(
        range, "a digit stands before the point", "0" + text(position, end)))
  }

  private mutating func emitLiteral(
    _ kind: Token.Kind, _ digits: Digits, suffix: String, to end: Int, sign: String = ""
  ) {
    let range = SourceRange(position, end)
    if let trouble = digits.trouble {
      let mended = digits.mended.map { sign + $0 + suffix }
      return emit(kind, to: end, problem: badNumber(range, trouble, mended))
    }
    let written = text(position + sign.utf8.count, end)
    if kind == .number, NumberLiteral.value(of: written) == nil {
      return emit(
        kind, to: end, problem: badNumber(range, "whole numbers end at 9.2 quintillion", nil))
    }
    emit(kind, to: end)
  }

  private mutating func emitDuration(_ digits: Digits, suffix: String, to end: Int) {
    let range = SourceRange(position, end)
    if digits.hasFraction {
      return emit(
        .duration, to: end,
        problem: badNumber(range, "a duration is a whole number of hours, days or weeks", nil))
    }
    if let trouble = digits.trouble {
      return emit(
        .duration, to: end, problem: badNumber(range, trouble, digits.mended.map { $0 + suffix }))
    }
    if NumberLiteral.seconds(of: text(position, end)) == nil {
      return emit(.duration, to: end, problem: badNumber(range, "the duration is too long", nil))
    }
    emit(.duration, to: end)
  }

  private mutating func emitUnknownSuffix(
    _ digits: Digits, suffix: String, to end: Int, sign: String = ""
  ) {
    let range = SourceRange(position, end)
    let number = sign + text(position + sign.utf8.count, digits.end)
    let mended: String? =
      switch suffix {
      case "m": number + "M"
      case "b": number + "B"
      default:
        sign.isEmpty ? NumberLiteral.expanded(scientific: text(position, end)) : nil
      }
    emit(
      sign.isEmpty ? .number : .money, to: end,
      problem: badNumber(
        range,
        "`\(suffix)` is not a number's ending; they are k, M and B, and h, d and w for time", mended
      ))
  }

  private func badNumber(_ range: SourceRange, _ reason: String, _ mended: String?) -> Diagnostic {
    let written = text(range.lower, range.upper)
    return Diagnostic(
      .badNumber, "`\(written)` is not a number Swell can read", at: range,
      label: mended.map { "write `\($0)`" } ?? "not a number",
      reason: reason.prefix(1).uppercased() + reason.dropFirst() + ".",
      help: mended.map { "Write `\($0)`." }
        ?? "Numbers look like `5`, `2.5`, `1_200`, `5k`, `1.2M`; durations like `36h`, `30d`, `2w`.",
      fixes: mended.map { [Diagnostic.Fix(range, $0, isSafe: true)] } ?? [])
  }

  private func currencySign(at index: Int) -> (sign: String, width: Int)? {
    guard index < bytes.count else { return nil }
    // The signs besides `$` are beyond ASCII, which is not what follows most numbers.
    guard bytes[index] == UInt8(ascii: "$") || bytes[index] >= 0x80 else { return nil }
    let (scalar, width) = scalar(at: index)
    guard CurrencyCode(rawValue: String(scalar)) != nil else { return nil }
    // `1$5` is not an amount with its sign behind.
    if index + width < bytes.count, bytes[index + width].isDigit { return nil }
    return (String(scalar), width)
  }

  // MARK: - Dates

  mutating func lexDate() {
    var end = position + 1
    while end < bytes.count, bytes[end].isWordByte || bytes[end] == UInt8(ascii: "-") { end += 1 }
    if CivilDate.days(iso: text(position + 1, end)) != nil { return emit(.date, to: end) }
    // `@2025-06-30-30d`: the date ends where a date ends, and the rest is arithmetic.
    if end > position + 11, bytes[position + 11] == UInt8(ascii: "-"),
      CivilDate.days(iso: text(position + 1, position + 11)) != nil
    {
      return emit(.date, to: position + 11)
    }
    let range = SourceRange(position, end)
    let mended = CivilDate.mended(text(position + 1, end)).map { "@" + $0 }
    emit(
      .date, to: end,
      problem: Diagnostic(
        .badDate, "`\(text(position, end))` is not a date", at: range,
        label: mended.map { "write `\($0)`" } ?? "not a day of the calendar",
        reason: "A date is `@`, then year, month and day as `yyyy-mm-dd`.",
        help: mended.map { "Write `\($0)`." } ?? "Write it like `@2025-06-30`.",
        fixes: mended.map { [Diagnostic.Fix(range, $0, isSafe: true)] } ?? []))
  }

  /// The end of `2025-03-01` where it is a real day: as a subtraction it would quietly be 2021.
  private func isoDateEnd(from start: Int) -> Int? {
    let end = start + 10
    guard end <= bytes.count, bytes[start + 4] == UInt8(ascii: "-"),
      CivilDate.days(iso: text(start, end)) != nil, end == bytes.count || !bytes[end].isWordByte
    else { return nil }
    return end
  }

  private mutating func lexDateWithoutSign(to end: Int) {
    let range = SourceRange(position, end)
    let mended = "@" + text(position, end)
    emit(
      .date, to: end,
      problem: Diagnostic(
        .badDate, "A date begins with `@`", at: range, label: "write `\(mended)`",
        reason: "Without it this is a subtraction of three numbers.", help: "Write `\(mended)`.",
        fixes: [Diagnostic.Fix(range, mended, isSafe: true)]))
  }
}
