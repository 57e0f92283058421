import Parallel
import Tables

/// The positions that could be among the `limit` largest of an expression: those at least as
/// large as the `limit`-th largest, ties included, missing left out. Ascending.
struct TopCandidates {
  let positions: [UInt32]

  init(_ expr: BoundExpr, limit: Int, of relation: Relation, _ run: RunContext) throws {
    guard let type = expr.type, type.isFloating || type.isIntegral, limit < relation.count / 4,
      limit > 0
    else {
      positions = (0..<relation.count).map { UInt32(truncatingIfNeeded: $0) }
      return
    }
    let column = try relation.column(expr, run)
    let count = column.count
    let parts = try run.workers.map(rows: count) { rows in
      column.withDoubles { values in Self.largest(values, rows, limit, column.validity) }
    }
    // The threshold of all is at least that of any part.
    let all = parts.flatMap { $0 }.sorted { $0.value > $1.value }
    guard all.count > limit else {
      positions = all.map(\.position).sorted()
      return
    }
    let threshold = all[limit - 1].value
    positions = all.prefix { $0.value >= threshold }.map(\.position).sorted()
  }

  /// The `limit` largest of a chunk and everything level with the last of them.
  private static func largest(
    _ values: (Int) -> Double, _ rows: Range<Int>, _ limit: Int, _ validity: Bitmap?
  ) -> [(position: UInt32, value: Double)] {
    var kept: [(position: UInt32, value: Double)] = []
    var threshold = -Double.infinity
    for row in rows {
      let value = values(row)
      guard value >= threshold, validity.map({ $0[row] }) ?? true else { continue }
      kept.append((UInt32(truncatingIfNeeded: row), value))
      if kept.count >= max(64, limit * 2), value > threshold {
        cut(&kept, limit)
        threshold = kept[kept.count - 1].value
      }
    }
    cut(&kept, limit)
    return kept
  }

  private static func cut(_ kept: inout [(position: UInt32, value: Double)], _ limit: Int) {
    guard kept.count > limit else { return }
    kept.sort { $0.value > $1.value }
    let threshold = kept[limit - 1].value
    kept.removeAll { $0.value < threshold }
  }
}

extension Column {
  /// Calls `body` with a look-up of numeric values; a missing row's value means nothing.
  ///
  /// Whole numbers past 2⁵³ may meet in one double, which for ``TopCandidates`` only means more
  /// candidates.
  func withDoubles<Result>(_ body: ((Int) -> Double) throws -> Result) rethrows -> Result {
    switch values {
    case .numbers(let buffer):
      return try buffer.withUnsafeElements { values in try body { values[$0] } }
    case .integers(let buffer):
      return try buffer.withUnsafeElements { values in try body { Double(values[$0]) } }
    default: return try body { _ in 0 }
    }
  }
}
