import Parallel
import Tables

/// A chart drawn in characters.
public struct TextChart: Sendable {
  let chart: Chart
  let screen: Screen
  /// Lines for the marks themselves, titles and axes not counted.
  let height: Int

  /// - Parameter height: rows for the marks; bars beyond it are counted, not drawn.
  public init(_ chart: Chart, screen: Screen = Screen(), height: Int = 12) {
    self.chart = chart
    self.screen = screen
    self.height = min(200, max(3, height))
  }

  /// Draws `chart` in at most `width` cells a line and about `height` lines.
  public static func draw(
    _ chart: Chart, width: Int, height: Int = 12, color: Bool = false, unicode: Bool = true
  ) -> String {
    TextChart(
      chart, screen: Screen(width: width, color: color, unicode: unicode), height: height
    ).text
  }

  /// The lines, without line ends, none wider than the screen.
  public var lines: [String] { unstopped(lines(until:)) }

  /// ``lines``, drawn until somebody sets the token.
  ///
  /// - Throws: `Cancelled`.
  public func lines(until cancellation: Cancellation) throws -> [String] {
    try cancellation.check()
    let title = screen.shown(chart.title)
    let heading = title.isEmpty ? [] : [screen.palette.styled(clip(title), .heading)]
    switch chart.marks {
    case .bars(let labels, let values, let lows, let highs):
      return heading + barLines(labels, values, lows, highs)
    case .histogram(let edges, let counts):
      return heading + histogramLines(edges, counts)
    case .points(let x, let y, _):
      return try heading + planeLines(x, [("", y)], joined: false, until: cancellation)
    case .lines(let x, let series):
      return try heading
        + planeLines(
          x, series.map { (screen.shown($0.name), $0.y) }, joined: true, until: cancellation)
    case .pyramid(let labels, let left, let right):
      return heading + pyramidLines(labels, left, right)
    }
  }

  /// ``lines``, each with its line end.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  func clip(_ text: String) -> String {
    text.clipped(to: screen.width, ellipsis: screen.ellipsis)
  }

  func dim(_ text: String) -> String { screen.palette.styled(text, .dim) }

  func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// Said where there is nothing that could be drawn.
  var nothingLines: [String] { [dim(clip("nothing to draw"))] }

  /// `x: name   y: name`, where axes have names.
  var axisNameLines: [String] {
    let x = screen.shown(chart.xTitle)
    let y = screen.shown(chart.yTitle)
    let log = " (log)"
    let names = [
      x.isEmpty ? nil : "x: " + x + (chart.xScale == .logarithmic ? log : ""),
      y.isEmpty ? nil : "y: " + y + (chart.yScale == .logarithmic ? log : ""),
    ].compactMap { $0 }
    return names.isEmpty ? [] : [dim(clip(names.joined(separator: "   ")))]
  }
}
