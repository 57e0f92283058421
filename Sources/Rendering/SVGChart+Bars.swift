import Tables

extension SVGChart {
  /// Bars lying, one a label, with whiskers for intervals; returns the picture's height.
  func drawBars(
    _ labels: [String], _ values: [Double], _ lows: [Double]?, _ highs: [Double]?,
    on canvas: inout SVGCanvas
  ) -> Double {
    let bars = zip(labels, values).enumerated().map { row, bar in
      TextChart.Bar(
        label: sanitized(bar.0), value: bar.1,
        low: lows.flatMap { row < $0.count && $0[row].isFinite ? $0[row] : nil },
        high: highs.flatMap { row < $0.count && $0[row].isFinite ? $0[row] : nil })
    }
    let numbers = bars.flatMap { [$0.value, $0.low, $0.high].compactMap { $0 } }
    let write = ChartValueText(unit: chart.unit, values: numbers)
    let labelWidth = min(
      width / 3, bars.map { Self.estimatedWidth($0.label) }.max() ?? 0)
    let figures = bars.map { Figure($0, write) }
    let figureWidth = figures.map(\.width).max() ?? 0
    let left = 16 + labelWidth + 10
    let right = width - 24 - figureWidth
    let axis = Axis(
      numbers, scale: chart.yScale, unit: chart.unit, maxTicks: 7,
      includesZero: chart.yScale == .linear)
    let rowHeight = 30.0
    let bottom = headHeight + rowHeight * Double(max(1, bars.count))
    func x(_ value: Double) -> Double { left + axis.fraction(value) * (right - left) }
    for (tick, label) in zip(axis.ticks, axis.labels) {
      canvas.line(x(tick), headHeight, x(tick), bottom, "grid")
      canvas.label(label, x(tick), bottom + 18, .middle, "t q")
    }
    let zero = axis.scale == .linear ? x(0) : left
    for (row, bar) in bars.enumerated() {
      let middle = headHeight + rowHeight * (Double(row) + 0.5)
      canvas.label(Self.shortened(bar.label, to: labelWidth), left - 10, middle + 4, .end)
      drawBar(bar, figures[row], middle, zero, x, on: &canvas)
    }
    canvas.line(zero, headHeight, zero, bottom, "axis")
    if !chart.yTitle.isEmpty {
      let name = Self.shortened(chart.yTitle, to: right - left)
      canvas.label(name, (left + right) / 2, bottom + 38, .middle, "t q")
    }
    return bottom + 50
  }

  private func drawBar(
    _ bar: TextChart.Bar, _ figure: Figure, _ middle: Double, _ zero: Double,
    _ x: (Double) -> Double, on canvas: inout SVGCanvas
  ) {
    guard Axis.isUsable(bar.value, chart.yScale) else {
      canvas.label(figure.value, zero + 6, middle + 4, .start, "t q")
      return
    }
    let end = x(bar.value)
    var tooltip = "\(bar.label): \(figure.value)"
    if let interval = figure.interval { tooltip += " (\(interval))" }
    let edge = max(end, zero, bar.interval.map { x($0.high) } ?? zero)
    canvas.rectangle(
      min(zero, end), middle - 9, abs(end - zero), 18, "f0", tooltip: tooltip)
    if let interval = bar.interval {
      let (low, high) = (x(interval.low), x(interval.high))
      // A halo in the paper's colour first: the whisker lies half on the bar.
      for style in ["halo", "whisker"] {
        canvas.line(low, middle, high, middle, style)
        canvas.line(low, middle - 4, low, middle + 4, style)
        canvas.line(high, middle - 4, high, middle + 4, style)
      }
    }
    canvas.label(figure.value, edge + 6, middle + 4)
    if let interval = figure.interval {
      canvas.label(interval, edge + 6 + figure.valueWidth, middle + 4, .start, "t q")
    }
  }

  /// What stands beside a bar: its value, and the ends of its interval.
  private struct Figure {
    let value: String
    let interval: String?

    init(_ bar: TextChart.Bar, _ write: ChartValueText) {
      value = write(bar.value)
      interval = bar.interval.map { "\(write($0.low))–\(write($0.high))" }
    }

    /// The value's, with the gap before the interval.
    var valueWidth: Double { SVGChart.estimatedWidth(value) + (interval == nil ? 0 : 6) }

    var width: Double { valueWidth + (interval.map { SVGChart.estimatedWidth($0) } ?? 0) }
  }
}
