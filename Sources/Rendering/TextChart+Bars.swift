import Tables

extension TextChart {
  /// One line a bar: label, bar with its interval, value, interval in figures.
  func barLines(
    _ labels: [String], _ values: [Double], _ lows: [Double]?, _ highs: [Double]?
  ) -> [String] {
    let count = min(labels.count, values.count)
    let shown = count <= height ? count : height - 1
    guard shown > 0 else { return nothingLines }
    let bars = (0..<shown).map { row in
      Bar(
        label: screen.shown(labels[row]), value: values[row],
        low: lows.flatMap { row < $0.count && $0[row].isFinite ? $0[row] : nil },
        high: highs.flatMap { row < $0.count && $0[row].isFinite ? $0[row] : nil })
    }
    let texts = figures(bars)
    let textWidth = texts.map { DisplayWidth.of($0) }.max() ?? 0
    let labelWidth = min(
      max(1, screen.width / 3), bars.map { DisplayWidth.of($0.label) }.max() ?? 0)
    let room = screen.width - labelWidth - textWidth - 2
    var lines: [String] = []
    let axis = Axis(
      bars.flatMap { [$0.value, $0.low, $0.high].compactMap { $0 } }, scale: chart.yScale,
      unit: chart.unit, maxTicks: 5, includesZero: chart.yScale == .linear, fitsTicks: false)
    for (bar, text) in zip(bars, texts) {
      let label = bar.label.clipped(to: labelWidth, ellipsis: screen.ellipsis)
        .padded(to: labelWidth)
      // Without room for a bar the figures still stand.
      let drawn = room >= 4 ? barCells(bar, axis, min(room, 60)) + " " : ""
      if labelWidth + 1 + textWidth <= screen.width {
        lines.append((label + " " + drawn + text).withoutTrailingSpaces)
      } else {
        lines += [label.withoutTrailingSpaces, clip(text)]
      }
    }
    if shown < count {
      lines.append(dim(clip("\(screen.ellipsis) \(count - shown) more bars")))
    }
    return lines
  }

  struct Bar {
    let label: String
    let value: Double
    let low: Double?
    let high: Double?

    /// The interval, when both of its ends are there and in order.
    var interval: (low: Double, high: Double)? {
      guard let low, let high, low.isFinite, high.isFinite, low <= high else { return nil }
      return (low, high)
    }
  }

  private func figures(_ bars: [Bar]) -> [String] {
    let write = ChartValueText(
      unit: chart.unit,
      values: bars.flatMap { [$0.value, $0.low, $0.high].compactMap { $0 } })
    let values = bars.map { write($0.value) }
    let width = values.map { DisplayWidth.of($0) }.max() ?? 0
    let dash = screen.unicode ? "–" : " to "
    let intervals = bars.map { bar in
      bar.interval.map { "  " + write($0.low) + dash + write($0.high) } ?? ""
    }
    let intervalWidth = intervals.map { DisplayWidth.of($0) }.max() ?? 0
    return zip(values, intervals).map {
      $0.padded(to: width, toRight: true) + $1.padded(to: intervalWidth)
    }
  }

  /// The bar in exactly `width` cells: blocks from zero to the value, the interval over them.
  private func barCells(_ bar: Bar, _ axis: Axis, _ width: Int) -> String {
    guard Axis.isUsable(bar.value, axis.scale) else { return spaces(width) }
    let zero = axis.scale == .linear ? axis.fraction(0) : 0
    let value = axis.fraction(bar.value)
    let eighths = 8 * Double(width)
    let from = Int((min(zero, value) * eighths).rounded())
    let to = Int((max(zero, value) * eighths).rounded())
    var cells: [Character] = (0..<width).map { cell in
      block(from: from - cell * 8, to: to - cell * 8)
    }
    var interval: Range<Int> = 0..<0
    if let ends = bar.interval {
      let low = min(width - 1, Int(axis.fraction(ends.low) * Double(width)))
      let high = min(width - 1, Int(axis.fraction(ends.high) * Double(width)))
      let middle = min(high, max(low, Int(value * Double(width))))
      for cell in low...high { cells[cell] = screen.unicode ? "─" : "-" }
      cells[low] = screen.unicode ? "├" : "|"
      cells[high] = screen.unicode ? "┤" : "|"
      if low < middle, middle < high { cells[middle] = screen.unicode ? "┼" : "+" }
      interval = low..<(high + 1)
    }
    let palette = screen.palette
    let before = palette.styled(String(cells[..<interval.lowerBound]), .series(0))
    let after = palette.styled(String(cells[interval.upperBound...]), .series(0))
    return before + String(cells[interval]) + after
  }

  /// The glyph for a cell covered between two eighths of its width.
  private func block(from: Int, to: Int) -> Character {
    let lower = max(0, from)
    let upper = min(8, to)
    guard lower < upper else { return " " }
    guard screen.unicode else { return upper - lower >= 4 ? "#" : " " }
    // Unicode has left blocks in eighths; on the right only the half.
    if lower > 0 { return lower < 4 ? "█" : "▐" }
    return Self.leftBlocks[upper]
  }

  private static let leftBlocks: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
}
