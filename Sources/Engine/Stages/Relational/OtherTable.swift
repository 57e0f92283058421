import Language
import Tables

/// The second table of a stage: `append other`, `join left (orders | where total > $5) on …`.
struct OtherTable: Sendable {
  /// What its columns are called by: the dataset's name, or the one that a query starts at.
  let name: String
  let range: SourceRange
  let query: BoundQuery

  init(_ query: BoundQuery, name: String, at range: SourceRange) {
    self.query = query
    self.name = name
    self.range = range
  }

  var schema: Schema { query.schema }

  /// Its rows. What its own stages have to say is passed on; they are no stages of this query.
  func run(_ run: RunContext) throws -> Relation {
    let inner = RunContext(
      workspace: run.workspace, workers: run.workers, progress: run.progress, remarks: .init())
    let relation = try query.run(inner)
    for note in inner.remarks.notes {
      run.note(note.kind, note.kind == .ledger ? "In `\(name)`: \(note.text)" : note.text)
    }
    return relation
  }
}

extension Binder {
  mutating func bindOther(_ stage: Stage, _ label: String) throws -> OtherTable {
    guard case .source(let source)? = stage.arguments[label] else {
      throw Diagnostic(
        .incomplete, "`\(stage.name.text)` needs another table", at: stage.range)
    }
    let query = try bindElsewhere(Query(source, [], source.range))
    var name = query.schema.origin ?? "other"
    if case .name(let given) = source { name = given.text }
    return OtherTable(query, name: name, at: source.range)
  }
}

extension Relation {
  static var tooManyRows: Diagnostic {
    Diagnostic(
      .runFailed, "the result would have more than 4,294,967,294 rows", at: nil,
      help: "Narrow both tables first, or `summarise` one of them.")
  }
}
