import Language
import Parallel
import Tables

/// A function that gives each row a value by looking at the other rows of its group: its signature,
/// what it does, its help and its examples in one place.
final class WindowFunction: Sendable {
  let name: String
  let parameters: [String]
  let takes: String
  let summary: String
  let examples: [FunctionExample]
  let resultType: @Sendable ([ColumnType?]) -> ColumnType?
  /// One value a row, of the result's type.
  let compute: @Sendable (WindowInput) throws -> Column

  init(
    _ name: String, _ parameters: [String], takes: String, summary: String,
    examples: [FunctionExample],
    resultType: @escaping @Sendable ([ColumnType?]) -> ColumnType?,
    compute: @escaping @Sendable (WindowInput) throws -> Column
  ) {
    self.name = name
    self.parameters = parameters
    self.takes = takes
    self.summary = summary
    self.examples = examples
    self.resultType = resultType
    self.compute = compute
  }
}

/// What a window function looks at: its arguments' values, row by row, and each row's group.
struct WindowInput: Sendable {
  let arguments: [Column]
  let groups: Groups
  let type: ColumnType
  let workers: Workers

  var rowCount: Int { groups.rowCount }

  /// Calls `body` with each row in order, looking now and then whether the work is to stop.
  @inline(__always)
  func forEachRow(_ body: (Int) throws -> Void) throws {
    for row in 0..<rowCount {
      if row % Workers.chunkRows == 0 { try workers.cancellation.check() }
      try body(row)
    }
  }

  @inline(__always)
  func group(_ row: Int) -> Int { groups.ids.map { Int($0[row]) } ?? 0 }
}

/// The window calls found in one `add` or `change`, each once, in the order they were met.
///
/// A class because an expression's binding adds to it on the way down.
final class WindowCollector {
  struct Call: Sendable {
    let function: WindowFunction
    let arguments: [BoundExpr]
    let type: ColumnType
  }

  /// The first slot that no column of the rows takes.
  let firstSlot: Int
  private(set) var calls: [Call] = []
  private var slots: [String: Int] = [:]

  init(firstSlot: Int) { self.firstSlot = firstSlot }

  /// The column that will hold the call's value.
  func add(
    _ function: WindowFunction, _ arguments: [BoundExpr], type: ColumnType
  ) -> BoundExpr {
    let key = BoundExpr.definition(of: function.name, arguments)
    if let slot = slots[key] { return BoundExpr(.column(slot), type) }
    let slot = firstSlot + calls.count
    slots[key] = slot
    calls.append(Call(function: function, arguments: arguments, type: type))
    return BoundExpr(.column(slot), type)
  }
}
