import Tables

extension TextChart {
  /// Columns of eighth blocks over an axis of edges.
  func histogramLines(_ edges: [Double], _ counts: [Int]) -> [String] {
    guard !counts.isEmpty, edges.count == counts.count + 1 else { return nothingLines }
    let most = counts.max() ?? 0
    let axis = Axis(
      [Double(most)], scale: .linear, unit: .integer, maxTicks: max(2, height / 3 + 1),
      includesZero: true)
    let frame = PlotFrame(axis, height: height)
    let room = screen.width - frame.margin
    guard room >= 4 else {
      return counts.map { clip(NumberText.integer(Int64($0))) }
    }
    let bins = merged(edges, counts, into: room)
    // A merged column may be higher than any single one.
    let top = Axis(
      bins.counts.map(Double.init), scale: .linear, unit: .integer,
      maxTicks: max(2, height / 3 + 1), includesZero: true)
    let plot = PlotFrame(top, height: height)
    let width = max(1, min(8, (screen.width - plot.margin) / bins.counts.count))
    let axisRoom = screen.width - plot.margin
    let across = roundAxis(bins.edges, width: width * bins.counts.count)
    let zero = across.flatMap { axis in
      axis.crossesZero ? column(of: 0, on: axis, bins.counts.count * width) : nil
    }
    let rows = (0..<height).map { row in
      let cells = bins.counts.map { count in
        column(count, top.fraction(Double(count)), row, width)
      }.joined()
      return zero.map { marked(cells, at: $0) } ?? cells
    }
    let xAxis =
      across.map { axis in
        zip(axis.ticks, axis.labels).map { tick, label in
          (column: column(of: tick, on: axis, bins.counts.count * width), label: label)
        }
      } ?? edgeMarks(bins.edges, binWidth: width, room: axisRoom)
    return plot.lines(
      rows.map { screen.palette.styled($0, .series(0)) }, xMarks: xAxis,
      width: width * bins.counts.count, screen: screen) + axisNameLines
  }

  /// Neighbouring bins put together until there are at most `limit`.
  private func merged(
    _ edges: [Double], _ counts: [Int], into limit: Int
  ) -> (edges: [Double], counts: [Int]) {
    let size = (counts.count + limit - 1) / limit
    guard size > 1 else { return (edges, counts) }
    let starts = Array(stride(from: 0, to: counts.count, by: size))
    let sums = starts.map { start in
      counts[start..<min(start + size, counts.count)].reduce(0) { sum, count in
        sum.addingReportingOverflow(count).overflow ? .max : sum + count
      }
    }
    return (starts.map { edges[$0] } + [edges[edges.count - 1]], sums)
  }

  /// One bin's part of one row, counted from the top.
  private func column(_ count: Int, _ fraction: Double, _ row: Int, _ width: Int) -> String {
    let eighths = Int((fraction * Double(height) * 8).rounded())
    // What is there at all shows at least as a line.
    let filled = count > 0 ? max(1, eighths) : 0
    let here = min(8, max(0, filled - (height - 1 - row) * 8))
    let glyph: Character =
      screen.unicode
      ? Self.lowerBlocks[here] : here >= 4 ? "#" : here > 0 && row == height - 1 ? "." : " "
    // A gap between wide bins keeps them apart to the eye.
    guard width >= 3 else { return String(repeating: glyph, count: width) }
    return String(repeating: glyph, count: width - 1) + " "
  }

  private static let lowerBlocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// An axis of round values over the bins, where they are even and in a unit that has such; nil
  /// where the edges themselves are to be marked.
  private func roundAxis(_ edges: [Double], width: Int) -> Axis? {
    guard chart.xScale == .linear, let low = edges.first, let high = edges.last, low < high,
      edges.allSatisfy({ Axis.isUsable($0, .linear) })
    else { return nil }
    switch chart.unit {
    case .percent, .number, .integer, .money: break
    default: return nil
    }
    let step = (high - low) / Double(edges.count - 1)
    guard edges.enumerated().allSatisfy({ abs($1 - low - Double($0) * step) < step * 1e-6 }) else {
      return nil
    }
    let axes = (2...9).reversed().lazy.map { ticks in
      Axis(edges, scale: .linear, unit: chart.unit, maxTicks: ticks, fitsTicks: false)
    }
    // As many as leave two cells between the labels.
    return axes.first { axis in
      let widest = axis.labels.map { DisplayWidth.of($0) }.max() ?? 0
      return axis.ticks.count * (widest + 2) <= width
    }
  }

  private func column(of value: Double, on axis: Axis, _ width: Int) -> Int {
    min(width - 1, Int((axis.fraction(value) * Double(width)).rounded()))
  }

  /// A row with a line across where nothing else stands.
  private func marked(_ row: String, at column: Int) -> String {
    var cells = Array(row)
    if column < cells.count, cells[column] == " " { cells[column] = screen.unicode ? "┊" : ":" }
    return String(cells)
  }

  /// Labels for every first, second, fifth, tenth … edge, so that they fit and are even.
  private func edgeMarks(
    _ edges: [Double], binWidth: Int, room: Int
  ) -> [(column: Int, label: String)] {
    let write = ChartValueText(unit: chart.unit, values: edges)
    let usesCompact = chart.unit == .number || chart.unit == .integer
    let labels = edges.map { usesCompact ? NumberText.compact($0) : write($0) }
    let widest = labels.map { DisplayWidth.of($0) }.max() ?? 0
    let step =
      [1, 2, 5, 10, 20, 50].first { $0 * binWidth > widest } ?? max(1, edges.count - 1)
    return stride(from: 0, to: edges.count, by: step).map { index in
      (min(room - 1, index * binWidth), labels[index])
    }
  }
}
