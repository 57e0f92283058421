import Language
import Tables

/// `chart bar x: tier, y: n`: one bar a row; with an aggregate, or without `y`, one a value of x.
struct BarDrawing: ChartDrawing {
  /// More bars than this say nothing any more.
  static let mostBars = 60

  private let grouping: SummariseStage?
  private let label: BoundExpr
  private let value: ChartMeasure
  private let low: ChartMeasure?
  private let high: ChartMeasure?
  private let scale: Chart.Scale
  private let title: String
  private let xTitle: String

  init(_ options: ChartOptions, _ binder: inout Binder, _ input: Schema) throws {
    let x = try options.required("x")
    let y = try options.expr("y")
    scale = try options.scale("y_scale")
    xTitle = x.label ?? "x"
    if try options.expr("low") != nil || options.expr("high") != nil {
      // An interval is two ends or none.
      _ = try options.required("low")
      _ = try options.required("high")
    }
    let isGrouped = y.map { $0.containsAggregate(binder.registry) } ?? true
    if isGrouped {
      guard case .path(let path) = x.kind else {
        throw Diagnostic(
          .badOption, "bars of many rows are named by a column", at: x.range,
          help: "Make it one first: `| add part: … | chart bar x: part, y: count()`.")
      }
      let groups = try GroupKeys(&binder, [path], input)
      let collector = AggregateCollector(input: input, firstSlot: 1)
      var scope = Scope(groups.schema(of: input))
      scope.aggregates = collector
      if let y {
        value = try options.measure("y", y, &binder, scope)
      } else {
        let count = collector.add(Aggregates.count, [], type: .integer)
        guard let measure = ChartMeasure(count, name: "rows") else {
          preconditionFailure("a count is measured")
        }
        value = measure
      }
      low = try options.expr("low").map { try options.measure("low", $0, &binder, scope) }
      high = try options.expr("high").map { try options.measure("high", $0, &binder, scope) }
      grouping = SummariseStage(
        groups: groups, calls: collector.calls, output: groups.schema(of: input))
      label = scope.schema.fields[0].expr
    } else {
      let scope = Scope(input)
      label = try binder.bind(x, in: scope).named
      value = try options.measure("y", try options.required("y"), &binder, scope)
      low = try options.expr("low").map { try options.measure("low", $0, &binder, scope) }
      high = try options.expr("high").map { try options.measure("high", $0, &binder, scope) }
      grouping = nil
    }
    title = try options.title(&binder) ?? "\(value.name) by \(xTitle)"
  }

  func chart(of input: Relation, _ run: RunContext) throws -> Chart {
    let rows = try grouping?.run(input, run) ?? input
    let names = try rows.column(label, run)
    let values = try value.values(of: rows, run)
    let lows = try low?.values(of: rows, run)
    let highs = try high?.values(of: rows, run)
    let known = values.indices.filter { values[$0].isFinite }
    run.noteLeftOut(
      values.count - known.count, of: values.count, because: "no value of \(value.name)")
    let drawn = Array(known.prefix(Self.mostBars))
    run.noteLeftOut(
      known.count - drawn.count, of: known.count,
      because: "\(Self.mostBars) bars are the most; `top \(Self.mostBars) by …` before it chooses")
    let labels = drawn.map { CanonicalText.cell(names[$0]) }
    if Set(labels).count < labels.count {
      run.note(
        .warning,
        "Several bars have the same \(xTitle): `y: sum(…)`, `median(…)` or `count()` puts rows together."
      )
    }
    return Chart(
      title, y: value.name, unit: value.unit, yScale: scale,
      .bars(
        labels: labels, values: drawn.map { values[$0] },
        lows: lows.map { lows in drawn.map { lows[$0] } },
        highs: highs.map { highs in drawn.map { highs[$0] } }))
  }
}
