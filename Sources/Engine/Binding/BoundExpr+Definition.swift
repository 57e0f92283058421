import Tables

extension BoundExpr {
  /// A text that is the same for the same expression over the same frame.
  var definition: String {
    if case .model(let use) = node { return use.definition }
    var text = ""
    define(into: &text)
    return text
  }

  /// The text for a call: the same for the same function over the same arguments.
  static func definition(of name: String, _ arguments: [BoundExpr]) -> String {
    var text = name
    define(arguments, into: &text)
    return text
  }

  /// Appends the definition, so that a tree makes one text and not one a node.
  func define(into text: inout String) {
    switch node {
    case .constant(let cell): cell.define(into: &text)
    case .column(let slot):
      text += "#"
      text += slot.description
    case .arithmetic(let operation, let left, let right):
      BoundExpr.define(left, operation.rawValue, right, into: &text)
    case .compare(let operation, let left, let right):
      BoundExpr.define(left, operation.rawValue, right, into: &text)
    case .model(let use): text += use.definition
    case .call(let function, let arguments):
      text += function.name
      BoundExpr.define(arguments, into: &text)
    case .inList(let inner, let cells):
      text += "in("
      inner.define(into: &text)
      for cell in cells {
        text += ","
        cell.define(into: &text)
      }
      text += ")"
    case .has(let inner, let quantity, let tags):
      text += "has("
      inner.define(into: &text)
      text += ",\(quantity.rawValue),\(tags))"
    case .like(let inner, let pattern):
      text += "like("
      inner.define(into: &text)
      text += ",\(pattern.debugDescription))"
    case .and: define("and", into: &text)
    case .or: define("or", into: &text)
    case .not: define("not", into: &text)
    case .negate: define("minus", into: &text)
    case .isMissing: define("missing", into: &text)
    case .conditional: define("if", into: &text)
    case .coalesce: define("coalesce", into: &text)
    }
  }

  private func define(_ name: String, into text: inout String) {
    text += name
    BoundExpr.define(children, into: &text)
  }

  private static func define(_ arguments: [BoundExpr], into text: inout String) {
    text += "("
    for (index, argument) in arguments.enumerated() {
      if index > 0 { text += "," }
      argument.define(into: &text)
    }
    text += ")"
  }

  private static func define(
    _ left: BoundExpr, _ sign: String, _ right: BoundExpr, into text: inout String
  ) {
    text += "("
    left.define(into: &text)
    text += sign
    right.define(into: &text)
    text += ")"
  }
}

extension Cell {
  /// Appends a text that values of the same kind and size alone share. Printing the case by itself
  /// would look its name up in the program's metadata.
  fileprivate func define(into text: inout String) {
    switch self {
    case .missing: text += "missing"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += "integer(\(value))"
    case .number(let value): text += "number(\(value))"
    case .percent(let value): text += "percent(\(value))"
    case .money(let value, let currency): text += "money(\(value)\(currency.sign))"
    case .text(let value): text += "text(\(value.debugDescription))"
    case .date(let value): text += "date(\(value))"
    case .time(let value): text += "time(\(value))"
    case .duration(let value): text += "duration(\(value))"
    case .tags(let tags): text += "tags(\(tags))"
    }
  }

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
