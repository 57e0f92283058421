import Language
import Parallel
import Tables

/// Settles names and types: syntax tree in, bound statement out.
///
/// A mistake is thrown as a ``Diagnostic``; whoever binds a whole script gathers them.
struct Binder {
  var workspace: Workspace
  let registry: Registry
  /// Things worth saying that stop nothing.
  var warnings: [Diagnostic] = []
  /// The arguments of the `def` being put in place, by folded name; they come before columns.
  var locals: [String: BoundExpr] = [:]
  /// How many expressions are being bound inside one another.
  private var nesting: Int32 = 0

  init(_ workspace: Workspace, registry: Registry = .standard) {
    self.workspace = workspace
    self.registry = registry
  }
}

extension Binder {
  /// Levels that binding and kernels, which recurse, take on a thread with 512 KB of stack.
  private static let deepest: Int32 = 200
  /// Parts, each counted as often as it stands: columns made from columns multiply them.
  private static let heaviest: Int32 = 50_000

  private static func tooDeep(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .tooDeep, "this expression has too many parts", at: range,
      reason:
        "It is nested deeper than \(deepest) levels, or has more than \(grouped(Int(heaviest))) parts.",
      help:
        "Cut it into columns with `summarise` or `export` between; for many values use `in (…)`.")
  }
}

/// What names mean while an expression is bound.
struct Scope {
  var schema: Schema
  /// Where calls such as `sum(x)` are gathered; nil where they make no sense.
  var aggregates: AggregateCollector?
  /// Where calls such as `rank(x)` are gathered; nil where they make no sense.
  var windows: WindowCollector?

  init(_ schema: Schema) { self.schema = schema }

  /// No columns: constants only.
  static var empty: Scope { Scope(Schema.empty) }
}

extension Binder {
  /// Binds an expression to what its names mean in `scope`.
  mutating func bind(_ expr: Expr, in scope: Scope) throws -> BoundExpr {
    nesting += 1
    defer { nesting -= 1 }
    if nesting > Binder.deepest { throw Binder.tooDeep(at: expr.range) }
    var bound = try bindKind(expr, in: scope)
    bound.range = expr.range
    if bound.depth > Binder.deepest || bound.weight > Binder.heaviest {
      throw Binder.tooDeep(at: expr.range)
    }
    return try folded(bound)
  }

  private mutating func bindKind(_ expr: Expr, in scope: Scope) throws -> BoundExpr {
    switch expr.kind {
    case .integer(let value): return .constant(.integer(value))
    case .number(let value): return .constant(.number(value))
    case .percent(let value): return .constant(.percent(value))
    case .money(let code, let value): return .constant(.money(value, Currency(code.rawValue)))
    case .duration(let seconds):
      let (microseconds, tooLong) = seconds.multipliedReportingOverflow(by: 1_000_000)
      if tooLong {
        throw Diagnostic(.badNumber, "the duration is longer than 290,000 years", at: expr.range)
      }
      return .constant(.duration(microseconds))
    case .date(let days): return .constant(.date(days))
    case .text(let text): return .constant(.text(text))
    case .tag(let tag): return .constant(.tags([Topic.folded(tag)]))
    case .boolean(let value): return .constant(.boolean(value))
    case .missing:
      warnOfMissing(at: expr.range, in: scope)
      return .constant(.missing)
    case .path(let path): return try bind(path, in: scope)
    case .call(let name, let arguments):
      return try bindCall(name, arguments, in: scope, range: expr.range)
    case .unary(.not, let inner):
      let inner = try condition(inner, in: scope, isNegated: true)
      return BoundExpr(.not(inner), .boolean)
    case .unary(.minus, let inner): return try bindNegation(inner, in: scope)
    case .binary(let operation, let left, let right):
      return try bindBinary(operation, left, right, in: scope, range: expr.range)
    case .inList(let inner, let list, let negated):
      return try bindIn(inner, list, negated: negated, in: scope)
    case .inRange(let inner, let low, let high, let halfOpen, let negated):
      return try bindRange(
        inner, low, high, halfOpen: halfOpen, negated: negated, in: scope, range: expr.range)
    case .has(let inner, let quantity, let list):
      return try bindHas(inner, quantity, list, in: scope)
    case .quantified:
      throw Diagnostic(
        .unexpectedToken, "a list under any, all or none stands only after `topic` or `has`",
        at: expr.range, help: "Write `topics has any (#tea, #coffee)`.")
    case .like(let inner, let pattern, let negated):
      let inner = try bind(inner, in: scope)
      try require(
        inner, is: "text", .text, verb: "`like` compares text",
        help: "Compare it with `=`, `<` or `in low..high`.")
      let like = BoundExpr(.like(inner, pattern), .boolean)
      return negated ? BoundExpr(.not(like), .boolean) : like
    case .isMissing(let inner, let negated):
      let test = BoundExpr(.isMissing(try bind(inner, in: scope)), .boolean)
      return negated ? BoundExpr(.not(test), .boolean) : test
    case .conditional(let test, let yes, let no):
      return try bindConditional(test, yes, no, in: scope)
    case .group(let inner): return try bind(inner, in: scope)
    case .invalid:
      throw Diagnostic(.unexpectedToken, "this expression could not be read", at: expr.range)
    }
  }

  /// A column may be called as the word for no value is, as in what `describe` gives.
  private mutating func warnOfMissing(at range: SourceRange, in scope: Scope) {
    guard let field = scope.schema["missing"] else { return }
    warn(
      Diagnostic(
        .wordAndColumn, "`missing` means no value here, and there is a column called so too",
        at: range, severity: .warning, label: "not the column",
        help: "Write `` `\(field.name)` `` for the column.",
        fixes: [.init(range, "`\(field.name)`")]))
  }

  /// Takes a warning up, once however often its expression is bound.
  mutating func warn(_ warning: Diagnostic) {
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  /// Binds an expression that must be true or false.
  mutating func condition(
    _ expr: Expr, in scope: Scope, isNegated: Bool = false
  ) throws -> BoundExpr {
    let bound = try bind(expr, in: scope)
    if let type = bound.type, type != .boolean {
      throw conditionMismatch(expr, type, isNegated: isNegated)
    }
    return bound
  }

  /// The value of an expression that has no columns in it.
  mutating func constant(_ expr: Expr, what: String) throws -> Cell {
    let bound: BoundExpr
    do {
      bound = try bind(expr, in: .empty)
    } catch let error as Diagnostic where error.code == .unknownColumn {
      guard case .path(let path) = expr.kind, tableWithColumn(path.text) != nil else { throw error }
      throw Diagnostic(
        .notConstant, "\(what) must be one value, the same for every row", at: expr.range,
        label: "a column", help: "Use a literal, a parameter, or a name made with `let`.")
    }
    guard let cell = bound.constant else {
      throw Diagnostic(
        .notConstant, "\(what) must be one value, the same for every row", at: expr.range,
        help: "Use a literal, a parameter, or a name made with `let`.")
    }
    return cell
  }

  /// A whole number, zero or more: how many rows.
  mutating func count(_ expr: Expr, what: String) throws -> Int {
    let cell = try constant(expr, what: what)
    guard let value = cell.integral, case .integer = cell else {
      throw Diagnostic(
        .badCount, "\(what) takes a whole number, not \(cell.type?.name ?? "missing")",
        at: expr.range, help: "Write `\(what) 20`.")
    }
    if value < 0 {
      throw Diagnostic(
        .badCount, "a count cannot be negative", at: expr.range, label: "\(value)",
        help: "`\(what) 0` gives no rows; `sort … desc` before it takes from the other end.")
    }
    return Int(value)
  }

  /// Works out an expression whose parts are all constants.
  private func folded(_ expr: BoundExpr) throws -> BoundExpr {
    guard expr.constant == nil, expr.isConstant else { return expr }
    let batch = Batch(frame: Frame([], rowCount: 1), selected: .range(0..<1))
    let vector = try expr.compiled().evaluate(batch)
    let cell: Cell
    if let presence = vector.presence, !presence[0] {
      cell = .missing
    } else {
      cell = vector[0, expr.type ?? .boolean]
    }
    var constant = BoundExpr(.constant(cell), expr.type, at: expr.range)
    constant.categories = expr.categories
    return constant
  }

  func require(
    _ expr: BoundExpr, is what: String, _ wanted: ColumnType,
    or other: ColumnType? = nil, verb: String, help: @autoclosure () -> String
  ) throws {
    guard let type = expr.type, type != wanted, type != other else { return }
    throw Diagnostic(
      .typeMismatch, "expected \(what), found \(type.name)", at: expr.range, label: type.name,
      reason: "\(verb.prefix(1).uppercased() + verb.dropFirst()).", help: help())
  }
}

extension Frame {
  /// Enough of a frame for constants.
  static var constants: Frame { Frame([], rowCount: 1) }
}
