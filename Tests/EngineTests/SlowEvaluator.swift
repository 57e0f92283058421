import Tables

@testable import Engine

/// The language's meaning once more, a row at a time, written without a look at the kernels.
enum SlowEvaluator {
  typealias Row = RandomTable.Row

  static func holds(_ node: RandomExpression.Node, _ row: Row) -> Bool {
    switch node {
    case .and(let a, let b): return holds(a, row) && holds(b, row)
    case .or(let a, let b): return holds(a, row) || holds(b, row)
    case .not(let a): return !holds(a, row)
    case .isMissing(let a): return value(a, row) == .missing
    case .compare(let sign, let a, let b): return compare(sign, value(a, row), value(b, row))
    case .inList(let a, let list): return list.contains { compare("=", value(a, row), $0) }
    case .has(let column, let quantity, let wanted):
      var own: [String] = []
      if case .tags(let tags)? = row[column] { own = tags }
      switch quantity {
      case "any": return wanted.contains { own.contains($0) }
      case "all": return wanted.allSatisfy { own.contains($0) }
      default: return !wanted.contains { own.contains($0) }
      }
    default: return false
    }
  }

  static func value(_ node: RandomExpression.Node, _ row: Row) -> Cell {
    switch node {
    case .column(let name): return row[name] ?? .missing
    case .literal(let cell): return cell
    case .negate(let a): return arithmetic("-", .integer(0), value(a, row))
    case .coalesce(let a, let b):
      let left = value(a, row)
      return left == .missing ? value(b, row) : left
    case .choose(let test, let a, let b): return value(holds(test, row) ? a : b, row)
    case .arithmetic(let sign, let a, let b):
      return arithmetic(sign, value(a, row), value(b, row))
    default: return .boolean(holds(node, row))
    }
  }

  private static func compare(_ sign: String, _ a: Cell, _ b: Cell) -> Bool {
    if a == .missing || b == .missing {
      return sign == "=" ? a == b : sign == "!=" ? a != b : false
    }
    let order: Int
    if case .text(let x) = a, case .text(let y) = b {
      let (x, y) = (Array(x.utf8), Array(y.utf8))
      order = x == y ? 0 : x.lexicographicallyPrecedes(y) ? -1 : 1
    } else {
      let (x, y) = (number(a), number(b))
      order = x == y ? 0 : x < y ? -1 : 1
    }
    switch sign {
    case "=": return order == 0
    case "!=": return order != 0
    case "<": return order < 0
    case "<=": return order <= 0
    case ">": return order > 0
    default: return order >= 0
    }
  }

  private static func arithmetic(_ sign: String, _ a: Cell, _ b: Cell) -> Cell {
    if a == .missing || b == .missing { return .missing }
    if case .integer(let x) = a, case .integer(let y) = b, sign != "/" {
      return .integer(sign == "+" ? x + y : sign == "-" ? x - y : x * y)
    }
    let (x, y) = (number(a), number(b))
    let result = sign == "+" ? x + y : sign == "-" ? x - y : sign == "*" ? x * y : x / y
    return result.isFinite ? .number(result) : .missing
  }

  /// The same value, whole or not.
  static func isSame(_ a: Cell, _ b: Cell) -> Bool {
    if a == b { return true }
    if case .text = a { return false }
    return a != .missing && b != .missing && number(a) == number(b)
  }

  static func number(_ cell: Cell) -> Double {
    switch cell {
    case .integer(let value): Double(value)
    case .number(let value), .percent(let value): value
    default: 0
    }
  }

  /// Numbers by size, text by bytes, missing last whichever way the order runs.
  static func precedes(_ a: Cell, _ b: Cell, descending: Bool) -> Bool? {
    if a == b { return nil }
    if a == .missing { return false }
    if b == .missing { return true }
    if compare("=", a, b) { return nil }
    return compare(descending ? ">" : "<", a, b)
  }
}
