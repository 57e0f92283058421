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

  init(number: Int, lower: Int, text: String, screen: Screen) {
    self.number = number
    self.lower = lower
    var pieces: [Piece] = []
    var offset = lower
    var column = 0
    for character in text {
      let shown = character == "\t" ? Self.tab : screen.shown(String(character))
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
