import Influence
import Language
import Tables

/// One fan of a dataset, as the formulas see it: the first of whom the most is known.
struct ExampleFan {
  let dataset: Dataset
  let scope: ModelScope
  /// The row in the dataset.
  let row: Int

  /// Rows looked at: enough to meet a fan without gaps.
  private static let searched = 4_096

  /// - Parameter wanted: model columns; the fan has as many of them, from the first on, as any.
  /// - Parameter positive: takes only numbers above 0 for known.
  init?(_ dataset: Dataset, _ scope: ModelScope, wanted: [String], positive: Bool = false) {
    self.dataset = dataset
    self.scope = scope
    let rows = min(dataset.frame.rowCount, Self.searched)
    guard rows > 0 else { return nil }
    let batch = Batch(frame: dataset.frame, selected: .range(0..<rows))
    var left = Array(0..<rows)
    for name in wanted {
      guard let expr = try? scope.model(name),
        let vector = try? expr.compiled().evaluate(batch)
      else { continue }
      let type = expr.type ?? .text
      let presence = vector.presence
      let known = left.filter { row in
        guard presence?[row] ?? true else { return false }
        return !positive || (vector[row, type].double ?? 0) > 0
      }
      if !known.isEmpty { left = known }
    }
    row = left[0]
  }

  /// What the fan is called.
  var name: String {
    guard let key = dataset.roles[.key].flatMap({ dataset.table[$0.column] }) else {
      return "row \(row + 1)"
    }
    return CanonicalText.cell(key[row])
  }

  func cell(_ expr: BoundExpr) -> Cell {
    let batch = Batch(
      frame: dataset.frame, selected: .list(Buffer([UInt32(truncatingIfNeeded: row)])))
    guard let vector = try? expr.compiled().evaluate(batch) else { return .missing }
    if let presence = vector.presence, !presence[0] { return .missing }
    return vector[0, expr.type ?? .text]
  }

  /// A model column's value as a number; nil where it is not known.
  func number(_ model: String) -> Double? { (try? scope.model(model)).flatMap { cell($0).double } }

  func number(_ role: Role) -> Double? { scope.role(role).flatMap { cell($0).double } }

  func text(_ model: String) -> String? {
    guard let expr = try? scope.model(model), case .text(let text) = cell(expr) else { return nil }
    return text
  }

  /// The name of the column that plays a part.
  func column(_ role: Role) -> String { dataset.roles[role]?.column ?? role.rawValue }
}
