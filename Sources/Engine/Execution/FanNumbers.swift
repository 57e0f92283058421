import Tables

/// Who each row is among all fans of its dataset, as random draws number them.
///
/// A fan's number is the rank of its key in the whole dataset (as a number if Integer, else by its
/// UTF-8 bytes), so neither the order of the rows nor a filter changes what a fan draws.
struct FanNumbers {
  /// A number a row, in the relation's order.
  let numbers: [Int]

  /// - Parameter key: nil where nothing tells the rows apart: then their order in the file does,
  ///   and a note says so.
  init(_ key: BoundExpr?, of relation: Relation, _ run: RunContext) throws {
    guard let key else {
      run.note(.warning, "No key tells the rows apart: their order in the file decides the draws.")
      numbers = relation.rows.indices.array.map(Int.init)
      return
    }
    let ranks = try FanNumbers.ranks(key, relation.frame, run)
    numbers = relation.rows.indices.array.map { Int(ranks[Int($0)]) }
  }

  /// Each row's rank by `key`, worked out once a frame.
  private static func ranks(
    _ key: BoundExpr, _ frame: Frame, _ run: RunContext
  ) throws -> Buffer<Int64> {
    if let base = frame.base, key.slots.allSatisfy({ $0 < frame.sharedSlots }) {
      return try ranks(key, base, run)
    }
    let whole = Relation(frame)
    let column = try frame.derived("rank of \(key.definition)") {
      let ordering = try Ordering([.init(expr: key, isDescending: false)], ties: [], of: whole, run)
      let ranks = Buffer<Int64>(count: whole.count) { out in
        for (rank, row) in ordering.positions(count: whole.count).enumerated() {
          out[Int(row)] = Int64(rank)
        }
      }
      return Column("rank", .integer, .integers(ranks))
    }
    guard case .integers(let ranks) = column.values else {
      preconditionFailure("ranks are integers")
    }
    return ranks
  }
}
