import Parallel
import Tables

extension Schema {
  /// How many slots of a frame its fields can reach: the first free one for a new column.
  var slotCount: Int {
    fields.reduce(0) { max($0, $1.expr.slotEnd) }
  }
}

extension Relation {
  /// The same rows with more columns, a value for each row in the relation's order.
  ///
  /// The frame stays whole, rows that are not chosen have nothing in the new columns: so who a fan
  /// is among all fans does not change.
  ///
  /// - Parameter slots: the frame's slots to keep; the new columns follow them.
  /// - Throws: `Cancelled`.
  func adding(_ columns: [Column], after slots: Int, _ workers: Workers) throws -> Relation {
    try adding(slots) { places in
      try columns.map { column in
        .column(try places.map { try column.gather($0, workers: workers) } ?? column)
      }
    }
  }

  /// The same with columns of another table.
  func adding(_ columns: [JoinedColumn], after slots: Int) -> Relation {
    adding(slots) { places in
      columns.map { column in .joined(places.map { column.picking($0) } ?? column) }
    }
  }

  /// - Parameter added: the new slots, for the places of the relation that it is given, which may
  ///   be ``Column/noRow``; for all of them in order where it is given none.
  private func adding(
    _ slots: Int, _ added: (Buffer<UInt32>?) throws -> [Frame.Slot]
  ) rethrows -> Relation {
    switch rows {
    case .all: return Relation(Frame(frame, slots: slots, and: try added(nil)))
    case .mask, .list:
      guard let places else {
        return Relation(frame.picking(rows.indices, slots: slots, and: try added(nil)))
      }
      return Relation(Frame(frame, slots: slots, and: try added(Buffer(places))), rows: rows)
    }
  }

  /// For each row of the frame its place in the relation, or ``Column/noRow``; nil where a row
  /// stands in the relation twice.
  private var places: [UInt32]? {
    var places = [UInt32](repeating: Column.noRow, count: frame.rowCount)
    let indices = rows.indices
    return indices.withUnsafeElements { indices in
      for place in indices.indices {
        let row = Int(indices[place])
        if places[row] != Column.noRow { return nil }
        places[row] = UInt32(truncatingIfNeeded: place)
      }
      return places
    }
  }

  /// The row of the frame that stands at each place of the relation.
  func frameRows(at positions: Buffer<UInt32>) -> Buffer<UInt32> {
    if case .all = rows { return positions }
    return rows.indices.picked(positions)
  }
}
