import Language
import Tables

/// An expression whose names and types are settled.
struct BoundExpr: Sendable {
  indirect enum Node: Sendable {
    case constant(Cell)
    /// A column of the frame.
    case column(Int)
    case arithmetic(ArithmeticOperator, BoundExpr, BoundExpr)
    case negate(BoundExpr)
    case compare(BinaryOperator, BoundExpr, BoundExpr)
    case and(BoundExpr, BoundExpr)
    case or(BoundExpr, BoundExpr)
    case not(BoundExpr)
    case inList(BoundExpr, [Cell])
    case has(BoundExpr, Quantity, [String])
    case like(BoundExpr, String)
    case isMissing(BoundExpr)
    case conditional(BoundExpr, BoundExpr, BoundExpr)
    case coalesce(BoundExpr, BoundExpr)
    case call(ScalarFunction, [BoundExpr])
    case model(ModelUse)
  }

  let node: Node
  /// Nil for the bare word `missing`, which fits every type.
  var type: ColumnType?
  /// Text that has an order of its own (tiers, bands): its values, in that order.
  var categories: [String]?
  var range: SourceRange?
  /// Levels of expressions below this one, itself counted.
  private(set) var depth: Int32 = 1
  /// All its parts, each as often as it stands.
  private(set) var weight: Int32 = 1
  /// Whether it is the same for every row: no column, real or the model's, stands in it.
  private(set) var isConstant: Bool
  /// The first slot after all that it reads.
  private(set) var slotEnd = 0

  init(_ node: Node, _ type: ColumnType?, at range: SourceRange? = nil) {
    self.node = node
    self.type = type
    self.range = range
    switch node {
    case .constant: isConstant = true
    case .column(let slot):
      isConstant = false
      slotEnd = slot + 1
    case .model(let use):
      isConstant = false
      for input in use.inputs { count(input) }
    default:
      isConstant = true
      node.forEachChild { child in
        count(child)
        isConstant = isConstant && child.isConstant
      }
    }
  }

  private mutating func count(_ child: BoundExpr) {
    depth = max(depth, child.depth + 1)
    weight = min(weight + child.weight, 1 << 29)
    slotEnd = max(slotEnd, child.slotEnd)
  }

  static func constant(_ cell: Cell, at range: SourceRange? = nil) -> BoundExpr {
    BoundExpr(.constant(cell), cell.type, at: range)
  }

  /// The value, where it is the same for every row.
  var constant: Cell? {
    if case .constant(let cell) = node { return cell }
    return nil
  }
}

enum ArithmeticOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
}

extension BoundExpr.Node {
  /// Visits the expressions directly below, without making a list of them: every node that is
  /// bound asks for its children.
  @inline(__always)
  func forEachChild(_ visit: (BoundExpr) throws -> Void) rethrows {
    switch self {
    case .constant, .column: break
    case .arithmetic(_, let left, let right), .compare(_, let left, let right),
      .and(let left, let right), .or(let left, let right), .coalesce(let left, let right):
      try visit(left)
      try visit(right)
    case .negate(let inner), .not(let inner), .inList(let inner, _), .has(let inner, _, _),
      .like(let inner, _), .isMissing(let inner):
      try visit(inner)
    case .conditional(let test, let yes, let no):
      try visit(test)
      try visit(yes)
      try visit(no)
    case .call(_, let arguments): for argument in arguments { try visit(argument) }
    case .model(let use): for input in use.inputs { try visit(input) }
    }
  }
}

extension BoundExpr {
  /// The expressions directly below.
  var children: [BoundExpr] {
    var children: [BoundExpr] = []
    node.forEachChild { children.append($0) }
    return children
  }

  /// The same expression over other slots, for columns and what the model makes of them; nil for
  /// other expressions and where a slot has no counterpart.
  func mapped(_ slot: (Int) -> Int?) -> BoundExpr? {
    let mapped: Node
    switch node {
    case .constant: return self
    case .column(let old):
      guard let new = slot(old) else { return nil }
      mapped = .column(new)
    case .model(let use):
      guard let use = use.mapped(slot) else { return nil }
      mapped = .model(use)
    default: return nil
    }
    return withNode(mapped)
  }

  /// Another node in the same place, with the same type and order.
  func withNode(_ node: Node) -> BoundExpr {
    var copy = BoundExpr(node, type, at: range)
    copy.categories = categories
    return copy
  }

  /// The same expression with another one in the place of each column; nil where one has none.
  func replacing(_ counterpart: (Int) -> BoundExpr?) -> BoundExpr? {
    if case .column(let slot) = node { return counterpart(slot) }
    var replaced: [BoundExpr] = []
    for child in children {
      guard let child = child.replacing(counterpart) else { return nil }
      replaced.append(child)
    }
    return withNode(node(over: replaced))
  }

  /// The same operation on other expressions: as many as there are ``children``, in their order.
  private func node(over children: [BoundExpr]) -> Node {
    switch node {
    case .constant, .column: node
    case .arithmetic(let operation, _, _): .arithmetic(operation, children[0], children[1])
    case .compare(let operation, _, _): .compare(operation, children[0], children[1])
    case .and: .and(children[0], children[1])
    case .or: .or(children[0], children[1])
    case .coalesce: .coalesce(children[0], children[1])
    case .negate: .negate(children[0])
    case .not: .not(children[0])
    case .inList(_, let cells): .inList(children[0], cells)
    case .has(_, let quantity, let tags): .has(children[0], quantity, tags)
    case .like(_, let pattern): .like(children[0], pattern)
    case .isMissing: .isMissing(children[0])
    case .conditional: .conditional(children[0], children[1], children[2])
    case .call(let function, _): .call(function, children)
    case .model(let use):
      .model(
        ModelUse(
          use.column, children, constants: use.constants, note: use.note,
          takesRaw: use.takesRaw, compute: use.compute))
    }
  }

  /// True where working it out can end in an error: whole numbers may grow too large.
  var canFail: Bool {
    switch node {
    case .arithmetic, .negate: type?.isIntegral == true || children.contains(where: \.canFail)
    case .call: true
    case .model: false
    default: children.contains(where: \.canFail)
    }
  }

  /// Whether it reads a slot of the frame.
  func reads(_ slot: Int) -> Bool {
    if slotEnd <= slot { return false }
    if case .column(let own) = node { return own == slot }
    var reads = false
    node.forEachChild { reads = reads || $0.reads(slot) }
    return reads
  }

  /// The frame slots it reads.
  var slots: Set<Int> {
    if case .column(let slot) = node { return [slot] }
    return children.reduce(into: []) { $0.formUnion($1.slots) }
  }

  /// The model columns it names, those that others are made from first.
  var modelColumns: [ModelUse] {
    var uses = children.flatMap(\.modelColumns)
    if case .model(let use) = node { uses.append(use) }
    return uses
  }

  /// The tags that a `has` in it asks columns for, with the columns' slots.
  var askedTags: [(slot: Int, tag: String)] {
    var asked = children.flatMap(\.askedTags)
    if case .has(let inner, _, let tags) = node, case .column(let slot) = inner.node {
      asked += tags.map { (slot, $0) }
    }
    return asked
  }
}
