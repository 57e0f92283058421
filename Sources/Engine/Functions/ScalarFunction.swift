import Language
import Tables

/// A function of one row: its signature, what it does, its help and its examples in one place.
///
/// A class, as the other entries of the registry are: every call keeps its function, and keeping a
/// reference is one count where keeping the value was one for each thing in it.
final class ScalarFunction: Sendable {
  struct Input: Sendable {
    let vector: Vector
    let type: ColumnType
    /// The same values as floating ones, where they are numbers.
    let floating: Vector

    init(vector: Vector, type: ColumnType) {
      self.vector = vector
      self.type = type
      floating = vector.floating
    }

    subscript(row: Int) -> Cell { vector[row, type] }
  }

  let name: String
  /// The parameters as help shows them: `x`, `low`, `high`.
  let parameters: [String]
  /// How many of the last parameters may be left out.
  let optionalCount: Int
  let summary: String
  let examples: [FunctionExample]
  /// The result's type for the arguments' types; nil when they do not fit.
  let resultType: @Sendable ([ColumnType?]) -> ColumnType?
  /// What the arguments should be, in words, for the message when they do not fit.
  let takes: String
  let evaluate: @Sendable ([Input], Int, ColumnType) throws -> Vector

  init(
    name: String, parameters: [String], optionalCount: Int, summary: String,
    examples: [FunctionExample], resultType: @escaping @Sendable ([ColumnType?]) -> ColumnType?,
    takes: String, evaluate: @escaping @Sendable ([Input], Int, ColumnType) throws -> Vector
  ) {
    self.name = name
    self.parameters = parameters
    self.optionalCount = optionalCount
    self.summary = summary
    self.examples = examples
    self.resultType = resultType
    self.takes = takes
    self.evaluate = evaluate
  }
}

/// A call and what it gives: help shows it, the tests run it.
struct FunctionExample: Sendable {
  let call: String
  let result: String

  init(_ call: String, _ result: String) {
    self.call = call
    self.result = result
  }
}
