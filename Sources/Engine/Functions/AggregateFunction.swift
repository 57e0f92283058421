import Language
import Parallel
import Tables

/// A function of many rows: its signature, what it does, its help and its examples in one place.
final class AggregateFunction: Sendable {
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
  /// How it is worked out, for the arguments and the result's type.
  let way: @Sendable ([BoundExpr], ColumnType) throws -> Way

  enum Way: Sendable {
    /// While the rows pass by.
    case tallied(TalliedAggregate)
    /// From the arguments' columns: one value a group, of the result's type.
    case columns(@Sendable (AggregateInput) throws -> Column)
  }
  /// What is wrong with constant arguments, so that it is told while binding.
  let mistake: @Sendable ([Cell?]) -> Diagnostic?

  init(
    _ name: String, _ parameters: [String], optional: Int = 0, constants: Set<Int> = [],
    takes: String, summary: String, examples: [FunctionExample],
    mistake: @escaping @Sendable ([Cell?]) -> Diagnostic? = { _ in nil },
    resultType: @escaping @Sendable ([ColumnType?]) -> ColumnType?,
    way: @escaping @Sendable ([BoundExpr], ColumnType) throws -> Way
  ) {
    self.name = name
    self.parameters = parameters
    optionalCount = optional
    self.constants = constants
    self.takes = takes
    self.summary = summary
    self.examples = examples
    self.resultType = resultType
    self.mistake = mistake
    self.way = way
  }

  /// An aggregate that always looks at its arguments' columns.
  convenience init(
    _ name: String, _ parameters: [String], takes: String, summary: String,
    examples: [FunctionExample], resultType: @escaping @Sendable ([ColumnType?]) -> ColumnType?,
    compute: @escaping @Sendable (AggregateInput) throws -> Column
  ) {
    self.init(
      name, parameters, takes: takes, summary: summary, examples: examples, resultType: resultType
    ) { _, _ in .columns(compute) }
  }

  /// An aggregate that is made of tallies whatever its arguments are.
  convenience init(
    _ name: String, _ parameters: [String], optional: Int = 0, constants: Set<Int> = [],
    takes: String, summary: String, examples: [FunctionExample],
    resultType: @escaping @Sendable ([ColumnType?]) -> ColumnType?,
    tallies: @escaping @Sendable ([BoundExpr], ColumnType) throws -> [Tally],
    finish: @escaping @Sendable (TalliedInput) throws -> Column
  ) {
    self.init(
      name, parameters, optional: optional, constants: constants, takes: takes, summary: summary,
      examples: examples, resultType: resultType
    ) { arguments, type in
      .tallied(TalliedAggregate(tallies: try tallies(arguments, type), finish: finish))
    }
  }

  /// The same function, whose constant arguments are looked at while it is bound.
  func checking(_ mistake: @escaping @Sendable ([Cell?]) -> Diagnostic?) -> AggregateFunction {
    AggregateFunction(
      name, parameters, optional: optionalCount, constants: constants, takes: takes,
      summary: summary, examples: examples, mistake: mistake, resultType: resultType, way: way)
  }
}

/// What an aggregate looks at: its arguments' values, row by row, and each row's group.
struct AggregateInput: Sendable {
  let arguments: [Column]
  let groups: Groups
  let type: ColumnType
  let workers: Workers

  var rowCount: Int { groups.rowCount }

  @inline(__always)
  func group(_ row: Int) -> Int { groups.ids.map { Int($0[row]) } ?? 0 }
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
    let key = BoundExpr.definition(of: function.name, arguments)
    if let slot = slots[key] { return BoundExpr(.column(slot), type) }
    let slot = firstSlot + calls.count
    slots[key] = slot
    calls.append(Call(function: function, arguments: arguments, type: type))
    return BoundExpr(.column(slot), type)
  }
}
