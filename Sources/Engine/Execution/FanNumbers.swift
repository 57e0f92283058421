import Tables

/// Who each row is among all fans of its dataset, as random draws number them.
///
/// A fan's number is the rank of its key in the whole dataset (as a number if Integer, else by its
/// UTF-8 bytes), so neither the order of the rows nor a filter changes what a fan draws.
struct FanNumbers {
  /// A number a row, in the relation's order.
  let numbers: [Int]

  /// - Parameter order: the key; where there is none all columns, which tell rows apart that are
  ///   not the same in everything (``Schema/tieBreakers``).
  init(_ order: [BoundExpr], of relation: Relation, _ run: RunContext) throws {
    let ranks = try FanNumbers.ranks(order, relation.frame, run)
    numbers = relation.rows.indices.array.map { Int(ranks[Int($0)]) }
  }

  /// Each row's rank, worked out once a frame.
  private static func ranks(
    _ order: [BoundExpr], _ frame: Frame, _ run: RunContext
  ) throws -> Buffer<Int64> {
    let slots = order.reduce(into: Set<Int>()) { $0.formUnion($1.slots) }
    if let base = frame.base, slots.allSatisfy({ $0 < frame.sharedSlots }) {
      return try ranks(order, base, run)
    }
    let whole = Relation(frame)
    let definition = order.map(\.definition).joined(separator: ",")
    let column = try frame.derived("rank of \(definition)") {
      let ordering = try Ordering([], ties: order, of: whole, run)
      let ranks = try Buffer<Int64>(count: whole.count) { out in
        for (rank, row) in try ordering.positions().enumerated() {
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
