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

/// Walks the lines of a document once, over its bytes: text is made of whole segments alone.
private struct DocumentScanner {
  private let bytes: [UInt8]
  private let lines: [Line]
  /// Bytes before the first line: those of a byte order mark.
  private let start: Int
  private let lineEnd: String
  private var position = 0
  private var segments: [Document.Segment] = []
  /// Where the words begin that no segment holds yet.
  private var proseStart: Int
  private var ids: [String: Int] = [:]

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Where a line stands in the document.
  private struct Line {
    let lower: Int
    /// Without the line end.
    let textUpper: Int
    let upper: Int
  }

  init(_ text: String) {
    bytes = Array(text.utf8)
    start = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
    proseStart = start
    lineEnd = text.lineEnd
    lines = Self.lines(of: bytes, from: start)
  }

  private static func lines(of bytes: [UInt8], from start: Int) -> [Line] {
    var lines: [Line] = []
    var lower = start
    while lower < bytes.count {
      let feed = bytes[lower...].firstIndex(of: UInt8(ascii: "\n"))
      let upper = feed.map { $0 + 1 } ?? bytes.count
      var textUpper = upper
      while textUpper > lower,
        bytes[textUpper - 1] == UInt8(ascii: "\n") || bytes[textUpper - 1] == UInt8(ascii: "\r")
      {
        textUpper -= 1
      }
      lines.append(Line(lower: lower, textUpper: textUpper, upper: upper))
      lower = upper
    }
    return lines
  }

  private func string(_ lower: Int, _ upper: Int) -> String {
    String(decoding: bytes[lower..<upper], as: UTF8.self)
  }

  /// The line with its line end.
  private func raw(_ line: Line) -> String { string(line.lower, line.upper) }

  private func begins(_ line: Line, with mark: StaticString) -> Bool {
    bytes[line.lower..<line.upper].starts(with: mark.bytes)
  }

  private func mark(_ line: Line) -> Fence.Mark? {
    Fence.Mark(utf8: bytes[line.lower..<line.textUpper])
  }

  mutating func document() throws(Diagnostic) -> Document {
    let frontMatter = try frontMatter()
    while position < lines.count { try segment() }
    finishProse(before: bytes.count)
    return Document(
      prefix: string(0, start), frontMatter: frontMatter, segments: segments, lineEnd: lineEnd)
  }

  private mutating func frontMatter() throws(Diagnostic) -> FrontMatter? {
    guard let first = lines.first, isDelimiter(first, FrontMatter.isDelimiter) else { return nil }
    let rest = lines.dropFirst()
    guard let end = rest.firstIndex(where: { isDelimiter($0, FrontMatter.isEnd) }) else {
      throw conflict()
        ?? Self.problem(
          "the front matter is never closed", first, label: "opened here",
          help: "Put a line `---` after it, or take this line away.")
    }
    for line in rest[..<end] { try refuseConflict(line) }
    position = end + 1
    proseStart = lines[end].upper
    return try FrontMatter(
      opening: raw(first), content: string(first.upper, lines[end].lower),
      closing: raw(lines[end]), offset: first.upper)
  }

  private func isDelimiter(_ line: Line, _ isOne: (Substring) -> Bool) -> Bool {
    guard begins(line, with: "---") || begins(line, with: "...") else { return false }
    return isOne(string(line.lower, line.textUpper)[...])
  }

  private mutating func segment() throws(Diagnostic) {
    let line = lines[position]
    guard let mark = mark(line) else {
      try refuseConflict(line)
      position += 1
      return
    }
    finishProse(before: line.lower)
    let number = position + 1
    let info = FenceInfo(mark.info)
    let isCell = info.language == "swell"
    let fence = try fence(mark, isOurs: isCell)
    if isCell {
      try cell(fence, info, openedAt: line, number: number)
    } else {
      segments.append(.fence(fence))
    }
    proseStart = position < lines.count ? lines[position].lower : bytes.count
  }

  /// Reads the block that the current line opens.
  private mutating func fence(_ mark: Fence.Mark, isOurs: Bool) throws(Diagnostic) -> Fence {
    let opening = lines[position]
    position += 1
    while position < lines.count {
      let line = lines[position]
      position += 1
      if let end = self.mark(line), end.closes(mark) {
        return Fence(
          opening: raw(opening), content: string(opening.upper, line.lower), closing: raw(line))
      }
      if isOurs { try refuseConflict(line) }
    }
    let signs = String(repeating: mark.sign, count: mark.length)
    throw conflict()
      ?? Self.problem(
        "this fence is never closed", opening, label: "opened here",
        help: "Close it with \(signs) on a line of its own.")
  }

  private mutating func cell(
    _ fence: Fence, _ info: FenceInfo, openedAt line: Line, number: Int
  ) throws(Diagnostic) {
    var cell = DocumentCell(fence: fence, gap: "", output: nil)
    if let id = info.id, let first = ids.updateValue(number, forKey: id) {
      throw Self.problem(
        "two cells are called #\(id)", line, label: "the first is on line \(first)",
        help: "Give one of them another name, or take it away and let `--update` make one.")
    }
    if let tolerance = info["tolerance"], !Self.isTolerance(tolerance) {
      throw Self.problem(
        "`tolerance=\(tolerance)` is not a number of 0 or more", line,
        help: "Write it as `tolerance=1e-6`.")
    }
    var next = position
    while next < lines.count, isBlank(lines[next]) { next += 1 }
    if next < lines.count, let mark = mark(lines[next]),
      FenceInfo(mark.info).language == "output"
    {
      cell.gap = string(lines[position].lower, lines[next].lower)
      position = next
      cell.output = try self.fence(mark, isOurs: true)
    }
    segments.append(.cell(cell))
  }

  private func isBlank(_ line: Line) -> Bool {
    for byte in bytes[line.lower..<line.textUpper] {
      // Blanks beyond ASCII are a matter of whole characters.
      if byte >= 0x80 {
        return string(line.lower, line.textUpper).allSatisfy(\.isWhitespace)
      }
      guard byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte) else { return false }
    }
    return true
  }

  private static func isTolerance(_ text: String) -> Bool {
    Double(text).map { $0.isFinite && $0 >= 0 } ?? false
  }

  private mutating func finishProse(before upper: Int) {
    if proseStart < upper { segments.append(.prose(string(proseStart, upper))) }
    proseStart = upper
  }

  /// A line that a merge left behind: two versions of the document stand in one.
  private func refuseConflict(_ line: Line) throws(Diagnostic) {
    if begins(line, with: "<<<<<<< ") || begins(line, with: ">>>>>>> ") {
      throw Self.conflict(line)
    }
  }

  /// The first conflict anywhere: where one stands, it is the cause of whatever else is wrong.
  private func conflict() -> Diagnostic? {
    lines.first { begins($0, with: "<<<<<<< ") }.map(Self.conflict)
  }

  private static func conflict(_ line: Line) -> Diagnostic {
    problem(
      "the document holds an unresolved merge conflict", line, label: "left by a merge",
      help: "Choose one of the two versions and take the marker lines away.")
  }

  private static func problem(
    _ message: String, _ line: Line, label: String? = nil, help: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      .documentFormat, message, at: SourceRange(line.lower, line.textUpper), label: label,
      help: help)
  }
}

extension StaticString {
  fileprivate var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}
