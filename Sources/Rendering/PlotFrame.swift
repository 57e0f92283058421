/// The axes around a plot in characters: labels at the left, a line, marks and labels below.
struct PlotFrame {
  private let labels: [Int: String]
  private let labelWidth: Int
  private let height: Int

  init(_ axis: Axis, height: Int) {
    self.height = height
    var labels: [Int: String] = [:]
    for (tick, label) in zip(axis.ticks, axis.labels) {
      let row = Int(((1 - axis.fraction(tick)) * Double(height - 1)).rounded())
      // Two ticks on one row would hide each other; the first stays.
      if labels[row] == nil { labels[row] = label }
    }
    self.labels = labels
    labelWidth = labels.values.map { DisplayWidth.of($0) }.max() ?? 0
  }

  /// Cells to the left of the plot.
  var margin: Int { labelWidth + 2 }

  /// The rows with their axes; `rows` are as wide as `width`.
  func lines(
    _ rows: [String], xMarks: [(column: Int, label: String)], width: Int, screen: Screen
  ) -> [String] {
    let palette = screen.palette
    var lines = rows.enumerated().map { row, text in
      let label = (labels[row] ?? "").padded(to: labelWidth, toRight: true)
      let tick = labels[row] == nil ? (screen.unicode ? "│" : "|") : screen.unicode ? "┤" : "+"
      return (palette.styled(label + " " + tick, .dim) + text).withoutTrailingSpaces
    }
    var line = Array(repeating: Character(screen.rule), count: max(1, width))
    let placed = placedLabels(xMarks, room: screen.width - margin)
    for mark in placed where mark.tick < line.count {
      line[mark.tick] = screen.unicode ? "┬" : "+"
    }
    let corner = screen.unicode ? "└" : "+"
    let indent = String(repeating: " ", count: labelWidth + 1)
    lines.append(palette.styled(indent + corner + String(line), .dim))
    var text = indent + " "
    var end = 0
    for mark in placed {
      text += String(repeating: " ", count: max(0, mark.start - end)) + mark.label
      end = mark.start + DisplayWidth.of(mark.label)
    }
    lines.append(palette.styled(text.withoutTrailingSpaces, .dim))
    return lines
  }

  /// Labels centred under their marks as far as they fit without touching.
  private func placedLabels(
    _ marks: [(column: Int, label: String)], room: Int
  ) -> [(tick: Int, start: Int, label: String)] {
    var placed: [(tick: Int, start: Int, label: String)] = []
    var free = 0
    for mark in marks {
      let width = DisplayWidth.of(mark.label)
      guard width <= room else { continue }
      let start = min(max(0, mark.column - width / 2), room - width)
      guard start >= free else { continue }
      placed.append((mark.column, start, mark.label))
      free = start + width + 1
    }
    return placed
  }
}
