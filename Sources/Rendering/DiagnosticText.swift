import Language

/// A diagnostic as a person reads it: what, where, why, and the way on.
///
///     error[E012]: unknown stage `topc`
///      --> tour.md:12:8
///       │
///     12 │ fans | topc #tea
///       │        ^^^^ no such stage
///       = help: did you mean `topic`?
///       = fix: fans | topic #tea
public struct DiagnosticText: Sendable {
  /// Where a statement's source begins in the file it stands in.
  public struct Origin: Hashable, Sendable {
    /// The file as the user named it.
    public var name: String
    /// The file's line on which the source begins, 1-based.
    public var firstLine: Int

    public init(_ name: String, firstLine: Int = 1) {
      self.name = name
      self.firstLine = max(1, firstLine)
    }
  }

  let diagnostic: Diagnostic
  let source: String
  let origin: Origin?
  let screen: Screen
  private let map: SourceMap

  /// - Parameters:
  ///   - source: the text that the diagnostic's ranges index; ranges past its end are cut.
  ///   - origin: nil where there is no file, as at the prompt.
  public init(
    _ diagnostic: Diagnostic, source: String, origin: Origin? = nil, screen: Screen = Screen()
  ) {
    self.diagnostic = diagnostic
    self.source = source
    self.origin = origin
    self.screen = screen
    map = SourceMap(source)
  }

  /// The lines, without line ends, none wider than the screen.
  public var lines: [String] {
    headLines + excerptLines + adviceLines
  }

  /// ``lines``, each with its line end.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  private var palette: Palette { screen.palette }

  private var severityStyle: TextStyle {
    switch diagnostic.severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }

  private var headLines: [String] {
    let name = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    let wrapped = TextWrap.lines(
      "\(name): \(screen.shown(diagnostic.message))", width: screen.width, indent: 2)
    return wrapped.enumerated().map { index, line in
      guard index == 0, line.hasPrefix(name) else { return palette.styled(line, .bold) }
      return palette.styled(name, severityStyle)
        + palette.styled(String(line.dropFirst(name.count)), .bold)
    }
  }

  /// The diagnostic's range within the source.
  private var range: SourceRange? {
    diagnostic.range.map {
      let lower = min(max(0, $0.lower), source.utf8.count)
      return SourceRange(lower, min(max(lower, $0.upper), source.utf8.count))
    }
  }

  private var firstLine: Int { origin?.firstLine ?? 1 }

  private var excerptLines: [String] {
    guard let range else {
      return origin.map { [clip(" --> \(screen.shown($0.name))")].map(dim) } ?? []
    }
    let first = lineNumber(of: range.lower)
    // A range that ends at a line's start does not reach into that line.
    let last = max(first, lineNumber(of: max(range.lower, range.upper - 1)))
    let gutter = String(firstLine + last - 1).count
    return locationLine(range, gutter: gutter)
      + excerpt(range, first...last, gutter: gutter)
  }

  private func lineNumber(of byte: Int) -> Int { map.place(at: byte).line }

  private func line(_ number: Int) -> SourceLine {
    SourceLine(
      number: number, lower: map.range(ofLine: number).lower, text: map.text(ofLine: number),
      screen: screen)
  }

  private func locationLine(_ range: SourceRange, gutter: Int) -> [String] {
    let start = map.place(at: range.lower)
    let place = "\(firstLine + start.line - 1):\(start.column)"
    guard let origin else { return [] }
    let indent = String(repeating: " ", count: gutter)
    return TextWrap.lines(
      "\(indent)--> \(screen.shown(origin.name)):\(place)", width: screen.width, indent: gutter
    ).map(dim)
  }

  private func excerpt(
    _ range: SourceRange, _ numbers: ClosedRange<Int>, gutter: Int
  ) -> [String] {
    let bar = screen.unicode ? "│" : "|"
    let blank = String(repeating: " ", count: gutter) + " " + bar
    let room = screen.width - gutter - 3
    // Too narrow to show code: the words alone still help.
    guard room >= 8 else { return [] }
    // Of a long range the first lines and the last tell the most.
    let skipped = numbers.count > 6 ? (numbers.lowerBound + 3)...(numbers.upperBound - 2) : nil
    var lines = [dim(blank)]
    for lineNumber in numbers {
      if let skipped, skipped.contains(lineNumber) {
        if lineNumber == skipped.lowerBound { lines.append(dim(blank + " " + screen.ellipsis)) }
        continue
      }
      let line = line(lineNumber)
      let number = String(firstLine + lineNumber - 1).padded(to: gutter, toRight: true)
      let (text, marks) = marked(line, range, room: room, isLast: lineNumber == numbers.upperBound)
      lines.append((dim("\(number) \(bar)") + " " + text).withoutTrailingSpaces)
      lines += marks.map { dim(blank) + " " + $0 }
    }
    return lines
  }

  /// A source line and the lines of carets under it.
  private func marked(
    _ line: SourceLine, _ range: SourceRange, room: Int, isLast: Bool
  ) -> (text: String, marks: [String]) {
    let start = line.column(of: range.lower)
    var columns = line.columns(of: range.lower, range.upper)
    if columns == nil, isLast { columns = start..<(start + 1) }
    let target = columns ?? 0..<0
    let fits = line.width <= room && target.upperBound <= room
    let from = fits ? 0 : max(0, min(target.lowerBound - room / 3, line.width - room + 2))
    let (text, shift) = line.clipped(from: from, room: room, ellipsis: screen.ellipsis)
    guard !target.isEmpty else { return (text, []) }
    let lower = min(max(0, target.lowerBound - shift), room - 1)
    let upper = min(max(lower + 1, target.upperBound - shift), room)
    let padding = String(repeating: " ", count: lower)
    let carets = palette.styled(String(repeating: "^", count: upper - lower), severityStyle)
    return (text, labelled(padding, carets, at: lower, upper, room: room, isLast: isLast))
  }

  private func labelled(
    _ padding: String, _ carets: String, at lower: Int, _ upper: Int, room: Int, isLast: Bool
  ) -> [String] {
    guard isLast, let label = diagnostic.label, !label.isEmpty else { return [padding + carets] }
    let words = screen.shown(label)
    if upper + 1 + DisplayWidth.of(words) <= room {
      return [padding + carets + " " + palette.styled(words, severityStyle)]
    }
    let space = room - lower >= 20 ? padding : ""
    return [padding + carets]
      + TextWrap.lines(words, width: room - space.count).map {
        space + palette.styled($0, severityStyle)
      }
  }

  private var adviceLines: [String] {
    var lines: [String] = []
    if let reason = diagnostic.reason { lines += advice("why", screen.shown(reason)) }
    if let help = diagnostic.help { lines += advice("help", screen.shown(help)) }
    var isFirst = true
    for fix in diagnostic.fixes.prefix(3) {
      for line in corrected(fix) {
        lines += advice(isFirst ? "fix" : "or", line, style: .fix)
        isFirst = false
      }
    }
    return lines
  }

  private func advice(_ name: String, _ text: String, style: TextStyle? = nil) -> [String] {
    let head = "  = \(name): "
    let wrapped = TextWrap.lines(head + text, width: screen.width, indent: head.count)
    return wrapped.enumerated().map { index, line in
      guard index == 0, line.hasPrefix(head) else {
        return style.map { palette.styled(line, $0) } ?? line
      }
      let rest = String(line.dropFirst(head.count))
      return dim("  = ") + palette.styled("\(name):", .bold) + " "
        + (style.map { palette.styled(rest, $0) } ?? rest)
    }
  }

  /// The lines that a fix changes, as they would read, blanks at their ends left out.
  private func corrected(_ fix: Diagnostic.Fix) -> [String] {
    let count = source.utf8.count
    guard fix.range.lower >= 0, fix.range.upper <= count else {
      return [screen.shown(fix.replacement)]
    }
    let first = line(lineNumber(of: fix.range.lower))
    let last = line(lineNumber(of: fix.range.upper))
    let bytes = Array(source.utf8)
    let upper = max(last.upper, fix.range.upper)
    let changed =
      bytes[first.lower..<fix.range.lower] + Array(fix.replacement.utf8)
      + bytes[fix.range.upper..<upper]
    return String(decoding: changed, as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .map { screen.shown($0.drop { $0 == " " || $0 == "\t" }).withoutTrailingSpaces }
  }

  private func dim(_ text: String) -> String { palette.styled(text, .dim) }

  private func clip(_ text: String) -> String {
    text.clipped(to: screen.width, ellipsis: screen.ellipsis)
  }
}
