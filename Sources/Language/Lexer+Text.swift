/// Strings, texts, tags and names in backticks.
extension Lexer {
  mutating func lexString() {
    if byte(1) == UInt8(ascii: "\""), byte(2) == UInt8(ascii: "\"") { return lexText() }
    let (end, problem) = scanString(from: position)
    emit(.string, to: end, problem: problem)
  }

  /// Scans a string that opens at `start`, over escapes, to its closing quote or the line's end.
  private func scanString(from start: Int) -> (end: Int, problem: Diagnostic?) {
    var index = start + 1
    var problem: Diagnostic?
    while index < bytes.count, !bytes[index].isLineBreak {
      switch bytes[index] {
      case UInt8(ascii: "\""): return (index + 1, problem)
      case UInt8(ascii: "\\"):
        let escape = index + 1 < bytes.count ? bytes[index + 1] : 0
        if escape == 0 || escape.isLineBreak {
          index += 1
          continue
        }
        if !"\"\\nt".utf8.contains(escape) { problem = problem ?? badEscape(at: index) }
        index += escape < 0x80 ? 2 : 1
      default: index += 1
      }
    }
    let range = SourceRange(start, index)
    return (
      index,
      Diagnostic(
        .unclosedString, "This text has no closing quote", at: range,
        label: "runs to the end of the line",
        reason: "A text in quotes ends on the line it begins on.",
        help: "Close it with `\"`; a text of several lines stands between `\"\"\"` marks.")
    )
  }

  private func badEscape(at index: Int) -> Diagnostic {
    let end = index + 1 + scalar(at: index + 1).width
    let written = text(index, end)
    return Diagnostic(
      .badEscape, "`\(written)` is not an escape", at: SourceRange(index, end),
      label: "unknown escape", reason: #"The escapes are `\"`, `\\`, `\n` and `\t`."#,
      help: #"Write `\\` for a backslash."#,
      fixes: [Diagnostic.Fix(SourceRange(index, end), "\\" + written, isSafe: true)])
  }

  private mutating func lexText() {
    var index = position + 3
    let quote = UInt8(ascii: "\"")
    while index + 2 < bytes.count {
      if bytes[index] == quote, bytes[index + 1] == quote, bytes[index + 2] == quote {
        return emit(.text, to: index + 3)
      }
      index += 1
    }
    emit(
      .text, to: bytes.count,
      problem: Diagnostic(
        .unclosedString, "This text has no closing `\"\"\"`",
        at: SourceRange(position, position + 3),
        label: "opened here", reason: "A text that opens with `\"\"\"` runs until the next one.",
        help: "Close it with `\"\"\"`."))
  }

  /// Curly or single quotes, read as a string up to the quote that closes them.
  mutating func lexWrongQuotes(width: Int, isDouble: Bool) {
    let closers: [Unicode.Scalar] =
      isDouble ? ["“", "”", "„", "«", "»", "\""] : ["‘", "’", "‚", "'"]
    var index = position + width
    while index < bytes.count, !bytes[index].isLineBreak {
      let (scalar, width) = scalar(at: index)
      if closers.contains(scalar) { return emitWrongQuotes(width, to: index, index + width) }
      index += width
    }
    emit(
      .string, to: index,
      problem: Diagnostic(
        .wrongQuotes, "Text stands in straight double quotes", at: SourceRange(position, index),
        label: "this quote does not open a text here, and is never closed",
        help: "Write it as \"…\"."))
  }

  private mutating func emitWrongQuotes(_ width: Int, to contentEnd: Int, _ end: Int) {
    let contentStart = position + scalar(at: position).width
    var straight = "\""
    for scalar in text(contentStart, contentEnd).unicodeScalars {
      if scalar == "\"" || scalar == "\\" { straight.unicodeScalars.append("\\") }
      straight.unicodeScalars.append(scalar)
    }
    straight += "\""
    let range = SourceRange(position, end)
    emit(
      .string, to: end,
      problem: Diagnostic(
        .wrongQuotes, "Text stands in straight double quotes", at: range,
        label: "write `\(straight)`",
        reason: "Single and curly quotes look like text but do not open one.",
        help: "Write `\(straight)`.", fixes: [Diagnostic.Fix(range, straight, isSafe: true)]))
  }

  mutating func lexTag() {
    if byte(1) == UInt8(ascii: "\"") {
      let (end, problem) = scanString(from: position + 1)
      if problem == nil, end == position + 3 {
        return emit(.tag, to: end, problem: emptyTag(to: end))
      }
      return emit(.tag, to: end, problem: problem)
    }
    let end = wordEnd(from: position + 1)
    if end == position + 1 { return emit(.tag, to: end, problem: emptyTag(to: end)) }
    guard let hyphened = hyphenedEnd(from: end) else { return emit(.tag, to: end) }
    let range = SourceRange(position, hyphened)
    let quoted = "#\"" + text(position + 1, hyphened) + "\""
    emit(
      .tag, to: hyphened,
      problem: Diagnostic(
        .badCharacter, "A tag with a hyphen needs quotes", at: range, label: "write `\(quoted)`",
        reason: "Without quotes a tag is letters, digits and `_`.", help: "Write `\(quoted)`.",
        fixes: [Diagnostic.Fix(range, quoted, isSafe: true)]))
  }

  private func emptyTag(to end: Int) -> Diagnostic {
    let range = SourceRange(position, end)
    let isComment =
      end == position + 1 && end < bytes.count && bytes[end] == UInt8(ascii: " ")
      && (position == 0 || bytes[position - 1] == UInt8(ascii: " ")
        || bytes[position - 1].isLineBreak)
    return Diagnostic(
      .missingName, "A tag needs a name after `#`", at: range, label: "no name",
      help: isComment
        ? "Write `#fitness` for a tag, `-- ` for a comment."
        : "Write `#fitness`, or `#\"home gym\"` with a space in it.",
      fixes: isComment ? [Diagnostic.Fix(range, "--")] : [])
  }

  /// The end of `-word` parts that touch the tag: a tag minus a name means nothing.
  private func hyphenedEnd(from end: Int) -> Int? {
    var reached = end
    while reached + 1 < bytes.count, bytes[reached] == UInt8(ascii: "-") {
      let next = wordEnd(from: reached + 1)
      if next == reached + 1 { break }
      reached = next
    }
    return reached == end ? nil : reached
  }

  mutating func lexQuotedName() {
    var index = position + 1
    while index < bytes.count, !bytes[index].isLineBreak {
      if bytes[index] == UInt8(ascii: "`") {
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "`") else {
          return emitQuotedName(to: index + 1)
        }
        index += 1
      }
      index += 1
    }
    emit(
      .quotedName, to: index,
      problem: Diagnostic(
        .unclosedString, "This name has no closing backtick", at: SourceRange(position, index),
        label: "runs to the end of the line", help: "Close it with a backtick."))
  }

  private mutating func emitQuotedName(to end: Int) {
    guard end == position + 2 else { return emit(.quotedName, to: end) }
    emit(
      .quotedName, to: end,
      problem: Diagnostic(
        .missingName, "There is no name between these backticks", at: SourceRange(position, end),
        label: "empty", help: "Write the column's name between them."))
  }
}
