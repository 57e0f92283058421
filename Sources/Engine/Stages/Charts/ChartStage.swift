import Language
import Tables

/// `chart scatter x: followers, y: engagement, scale: log`: draws the rows.
///
/// The rows go through as they are, so that `_` and a stage after it still see them; shown is the
/// picture.
struct ChartStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "chart", patterns: [.name(label: "kind"), .optional([.pairs(label: "pairs")])]),
    summary:
      "Draws a picture: bar, histogram, scatter, line, or the model's own pyramid, tiers, grades.",
    effect:
      "The same rows; shown is the picture. As JSON it is one object with the key `text`. Options: \(ChartKind.allCases.map { "\($0.rawValue) takes \($0.options.joined(separator: ", "))" }.joined(separator: "; ")).",
    examples: [
      "fans | chart scatter x: followers, y: engagement, scale: log",
      "fans | count by tier | chart bar x: tier, y: n",
      "fans | chart bar x: country, y: median(engagement)",
      "fans | chart histogram x: followers, scale: log",
      "fans | chart pyramid",
    ]
  ) { binder, stage, input in
    let kind = try ChartKind(stage.name("kind"))
    let options = try ChartOptions(kind, stage.pairs("pairs"), at: stage.range)
    return ChartStage(
      drawing: try kind.drawing(options, stage, &binder, input), output: input)
  }

  let drawing: any ChartDrawing
  let output: Schema
  let keepsSlots = true
  let form = Report.Form.chart

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let chart = try drawing.chart(of: input, run)
    run.remarks.charts.append(chart)
    return input
  }
}

/// A picture whose columns are settled.
protocol ChartDrawing: Sendable {
  func chart(of input: Relation, _ run: RunContext) throws -> Chart
}

/// What `chart` can draw, and with which options.
enum ChartKind: String, CaseIterable, Sendable {
  case bar, histogram, scatter, line, pyramid, tiers, grades

  init(_ name: Name) throws {
    if let kind = ChartKind(rawValue: name.text.lowercased()) {
      self = kind
      return
    }
    let kinds = ChartKind.allCases.map(\.rawValue)
    let close = closestMatches(to: name.text, in: kinds, limit: 2)
    throw Diagnostic(
      .badOption, "there is no chart `\(name.text)`", at: name.range,
      help: close.isEmpty
        ? "Charts are \(kinds.joined(separator: ", "))."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?",
      fixes: close.prefix(1).map { .init(name.range, $0, isSafe: close.count == 1) })
  }

  var options: [String] {
    switch self {
    case .bar: ["x", "y", "low", "high", "scale", "title"]
    case .histogram: ["x", "bins", "scale", "title"]
    case .scatter: ["x", "y", "label", "scale", "x_scale", "y_scale", "title"]
    case .line: ["x", "y", "series", "scale", "x_scale", "y_scale", "title"]
    case .pyramid, .tiers, .grades: ["title"]
    }
  }

  /// Those of all kinds, each once.
  static var options: [String] {
    allCases.flatMap(\.options).reduce(into: []) { all, option in
      if !all.contains(option) { all.append(option) }
    }
  }

  /// How one is asked for, for messages.
  var example: String {
    switch self {
    case .bar: "chart bar x: tier, y: n"
    case .histogram: "chart histogram x: followers"
    case .scatter: "chart scatter x: followers, y: engagement, scale: log"
    case .line: "chart line x: day, y: reached"
    case .pyramid, .tiers, .grades: "chart \(rawValue)"
    }
  }

  fileprivate func drawing(
    _ options: ChartOptions, _ stage: Stage, _ binder: inout Binder, _ input: Schema
  ) throws -> any ChartDrawing {
    switch self {
    case .bar: try BarDrawing(options, &binder, input)
    case .histogram: try HistogramDrawing(options, &binder, input)
    case .scatter: try ScatterDrawing(options, &binder, input)
    case .line: try LineDrawing(options, &binder, input)
    case .pyramid, .tiers, .grades: try ModelDrawing(self, options, stage, &binder, input)
    }
  }
}
