import Parallel
import Rendering
import Tables
import Testing

@Suite struct ChartTests {
  @Test(arguments: Samples.charts.map(\.name))
  func `A chart is drawn in characters`(name: String) throws {
    let chart = try #require(Samples.charts.first { $0.name == name }).chart
    expectSnapshot(
      TextChart.draw(chart, width: 70, height: 10)
        + TextChart.draw(chart, width: 50, height: 8, unicode: false),
      "chart-\(name).txt")
  }

  @Test(arguments: Samples.charts.map(\.name))
  func `A chart is drawn as SVG`(name: String) throws {
    let chart = try #require(Samples.charts.first { $0.name == name }).chart
    expectSnapshot(SVGChart.draw(chart), "chart-\(name).svg")
  }

  @Test func `A chart's values are a table without gaps in its columns`() throws {
    for chart in Self.strange {
      let values = try chart.values(until: Cancellation())
      for column in values.columns { #expect(column.count == values.rowCount) }
    }
    let table = try Samples.engagement.values(until: Cancellation())
    #expect(table.columns.map(\.name) == ["label", "value", "low", "high"])
    #expect(table.rowCount == 4)
  }

  @Test func `A picture is words for those who take text`() throws {
    let report = Report(
      try Samples.engagement.values(until: Cancellation()), form: .chart,
      charts: [Samples.engagement])
    let token = Cancellation()
    let drawn = try report.drawn(width: 60, until: token)
    #expect(drawn.form == .text && drawn.table.columns.map(\.name) == ["text"])
    guard case .text(let text) = drawn.table.columns[0][0] else { return #expect(Bool(false)) }
    #expect(text.hasPrefix("Engagement by tier\n"))
    #expect(try report.html(until: token).hasPrefix("<svg"))
    #expect(try report.markdown(until: token).hasPrefix("```text\n"))
    #expect(ReportText(report).bodyLines.isEmpty)
  }

  @Test func `SVG holds no script and no raw markup from data`() {
    let chart = Chart(
      "<script>alert(1)</script>", x: "\"x\"", y: "a&b", unit: .number,
      .bars(labels: ["</text><script>", "\u{1B}[0m\u{0}"], values: [1, 2], lows: nil, highs: nil))
    let svg = SVGChart.draw(chart)
    #expect(!svg.contains("<script"))
    #expect(!svg.contains("\u{1B}") && !svg.contains("\u{0}"))
    #expect(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
  }

  /// Charts that hold too little, too much, or what no axis can show.
  static let strange: [Chart] = {
    let values: [[Double]] = [
      [], [0], [.nan], [.infinity, -.infinity], [1e308, -1e308], [.leastNonzeroMagnitude],
      [3, 3, 3],
      [-1, 0, .nan], [1e15, 1e15 + 1], Array(repeating: 1, count: 300),
    ]
    return values.flatMap { values -> [Chart] in
      [Chart.Scale.linear, .logarithmic].flatMap { scale -> [Chart] in
        let labels = values.indices.map { "label \($0)" }
        return [
          Chart(
            "bars", unit: .money(.dollar), xScale: scale, yScale: scale,
            .bars(labels: labels, values: values, lows: values, highs: Array(values.dropLast()))),
          Chart(
            "histogram", unit: .date, xScale: scale, yScale: scale,
            .histogram(edges: values + [9], counts: values.map { _ in .max })),
          Chart(
            "points", unit: .percent, xScale: scale, yScale: scale,
            .points(x: values, y: values.reversed(), labels: labels)),
          Chart(
            "lines", unit: .duration, xScale: scale, yScale: scale,
            .lines(x: values, series: [("a", values), ("b", []), ("\u{1B}", values)])),
          Chart(
            "pyramid", unit: .percent,
            guides: values.map { Chart.Guide($0, "\u{1B}") },
            .pyramid(labels: labels, left: ("\u{1B}", values), right: ("b", values.reversed()))),
        ]
      }
    }
  }()

  @Test func `Strange charts are drawn all the same`() {
    for chart in Self.strange {
      for width in [1, 7, 30, 100] {
        for unicode in [true, false] {
          let text = TextChart.draw(chart, width: width, height: 5, unicode: unicode)
          #expect(!text.isEmpty)
        }
      }
      #expect(SVGChart.draw(chart).hasSuffix("</svg>\n"))
      #expect(!ChartSummary(chart).text.isEmpty)
    }
  }
}
