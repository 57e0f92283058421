import Synchronization
import Tables

/// A model column with the expressions it is worked out from.
///
/// A class because many expressions name the same one.
final class ModelUse: Sendable {
  let column: ModelColumn
  let inputs: [BoundExpr]
  let compute: Compute
  /// The model's constants that the value depends on, as text.
  let constants: String
  /// True where inputs come as they are: keys, which are no figures. Else numbers of any kind come
  /// as floating values.
  let takesRaw: Bool
  /// The same formula for `explain sql`; nil where it has none.
  let sql: SQLFormula?
  /// Where a row's value depends on all rows, what is learnt from them: the inputs of the whole
  /// dataset in, the arithmetic for a batch out. Then `compute` is never called.
  let fit: Fit?
  private let makeNote: @Sendable () -> String?
  private let knownDefinition = Mutex<String?>(nil)

  typealias Compute = @Sendable ([Vector], Int) throws -> Vector
  typealias Fit = @Sendable ([Column]) throws -> Compute

  init(
    _ column: ModelColumn, _ inputs: [BoundExpr], constants: String,
    note: @autoclosure @escaping @Sendable () -> String?, takesRaw: Bool = false,
    sql: SQLFormula? = nil, fit: Fit? = nil, compute: @escaping Compute
  ) {
    self.column = column
    self.inputs = inputs
    self.constants = constants
    makeNote = note
    self.takesRaw = takesRaw
    self.sql = sql
    self.fit = fit
    self.compute = compute
  }

  /// How it was worked out, where there is a choice; reports say it.
  var note: String? { makeNote() }

  /// Names the column, its inputs and its constants: two uses with one definition are one column.
  ///
  /// Made when it is first asked for, as most uses are only bound.
  var definition: String {
    knownDefinition.withLock { known in
      if let known { return known }
      let made = BoundExpr.definition(of: column.name, inputs) + ";" + constants
      known = made
      return made
    }
  }

  /// The same column over other inputs.
  func over(_ inputs: [BoundExpr]) -> ModelUse {
    ModelUse(
      column, inputs, constants: constants, note: self.note, takesRaw: takesRaw, sql: sql, fit: fit,
      compute: compute)
  }

  /// The same column over other slots; nil where one of them has no counterpart.
  func mapped(_ slot: (Int) -> Int?) -> ModelUse? {
    var inputs: [BoundExpr] = []
    for input in self.inputs {
      guard let input = input.mapped(slot) else { return nil }
      inputs.append(input)
    }
    return over(inputs)
  }
}
