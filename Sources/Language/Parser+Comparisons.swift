/// Comparisons: `=`, `in`, `has`, `like`, `is`, and the topics of a stage.
extension Parser {
  mutating func comparison() throws(Unwind) -> Node {
    let left = try coalesce()
    let outer = probe?.compared
    defer { probe?.compared = outer }
    if let operation = comparisonOperator(peek) {
      take()
      probe?.compared = left.expr
      let right = try coalesce()
      if comparisonOperator(peek) != nil {
        throw try chainedComparison(left.expr, operation, right.expr)
      }
      return try combine(operation, left, right)
    }
    if at("in") { return try membership(left, negated: false) }
    if at("has") { return try hasTopics(left) }
    if at("like") { return try likeness(left, negated: false) }
    if at("is") { return try missingness(left) }
    guard at("not") else {
      if at(.colon) { throw colonInExpression() }
      return left
    }
    if isWord(ahead(1), "in") {
      take(.keyword, asks: true)
      return try membership(left, negated: true)
    }
    if isWord(ahead(1), "like") {
      take(.keyword, asks: true)
      return try likeness(left, negated: true)
    }
    take(.keyword, asks: true)
    noteExpectation(.keyword("in"), at: need)
    noteExpectation(.keyword("like"), at: need)
    throw unexpected("`in` or `like`")
  }

  @inline(__always)
  func comparisonOperator(_ token: Token) -> BinaryOperator? {
    switch token.kind {
    case .symbol(.equal): .equal
    case .symbol(.notEqual): .notEqual
    case .symbol(.less): .less
    case .symbol(.lessOrEqual): .lessOrEqual
    case .symbol(.greater): .greater
    case .symbol(.greaterOrEqual): .greaterOrEqual
    default: nil
    }
  }

  // MARK: - in

  private mutating func membership(_ left: Node, negated: Bool) throws(Unwind) -> Node {
    take(.keyword, asks: true)
    probe?.compared = left.expr
    let lower = left.expr.range.lower
    if need.kind == .symbol(.open), bracketIsList {
      let list = try list()
      return try node(
        .inList(left.expr, list.exprs, negated: negated), from: lower,
        over: max(left.height, list.height))
    }
    let low = try arithmetic()
    guard at(.range) || at(.halfOpenRange) else {
      throw unexpectedRange(low.expr)
    }
    let halfOpen = at(.halfOpenRange)
    take()
    let high = try arithmetic()
    return try node(
      .inRange(left.expr, low.expr, high.expr, halfOpen: halfOpen, negated: negated), from: lower,
      over: max(left.height, max(low.height, high.height)))
  }

  /// Whether the bracket that stands next is a list, and not the start of a range's low end.
  private var bracketIsList: Bool {
    guard let close = brackets.match(of: position), close + 1 < tokens.count else { return true }
    switch tokens[close + 1].kind {
    case .symbol(.range), .symbol(.halfOpenRange), .symbol(.plus), .symbol(.minus), .symbol(.star),
      .symbol(.slash):
      return breaks[close + 1] > 0 && openBrackets.isEmpty
    default: return true
    }
  }

  /// `(a, b, c)`.
  mutating func list() throws(Unwind) -> (exprs: [Expr], height: Int) {
    try enter()
    defer { leave() }
    let outer = probe?.given ?? []
    defer { probe?.given = outer }
    probe?.given = []
    try openBracket()
    var exprs: [Expr] = []
    var height = 0
    repeat {
      if !exprs.isEmpty, need.kind == .symbol(.close) { break }
      noteExpectation(.tag, at: need)
      let item = try conditional()
      exprs.append(item.expr)
      probe?.note(given: item.expr)
      height = max(height, item.height)
    } while takeSymbol(.comma)
    try closeBracket(wanted: "`,` or `)`")
    return (exprs, height)
  }

  // MARK: - has, like, is

  private mutating func hasTopics(_ left: Node) throws(Unwind) -> Node {
    take(.keyword, asks: true)
    probe?.compared = left.expr
    let lower = left.expr.range.lower
    noteExpectation(.tag, at: need)
    if let quantity = try takeQuantity() {
      let list = try list()
      return try node(
        .has(left.expr, quantity, list.exprs), from: lower, over: max(left.height, list.height))
    }
    let item = try arithmetic()
    // Inside brackets a comma separates arguments, and after it a pair may begin.
    if openBrackets.isEmpty, at(.comma), ahead(1).kind == .tag {
      throw try quantityMissing(after: item.expr)
    }
    return try node(
      .has(left.expr, .any, [item.expr]), from: lower, over: max(left.height, item.height))
  }

  private mutating func likeness(_ left: Node, negated: Bool) throws(Unwind) -> Node {
    take(.keyword, asks: true)
    probe?.compared = left.expr
    noteExpectation(.text, at: need)
    let token = need
    guard token.kind == .string else { throw unquoted("a text in quotes, such as `\"an*\"`") }
    take()
    let pattern = StringLiteral.value(of: text(token))
    return try node(
      .like(left.expr, pattern, negated: negated), from: left.expr.range.lower, over: left.height)
  }

  private mutating func missingness(_ left: Node) throws(Unwind) -> Node {
    take(.keyword, asks: true)
    let negated = isWord(need, "not")
    noteExpectation(.keyword("not"), at: need)
    if negated { take(.keyword, asks: true) }
    try expectWord("missing", asks: false)
    return try node(
      .isMissing(left.expr, negated: negated), from: left.expr.range.lower, over: left.height)
  }

  // MARK: - Topics of a stage

  /// What the stage `topic` takes: an expression, or a quantity and a list.
  mutating func topics() throws(Unwind) -> Expr {
    noteExpectation(.tag, at: need)
    let lower = need.range.lower
    if let quantity = try takeQuantity() {
      let list = try list()
      return try node(.quantified(quantity, list.exprs), from: lower, over: list.height).expr
    }
    if need.kind == .symbol(.open), bracketHoldsList {
      let items = try list().exprs
      throw quantityMissing(items, in: SourceRange(lower, previousEnd))
    }
    let expr = try expression()
    if at(.comma) || peek.kind == .tag { throw try quantityMissing(after: expr) }
    return expr
  }

  /// Whether the bracket that stands next holds items with commas between, as far as one token
  /// each tells.
  private var bracketHoldsList: Bool { ahead(2).kind == .symbol(.comma) }

  /// `any`, `all` or `none`, which are quantities only before a bracket.
  private mutating func takeQuantity() throws(Unwind) -> Quantity? {
    noteExpectation(.quantity, at: need)
    let token = need
    guard token.kind == .word, token.range.count <= 4,
      let quantity = Quantity(rawValue: text(token).lowercased())
    else { return nil }
    if ahead(1).kind == .symbol(.open) {
      take(.keyword, asks: true)
      return quantity
    }
    if ahead(1).kind == .tag, isOnLine(1) { throw try quantityWithoutList(quantity) }
    return nil
  }
}
