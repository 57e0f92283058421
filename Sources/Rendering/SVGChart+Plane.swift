import Parallel
import Tables

/// A rectangle of an SVG picture with two axes.
struct SVGPlane {
  let x: Axis
  let y: Axis
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double

  func place(_ xValue: Double, _ yValue: Double) -> (x: Double, y: Double) {
    (
      left + x.fraction(xValue) * (right - left),
      bottom - y.fraction(yValue) * (bottom - top)
    )
  }

  /// Grid, ticks and axis names; returns how far down they reach.
  func drawAxes(xTitle: String, yTitle: String, on canvas: inout SVGCanvas) -> Double {
    for (tick, label) in zip(y.ticks, y.labels) {
      let level = bottom - y.fraction(tick) * (bottom - top)
      canvas.line(left, level, right, level, "grid")
      canvas.label(label, left - 8, level + 4, .end, "t q")
    }
    var free = -Double.infinity
    for (tick, label) in zip(x.ticks, x.labels) {
      let across = left + x.fraction(tick) * (right - left)
      canvas.line(across, top, across, bottom, "grid")
      let half = SVGChart.estimatedWidth(label) / 2
      guard across - half > free else { continue }
      canvas.label(label, across, bottom + 18, .middle, "t q")
      free = across + half + 4
    }
    canvas.line(left, bottom, right, bottom, "axis")
    canvas.line(left, top, left, bottom, "axis")
    let room = right - left
    if !yTitle.isEmpty {
      let name = SVGChart.shortened(yTitle, to: bottom - top)
      canvas.label(name, 18, (top + bottom) / 2, .middle, "t q", rotated: true)
    }
    guard !xTitle.isEmpty else { return bottom + 30 }
    let name = SVGChart.shortened(xTitle, to: room)
    canvas.label(name, (left + right) / 2, bottom + 38, .middle, "t q")
    return bottom + 50
  }
}

extension SVGChart {
  private static let plotHeight = 320.0

  private func plane(_ x: Axis, _ y: Axis, top: Double) -> SVGPlane {
    let labelWidth = y.labels.map { Self.estimatedWidth($0) }.max() ?? 0
    return SVGPlane(
      x: x, y: y, left: (chart.yTitle.isEmpty ? 16 : 36) + labelWidth + 8, right: width - 28,
      top: top, bottom: top + Self.plotHeight)
  }

  private func title(_ title: String, _ scale: Chart.Scale) -> String {
    scale == .logarithmic && !title.isEmpty ? title + " (log scale)" : title
  }

  /// Points or lines; returns the picture's height.
  func drawPlane(
    _ x: [Double], _ series: [(name: String, y: [Double])], labels: [String]?, joined: Bool,
    until cancellation: Cancellation, on canvas: inout SVGCanvas
  ) throws -> Double {
    let points = try PlanePoints(
      x, series.map(\.y), of: chart, joined: joined, until: cancellation)
    let isSeveral = joined && series.count > 1
    let top = drawLegend(isSeveral ? series.map(\.name) : [], on: &canvas)
    let plane = plane(
      Axis(points.across, unit: chart.xUnit, maxTicks: 9),
      Axis(points.up, unit: chart.unit, maxTicks: 7), top: top)
    let bottom = plane.drawAxes(
      xTitle: title(chart.xTitle, chart.xScale), yTitle: title(chart.yTitle, chart.yScale),
      on: &canvas)
    drawGuides(plane, on: &canvas)
    for index in series.indices {
      if joined, points.counts[index] > 1 {
        try canvas.polyline("line l\(Self.hue(index))") { add in
          try points.forEach(of: index) { _, x, y in add(plane.place(x, y)) }
        }
      } else {
        try drawDots(points, of: index, labels, plane, on: &canvas)
      }
    }
    return drawLeftOut(points.leftOut, at: bottom, on: &canvas)
  }

  private func drawDots(
    _ points: PlanePoints, of index: Int, _ labels: [String]?, _ plane: SVGPlane,
    on canvas: inout SVGCanvas
  ) throws {
    let count = points.counts[index]
    let write = ChartValueText(unit: chart.unit, values: points.firstValues(1000))
    var taken = Set<SIMD2<Int>>()
    try points.forEach(of: index) { row, x, y in
      let spot = plane.place(x, y)
      // Of many points one a spot is enough: the others would lie under it.
      if count > Self.manyPoints,
        !taken.insert(SIMD2(Int(spot.x / 2), Int(spot.y / 2))).inserted
      {
        return
      }
      let name = labels.flatMap { row < $0.count ? $0[row] + ": " : nil }
      // Tooltips for thousands of points would be most of the file.
      let tooltip =
        count <= 2000 ? "\(name ?? "")\(NumberText.compact(x)), \(write(y))" : nil
      canvas.circle(spot.x, spot.y, radius: 3, "dot f\(Self.hue(index))", tooltip: tooltip)
    }
  }

  /// From so many points on, those on one spot are drawn once.
  private static let manyPoints = 5_000

  private func drawGuides(_ plane: SVGPlane, on canvas: inout SVGCanvas) {
    var free = -Double.infinity
    for guide in chart.guides.sorted(by: { $0.value < $1.value })
    where Axis.isUsable(guide.value, plane.x.scale) && guide.value > plane.x.low
      && guide.value < plane.x.high
    {
      let across = plane.place(guide.value, plane.y.low).x
      canvas.line(across, plane.top, across, plane.bottom, "guide")
      let label = Self.shortened(guide.label, to: 120)
      guard across + 4 > free, across + Self.estimatedWidth(label) < width else { continue }
      canvas.label(label, across + 4, plane.top + 12, .start, "t q")
      free = across + 4 + Self.estimatedWidth(label) + 4
    }
  }

  private func drawLeftOut(
    _ count: Int, at bottom: Double, on canvas: inout SVGCanvas
  ) -> Double {
    guard count > 0 else { return bottom }
    canvas.label(
      "\(NumberText.integer(Int64(count))) values cannot be shown on these scales",
      16, bottom + 4, .start, "t q")
    return bottom + 16
  }

  /// Names of series beside their colours; returns where the plot may begin.
  private func drawLegend(_ names: [String], on canvas: inout SVGCanvas) -> Double {
    guard !names.isEmpty else { return headHeight }
    var x = 16.0
    var y = headHeight + 8
    for (index, name) in names.enumerated() {
      let text = Self.shortened(name, to: width / 3)
      let room = 22 + Self.estimatedWidth(text) + 16
      if x + room > width, x > 16 { (x, y) = (16, y + 20) }
      canvas.rectangle(x, y - 9, 14, 10, "f\(Self.hue(index))")
      canvas.label(text, x + 20, y)
      x += room
    }
    return y + 18
  }

  /// Columns over their edges, heights by count; returns the picture's height.
  func drawHistogram(
    _ edges: [Double], _ counts: [Int], on canvas: inout SVGCanvas
  ) -> Double {
    let isSound =
      !counts.isEmpty && edges.count == counts.count + 1
      && edges.allSatisfy { Axis.isUsable($0, chart.xScale) }
    let plane = plane(
      Axis(edges, scale: chart.xScale, unit: chart.unit, maxTicks: 9, fitsTicks: false),
      Axis(
        counts.map(Double.init), scale: .linear, unit: .integer, maxTicks: 7, includesZero: true),
      top: headHeight)
    // Bars lie over the grid.
    let bottom = plane.drawAxes(
      xTitle: title(chart.xTitle, chart.xScale), yTitle: chart.yTitle, on: &canvas)
    guard isSound else { return bottom }
    drawBins(edges, counts, plane, on: &canvas)
    return bottom
  }

  private func drawBins(
    _ edges: [Double], _ counts: [Int], _ plane: SVGPlane, on canvas: inout SVGCanvas
  ) {
    let write = ChartValueText(unit: chart.unit, values: edges)
    for (index, count) in counts.enumerated() {
      let start = plane.place(edges[index], Double(count))
      let end = plane.place(edges[index + 1], 0)
      // A hairline of paper keeps neighbours apart where there is room for it.
      let gap = end.x - start.x > 4 ? 1.0 : 0
      canvas.rectangle(
        start.x, start.y, end.x - start.x - gap, plane.bottom - start.y, "f0",
        tooltip: "\(write(edges[index]))–\(write(edges[index + 1])): "
          + NumberText.integer(Int64(count)))
    }
    canvas.line(plane.left, plane.bottom, plane.right, plane.bottom, "axis")
    // Where loss and gain part.
    if plane.x.crossesZero {
      let across = plane.place(0, 0).x
      canvas.line(across, plane.top, across, plane.bottom, "guide")
    }
  }
}
