import Synchronization
import Tables

/// The columns an expression's slots stand for, and the model columns already worked out on them.
///
/// A frame made by picking rows of another (a row for each tag of a fan) copies none of the
/// columns: each batch picks the values it needs.
final class Frame: Sendable {
  enum Slot: Sendable {
    case column(Column)
    /// A column of the parent, row by row through ``Parent/rows``; its slot there where it has one.
    case picked(Column, slot: Int?)
    /// A column of another table, row by row as a join found them.
    case joined(JoinedColumn)

    var name: String {
      switch self {
      case .column(let column), .picked(let column, _): column.name
      case .joined(let joined): joined.name
      }
    }

    /// The column that holds the values, in this frame's rows, the parent's or another table's.
    var source: Column {
      switch self {
      case .column(let column), .picked(let column, _): column
      case .joined(let joined): joined.source
      }
    }

    var parentSlot: Int? {
      if case .picked(_, let slot) = self { return slot }
      return nil
    }
  }

  struct Parent: Sendable {
    let frame: Frame
    /// A row of the parent for each row of this frame.
    let rows: Buffer<UInt32>
  }

  let slots: [Slot]
  let rowCount: Int
  let parent: Parent?
  /// The frame that this one adds columns to; the first ``sharedSlots`` slots are the same.
  let base: Frame?
  let sharedSlots: Int
  /// Model columns by their definition: computed when asked, kept as long as the frame lives.
  private let derived = Mutex<[String: Slot]>([:])
  /// For how many rows each model column was worked out in place so far.
  private let workedOut = Mutex<[String: Int]>([:])
  /// What was learnt from all rows for model columns that need it, by their definition.
  private let fits = Mutex<[String: ModelUse.Compute]>([:])

  init(_ columns: [Column], rowCount: Int) {
    precondition(columns.allSatisfy { $0.count == rowCount }, "columns of one length")
    slots = columns.map(Slot.column)
    self.rowCount = rowCount
    parent = nil
    base = nil
    sharedSlots = 0
  }

  /// A frame whose rows are `parent`'s, picked.
  init(_ slots: [Slot], of parent: Parent) {
    self.slots = slots
    self.parent = parent
    rowCount = parent.rows.count
    base = nil
    sharedSlots = 0
  }

  /// `base`'s first `count` slots and more after them, for the same rows.
  init(_ base: Frame, slots count: Int, and added: [Slot]) {
    slots = Array(base.slots.prefix(count)) + added
    rowCount = base.rowCount
    parent = base.parent
    self.base = base
    sharedSlots = count
  }

  /// `rows` of this frame, repeats allowed: its first `count` slots and more after them.
  ///
  /// Nothing but the row numbers is copied where this frame's columns are its own.
  func picking(_ rows: Buffer<UInt32>, slots count: Int, and added: [Slot]) -> Frame {
    let shared = slots.prefix(count).enumerated().map { index, slot -> Slot in
      switch slot {
      // A frame has one parent: what was picked before is picked from the same one again.
      case .column(let own):
        return parent == nil ? .picked(own, slot: index) : .column(own.gather(rows))
      case .picked: return slot
      case .joined(let joined): return .joined(joined.picking(rows))
      }
    }
    let above = parent.map { Parent(frame: $0.frame, rows: $0.rows.picked(rows)) }
    return Frame(shared + added, of: above ?? Parent(frame: self, rows: rows))
  }

  convenience init(_ table: Table) { self.init(table.columns, rowCount: table.rowCount) }

  /// The kept column for `definition`, or `make`'s, kept from now on.
  func derived(_ definition: String, _ make: () throws -> Column) rethrows -> Column {
    if case .column(let column)? = kept(definition) { return column }
    // Made outside the lock: it runs on all threads. Two makers would make the same column.
    let column = try make()
    keep(.column(column), for: definition)
    return column
  }

  /// Whether a model column that is now wanted for `rows` of the frame's rows is to be worked out
  /// for all and kept.
  ///
  /// Picking rows out costs some two and a half times as much a row as going over all. So a column
  /// is kept as soon as two fifths of the rows were asked for, in one query or in several together:
  /// in the long run nobody pays more than twice for not knowing what comes.
  func isWorthKeeping(_ definition: String, rows: Int) -> Bool {
    let enough = (2 * rowCount + 4) / 5
    if rows >= enough { return true }
    return workedOut.withLock { counts in
      counts[definition, default: 0] += rows
      return counts[definition, default: 0] >= enough
    }
  }

  func kept(_ definition: String) -> Slot? { derived.withLock { $0[definition] } }

  func keep(_ slot: Slot, for definition: String) { derived.withLock { $0[definition] = slot } }

  /// What a model column learns from all rows of the dataset: of the frame that this one's rows or
  /// columns come from, so that picking rows changes nobody's value.
  func fitted(_ use: ModelUse, _ fit: ModelUse.Fit) throws -> ModelUse.Compute {
    if let base, use.inputs.allSatisfy({ $0.slots.allSatisfy { $0 < sharedSlots } }) {
      return try base.fitted(use, fit)
    }
    if let parent, let above = use.mapped({ slots[$0].parentSlot }) {
      return try parent.frame.fitted(above, fit)
    }
    if let known = fits.withLock({ $0[use.definition] }) { return known }
    // Made outside the lock; two makers learn the same.
    let columns = try use.inputs.map { input in
      let kernel = try input.compiled()
      let rows = Rows.all(rowCount)
      var vectors: [Vector] = []
      for chunk in 0..<rows.chunkCount {
        try rows.forEachBatch(chunk: chunk, of: self) { vectors.append(try kernel.evaluate($0)) }
      }
      return Column.joining(vectors, type: input.type ?? .number)
    }
    let made = try fit(columns)
    fits.withLock { $0[use.definition] = made }
    return made
  }

  /// One bit a row: is there a value? Nil when there is one in every row.
  func validity(of slot: Int) -> Bitmap? {
    switch slots[slot] {
    case .column(let column): return column.validity
    case .joined(let joined): return joined.validity
    case .picked(let column, _):
      guard let validity = column.validity, let parent else { return nil }
      return parent.rows.withUnsafeElements { rows in
        bits(count: rowCount) { validity[Int(rows[$0])] }
      }
    }
  }
}
