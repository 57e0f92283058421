import Language

extension Document {
  /// Reads a session document.
  ///
  /// - Throws: a ``Language/Diagnostic`` with a range in `text`: `E401` for what cannot be read
  ///   (an unclosed fence, bad front matter, a merge conflict, an id given twice), `E402` for a
  ///   document of a newer version.
  public static func parse(_ text: String) throws(Diagnostic) -> Document {
    var scanner = DocumentScanner(text)
    return try scanner.document()
  }
}

/// Walks the lines of a document once.
private struct DocumentScanner {
  private let lines: [TextLine]
  private let prefix: String
  private let lineEnd: String
  private var position = 0
  private var segments: [Document.Segment] = []
  private var prose = ""
  private var ids: [String: Int] = [:]

  private static let byteOrderMark = "\u{FEFF}"

  init(_ text: String) {
    let hasMark = text.unicodeScalars.first == "\u{FEFF}"
    prefix = hasMark ? Self.byteOrderMark : ""
    lineEnd = text.lineEnd
    let body = hasMark ? String(text.unicodeScalars.dropFirst()) : text
    let shift = prefix.utf8.count
    lines = TextLine.lines(of: body).map {
      TextLine(raw: $0.raw, offset: $0.offset + shift, number: $0.number)
    }
  }

  mutating func document() throws(Diagnostic) -> Document {
    let frontMatter = try frontMatter()
    while position < lines.count { try segment() }
    finishProse()
    return Document(
      prefix: prefix, frontMatter: frontMatter, segments: segments, lineEnd: lineEnd)
  }

  private mutating func frontMatter() throws(Diagnostic) -> FrontMatter? {
    guard let first = lines.first, FrontMatter.isDelimiter(first.text) else { return nil }
    let rest = lines.dropFirst()
    guard let end = rest.firstIndex(where: { FrontMatter.isEnd($0.text) }) else {
      throw conflict()
        ?? Self.problem(
          "the front matter is never closed", first, label: "opened here",
          help: "Put a line `---` after it, or take this line away.")
    }
    for line in rest[..<end] { try refuseConflict(line) }
    position = end + 1
    let content = rest[..<end].map(\.raw).joined()
    return try FrontMatter(
      opening: first.raw, content: content, closing: lines[end].raw, offset: first.end)
  }

  private mutating func segment() throws(Diagnostic) {
    let line = lines[position]
    guard let mark = Fence.Mark(line.text) else {
      try refuseConflict(line)
      prose += line.raw
      position += 1
      return
    }
    let isCell = FenceInfo(mark.info).language == "swell"
    let fence = try fence(mark, isOurs: isCell)
    finishProse()
    if isCell {
      try cell(fence, openedBy: line)
    } else {
      segments.append(.fence(fence))
    }
  }

  /// Reads the block that the current line opens.
  private mutating func fence(_ mark: Fence.Mark, isOurs: Bool) throws(Diagnostic) -> Fence {
    let opening = lines[position]
    var content = ""
    position += 1
    while position < lines.count {
      let line = lines[position]
      position += 1
      if let end = Fence.Mark(line.text), end.closes(mark) {
        return Fence(opening: opening.raw, content: content, closing: line.raw)
      }
      if isOurs { try refuseConflict(line) }
      content += line.raw
    }
    let signs = String(repeating: mark.sign, count: mark.length)
    throw conflict()
      ?? Self.problem(
        "this fence is never closed", opening, label: "opened here",
        help: "Close it with \(signs) on a line of its own.")
  }

  private mutating func cell(_ fence: Fence, openedBy line: TextLine) throws(Diagnostic) {
    var cell = DocumentCell(fence: fence, gap: "", output: nil)
    if let id = cell.id, let first = ids.updateValue(line.number, forKey: id) {
      throw Self.problem(
        "two cells are called #\(id)", line, label: "the first is on line \(first)",
        help: "Give one of them another name, or take it away and let `--update` make one.")
    }
    if let tolerance = fence.info["tolerance"], !Self.isTolerance(tolerance) {
      throw Self.problem(
        "`tolerance=\(tolerance)` is not a number of 0 or more", line,
        help: "Write it as `tolerance=1e-6`.")
    }
    var next = position
    var gap = ""
    while next < lines.count, lines[next].text.allSatisfy(\.isWhitespace) {
      gap += lines[next].raw
      next += 1
    }
    if next < lines.count, let mark = Fence.Mark(lines[next].text),
      FenceInfo(mark.info).language == "output"
    {
      position = next
      cell.gap = gap
      cell.output = try self.fence(mark, isOurs: true)
    }
    segments.append(.cell(cell))
  }

  private static func isTolerance(_ text: String) -> Bool {
    Double(text).map { $0.isFinite && $0 >= 0 } ?? false
  }

  private mutating func finishProse() {
    if !prose.isEmpty { segments.append(.prose(prose)) }
    prose = ""
  }

  /// A line that a merge left behind: two versions of the document stand in one.
  private func refuseConflict(_ line: TextLine) throws(Diagnostic) {
    if line.raw.hasPrefix("<<<<<<< ") || line.raw.hasPrefix(">>>>>>> ") {
      throw Self.conflict(line)
    }
  }

  /// The first conflict anywhere: where one stands, it is the cause of whatever else is wrong.
  private func conflict() -> Diagnostic? {
    lines.first { $0.raw.hasPrefix("<<<<<<< ") }.map(Self.conflict)
  }

  private static func conflict(_ line: TextLine) -> Diagnostic {
    problem(
      "the document holds an unresolved merge conflict", line, label: "left by a merge",
      help: "Choose one of the two versions and take the marker lines away.")
  }

  private static func problem(
    _ message: String, _ line: TextLine, label: String? = nil, help: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      .documentFormat, message,
      at: SourceRange(line.offset, line.offset + line.text.utf8.count), label: label, help: help)
  }
}
