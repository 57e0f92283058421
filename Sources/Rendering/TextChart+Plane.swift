import Tables

extension TextChart {
  /// Points or lines on two measured axes.
  func planeLines(
    _ x: [Double], _ series: [(name: String, y: [Double])], joined: Bool
  ) -> [String] {
    let places = series.map { usable(x, $0.y) }
    let all = places.flatMap { $0 }
    guard !all.isEmpty else { return nothingLines }
    let yAxis = Axis(
      all.map(\.y), scale: chart.yScale, unit: chart.unit, maxTicks: max(2, height / 2))
    let frame = PlotFrame(yAxis, height: height)
    let width = screen.width - frame.margin
    guard width >= 4 else { return nothingLines }
    let xAxis = Axis(
      all.map(\.x), scale: chart.xScale, unit: chart.xUnit, maxTicks: max(2, width / 10))
    var canvas = BrailleCanvas(columns: width, rows: height, unicode: screen.unicode)
    let guides = guides(on: xAxis, width: width)
    for guide in guides { canvas.rule(column: guide.column) }
    let isSeveral = series.count > 1
    for (index, points) in places.enumerated() {
      draw(
        points.map { (xAxis.fraction($0.x), yAxis.fraction($0.y)) }, joined: joined,
        series: joined ? index : nil, isSeveral: isSeveral, on: &canvas)
    }
    let marks = zip(xAxis.ticks, xAxis.labels).map { tick, label in
      (column: Int((xAxis.fraction(tick) * Double(width - 1)).rounded()), label: label)
    }
    return guideLines(guides, margin: frame.margin, width: width)
      + frame.lines(
        canvas.lines(screen.palette), xMarks: marks, width: width, screen: screen)
      + legendLines(isSeveral ? series.map(\.name) : []) + axisNameLines
      + leftOutLines(x, series.map(\.y), drawn: all.count, joined: joined)
  }

  private typealias PlacedGuide = (column: Int, label: String)

  /// The guides that lie inside the axis, by their columns.
  private func guides(on axis: Axis, width: Int) -> [PlacedGuide] {
    chart.guides.filter { Axis.isUsable($0.value, axis.scale) }
      .filter { $0.value > axis.low && $0.value < axis.high }
      .map { guide in
        let column = Int((axis.fraction(guide.value) * Double(width - 1)).rounded())
        return (column, screen.shown(guide.label))
      }
  }

  /// A line of names over the plot, each from its guide on as far as the next one leaves room.
  private func guideLines(_ guides: [PlacedGuide], margin: Int, width: Int) -> [String] {
    guard !guides.isEmpty else { return [] }
    var text = spaces(margin)
    var end = 0
    for guide in guides.sorted(by: { $0.column < $1.column }) where guide.column >= end {
      let wide = DisplayWidth.of(guide.label)
      guard guide.column + wide <= width else { continue }
      text += spaces(guide.column - end) + guide.label
      end = guide.column + wide + 1
      text += guide.column + wide < width ? " " : ""
    }
    return [dim(text.withoutTrailingSpaces)]
  }

  private func usable(_ x: [Double], _ y: [Double]) -> [(x: Double, y: Double)] {
    zip(x, y).filter {
      Axis.isUsable($0, chart.xScale) && Axis.isUsable($1, chart.yScale)
    }.map { (x: $0, y: $1) }
  }

  private func draw(
    _ points: [(x: Double, y: Double)], joined: Bool, series index: Int?, isSeveral: Bool,
    on canvas: inout BrailleCanvas
  ) {
    if joined, points.count > 1 {
      for (start, end) in zip(points, points.dropFirst()) {
        canvas.line(from: start, to: end, series: index)
      }
    } else {
      for point in points { canvas.mark(point.x, point.y, series: index) }
    }
    if isSeveral, let index, let last = points.last {
      canvas.letter(Self.letter(index), last.x, last.y, series: index)
    }
  }

  /// Names series without colour: `a`, `b` … stand at the ends of their lines.
  private static func letter(_ index: Int) -> Character {
    let letters = Array("abcdefghijklmnopqrstuvwxyz")
    return letters[index % letters.count]
  }

  private func legendLines(_ names: [String]) -> [String] {
    guard !names.isEmpty else { return [] }
    let text = names.enumerated().map { "\(Self.letter($0)) \($1)" }.joined(separator: "   ")
    return TextWrap.lines(text, width: screen.width)
  }

  /// A picture that leaves values out says so.
  private func leftOutLines(
    _ x: [Double], _ series: [[Double]], drawn: Int, joined: Bool
  ) -> [String] {
    // A line passes over what is no number: lines side by side share their x.
    let given = series.reduce(0) { sum, y in
      sum + zip(x, y).count { !joined || !$1.isNaN }
    }
    guard given > drawn else { return [] }
    let count = NumberText.integer(Int64(given - drawn))
    let isLog = chart.xScale == .logarithmic || chart.yScale == .logarithmic
    let why = isLog ? "not above 0 on a log scale, or not numbers" : "not numbers"
    return TextWrap.lines("\(count) left out: \(why)", width: screen.width).map(dim)
  }
}
