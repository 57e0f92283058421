/// Where libedit puts every character of its buffer, in rows and columns from the prompt's row.
///
/// This repeats libedit's own arithmetic: a row that is full moves the cursor to the next one,
/// a wide character that does not fit leaves a gap, tabs stop every eight columns.
struct ScreenLayout: Hashable, Sendable {
  struct Position: Hashable, Sendable {
    var row: Int
    var column: Int
  }

  /// One position a scalar, and one for the end.
  private(set) var positions: [Position] = []
  let columns: Int

  /// - Parameters:
  ///   - indent: the prompt's columns, where the first row begins.
  ///   - columns: the terminal's width, ≥ 1.
  init(_ scalars: some Collection<Unicode.Scalar>, indent: Int, columns: Int) {
    self.columns = max(columns, 1)
    positions.reserveCapacity(scalars.count + 1)
    var at = Position(row: 0, column: 0)
    advance(&at, by: indent)
    for scalar in scalars {
      let width = CharacterWidth.columns(of: scalar)
      if scalar != "\n" && scalar != "\t" && width == 2 && at.column + width > self.columns {
        at = Position(row: at.row + 1, column: 0)
      }
      positions.append(at)
      switch scalar {
      case "\n": at = Position(row: at.row + 1, column: 0)
      case "\t": advance(&at, by: min(8 - at.column % 8, self.columns - at.column))
      default: advance(&at, by: width)
      }
    }
    positions.append(at)
  }

  private func advance(_ at: inout Position, by width: Int) {
    at.column += width
    if at.column >= columns {
      at.row += at.column / columns
      at.column = at.column % columns
    }
  }

  var end: Position { positions[positions.count - 1] }
  /// Rows the text takes, with the one its end stands on.
  var rows: Int { end.row + 1 }
}
