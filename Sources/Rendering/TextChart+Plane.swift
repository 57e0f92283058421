import Parallel
import Tables

extension TextChart {
  /// Points or lines on two measured axes.
  func planeLines(
    _ x: [Double], _ series: [(name: String, y: [Double])], joined: Bool,
    until cancellation: Cancellation
  ) throws -> [String] {
    let points = try PlanePoints(
      x, series.map(\.y), of: chart, joined: joined, until: cancellation)
    guard points.count > 0 else { return nothingLines }
    let yAxis = Axis(points.up, unit: chart.unit, maxTicks: max(2, height / 2))
    let frame = PlotFrame(yAxis, height: height)
    let width = screen.width - frame.margin
    guard width >= 4 else { return nothingLines }
    let xAxis = Axis(points.across, unit: chart.xUnit, maxTicks: max(2, width / 10))
    var canvas = BrailleCanvas(columns: width, rows: height, unicode: screen.unicode)
    let guides = guides(on: xAxis, width: width)
    for guide in guides { canvas.rule(column: guide.column) }
    let isSeveral = series.count > 1
    for index in series.indices {
      let last = try draw(
        points, of: index, xAxis, yAxis, joined: joined && points.counts[index] > 1,
        series: joined ? index : nil, on: &canvas)
      if isSeveral, joined, let last {
        canvas.letter(Self.letter(index), last.x, last.y, series: index)
      }
    }
    let marks = zip(xAxis.ticks, xAxis.labels).map { tick, label in
      (column: Int((xAxis.fraction(tick) * Double(width - 1)).rounded()), label: label)
    }
    return guideLines(guides, margin: frame.margin, width: width)
      + frame.lines(
        canvas.lines(screen.palette), xMarks: marks, width: width, screen: screen)
      + legendLines(isSeveral ? series.map(\.name) : []) + axisNameLines
      + leftOutLines(points.leftOut)
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

  /// Draws one series; returns the place of its last point.
  private func draw(
    _ points: PlanePoints, of index: Int, _ xAxis: Axis, _ yAxis: Axis, joined: Bool,
    series: Int?, on canvas: inout BrailleCanvas
  ) throws -> (x: Double, y: Double)? {
    var last: (x: Double, y: Double)?
    try points.forEach(of: index) { _, x, y in
      let place = (x: xAxis.fraction(x), y: yAxis.fraction(y))
      if !joined {
        canvas.mark(place.x, place.y, series: series)
      } else if let last {
        canvas.line(from: last, to: place, series: series)
      }
      last = place
    }
    return last
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
  private func leftOutLines(_ count: Int) -> [String] {
    guard count > 0 else { return [] }
    let words = NumberText.integer(Int64(count))
    let isLog = chart.xScale == .logarithmic || chart.yScale == .logarithmic
    let why = isLog ? "not above 0 on a log scale, or not numbers" : "not numbers"
    return TextWrap.lines("\(words) left out: \(why)", width: screen.width).map(dim)
  }
}
