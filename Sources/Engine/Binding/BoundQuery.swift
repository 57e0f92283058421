import Language
import Tables

/// A query whose names and types are settled: a source and stages, each with its output's schema.
struct BoundQuery: Sendable {
  enum Source: Sendable {
    case dataset(Dataset)
    case cell(Int)
    indirect case query(BoundQuery)
  }

  let source: Source
  let sourceSchema: Schema
  var stages: [Step]

  struct Step: Sendable {
    let stage: any BoundStage
    /// The text that ``range`` lies in; empty where the stage stands in a definition's text.
    let source: String
    let range: SourceRange
    let output: Schema

    /// The stage as it was written.
    var text: String { source.slice(range) }
  }

  var schema: Schema { stages.last?.output ?? sourceSchema }

  /// True where running it writes a file.
  var exports: Bool {
    if case .query(let inner) = source, inner.exports { return true }
    return stages.contains { $0.stage is ExportStage }
  }

  /// What its answer is: a table, or the picture that its last stage draws.
  var form: Report.Form {
    if let last = stages.last { return last.stage.form }
    if case .query(let inner) = source { return inner.form }
    return .table
  }
}

/// A stage ready to run.
protocol BoundStage: Sendable {
  /// What is known of the rows it gives.
  var output: Schema { get }
  /// True where the columns of the frame it is given keep their slots in the one it gives, so that
  /// an expression over them still means the same after it.
  var keepsSlots: Bool { get }
  /// What the stage does to the number of rows, for telling it before anything runs.
  var rowEffect: RowEffect { get }
  /// Fails where it is already known that running would, so that nothing is computed in vain.
  func prepare(_ run: RunContext) throws
  /// What is shown where the stage is a query's last one: the rows, or a picture of them.
  var form: Report.Form { get }
  func run(_ input: Relation, _ run: RunContext) throws -> Relation
}

extension BoundStage {
  var keepsSlots: Bool { false }
  var rowEffect: RowEffect { .own }
  func prepare(_ run: RunContext) throws {}
  var form: Report.Form { .table }
}

/// What a stage does to the number of rows.
enum RowEffect: Hashable, Sendable {
  /// As many rows come out as go in.
  case same
  /// Each row is kept or left out for what it holds itself, so that a sample tells the share.
  case filters
  /// The first so many.
  case atMost(Int)
  /// Rows of its own making: groups, pairs, reports.
  case own
}

/// A stage that only changes which names stand for which expressions.
struct RenamingStage: BoundStage {
  let output: Schema
  let keepsSlots = true
  let rowEffect = RowEffect.same
  func run(_ input: Relation, _ run: RunContext) -> Relation { input }
}

/// What a binder gathers when several things are wrong at once.
public struct Diagnostics: Error, Sendable {
  public let all: [Diagnostic]
  public init(_ all: [Diagnostic]) { self.all = all }
}
