import Influence
import Language
import Parallel
import Tables

/// Binds and runs statements against a workspace. It prints nothing, and reads no clock but to
/// time stages, no environment, and no file but those that a `load` names; what is written goes to
/// its ``exportTarget``.
public struct QueryEngine: Sendable {
  public var workspace: Workspace
  /// The folder that relative paths start at.
  public let folder: String
  public let workers: Workers
  public let progress: Progress?
  /// Where `export` writes to; nil lets it write nothing.
  public var exportTarget: (any ExportTarget)?
  /// Whether a `load` may start `duckdb`, the one program there is to start, for a file that only it
  /// reads. A replay of somebody's document may not.
  public var startsPrograms = true

  /// Tables that were read before; nil reads every file anew.
  public var snapshots: SnapshotCache?

  public init(
    settings: Settings, folder: String = "", workers: Workers = Workers(),
    progress: Progress? = nil
  ) {
    workspace = Workspace(settings: settings)
    self.folder = folder
    self.workers = workers
    self.progress = progress
  }

  /// The grammar of the language's stages.
  public static var grammar: Grammar { Registry.standard.grammar }

  /// A statement whose names and types are settled.
  public struct BoundStatement: Sendable {
    enum Action: Sendable {
      case nothing
      case loaded(Dataset)
      case query(BoundQuery)
      case scalar(Cell, ColumnType?)
      case text(String)
      case sql(String)
      case table(Table)
      case report(Report)
      /// A formula, worked out on the data when it runs.
      case formula(Formula)
      case explain(BoundQuery)
      case why(Cell, BoundQuery)
    }

    let action: Action
    /// The number of the cell it will run as.
    public let cell: Int
    public let warnings: [Diagnostic]
    /// Everything that can be seen after the statement, but the rows of results to come.
    let workspace: Workspace

    /// The dataset that a `load` made; the load itself is done by binding.
    public var dataset: Dataset? {
      if case .loaded(let dataset) = action { return dataset }
      return nil
    }
  }

  /// Settles a statement's names and types, and takes up in `workspace` what it defines.
  ///
  /// A `load` is carried out here, so that what follows can be bound against its columns; the
  /// engine itself changes only when the statement runs.
  /// - Parameters:
  ///   - statement: parsed from `text`, without errors.
  ///   - cell: the number under which later statements reach its table.
  /// - Throws: ``Diagnostic``, and `Cancelled`; `workspace` is then as it was.
  public func bind(
    _ statement: Statement, text: String, cell: Int, in workspace: inout Workspace
  ) throws -> BoundStatement {
    let (action, warnings) = try takeUp(statement, text: text, in: &workspace)
    if case .query(let query) = action {
      // Now that the binder's copy is gone, the cell is put in place.
      if workspace.keepsOnlyLastTable, let last = workspace.lastTable {
        workspace.cells[last] = nil
      }
      workspace.cells[cell] = .init(schema: query.schema, query: query)
      workspace.lastTable = cell
    }
    return BoundStatement(
      action: action, cell: cell,
      warnings: warnings.filter { !workspace.settings.silenced.contains($0.code) },
      workspace: workspace)
  }

  /// Binds a statement, and takes up what it defines but the rows it opens.
  private func takeUp(
    _ statement: Statement, text: String, in workspace: inout Workspace
  ) throws -> (BoundStatement.Action, [Diagnostic]) {
    var binder = Binder(workspace)
    let action = try StatementBinder(engine: self, text: text).bind(statement, &binder)
    // A query defines nothing.
    if case .query = action {} else { workspace = binder.workspace }
    return (action, binder.warnings)
  }

  /// Runs a bound statement; its table is then there for `_` and `[n]`.
  ///
  /// - Throws: ``Diagnostic``, and `Cancelled`; earlier results are then as they were.
  public mutating func run(_ statement: BoundStatement) throws -> Answer? {
    var next = statement.workspace
    next.takeResults(from: workspace)
    var run = RunContext(
      workspace: next, workers: workers, progress: progress, exportTarget: exportTarget,
      remarks: .init())
    if case .query = statement.action {} else { run.exports = false }
    var answer: Answer?
    switch statement.action {
    case .nothing, .loaded: break
    case .text(let text): answer = Answer(report: .text(text))
    case .sql(let text): answer = Answer(report: .text(text, isVerbatim: true))
    case .report(let report): answer = Answer(report: report)
    case .formula(let formula):
      answer = Answer(report: .text(try Explanation.text(of: formula, run)))
    case .table(let table): answer = Answer(report: Report(table))
    case .scalar(let cell, let type):
      let column = Column.joining([Vector(count: 1, constant: cell)], type: type ?? .text)
      answer = Answer(report: Report(Table([column.renamed("value")]), form: .scalar))
    case .explain(let query): answer = Answer(report: try explained(query, run))
    case .why(let key, let query): answer = Answer(report: try why(key, query, run))
    case .query(let query):
      let relation = try query.run(run)
      // Columns are worked out when somebody looks; one that may fail has to fail here, before
      // its cell counts as run.
      for field in query.schema.fields where field.expr.canFail {
        _ = try relation.column(field.expr, run)
      }
      next.rows[statement.cell] = relation
      answer =
        query.form == .chart
        ? Answer(report: try Self.picture(run))
        : Answer(relation: relation, schema: query.schema, run: run)
      if let exported = run.remarks.exported, query.stages.last?.stage is ExportStage {
        answer = Answer(
          report: Report(
            written: exported.report, to: exported.path, notes: run.remarks.notes))
      }
    }
    workspace = next
    return answer
  }

  /// The last chart that was drawn, as an answer of its own.
  private static func picture(_ run: RunContext) throws -> Report {
    let chart = run.remarks.charts.last
    return Report(
      try chart?.values(until: run.workers.cancellation) ?? Table([]), form: .chart,
      notes: run.remarks.notes,
      charts: chart.map { [$0] } ?? [])
  }
}

/// What a statement answered: rows that become a table when somebody looks at them.
public struct Answer {
  private enum Content {
    case report(Report)
    case relation(Relation, Schema, RunContext)
  }

  private let content: Content

  init(report: Report) { content = .report(report) }

  init(relation: Relation, schema: Schema, run: RunContext) {
    content = .relation(relation, schema, run)
  }

  public var rowCount: Int {
    switch content {
    case .report(let report): report.table.rowCount
    case .relation(let relation, _, _): relation.count
    }
  }

  /// The table with its notes; only the first `limit` rows are worked out where it is given.
  public func report(limit: Int? = nil) throws -> Report {
    switch content {
    case .report(let report): return report
    case .relation(let relation, let schema, let run):
      var shown = relation
      if let limit { shown.rows = relation.rows.prefix(limit) }
      let columns = try schema.fields.map { field in
        var column = try shown.column(field.expr, named: field.name, run)
        column.isLabel = schema.isLabel(field)
        return column
      }
      return Report(
        Table(columns, rowCount: shown.count), notes: run.remarks.notes,
        charts: run.remarks.charts)
    }
  }
}

extension Schema {
  /// Whether a field's whole numbers are no amounts: those of a key, and years.
  fileprivate func isLabel(_ field: Field) -> Bool {
    guard field.type == .integer else { return false }
    if case .call(let function, _) = field.expr.node, function.name == "year" { return true }
    let name = field.name.lowercased()
    return name == "year" || name == roles[.key]?.column.lowercased()
  }
}
