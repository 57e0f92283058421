import Language
import Tables

extension Binder {
  mutating func bindIn(
    _ inner: Expr, _ list: [Expr], negated: Bool, in scope: Scope
  ) throws -> BoundExpr {
    let subject = inner
    let inner = try bind(inner, in: scope)
    if inner.type == .tags {
      throw Diagnostic(
        .typeMismatch, "a set of tags is not one value in a list", at: inner.range,
        help: "Write `topics has any (#tea, #coffee)`.")
    }
    var cells: [Cell] = []
    for item in list {
      let bound = try bind(item, in: scope)
      guard let cell = bound.constant else {
        throw Diagnostic(
          .notConstant, "a list after `in` holds constants", at: item.range,
          help: "Compare columns with `=` and `or`.")
      }
      _ = try common(
        inner, bound, range: item.range, sides: (subject, item), what: "the value and the list")
      if inner.type == .text { warnOfUnknownValue(inner, subject, item, in: scope.schema) }
      cells.append(cell)
    }
    let test = BoundExpr(.inList(inner, cells), .boolean)
    return negated ? BoundExpr(.not(test), .boolean) : test
  }

  /// `x in a..b` is `x >= a and x <= b`; `..<` leaves the upper end out.
  mutating func bindRange(
    _ inner: Expr, _ low: Expr, _ high: Expr, halfOpen: Bool, negated: Bool, in scope: Scope,
    range: SourceRange
  ) throws -> BoundExpr {
    let lower = try bindBinary(.greaterOrEqual, inner, low, in: scope, range: range)
    let upper = try bindBinary(
      halfOpen ? .less : .lessOrEqual, inner, high, in: scope, range: range)
    if let from = try bind(low, in: scope).constant?.double,
      let to = try bind(high, in: scope).constant?.double, from > to
    {
      throw Diagnostic(
        .badOption, "the range runs backwards", at: low.range.joined(high.range),
        reason: "Nothing is at least the first and at most the second.",
        help: "Put the smaller end first.")
    }
    let test = BoundExpr(.and(lower, upper), .boolean)
    return negated ? BoundExpr(.not(test), .boolean) : test
  }

  mutating func bindHas(
    _ inner: Expr, _ quantity: Quantity, _ list: [Expr], in scope: Scope
  ) throws -> BoundExpr {
    let inner = try bind(inner, in: scope)
    try require(
      inner, is: "tags or a category", .tags, or: .text, verb: "`has` looks into a set of tags",
      help: "Compare it with `=`, or with several values with `in (…)`.")
    let topics = try topics(list)
    return BoundExpr(.has(inner, quantity, topics), .boolean)
  }

  /// A bare word that names nothing is most likely the topic without its `#`.
  private mutating func topic(_ item: Expr) throws -> Cell {
    do {
      return try constant(item, what: "a topic")
    } catch let error as Diagnostic where error.code == .unknownColumn {
      guard case .path(let path) = item.kind, path.names.count == 1 else { throw error }
      throw Diagnostic(
        .unknownColumn, "there is no value called `\(path.text)`", at: path.range,
        label: "a topic begins with `#`", reason: "A bare word is always a name.",
        help: "Write `#\(path.text)`.", fixes: [.init(path.range, "#\(path.text)", isSafe: true)])
    }
  }

  /// Topic names from tags or text.
  mutating func topics(_ list: [Expr]) throws -> [String] {
    var names: [String] = []
    for item in list {
      switch try topic(item) {
      case .tags(let tags): names.append(contentsOf: tags)
      case .text(let text): names.append(Topic.folded(text))
      default:
        throw Diagnostic(
          .typeMismatch, "a topic is a tag or text", at: item.range,
          help: "Write `#tea` or `\"home gym\"`.")
      }
    }
    return names
  }
}
