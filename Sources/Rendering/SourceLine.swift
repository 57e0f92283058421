/// One line of a source text, made showable, with a map from its bytes to its columns.
struct SourceLine {
  /// One grapheme cluster as it is shown.
  struct Piece {
    let lower: Int
    let upper: Int
    let column: Int
    let shown: String
    let cells: Int
  }

  /// 1 for the first line of the text.
  let number: Int
  /// Bytes of the line in the source, its line end left out.
  let lower: Int
  let upper: Int
  let pieces: [Piece]
  let width: Int

  private static let tab = "    "

  init(number: Int, lower: Int, bytes: some Collection<UInt8>) {
    self.number = number
    self.lower = lower
    var pieces: [Piece] = []
    var offset = lower
    var column = 0
    for character in String(decoding: bytes, as: UTF8.self) {
      let shown = character == "\t" ? Self.tab : sanitized(String(character))
      let cells = DisplayWidth.of(shown)
      let next = offset + character.utf8.count
      pieces.append(
        Piece(lower: offset, upper: next, column: column, shown: shown, cells: cells))
      offset = next
      column += cells
    }
    upper = offset
    width = column
    self.pieces = pieces
  }

  /// Where the byte stands on the line, in cells; past the end for a byte after the line.
  func column(of byte: Int) -> Int {
    pieces.first { byte < $0.upper }?.column ?? width
  }

  /// Where the character that holds the byte before `byte` ends.
  func endColumn(before byte: Int) -> Int {
    pieces.last { $0.lower < byte }.map { $0.column + $0.cells } ?? 0
  }

  /// 1-based, counted in characters as editors do.
  func characterNumber(of byte: Int) -> Int {
    1 + (pieces.firstIndex { byte < $0.upper } ?? pieces.count)
  }

  /// The columns of `lower..<upper` on this line without the blanks at its ends; nil when none
  /// of it is here.
  func columns(of lower: Int, _ upper: Int) -> Range<Int>? {
    let inside = pieces.filter {
      $0.upper > lower && $0.lower < upper && !$0.shown.allSatisfy { $0 == " " }
    }
    guard let first = inside.first, let last = inside.last else { return nil }
    return first.column..<(last.column + max(1, last.cells))
  }

  /// The line within a window of `room` cells that begins at or after column `start`; text left
  /// out on either side is marked.
  func clipped(from start: Int, room: Int, ellipsis: String) -> (text: String, shift: Int) {
    if start == 0, width <= room { return (pieces.map(\.shown).joined(), 0) }
    let mark = DisplayWidth.of(ellipsis)
    let left = start > 0 ? mark : 0
    let visible = pieces.drop { $0.column < start }
    guard let first = visible.first else { return (ellipsis, width - left) }
    let fitsToEnd = width - first.column + left <= room
    let limit = room - left - (fitsToEnd ? 0 : mark)
    var text = start > 0 ? ellipsis : ""
    for piece in visible {
      guard piece.column + piece.cells - first.column <= limit else { break }
      text += piece.shown
    }
    return (fitsToEnd ? text : text + ellipsis, first.column - left)
  }
}

/// A source text cut into lines.
struct SourceLines {
  private let bytes: [UInt8]
  private let starts: [Int]

  init(_ source: String) {
    let bytes = Array(source.utf8)
    self.bytes = bytes
    starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  var byteCount: Int { bytes.count }

  /// The index of the line that holds `byte`; bytes past the end are on the last line.
  func index(of byte: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= byte { low = middle } else { high = middle }
    }
    return low
  }

  func line(_ index: Int) -> SourceLine {
    let lower = starts[index]
    var upper = index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count
    if upper > lower, bytes[upper - 1] == UInt8(ascii: "\r") { upper -= 1 }
    return SourceLine(number: index + 1, lower: lower, bytes: bytes[lower..<upper])
  }
}
