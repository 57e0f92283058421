import Parallel
import Tables

/// The points of a plot that its scales can show, walked through where they lie: of millions a copy
/// would cost more than the picture.
struct PlanePoints {
  private let x: [Double]
  private let series: [[Double]]
  private let scales: (x: Chart.Scale, y: Chart.Scale)
  private let cancellation: Cancellation
  /// What the points span.
  private(set) var across: Axis.Extent
  private(set) var up: Axis.Extent
  /// How many there are in each series.
  private(set) var counts: [Int]
  /// How many there are that the scales cannot show; where they are joined by lines, what is no
  /// number is not one of them, since lines side by side share their x.
  private(set) var leftOut = 0

  /// - Throws: `Cancelled`.
  init(
    _ x: [Double], _ series: [[Double]], of chart: Chart, joined: Bool,
    until cancellation: Cancellation
  ) throws {
    self.x = x
    self.series = series
    self.cancellation = cancellation
    scales = (chart.xScale, chart.yScale)
    across = Axis.Extent(chart.xScale)
    up = Axis.Extent(chart.yScale)
    counts = []
    for values in series {
      var shown = 0
      var given = 0
      for row in 0..<min(x.count, values.count) {
        try cancellation.checkNowAndThen(at: row)
        if !joined || !values[row].isNaN { given += 1 }
        guard isShown(x[row], values[row]) else { continue }
        shown += 1
        across.take(x[row])
        up.take(values[row])
      }
      counts.append(shown)
      leftOut += given - shown
    }
  }

  /// All that can be shown.
  var count: Int { counts.reduce(0, +) }

  private func isShown(_ x: Double, _ y: Double) -> Bool {
    Axis.isUsable(x, scales.x) && Axis.isUsable(y, scales.y)
  }

  /// Calls `body` with each point of a series, in order.
  ///
  /// - Throws: `Cancelled`, and what `body` throws.
  func forEach(
    of index: Int, _ body: (_ row: Int, _ x: Double, _ y: Double) throws -> Void
  ) throws {
    let values = series[index]
    for row in 0..<min(x.count, values.count) {
      try cancellation.checkNowAndThen(at: row)
      if isShown(x[row], values[row]) { try body(row, x[row], values[row]) }
    }
  }

  /// The first `limit` values upward, series by series.
  func firstValues(_ limit: Int) -> [Double] {
    var found: [Double] = []
    for values in series {
      for row in 0..<min(x.count, values.count) where isShown(x[row], values[row]) {
        if found.count == limit { return found }
        found.append(values[row])
      }
    }
    return found
  }
}
