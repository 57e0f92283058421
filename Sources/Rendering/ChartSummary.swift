import Tables

/// A chart in one sentence, for those who cannot see it.
public struct ChartSummary: Sendable {
  let chart: Chart

  public init(_ chart: Chart) { self.chart = chart }

  /// What the chart shows: its kind, how much of it there is, its extremes.
  public var text: String {
    switch chart.marks {
    case .bars(let labels, let values, let lows, let highs): bars(labels, values, lows, highs)
    case .histogram(let edges, let counts): histogram(edges, counts)
    case .points(let x, let y, _): points(min(x.count, y.count), y)
    case .lines(let x, let series): lines(x, series.map(\.name), series.flatMap(\.y))
    case .pyramid(let labels, let left, let right): pyramid(labels, left, right)
    }
  }

  private func bars(
    _ labels: [String], _ values: [Double], _ lows: [Double]?, _ highs: [Double]?
  ) -> String {
    let write = ChartValueText(unit: chart.unit, values: values)
    let shown = zip(labels, values).prefix(12).enumerated().map { row, bar in
      let text = "\(bar.0) \(write(bar.1))"
      guard let lows, let highs, row < lows.count, row < highs.count, lows[row].isFinite,
        highs[row].isFinite
      else { return text }
      return text + " (\(write(lows[row])) to \(write(highs[row])))"
    }
    let more = min(labels.count, values.count) - shown.count
    return "Bar chart: " + shown.joined(separator: ", ") + (more > 0 ? ", and \(more) more." : ".")
  }

  private func pyramid(
    _ labels: [String], _ left: (name: String, values: [Double]),
    _ right: (name: String, values: [Double])
  ) -> String {
    let count = min(labels.count, left.values.count, right.values.count)
    let write = ChartValueText(unit: chart.unit, values: left.values + right.values)
    let rows = (0..<count).prefix(12).map { row in
      "\(labels[row]) \(write(left.values[row])) and \(write(right.values[row]))"
    }
    let more = count > 12 ? ", and \(count - 12) more" : ""
    return
      "Bars back to back, \(left.name) and \(right.name): \(rows.joined(separator: ", "))\(more)."
  }

  private func histogram(_ edges: [Double], _ counts: [Int]) -> String {
    let total = counts.reduce(0.0) { $0 + Double($1) }
    guard let low = edges.first, let high = edges.last else { return "Empty histogram." }
    let write = ChartValueText(unit: chart.unit, values: edges)
    let fullest = counts.indices.max { counts[$0] < counts[$1] }
    var text =
      "Histogram of \(NumberText.number(total, decimals: 0)) values in \(counts.count) bins "
      + "from \(write(low)) to \(write(high))"
    if let fullest, fullest + 1 < edges.count {
      text += "; most between \(write(edges[fullest])) and \(write(edges[fullest + 1]))"
    }
    return text + "."
  }

  private func points(_ count: Int, _ y: [Double]) -> String {
    "Scatter plot of \(NumberText.integer(Int64(count))) points" + axes + range(y) + guides + "."
  }

  private func lines(_ x: [Double], _ names: [String], _ y: [Double]) -> String {
    let listed = names.filter { !$0.isEmpty }.prefix(12).joined(separator: ", ")
    return "Line chart of \(names.count) series" + (listed.isEmpty ? "" : " (\(listed))") + axes
      + range(y) + "."
  }

  private var guides: String {
    guard !chart.guides.isEmpty else { return "" }
    let write = ChartValueText(unit: chart.xUnit, values: chart.guides.map(\.value))
    let marked = chart.guides.map { "\($0.label) at \(write($0.value))" }
    return "; marked are \(marked.joined(separator: ", "))"
  }

  private var axes: String {
    guard !chart.xTitle.isEmpty, !chart.yTitle.isEmpty else { return "" }
    return ", \(chart.yTitle) against \(chart.xTitle)"
  }

  private func range(_ values: [Double]) -> String {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else { return "" }
    let write = ChartValueText(unit: chart.unit, values: [low, high])
    return ", from \(write(low)) to \(write(high))"
  }
}
