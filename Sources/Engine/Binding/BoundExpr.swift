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

  var node: Node
  /// Nil for the bare word `missing`, which fits every type.
  var type: ColumnType?
  /// Text that has an order of its own (tiers, bands): its values, in that order.
  var categories: [String]?
  var range: SourceRange?
  /// Levels of expressions below this one, itself counted.
  private(set) var depth = 1
  /// All its parts, each as often as it stands.
  private(set) var weight = 1

  init(_ node: Node, _ type: ColumnType?, at range: SourceRange? = nil) {
    self.node = node
    self.type = type
    self.range = range
    for child in children {
      depth = max(depth, child.depth + 1)
      weight = min(weight + child.weight, 1 << 40)
    }
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

/// A model column with the expressions it is worked out from.
struct ModelUse: Sendable {
  let column: ModelColumn
  let inputs: [BoundExpr]
  let compute: @Sendable ([Vector], Int) throws -> Vector
  /// The model's constants that the value depends on, as text.
  let constants: String
  /// Names the column, its inputs and its constants: two uses with one definition are one column.
  let definition: String
  /// How it was worked out, where there is a choice; reports say it.
  let note: String?
  /// True where inputs come as they are: keys, which are no figures. Else numbers of any kind come
  /// as floating values.
  let takesRaw: Bool
  /// The same formula for `explain sql`; nil where it has none.
  let sql: SQLFormula?
  /// Where a row's value depends on all rows, what is learnt from them: the inputs of the whole
  /// dataset in, the arithmetic for a batch out. Then `compute` is never called.
  let fit: Fit?

  typealias Compute = @Sendable ([Vector], Int) throws -> Vector
  typealias Fit = @Sendable ([Column]) throws -> Compute

  init(
    _ column: ModelColumn, _ inputs: [BoundExpr], constants: String, note: String?,
    takesRaw: Bool = false, sql: SQLFormula? = nil, fit: Fit? = nil,
    compute: @escaping @Sendable ([Vector], Int) throws -> Vector
  ) {
    self.column = column
    self.inputs = inputs
    self.constants = constants
    self.note = note
    self.takesRaw = takesRaw
    self.sql = sql
    self.fit = fit
    self.compute = compute
    let list = inputs.map(\.definition).joined(separator: ",")
    definition = "\(column.name)(\(list));\(constants)"
  }

  /// The same column over other slots; nil where one of them has no counterpart.
  func mapped(_ slot: (Int) -> Int?) -> ModelUse? {
    var inputs: [BoundExpr] = []
    for input in self.inputs {
      guard let input = input.mapped(slot) else { return nil }
      inputs.append(input)
    }
    return ModelUse(
      column, inputs, constants: constants, note: note, takesRaw: takesRaw, sql: sql, fit: fit,
      compute: compute)
  }
}

extension BoundExpr {
  /// The expressions directly below.
  var children: [BoundExpr] {
    switch node {
    case .constant, .column: []
    case .arithmetic(_, let left, let right), .compare(_, let left, let right),
      .and(let left, let right), .or(let left, let right), .coalesce(let left, let right):
      [left, right]
    case .negate(let inner), .not(let inner), .inList(let inner, _), .has(let inner, _, _),
      .like(let inner, _), .isMissing(let inner):
      [inner]
    case .conditional(let test, let yes, let no): [test, yes, no]
    case .call(_, let arguments): arguments
    case .model(let use): use.inputs
    }
  }

  /// The same expression over other slots, for columns and what the model makes of them; nil for
  /// other expressions and where a slot has no counterpart.
  func mapped(_ slot: (Int) -> Int?) -> BoundExpr? {
    var copy = self
    switch node {
    case .constant: return self
    case .column(let old):
      guard let new = slot(old) else { return nil }
      copy.node = .column(new)
    case .model(let use):
      guard let use = use.mapped(slot) else { return nil }
      copy.node = .model(use)
    default: return nil
    }
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
    var copy = BoundExpr(node(over: replaced), type, at: range)
    copy.categories = categories
    return copy
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
          use.column, children, constants: use.constants, note: use.note, takesRaw: use.takesRaw,
          compute: use.compute))
    }
  }

  /// Whether it is the same for every row: no column, real or the model's, stands in it.
  var isConstant: Bool {
    switch node {
    case .constant: true
    case .column, .model: false
    default: children.allSatisfy(\.isConstant)
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

  /// A text that is the same for the same expression over the same frame.
  var definition: String {
    switch node {
    case .constant(let cell): "\(cell)"
    case .column(let slot): "#\(slot)"
    case .arithmetic(let operation, let left, let right):
      "(\(left.definition)\(operation.rawValue)\(right.definition))"
    case .compare(let operation, let left, let right):
      "(\(left.definition)\(operation.rawValue)\(right.definition))"
    case .model(let use): use.definition
    case .call(let function, let arguments):
      "\(function.name)(\(arguments.map(\.definition).joined(separator: ",")))"
    case .inList(let inner, let cells): "in(\(inner.definition),\(cells))"
    case .has(let inner, let quantity, let tags): "has(\(inner.definition),\(quantity),\(tags))"
    case .like(let inner, let pattern): "like(\(inner.definition),\(pattern))"
    case .and: "and" + childDefinitions
    case .or: "or" + childDefinitions
    case .not: "not" + childDefinitions
    case .negate: "minus" + childDefinitions
    case .isMissing: "missing" + childDefinitions
    case .conditional: "if" + childDefinitions
    case .coalesce: "coalesce" + childDefinitions
    }
  }

  private var childDefinitions: String {
    "(" + children.map(\.definition).joined(separator: ",") + ")"
  }
}

extension Cell {
  /// The type that holds this value; nil for missing.
  var type: ColumnType? {
    switch self {
    case .missing: nil
    case .boolean: .boolean
    case .integer: .integer
    case .number: .number
    case .percent: .percent
    case .money(_, let currency): .money(currency)
    case .text: .text
    case .date: .date
    case .time: .time
    case .duration: .duration
    case .tags: .tags
    }
  }
}
