import Parallel

extension TerminalTable {
  /// The table side by side: names, rule, rows.
  func gridLines(_ layout: TableLayout, until cancellation: Cancellation) throws -> [String] {
    let line = GridLine(frame: options.frame, screen: screen)
    var lines: [String] = []
    if options.frame == .box { lines.append(line.rule(layout.widths, .top)) }
    lines += headerLines(layout, line)
    lines.append(line.rule(layout.widths, .middle))
    for row in 0..<shownRows {
      try cancellation.checkNowAndThen(at: row)
      lines.append(rowLine(row, layout, line))
    }
    if options.frame == .box { lines.append(line.rule(layout.widths, .bottom)) }
    return lines
  }

  private func headerLines(_ layout: TableLayout, _ line: GridLine) -> [String] {
    (0..<layout.headerHeight).map { level in
      line.joined(
        zip(columns, zip(layout.headers, layout.widths)).map { column, shape in
          let (header, width) = shape
          // Names stand on the rule: shorter ones begin further down.
          let index = level - (layout.headerHeight - header.count)
          let text = index >= 0 ? header[index] : ""
          let padding = text.padded(to: width, toRight: column.isRightAligned)
          return text.isEmpty ? padding : restyled(padding, text, .heading)
        })
    }
  }

  private func rowLine(_ row: Int, _ layout: TableLayout, _ line: GridLine) -> String {
    line.joined(
      zip(columns, layout.widths).map { column, width in
        let cell = column.cells[row]
        let fits = column.widths[row] <= width
        let text =
          fits
          ? cell
          : column.isCuttable
            ? cell.clipped(to: width, ellipsis: screen.ellipsis)
            : screen.ellipsis.clipped(to: width, ellipsis: "")
        let padded = text.padded(to: width, toRight: column.isRightAligned)
        return column.isMissing[row] ? restyled(padded, text, .dim) : padded
      })
  }

  /// Colours only the text, never the spaces around it, so that nothing underlines the gap.
  private func restyled(_ padded: String, _ text: String, _ style: TextStyle) -> String {
    guard screen.color, !text.isEmpty, padded.count >= text.count else { return padded }
    if padded.hasPrefix(text) {
      return screen.palette.styled(text, style) + padded.dropFirst(text.count)
    }
    return padded.dropLast(text.count) + screen.palette.styled(text, style)
  }
}

/// Puts the cells of one line together.
struct GridLine {
  enum Place { case top, middle, bottom }

  let frame: TerminalTable.Frame
  let screen: Screen

  func joined(_ cells: [String]) -> String {
    switch frame {
    case .light: return cells.joined(separator: "  ").withoutTrailingSpaces
    case .box:
      let bar = screen.palette.styled(screen.unicode ? "│" : "|", .dim)
      return "\(bar) \(cells.joined(separator: " \(bar) ")) \(bar)"
    }
  }

  func rule(_ widths: [Int], _ place: Place) -> String {
    let runs = widths.map { String(repeating: screen.rule, count: $0) }
    guard frame == .box else {
      return screen.palette.styled(runs.joined(separator: "  "), .dim)
    }
    let (left, cross, right) = corners(place)
    let inner = runs.map { screen.rule + $0 + screen.rule }.joined(separator: cross)
    return screen.palette.styled(left + inner + right, .dim)
  }

  private func corners(_ place: Place) -> (String, String, String) {
    guard screen.unicode else { return ("+", "+", "+") }
    switch place {
    case .top: return ("┌", "┬", "┐")
    case .middle: return ("├", "┼", "┤")
    case .bottom: return ("└", "┴", "┘")
    }
  }
}
