import Parallel
import Tables

/// A chart as one self-contained SVG element: no scripts, no links, no outside fonts; light and
/// dark by the reader's setting; with a title and a description for those who do not see it.
public struct SVGChart: Sendable {
  let chart: Chart
  let width = 720.0
  let headHeight = 44.0

  public init(_ chart: Chart) { self.chart = chart }

  /// Draws `chart`. Values that its scale cannot show are left out, and the picture says so.
  public static func draw(_ chart: Chart) -> String { SVGChart(chart).text }

  /// The `<svg>` element, ended by a line feed.
  public var text: String { unstopped(text(until:)) }

  /// ``text``, drawn until somebody sets the token.
  ///
  /// - Throws: `Cancelled`.
  public func text(until cancellation: Cancellation) throws -> String {
    try cancellation.check()
    var canvas = SVGCanvas()
    let height: Double
    switch chart.marks {
    case .bars(let labels, let values, let lows, let highs):
      height = drawBars(labels, values, lows, highs, on: &canvas)
    case .histogram(let edges, let counts):
      height = drawHistogram(edges, counts, on: &canvas)
    case .points(let x, let y, let labels):
      height = try drawPlane(
        x, [("", y)], labels: labels, joined: false, until: cancellation, on: &canvas)
    case .lines(let x, let series):
      height = try drawPlane(
        x, series, labels: nil, joined: true, until: cancellation, on: &canvas)
    case .pyramid(let labels, let left, let right):
      height = drawPyramid(labels, left, right, on: &canvas)
    }
    try cancellation.check()
    return page(canvas, height: height)
  }

  private func page(_ canvas: SVGCanvas, height: Double) -> String {
    let size = "\(SVGCanvas.text(width)) \(SVGCanvas.text(height))"
    var head = SVGCanvas()
    head.rectangle(0, 0, width, height, "paper")
    head.label(Self.shortened(chart.title, to: width - 32, size: 16), 16, 28, .start, "h")
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" width="\(SVGCanvas.text(width))" \
      height="\(SVGCanvas.text(height))" role="img" class="swell-chart">
      <title>\(escapedHTML(chart.title))</title>
      <desc>\(escapedHTML(ChartSummary(chart).text))</desc>
      <style>
      \(Self.style)
      </style>
      \((head.elements + canvas.elements).joined(separator: "\n"))
      </svg>

      """
  }

  /// Names are prefixed with the chart's class, so that a page may hold many charts. The hues
  /// are those of Okabe and Ito (2008), which colour-blind readers can tell apart, made darker
  /// or lighter to stand out from the paper.
  private static let style: String = {
    let light = [
      "#0072b2", "#d55e00", "#007f5f", "#a3477f", "#8a6d00", "#3a87b8", "#555", "#b03a2e",
    ]
    let dark = ["#56b4e9", "#f0894d", "#2fbf93", "#d98fc0", "#e6c34a", "#8fc7e8", "#bbb", "#e88"]
    func variables(_ ink: String, _ hues: [String]) -> String {
      ".swell-chart{\(ink)\(hues.enumerated().map { "--s\($0):\($1)" }.joined(separator: ";"))}"
    }
    var rules = [
      variables("--paper:#fff;--ink:#1f2328;--quiet:#59636e;--grid:#e3e6ea;", light),
      "@media (prefers-color-scheme:dark){"
        + variables("--paper:#14171c;--ink:#e6e8eb;--quiet:#a3abb5;--grid:#2c323a;", dark) + "}",
      ".swell-chart text{font:12px system-ui,sans-serif;fill:var(--ink)}",
      ".swell-chart .h{font-size:16px;font-weight:600}",
      ".swell-chart .q{fill:var(--quiet)}",
      ".swell-chart .paper{fill:var(--paper)}",
      ".swell-chart .grid{stroke:var(--grid)}",
      ".swell-chart .guide{stroke:var(--quiet);stroke-dasharray:3 3}",
      ".swell-chart .axis,.swell-chart .whisker{stroke:var(--ink)}",
      ".swell-chart .whisker{stroke-width:1.5}",
      ".swell-chart .halo{stroke:var(--paper);stroke-width:4;stroke-linecap:square}",
      ".swell-chart .dot{fill-opacity:.55}",
      ".swell-chart .line{fill:none;stroke-width:2;stroke-linejoin:round}",
    ]
    for index in light.indices {
      rules.append(".swell-chart .f\(index){fill:var(--s\(index))}")
      rules.append(".swell-chart .l\(index){stroke:var(--s\(index))}")
    }
    return rules.joined(separator: "\n")
  }()

  static func hue(_ index: Int) -> Int { index % 8 }

  /// The width of `text` in pixels, estimated: the reader's font is not known here. Leans to
  /// too wide, so that labels do not run into each other.
  static func estimatedWidth(_ text: String, size: Double = 12) -> Double {
    Double(DisplayWidth.of(text)) * size * 0.6
  }

  static func shortened(_ text: String, to width: Double, size: Double = 12) -> String {
    let cells = Int(max(1, width / (size * 0.6)))
    return sanitized(text).clipped(to: cells, ellipsis: "…")
  }
}
