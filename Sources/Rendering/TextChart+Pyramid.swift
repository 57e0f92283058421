import Tables

extension TextChart {
  /// One line a label: its bar of one total to the left of the name, of the other to the right.
  func pyramidLines(
    _ labels: [String], _ left: (name: String, values: [Double]),
    _ right: (name: String, values: [Double])
  ) -> [String] {
    let count = min(labels.count, left.values.count, right.values.count)
    guard count > 0 else { return nothingLines }
    let names = labels.prefix(count).map { screen.shown($0) }
    let write = ChartValueText(
      unit: chart.unit, values: Array(left.values.prefix(count) + right.values.prefix(count)))
    func figure(_ value: Double) -> String { value.isFinite ? write(value) : screen.missing }
    let figures = (
      left.values.prefix(count).map(figure), right.values.prefix(count).map(figure)
    )
    let figureWidth = (figures.0 + figures.1).map { DisplayWidth.of($0) }.max() ?? 0
    let nameWidth = min(
      max(1, screen.width / 3), names.map { DisplayWidth.of($0) }.max() ?? 0)
    let room = min(30, (screen.width - nameWidth - 2 * figureWidth - 4) / 2)
    let most =
      (left.values.prefix(count) + right.values.prefix(count))
      .filter { Axis.isUsable($0, .linear) }.max() ?? 0
    var lines = pyramidHeading(
      left.name, right.name, side: max(0, room) + figureWidth + 1, nameWidth)
    for row in 0..<count {
      let name = names[row].clipped(to: nameWidth, ellipsis: screen.ellipsis)
      let middle = centred(name, in: nameWidth)
      let shares = (share(left.values[row], of: most), share(right.values[row], of: most))
      // Without room for bars the figures still stand.
      let bars =
        room >= 3
        ? (leftBar(shares.0, room), rightBar(shares.1, room)) : ("", "")
      let line =
        figures.0[row].padded(to: figureWidth, toRight: true) + " " + styled(bars.0) + " " + middle
        + " " + styled(bars.1) + " " + figures.1[row]
      lines.append(clip(line.withoutTrailingSpaces))
    }
    return lines
  }

  private func pyramidHeading(
    _ left: String, _ right: String, side: Int, _ nameWidth: Int
  ) -> [String] {
    let names = (screen.shown(left), screen.shown(right))
    let head =
      names.0.clipped(to: side, ellipsis: screen.ellipsis).padded(to: side, toRight: true)
      + spaces(nameWidth + 2) + names.1
    return [dim(clip(head))]
  }

  private func share(_ value: Double, of most: Double) -> Double {
    guard most > 0, Axis.isUsable(value, .linear) else { return 0 }
    return min(1, max(0, value / most))
  }

  private func styled(_ bar: String) -> String { screen.palette.styled(bar, .series(0)) }

  private func centred(_ name: String, in width: Int) -> String {
    let free = max(0, width - DisplayWidth.of(name))
    return spaces(free / 2) + name + spaces(free - free / 2)
  }

  /// Blocks that end at the right; Unicode has only the half of a cell on that side.
  private func leftBar(_ share: Double, _ width: Int) -> String {
    let halves = Int((share * Double(width) * 2).rounded())
    let full = screen.unicode ? "█" : "#"
    let bar =
      (halves % 2 == 1 ? (screen.unicode ? "▐" : "#") : "")
      + String(repeating: full, count: halves / 2)
    return bar.padded(to: width, toRight: true)
  }

  private func rightBar(_ share: Double, _ width: Int) -> String {
    let halves = Int((share * Double(width) * 2).rounded())
    let full = screen.unicode ? "█" : "#"
    let bar =
      String(repeating: full, count: halves / 2)
      + (halves % 2 == 1 ? (screen.unicode ? "▌" : "#") : "")
    return bar.padded(to: width)
  }
}
