import Language
import Parallel
import Tables

/// One column to sort by.
struct OrderingKey: Sendable {
  let expr: BoundExpr
  let isDescending: Bool
}

/// Row order: keys one after the other, then the dataset's key, then the other columns from left
/// to right, so that every result has one order.
///
/// What breaks ties is worked out only for the rows that are tied.
struct Ordering {
  private let keys: [SortColumn]
  private let ties: [BoundExpr]
  private let relation: Relation
  private let run: RunContext

  init(
    _ keys: [OrderingKey], ties: [BoundExpr], of relation: Relation, _ run: RunContext
  ) throws {
    self.keys = try keys.map { key in
      SortColumn(
        try relation.column(key.expr, run), isDescending: key.isDescending,
        categories: key.expr.categories)
    }
    self.ties = ties
    self.relation = relation
    self.run = run
  }

  /// Positions within the relation, in order; missing is the largest, whichever way a key runs.
  ///
  /// - Throws: `Cancelled`, and what working out a tie breaker may throw.
  func positions() throws -> [UInt32] {
    var sort = PositionSort(count: relation.count, workers: run.workers)
    for key in keys {
      if sort.isDone { break }
      try sort.sort(by: key)
    }
    for tie in ties {
      if sort.isDone { break }
      let level = sort.levelPositions
      let isDense = level.count < relation.count
      let rows = isDense ? relation.taking(level) : relation
      let column = SortColumn(try rows.column(tie, run), categories: tie.categories)
      try sort.sort(by: column, isDense: isDense)
    }
    return sort.positions
  }

  /// True when both have the same first `keyCount` keys.
  func ties(_ left: UInt32, _ right: UInt32, keyCount: Int) -> Bool {
    keys.prefix(keyCount).allSatisfy { $0.isSame(Int(left), Int(right)) }
  }

  /// True when the first key is missing in that row.
  func isMissing(_ row: UInt32) -> Bool { keys[0].validity.map { !$0[Int(row)] } ?? false }
}

extension Schema {
  /// What breaks ties: the key where there is one, else every column from left to right.
  var tieBreakers: [BoundExpr] {
    if let key = field(playing: .key) { return [key.expr] }
    return fields.map(\.expr)
  }
}
