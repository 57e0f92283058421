import Language
import Parallel
import Statistics
import Tables

/// `describe`: one row a column, with what it holds and which part it plays.
struct DescribeStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax("describe", patterns: []),
    summary: "Shows each column's type, part, missing cells, range and an example.",
    effect: "One row a column.",
    examples: ["fans | describe", "fans | topic #tea | describe"]
  ) { _, _, input in
    DescribeStage(input: input)
  }

  let input: Schema
  let output: Schema

  init(input: Schema) {
    self.input = input
    let columns: [(String, ColumnType)] = [
      ("column", .text), ("type", .text), ("role", .text), ("missing", .integer),
      ("distinct", .integer), ("low", .number), ("median", .number), ("mean", .number),
      ("high", .number), ("example", .text),
    ]
    output = Schema(columns.map { ($0.0, $0.1, nil) })
  }

  private struct Line {
    var low: Double?
    var median: Double?
    var mean: Double?
    var high: Double?
    var example: String?
  }

  func run(_ relation: Relation, _ run: RunContext) throws -> Relation {
    let columns = try input.fields.map { try relation.column($0.expr, named: $0.name, run) }
    let lines = try columns.map { try line($0, run.workers) }
    let roles = input.fields.map { field in
      input.role(ofColumn: field.name)?.rawValue
    }
    return Relation(
      [
        .text("column", columns.map(\.name)),
        .text("type", columns.map(\.type.name)),
        .text("role", roles),
        .counts("missing", columns.map(\.missingCount)),
        .counts("distinct", try columns.map { try $0.distinctCount(run.workers) }),
        .reals("low", lines.map(\.low)),
        .reals("median", lines.map(\.median)),
        .reals("mean", lines.map(\.mean)),
        .reals("high", lines.map(\.high)),
        .text("example", lines.map(\.example)),
      ], rowCount: columns.count)
  }

  private func line(_ column: Column, _ workers: Workers) throws -> Line {
    var line = Line()
    let first = (0..<column.count).first { column.isValid($0) }
    line.example = first.map { CanonicalText.cell(column[$0]) }
    guard column.type.isFloating || column.type == .integer, first != nil else {
      if column.type == .date || column.type == .time { line.example = range(column) }
      return line
    }
    let parts = try column.withDoubleBuffer { values in
      try workers.map(rows: column.count) { rows -> ArraySlice<Double> in
        values.withUnsafeElements { values in
          rows.filter { column.isValid($0) }.map { values[$0] }[...]
        }
      }
    }
    line.low = parts.compactMap { $0.min() }.min()
    line.high = parts.compactMap { $0.max() }.max()
    line.median = try quantiles(ofParts: parts, at: [0.5], workers: workers)[0]
    line.mean = try mean(Array(parts.joined()))
    // A number that no double equals is told in words, as the range of days is.
    let exact = (line.low ?? 0).magnitude <= 0x1p53 && (line.high ?? 0).magnitude <= 0x1p53
    if column.type == .integer, !exact {
      (line.low, line.high) = (nil, nil)
      line.example = range(column)
    }
    return line
  }

  /// The smallest and the largest value, where there is no number to show them in.
  private func range(_ column: Column) -> String? {
    guard case .integers(let buffer) = column.values else { return nil }
    let present = (0..<column.count).filter { column.isValid($0) }
    guard let low = present.min(by: { buffer[$0] < buffer[$1] }),
      let high = present.max(by: { buffer[$0] < buffer[$1] })
    else { return nil }
    return "\(CanonicalText.cell(column[low])) to \(CanonicalText.cell(column[high]))"
  }
}

extension Column {
  static func counts(_ name: String, _ values: [Int]) -> Column {
    Column(name, .integer, .integers(Buffer(values.map(Int64.init))))
  }

  static func reals(_ name: String, _ values: [Double?], _ type: ColumnType = .number) -> Column {
    numbers(values.map { $0 ?? 0 }, valid: values.map { $0 != nil }, type: type).renamed(name)
  }
}
