import Parallel
import Rendering
import Tables
import Testing

/// Ctrl-C while a result is drawn: whoever hands in a token that is set gets no drawing.
@Suite struct CancellationTests {
  private static let count = 10_000
  private static let values = (0..<count).map(Double.init)

  private static let charts: [Chart] = [
    Chart("points", .points(x: values, y: values, labels: nil)),
    Chart("lines", .lines(x: values, series: [("a", values), ("b", values)])),
    Chart("bars", .bars(labels: ["a"], values: [1], lows: nil, highs: nil)),
  ]

  private static let table = Table([
    Column("n", .number, .numbers(Buffer(values))),
    .text("name", values.map { "fan \($0)" }),
  ])

  private static var cancelled: Cancellation {
    let token = Cancellation()
    token.cancel()
    return token
  }

  @Test(arguments: charts) func `No chart is drawn once the token is set`(chart: Chart) {
    #expect(throws: Cancelled.self) { try TextChart(chart).lines(until: Self.cancelled) }
    #expect(throws: Cancelled.self) { try SVGChart(chart).text(until: Self.cancelled) }
    #expect(throws: Cancelled.self) { try chart.values(until: Self.cancelled) }
    let report = Report(Table([]), form: .chart, charts: [chart])
    #expect(throws: Cancelled.self) { try ReportText(report).text(until: Self.cancelled) }
    #expect(throws: Cancelled.self) { try report.drawn(until: Self.cancelled) }
    #expect(throws: Cancelled.self) { try report.markdown(until: Self.cancelled) }
    #expect(throws: Cancelled.self) { try report.html(until: Self.cancelled) }
  }

  @Test func `No table is written once the token is set`() {
    let report = Report(Self.table)
    var options = TerminalTable.Options(maxRows: nil)
    for isRecords in [false, true] {
      options.isRecords = isRecords
      #expect(throws: Cancelled.self) {
        try ReportText(report, options).text(until: Self.cancelled)
      }
    }
    #expect(throws: Cancelled.self) { try report.markdown(until: Self.cancelled) }
    #expect(throws: Cancelled.self) { try report.html(until: Self.cancelled) }
  }

  @Test(arguments: charts) func `A token that nobody sets changes nothing`(chart: Chart) throws {
    let token = Cancellation()
    #expect(try TextChart(chart).lines(until: token) == TextChart(chart).lines)
    #expect(try SVGChart(chart).text(until: token) == SVGChart(chart).text)
    let report = Report(Self.table)
    #expect(try ReportText(report).text(until: token) == ReportText(report).text)
  }
}
