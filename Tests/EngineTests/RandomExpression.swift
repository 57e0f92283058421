import Tables

@testable import Engine

/// Expressions made at random that fit the columns of a ``RandomTable``.
struct RandomExpression {
  var random: SeededNumbers

  init(seed: UInt64) { random = SeededNumbers(seed) }

  indirect enum Node {
    case column(String)
    case literal(Cell)
    case arithmetic(String, Node, Node)
    case negate(Node)
    case coalesce(Node, Node)
    case choose(Node, Node, Node)
    case compare(String, Node, Node)
    case and(Node, Node)
    case or(Node, Node)
    case not(Node)
    case isMissing(Node)
    case inList(Node, [Cell])
    case has(String, String, [String])
  }

  mutating func number(_ depth: Int) -> Node {
    if depth == 0 {
      return random.below(3) > 0
        ? .column(random.pick(["a", "b", "x"])) : .literal(.integer(Int64(random.below(4))))
    }
    switch random.below(8) {
    case 0...3:
      return .arithmetic(random.pick(["+", "-", "*", "/"]), number(depth - 1), number(depth - 1))
    case 4: return .negate(number(depth - 1))
    case 5: return .coalesce(number(depth - 1), number(depth - 1))
    case 6: return .choose(condition(depth - 1), number(depth - 1), number(depth - 1))
    default: return number(0)
    }
  }

  mutating func condition(_ depth: Int) -> Node {
    let order = ["=", "!=", "<", "<=", ">", ">="]
    if depth == 0 {
      return .compare(random.pick(order), number(0), number(0))
    }
    switch random.below(9) {
    case 0, 1: return .and(condition(depth - 1), condition(depth - 1))
    case 2, 3: return .or(condition(depth - 1), condition(depth - 1))
    case 4: return .not(condition(depth - 1))
    case 5: return .isMissing(number(depth - 1))
    case 6:
      let list: [Cell] = [.integer(1), .integer(2), random.below(2) == 0 ? .missing : .integer(0)]
      return .inList(number(depth - 1), list)
    case 7:
      if random.below(2) == 0 {
        return .has(
          "z", random.pick(["any", "all", "none"]), ["one", random.pick(["two", "no"])])
      }
      let word = Cell.text(random.pick(["ann", "Bob", "éa", "p"]))
      return .compare(random.pick(order), .column(random.pick(["t", "g"])), .literal(word))
    default: return .compare(random.pick(order), number(depth - 1), number(depth - 1))
    }
  }
}

extension RandomExpression.Node {
  /// The columns that it names.
  var columns: Set<String> {
    switch self {
    case .column(let name), .has(let name, _, _): [name]
    case .literal: []
    case .arithmetic(_, let a, let b), .compare(_, let a, let b), .coalesce(let a, let b),
      .and(let a, let b), .or(let a, let b):
      a.columns.union(b.columns)
    case .negate(let a), .not(let a), .isMissing(let a), .inList(let a, _): a.columns
    case .choose(let a, let b, let c): a.columns.union(b.columns).union(c.columns)
    }
  }

  /// The expression as a person would type it.
  var text: String {
    switch self {
    case .column(let name): name
    case .literal(let cell): cell.written
    case .arithmetic(let sign, let a, let b), .compare(let sign, let a, let b):
      "(\(a.text) \(sign) \(b.text))"
    case .negate(let a): "(-\(a.text))"
    case .coalesce(let a, let b): "(\(a.text) ?? \(b.text))"
    case .choose(let a, let b, let c): "(if \(a.text) then \(b.text) else \(c.text))"
    case .and(let a, let b): "(\(a.text) and \(b.text))"
    case .or(let a, let b): "(\(a.text) or \(b.text))"
    case .not(let a): "(not \(a.text))"
    case .isMissing(let a): "(\(a.text) is missing)"
    case .inList(let a, let list): "(\(a.text) in (\(list.map(\.written).joined(separator: ", "))))"
    case .has(let column, let quantity, let tags):
      "(\(column) has \(quantity) (\(tags.map { "#" + $0 }.joined(separator: ", "))))"
    }
  }
}

extension Cell {
  fileprivate var written: String {
    switch self {
    case .integer(let value): "\(value)"
    case .text(let text): "\"\(text)\""
    default: "missing"
    }
  }
}
