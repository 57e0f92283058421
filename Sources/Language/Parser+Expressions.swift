/// Expressions, from the loosest binding to the tightest.
///
/// Every rule returns the height of the tree it built, because a chain like `1 + 1 + …` deepens the
/// tree without any recursion here, and whoever walks or frees the tree later does recurse.
extension Parser {
  struct Node {
    var expr: Expr
    var height: Int
  }

  mutating func expression() throws(Unwind) -> Expr { try conditional().expr }

  mutating func conditional() throws(Unwind) -> Node {
    noteExpectation(.expression, at: need)
    guard isWord(need, "if") else { return try disjunction() }
    try enter()
    defer { leave() }
    let lower = need.range.lower
    take(.keyword, asks: true)
    let condition = try conditional()
    try expectWord("then")
    let yes = try conditional()
    try expectWord("else")
    let no = try conditional()
    return try node(
      .conditional(condition.expr, yes.expr, no.expr), from: lower,
      over: max(condition.height, max(yes.height, no.height)))
  }

  /// Builds the node that ends at the last token taken.
  @inline(__always)
  func built(_ kind: Expr.Kind, from lower: Int, height: Int = 1) -> Node {
    Node(expr: Expr(kind, SourceRange(lower, max(lower, previousEnd))), height: height)
  }

  /// Builds a node over children, unless the tree gets too deep.
  mutating func node(
    _ kind: Expr.Kind, from lower: Int, over height: Int
  ) throws(Unwind) -> Node {
    guard height < Parser.maximumDepth else { throw tooDeep(at: SourceRange(lower, previousEnd)) }
    return built(kind, from: lower, height: height + 1)
  }

  // MARK: - or, and, not

  private mutating func disjunction() throws(Unwind) -> Node {
    var left = try conjunction()
    while atLogic("or", .or) {
      take(.keyword, asks: true)
      left = try combine(.or, left, try conjunction())
    }
    return left
  }

  private mutating func conjunction() throws(Unwind) -> Node {
    var left = try negation()
    while atLogic("and", .and) {
      take(.keyword, asks: true)
      left = try combine(.and, left, try negation())
    }
    return left
  }

  private mutating func atLogic(_ word: String, _ symbol: Token.Symbol) -> Bool {
    at(word) || at(symbol)
  }

  private mutating func negation() throws(Unwind) -> Node {
    noteExpectation(.keyword("not"), at: need)
    guard isWord(need, "not") || need.kind == .symbol(.not) else { return try comparison() }
    try enter()
    defer { leave() }
    let lower = need.range.lower
    take(.keyword, asks: true)
    let operand = try negation()
    return try node(.unary(.not, operand.expr), from: lower, over: operand.height)
  }

  mutating func combine(
    _ operation: BinaryOperator, _ left: Node, _ right: Node
  ) throws(Unwind) -> Node {
    try node(
      .binary(operation, left.expr, right.expr), from: left.expr.range.lower,
      over: max(left.height, right.height))
  }

  // MARK: - Arithmetic

  mutating func coalesce() throws(Unwind) -> Node {
    var left = try arithmetic()
    while at(.coalesce) {
      take()
      left = try combine(.coalesce, left, try arithmetic())
    }
    return left
  }

  /// Sums; the rule that bounds of ranges and tags after `has` are made of.
  mutating func arithmetic() throws(Unwind) -> Node {
    var left = try term()
    while at(.plus) || at(.minus) {
      let operation: BinaryOperator = at(.plus) ? .add : .subtract
      take()
      left = try combine(operation, left, try term())
    }
    return left
  }

  private mutating func term() throws(Unwind) -> Node {
    var left = try unary()
    while true {
      if at(.percent) { throw try moduloSign(left.expr) }
      guard at(.star) || at(.slash) else { return left }
      let operation: BinaryOperator = at(.star) ? .multiply : .divide
      take()
      left = try combine(operation, left, try unary())
    }
  }

  mutating func unary() throws(Unwind) -> Node {
    guard need.kind == .symbol(.minus) else { return try atom() }
    try enter()
    defer { leave() }
    let lower = need.range.lower
    take()
    let operand = try unary()
    return try node(.unary(.minus, operand.expr), from: lower, over: operand.height)
  }

  // MARK: - Atoms

  /// Whether an expression can begin with this token.
  func beginsExpression(_ token: Token) -> Bool {
    switch token.kind {
    case .number, .percent, .money, .duration, .date, .string, .tag, .quotedName: true
    case .symbol(.open), .symbol(.minus), .symbol(.not): true
    case .word:
      !isReserved(token)
        || ["not", "if", "true", "false", "missing"].contains { isWord(token, $0) }
    default: false
    }
  }

  private mutating func atom() throws(Unwind) -> Node {
    noteExpectation(.expression, at: need)
    let token = need
    if let expr = literal(token) {
      take()
      return Node(expr: expr, height: 1)
    }
    switch token.kind {
    case .symbol(.open): return try group()
    case .quotedName: return try pathOrCall()
    case .word where !isReserved(token): return try pathOrCall()
    case .word: return try wordAtom(token)
    default: throw unexpected("an expression")
    }
  }

  private mutating func wordAtom(_ token: Token) throws(Unwind) -> Node {
    let kind: Expr.Kind
    if isWord(token, "true") {
      kind = .boolean(true)
    } else if isWord(token, "false") {
      kind = .boolean(false)
    } else if isWord(token, "missing") {
      kind = .missing
    } else if isWord(token, "if") {
      throw bareConditional(token)
    } else {
      throw reservedName(token, "an expression")
    }
    take(.keyword)
    return built(kind, from: token.range.lower)
  }

  private mutating func group() throws(Unwind) -> Node {
    try enter()
    defer { leave() }
    let lower = need.range.lower
    try openBracket()
    let inner = try conditional()
    try closeBracket()
    return try node(.group(inner.expr), from: lower, over: inner.height)
  }

  private mutating func pathOrCall() throws(Unwind) -> Node {
    let lower = need.range.lower
    if ahead(1).kind == .symbol(.open), isOnLine(1) {
      let name = try name("a function's name", role: .function)
      let arguments = try callArgumentNodes(of: name)
      return try node(.call(name, arguments.exprs), from: lower, over: arguments.height)
    }
    // In two steps: in one, `built` would see the parser as it was before the path.
    let path = try path()
    return built(.path(path), from: lower)
  }

  mutating func callArguments(of name: Name) throws(Unwind) -> [Expr] {
    try callArgumentNodes(of: name).exprs
  }

  private mutating func callArgumentNodes(
    of name: Name
  ) throws(Unwind) -> (exprs: [Expr], height: Int) {
    try enter()
    defer { leave() }
    let outer = (function: probe?.function, index: probe?.argumentIndex ?? 0)
    probe?.function = name
    defer {
      probe?.function = outer.function
      probe?.argumentIndex = outer.index
    }
    try openBracket()
    var exprs: [Expr] = []
    var height = 0
    noteExpectation(.expression, at: need)
    if need.kind != .symbol(.close) {
      repeat {
        probe?.argumentIndex = exprs.count
        let argument = try conditional()
        exprs.append(argument.expr)
        height = max(height, argument.height)
      } while takeSymbol(.comma)
    }
    try closeBracket(wanted: "`,` or `)`")
    return (exprs, height)
  }

  /// The value of a literal token; invalid where the lexer complained, nil where it is none.
  @inline(__always)
  func literal(_ token: Token) -> Expr? {
    input.literal(token, isBroken: problem(at: position) != nil)
  }
}

extension ParserInput {
  fileprivate func literal(_ token: Token, isBroken: Bool) -> Expr? {
    let kind: Expr.Kind?
    switch token.kind {
    case .number: kind = NumberLiteral.value(of: lexed.text(token.range))
    case .percent: kind = NumberLiteral.ratio(of: lexed.text(token.range)).map(Expr.Kind.percent)
    case .money: kind = money(token)
    case .duration:
      kind = NumberLiteral.seconds(of: lexed.text(token.range)).map(Expr.Kind.duration)
    case .date: kind = CivilDate.days(iso: lexed.text(token.range).dropFirst()).map(Expr.Kind.date)
    case .string: kind = .text(StringLiteral.value(of: lexed.text(token.range)))
    case .tag: kind = tag(token)
    default: return nil
    }
    return Expr(isBroken ? .invalid : kind ?? .invalid, token.range)
  }

  private func money(_ token: Token) -> Expr.Kind? {
    let written = lexed.text(token.range)
    guard let currency = CurrencyCode(rawValue: String(written.prefix(1))) else { return nil }
    return NumberLiteral.amount(of: String(written.dropFirst())).map { .money(currency, $0) }
  }

  private func tag(_ token: Token) -> Expr.Kind {
    let body = String(lexed.text(token.range).dropFirst())
    return .tag(body.hasPrefix("\"") ? StringLiteral.value(of: body) : body)
  }
}
