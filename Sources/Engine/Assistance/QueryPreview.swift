import Language
import Parallel
import Tables

/// What a pipeline would give, told before it runs: its columns, and about how many rows.
public struct QueryPreview: Hashable, Sendable {
  /// Names with types, in order.
  public let columns: [(name: String, type: String)]
  /// nil where only running the stages could tell.
  public let rows: Int?
  /// True where ``rows`` was worked out on a sample.
  public let isEstimate: Bool

  public static func == (a: QueryPreview, b: QueryPreview) -> Bool {
    a.rows == b.rows && a.isEstimate == b.isEstimate
      && a.columns.elementsEqual(b.columns) { $0 == $1 }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(rows)
    hasher.combine(isEstimate)
    for column in columns { hasher.combine(column.name) }
  }
}

extension QueryEngine {
  /// Rows of a source that a preview looks at.
  private static let previewRows = 4_096

  /// Returns what the complete stages of `query` give.
  ///
  /// Filters run on rows taken at even distances over the whole source, and the count is scaled up;
  /// stages that change neither rows nor their number pass it on, and after any other only the
  /// columns are known. The sample is the same every time, so that the figure does not flicker.
  ///
  /// - Returns: nil where the query cannot be bound.
  /// - Complexity: O(columns + 4,096 rows), whatever the size of the source.
  public func preview(of query: Query?) -> QueryPreview? {
    guard let query else { return nil }
    var binder = Binder(workspace)
    guard let bound = try? binder.bind(query, text: "") else { return nil }
    let columns = bound.schema.fields.map { ($0.name, $0.type.name) }
    guard let estimate = try? estimate(of: bound) else {
      return QueryPreview(columns: columns, rows: nil, isEstimate: false)
    }
    return QueryPreview(
      columns: columns, rows: Int(estimate.rows.rounded()), isEstimate: !estimate.isExact)
  }

  private struct Estimate {
    /// The rows that stand for all.
    var sample: Relation
    var rows: Double
    var isExact: Bool
  }

  /// nil where a stage makes rows of its own.
  private func estimate(of query: BoundQuery) throws -> Estimate? {
    guard var estimate = try source(of: query) else { return nil }
    let run = previewRun
    for step in query.stages {
      let before = estimate.sample.count
      switch step.stage.rowEffect {
      case .own: return nil
      case .atMost(let limit): estimate.rows = min(estimate.rows, Double(limit))
      case .same: estimate.sample = try step.stage.run(estimate.sample, run)
      case .filters:
        estimate.sample = try step.stage.run(estimate.sample, run)
        if before > 0 { estimate.rows *= Double(estimate.sample.count) / Double(before) }
      }
    }
    return estimate
  }

  private func source(of query: BoundQuery) throws -> Estimate? {
    switch query.source {
    case .dataset(let dataset): return try sampled(Relation(dataset.frame))
    case .cell(let number): return try workspace.rows[number].map(sampled)
    case .query(let inner): return try estimate(of: inner)
    }
  }

  /// The rows themselves where there are few, else some at even distances, copied: a stage that
  /// works on a whole frame then works on these alone.
  private func sampled(_ relation: Relation) throws -> Estimate {
    let count = relation.count
    guard count > Self.previewRows else {
      return Estimate(sample: relation, rows: Double(count), isExact: true)
    }
    let step = Double(count) / Double(Self.previewRows)
    let taken = relation.taking((0..<Self.previewRows).map { UInt32(Double($0) * step) })
    let run = previewRun
    let columns = try relation.frame.slots.enumerated().map { slot, content in
      try taken.column(
        BoundExpr(.column(slot), content.source.type), named: content.name, run)
    }
    return Estimate(
      sample: Relation(columns, rowCount: taken.count), rows: Double(count), isExact: false)
  }

  private var previewRun: RunContext {
    RunContext(
      workspace: workspace, workers: Workers(threads: 1), progress: nil, remarks: .init())
  }
}
