import Engine
import Language
import Rendering
import Tables

/// What a task's result has to be: that of its solution, as far as it matters.
///
///     columns: name, followers    only these are compared
///     order: kept                 the order of rows matters
///     tolerance: 1%               figures may differ by this much, relative
///     name: tasters               what `tasters` means is compared, instead of the last result
///     setting: today              the setting is compared
struct LessonCheck: Sendable {
  var columns: [String] = []
  var keepsOrder = false
  var tolerance = 1e-9
  var name: String?
  var setting: String?

  init() {}

  /// - Throws: a `Diagnostic` for a line that is none of these.
  init(_ text: String) throws(Diagnostic) {
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ":", maxSplits: 1).map { part in
        part.split(separator: " ").joined(separator: " ")
      }
      let value = parts.count > 1 ? parts[1] : ""
      switch parts.first {
      case "columns": columns = value.split(separator: ",").map { $0.filter { $0 != " " } }
      case "order" where value == "kept": keepsOrder = true
      case "order" where value == "any": keepsOrder = false
      case "name" where !value.isEmpty: name = value
      case "setting" where !value.isEmpty: setting = value
      case "tolerance":
        let isPercent = value.hasSuffix("%")
        guard let number = Double(isPercent ? String(value.dropLast()) : value), number >= 0 else {
          throw Self.problem(line)
        }
        tolerance = isPercent ? number / 100 : number
      default: throw Self.problem(line)
      }
    }
  }

  private static func problem(_ line: Substring) -> Diagnostic {
    Diagnostic(.documentFormat, "`\(line)` is no check", at: nil)
  }
}

extension LessonCheck {
  /// How a result differs from the expected one, in words for a learner that do not give the
  /// answer away; nil where it does not.
  ///
  /// A column is found by its name, else, where both have as many, by its place: what a figure is
  /// called is the learner's business.
  func difference(of found: Report, from expected: Report) -> String? {
    if found.form == .text || expected.form == .text {
      return same(found.table, expected.table, 0, 0) ? nil : "That is another text."
    }
    let names = columns.isEmpty ? expected.table.columns.map(\.name) : columns
    var pairs: [(Int, Int)] = []
    for name in names {
      guard let wanted = place(of: name, in: expected.table) else { continue }
      let isAlike = found.table.columns.count == expected.table.columns.count
      guard let own = place(of: name, in: found.table) ?? (isAlike ? wanted : nil) else {
        let has = found.table.columns.map { "`\($0.name)`" }.prefix(6).joined(separator: ", ")
        return "A column `\(name)` is asked for; your result has \(has)."
      }
      pairs.append((own, wanted))
    }
    let (rows, asked) = (found.table.rowCount, expected.table.rowCount)
    if rows != asked {
      return "Your result has \(rows) \(rows == 1 ? "row" : "rows"), and \(asked) "
        + "\(asked == 1 ? "is" : "are") asked for."
    }
    let order = { (table: Table, side: [Int]) in
      keepsOrder ? Array(0..<table.rowCount) : sortedRows(table, side)
    }
    let own = order(found.table, pairs.map(\.0))
    let wanted = order(expected.table, pairs.map(\.1))
    for (column, other) in pairs {
      for (row, second) in zip(own, wanted)
      where !isSame(found.table.columns[column][row], expected.table.columns[other][second]) {
        return words(for: found, expected, pairs, column)
      }
    }
    return nil
  }

  private func words(
    for found: Report, _ expected: Report, _ pairs: [(Int, Int)], _ column: Int
  ) -> String {
    if found.form == .scalar { return "That is another value." }
    if keepsOrder {
      var anyOrder = self
      anyOrder.keepsOrder = false
      if anyOrder.difference(of: found, from: expected) == nil {
        return "The rows are right, and stand in another order than asked for."
      }
    }
    return "The values of `\(found.table.columns[column].name)` are others."
  }

  private func place(of name: String, in table: Table) -> Int? {
    table.columns.firstIndex { $0.name.lowercased() == name.lowercased() }
  }

  private func same(_ first: Table, _ second: Table, _ column: Int, _ row: Int) -> Bool {
    guard first.rowCount > row, second.rowCount > row, first.columns.count > column,
      second.columns.count > column
    else { return first.rowCount == second.rowCount }
    return first.columns[column][row] == second.columns[column][row]
  }

  private func sortedRows(_ table: Table, _ columns: [Int]) -> [Int] {
    let keys = (0..<table.rowCount).map { row in
      columns.map { Self.key(table.columns[$0][row]) }
    }
    return keys.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
  }

  /// Texts that sort alike on both sides; figures to six digits, so that noise does not move rows.
  private static func key(_ cell: Cell) -> String {
    guard let number = cell.figure else { return "\(cell)" }
    return NumberText.number(number, decimals: 6)
  }

  private func isSame(_ first: Cell, _ second: Cell) -> Bool {
    if first == second { return true }
    guard let own = first.figure, let wanted = second.figure else { return false }
    return (own - wanted).magnitude <= tolerance * max(own.magnitude, wanted.magnitude)
  }
}

extension Cell {
  /// The value of whatever is measured: a percent as its ratio, an amount without its currency.
  fileprivate var figure: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value), .percent(let value), .money(let value, _): value
    default: nil
    }
  }
}
