import Parallel

extension TerminalTable {
  /// The table as records: a line a column, a heading a row when there are several.
  func recordLines(until cancellation: Cancellation) throws -> [String] {
    guard shownRows > 0 else { return columns.map { clip($0.name) } + ["no rows"].map(clip) }
    let room = max(1, screen.width / 2)
    let nameWidth = min(room, columns.map { DisplayWidth.of($0.name) }.max() ?? 0)
    var lines: [String] = []
    for row in 0..<shownRows {
      try cancellation.checkNowAndThen(at: row)
      if table.rowCount > 1 { lines.append(recordHeading(row)) }
      for column in columns { lines += fieldLines(column, row, nameWidth: nameWidth) }
    }
    return lines
  }

  private func recordHeading(_ row: Int) -> String {
    let title = "\(screen.rule)\(screen.rule) \(NumberText.integer(Int64(row) + 1)) "
    let rest = max(0, min(40, screen.width) - DisplayWidth.of(title))
    return dim(clip(title + String(repeating: screen.rule, count: rest)))
  }

  /// `name  value`, the value going on under itself when it is long.
  private func fieldLines(_ column: TextColumn, _ row: Int, nameWidth: Int) -> [String] {
    let name = column.name.clipped(to: nameWidth, ellipsis: screen.ellipsis)
    let head = screen.palette.styled(name, .heading)
    let padding = String(repeating: " ", count: max(0, nameWidth - DisplayWidth.of(name)))
    let room = screen.width - nameWidth - 2
    guard room >= 4 || column.widths[row] <= room else {
      // Too narrow for two columns: the value goes under its name.
      return [head] + TextWrap.lines(column.cells[row], width: screen.width)
    }
    let values = TextWrap.lines(column.cells[row], width: room)
    return values.enumerated().map { index, value in
      let text = column.isMissing[row] ? dim(value) : value
      return index == 0
        ? (value.isEmpty ? head : head + padding + "  " + text)
        : String(repeating: " ", count: nameWidth + 2) + text
    }
  }

  private func clip(_ text: String) -> String {
    text.clipped(to: screen.width, ellipsis: screen.ellipsis)
  }
}
