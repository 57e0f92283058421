/// The form of a statement that libedit's buffer holds.
///
/// Two things differ from the statement itself. Continuation lines carry blanks that bring them
/// under the first one, because libedit draws every line break from column 0. And only the part
/// that fits the screen is there: libedit misplaces the cursor in anything taller.
struct DisplayText: Hashable, Sendable {
  /// The part of the statement that is shown, in scalar offsets.
  let window: Range<Int>
  let indent: Int
  let scalars: [Unicode.Scalar]
  let cursor: Int

  init(_ buffer: EditBuffer, window: Range<Int>, indent: Int) {
    self.window = window
    self.indent = indent
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(window.count)
    var cursor = 0
    for offset in window {
      if offset == buffer.cursor { cursor = scalars.count }
      scalars.append(buffer.scalars[offset])
      if buffer.scalars[offset] == "\n" {
        scalars.append(contentsOf: repeatElement(" ", count: indent))
      }
    }
    if buffer.cursor >= window.upperBound { cursor = scalars.count }
    self.scalars = scalars
    self.cursor = cursor
  }

  /// Whether some character takes no column, or two.
  var hasUnevenWidths: Bool {
    scalars.contains { $0.value >= 0x300 && CharacterWidth.columns(of: $0) != 1 }
  }

  /// Whether libedit may draw the change from `before` to this by inserting and deleting.
  ///
  /// It counts one column for every character that it moves aside, so with wide characters in the
  /// row only a change at the very end comes out right.
  func canBeUpdated(from before: DisplayText) -> Bool {
    if scalars.starts(with: before.scalars) || before.scalars.starts(with: scalars) { return true }
    return !hasUnevenWidths && !before.hasUnevenWidths
  }

  /// The statement after libedit itself changed its buffer to `edited`.
  ///
  /// - Parameter cursor: libedit's, an offset into `edited`.
  func statement(
    edited: some Collection<Unicode.Scalar>, cursor: Int, of before: EditBuffer
  ) -> EditBuffer {
    var part: [Unicode.Scalar] = []
    part.reserveCapacity(edited.count)
    var partCursor: Int?
    var blanks = 0
    for (offset, scalar) in edited.enumerated() {
      if offset == cursor { partCursor = part.count }
      if blanks > 0 && scalar == " " {
        blanks -= 1
        continue
      }
      blanks = scalar == "\n" ? indent : 0
      part.append(scalar)
    }
    let lower = min(window.lowerBound, before.scalars.count)
    let upper = min(window.upperBound, before.scalars.count)
    return EditBuffer(
      scalars: Array(before.scalars[..<lower]) + part + before.scalars[upper...],
      cursor: lower + (partCursor ?? part.count))
  }

  /// The statement's offset of each displayed scalar and of the end; blanks belong to the
  /// character behind them.
  var statementOffsets: [Int] {
    var offsets: [Int] = []
    offsets.reserveCapacity(scalars.count + 1)
    var offset = window.lowerBound
    var blanks = 0
    for scalar in scalars {
      offsets.append(offset)
      if blanks > 0 {
        blanks -= 1
        continue
      }
      offset += 1
      if scalar == "\n" { blanks = indent }
    }
    offsets.append(offset)
    return offsets
  }

  /// The part of `buffer` to show on `rows` rows: all of it where it fits, and otherwise whole
  /// rows around the cursor, moved from `previous` no further than needed.
  static func window(
    for buffer: EditBuffer, indent: Int, columns: Int, rows: Int, previous: Range<Int>
  ) -> Range<Int> {
    let whole = 0..<buffer.scalars.count
    let full = DisplayText(buffer, window: whole, indent: indent)
    let layout = ScreenLayout(full.scalars, indent: indent, columns: columns)
    // One row is kept back: a window that begins inside a wrapped line is wrapped anew.
    let budget = max(rows - 2, 1)
    if layout.rows <= budget { return whole }

    let offsets = full.statementOffsets
    let cursorRow = layout.positions[full.cursor].row
    let oldTop = offsets.firstIndex { $0 >= previous.lowerBound } ?? 0
    var top = layout.positions[oldTop].row
    if cursorRow < top { top = cursorRow }
    if cursorRow >= top + budget { top = cursorRow - budget + 1 }
    top = max(0, min(top, layout.rows - budget))

    let lower = layout.positions.firstIndex { $0.row >= top } ?? 0
    let upper = layout.positions.firstIndex { $0.row >= top + budget } ?? full.scalars.count
    var range = offsets[lower]..<max(offsets[lower], offsets[upper])
    // A break that ends the window would open an empty row under it.
    if range.upperBound > max(range.lowerBound, buffer.cursor),
      range.upperBound < buffer.scalars.count,
      buffer.scalars[range.upperBound - 1] == "\n"
    {
      range = range.lowerBound..<range.upperBound - 1
    }
    return range
  }
}
