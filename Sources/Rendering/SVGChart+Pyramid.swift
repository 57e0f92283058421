import Tables

extension SVGChart {
  /// Bars back to back, names between them; returns the picture's height.
  func drawPyramid(
    _ labels: [String], _ left: (name: String, values: [Double]),
    _ right: (name: String, values: [Double]), on canvas: inout SVGCanvas
  ) -> Double {
    let count = min(labels.count, left.values.count, right.values.count)
    let numbers = Array(left.values.prefix(count) + right.values.prefix(count))
    let write = ChartValueText(unit: chart.unit, values: numbers)
    let most = numbers.filter { Axis.isUsable($0, .linear) }.max() ?? 0
    let nameWidth = min(
      width / 4, labels.prefix(count).map { Self.estimatedWidth(sanitized($0)) }.max() ?? 0)
    let figureWidth = numbers.map { Self.estimatedWidth(write($0)) }.max() ?? 0
    let half = nameWidth / 2 + 12
    let room = max(20, width / 2 - half - figureWidth - 24)
    let centre = width / 2
    let top = headHeight + 22
    canvas.label(Self.shortened(left.name, to: room), centre - half, headHeight + 8, .end, "t q")
    canvas.label(Self.shortened(right.name, to: room), centre + half, headHeight + 8, .start, "t q")
    let rowHeight = 30.0
    for row in 0..<count {
      let middle = top + rowHeight * (Double(row) + 0.5)
      let label = Self.shortened(labels[row], to: nameWidth)
      canvas.label(label, centre, middle + 4, .middle)
      for (side, values, hue) in [(-1.0, left, 1), (1.0, right, 0)] {
        let value = values.values[row]
        let isUsable = most > 0 && Axis.isUsable(value, .linear)
        let length = isUsable ? min(1, max(0, value / most)) * room : 0
        let start = centre + side * half
        let figure = write(value)
        canvas.rectangle(
          side < 0 ? start - length : start, middle - 10, length, 20, "f\(hue)",
          tooltip: "\(sanitized(labels[row])), \(values.name): \(figure)")
        canvas.label(
          figure, start + side * (length + 6), middle + 4, side < 0 ? .end : .start, "t q")
      }
    }
    return top + rowHeight * Double(max(1, count)) + 16
  }
}
