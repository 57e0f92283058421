import Language
import Parallel
import Tables

/// `export "tea.csv"`: writes the rows to a file and hands them on.
struct ExportStage: BoundStage {
  static let entry = StageEntry(
    StageSyntax(
      "export",
      patterns: [
        .text(label: "path"), .optional([.flag("raw")]), .optional([.flag("replace")]),
      ]),
    summary: "Writes the rows to a file, whose ending says how.",
    effect: """
      The rows go on as they are; a statement that ends here shows what was written, and its table \
      is there for the next one. Endings: \(OutputFormat.endings). A file that is there is kept, \
      unless `replace` says otherwise. In CSV and TSV `'` is put before text that a spreadsheet \
      would run, but not in handles; `raw` leaves it out.
      """,
    examples: [
      "fans | topic #tea | keep name, engaged_reach | export \"tea.csv\"",
      "fans | count by tier | export \"tiers.md\" replace",
    ]
  ) { _, stage, input in
    let file = try stage.name("path")
    guard let format = OutputFormat(path: file.text) else {
      throw Diagnostic(
        .badOption, "the ending of \"\(file.text)\" names no format", at: file.range,
        help: "Endings are \(OutputFormat.endings).")
    }
    let handles = input.roles[.handle].map { Set([$0.column]) } ?? []
    return ExportStage(
      request: ExportRequest(
        path: file.text, format: format, isRaw: stage.hasFlag("raw"),
        replaces: stage.hasFlag("replace"), handleColumns: handles),
      range: file.range, output: input)
  }

  let request: ExportRequest
  let range: SourceRange
  let output: Schema
  let keepsSlots = true

  /// Refuses what cannot be written before the rows are worked out.
  func prepare(_ run: RunContext) throws {
    guard run.exports else { return }
    try target(run).check(request, at: range)
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    guard run.exports else {
      run.note(.ledger, "\"\(request.path)\" is not written by `explain` or `why`.")
      return input
    }
    let columns = try output.fields.map { try input.column($0.expr, named: $0.name, run) }
    let report = Report(Table(columns, rowCount: input.count), charts: run.remarks.charts)
    try target(run).write(report, request, at: range, run.workers, run.progress)
    run.remarks.exported = (request.path, report)
    return input
  }

  private func target(_ run: RunContext) throws -> any ExportTarget {
    if let target = run.exportTarget { return target }
    throw Diagnostic(.refusedByPolicy, "nothing can be written from here", at: range)
  }
}

/// What an `export` asks for.
public struct ExportRequest: Hashable, Sendable {
  /// As the statement has it.
  public let path: String
  public let format: OutputFormat
  /// Leaves text alone that a spreadsheet would run.
  public let isRaw: Bool
  public let replaces: Bool
  /// Columns whose `@` belongs to them.
  public let handleColumns: Set<String>
}

/// Where exports go. The engine itself writes no file: whoever makes it says what may be written.
public protocol ExportTarget: Sendable {
  /// - Throws: a `Diagnostic` at `range` for what is known beforehand to fail or not to be allowed.
  func check(_ request: ExportRequest, at range: SourceRange) throws

  /// Writes the report whole or not at all.
  ///
  /// - Throws: a `Diagnostic` at `range`; `Cancelled`.
  func write(
    _ report: Report, _ request: ExportRequest, at range: SourceRange, _ workers: Workers,
    _ progress: Progress?) throws
}

extension Report {
  /// What a statement shows that ends in an `export`: one line, and behind it the whole table, so
  /// that a document notices when another table would be written.
  init(written report: Report, to path: String, notes: [Note]) {
    let table = report.table
    self.init(
      Table([
        .text("file", [path]), .integers("rows", [Int64(table.rowCount)]),
        .integers("columns", [Int64(table.columns.count)]),
      ]), notes: notes)
    exported = table
  }
}
