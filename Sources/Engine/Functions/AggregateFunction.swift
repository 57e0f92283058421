import Language
import Parallel
import Synchronization
import Tables

/// A function of many rows: its signature, what it does, its help and its examples in one value.
struct AggregateFunction: Sendable {
  let name: String
  let parameters: [String]
  /// How many of the last parameters may be left out.
  let optionalCount: Int
  /// Which parameters must be constants.
  let constants: Set<Int>
  let takes: String
  let summary: String
  let examples: [FunctionExample]
  let resultType: @Sendable ([ColumnType?]) -> ColumnType?
  /// One value a group, of the result's type.
  let compute: @Sendable (AggregateInput) throws -> Column
  /// What is wrong with constant arguments, so that it is told while binding.
  private(set) var mistake: @Sendable ([Cell?]) -> Diagnostic? = { _ in nil }

  init(
    _ name: String, _ parameters: [String], optional: Int = 0, constants: Set<Int> = [],
    takes: String, summary: String, examples: [FunctionExample],
    resultType: @escaping @Sendable ([ColumnType?]) -> ColumnType?,
    compute: @escaping @Sendable (AggregateInput) throws -> Column
  ) {
    self.name = name
    self.parameters = parameters
    optionalCount = optional
    self.constants = constants
    self.takes = takes
    self.summary = summary
    self.examples = examples
    self.resultType = resultType
    self.compute = compute
  }

  /// The same function, whose constant arguments are looked at while it is bound.
  func checking(_ mistake: @escaping @Sendable ([Cell?]) -> Diagnostic?) -> AggregateFunction {
    var copy = self
    copy.mistake = mistake
    return copy
  }
}

/// What an aggregate looks at: its arguments' values, row by row, and each row's group.
struct AggregateInput: Sendable {
  let arguments: [Column]
  /// A text for each argument that is the same for the same expression.
  let definitions: [String]
  let groups: Groups
  let type: ColumnType
  let workers: Workers
  /// What the calls of one stage have in common.
  let shared: SharedValues

  var rowCount: Int { groups.rowCount }
}

/// Values sorted into groups, kept while a stage's calls run: `median(x)` and `quantile(x, 90%)`
/// need the same ones.
final class SharedValues: Sendable {
  private let lists = Mutex<[String: [[Double]]]>([:])

  func values(of definition: String, _ make: () -> [[Double]]) -> [[Double]] {
    if let known = lists.withLock({ $0[definition] }) { return known }
    let made = make()
    lists.withLock { $0[definition] = made }
    return made
  }
}

/// The calls found in one `summarise`, each once, in the order they were met.
///
/// A class because an expression's binding adds to it on the way down.
final class AggregateCollector {
  struct Call: Sendable {
    let function: AggregateFunction
    let arguments: [BoundExpr]
    let type: ColumnType
  }

  /// The rows that the calls look at.
  let input: Schema
  /// The first slot after the group columns.
  let firstSlot: Int
  private(set) var calls: [Call] = []
  private var slots: [String: Int] = [:]

  init(input: Schema, firstSlot: Int) {
    self.input = input
    self.firstSlot = firstSlot
  }

  /// The column that will hold the call's value.
  func add(
    _ function: AggregateFunction, _ arguments: [BoundExpr], type: ColumnType
  ) -> BoundExpr {
    let key = "\(function.name)(\(arguments.map(\.definition).joined(separator: ",")))"
    if let slot = slots[key] { return BoundExpr(.column(slot), type) }
    let slot = firstSlot + calls.count
    slots[key] = slot
    calls.append(Call(function: function, arguments: arguments, type: type))
    return BoundExpr(.column(slot), type)
  }
}
