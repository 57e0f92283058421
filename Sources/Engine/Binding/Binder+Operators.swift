import Language
import Tables

extension Binder {
  mutating func bindNegation(_ inner: Expr, in scope: Scope) throws -> BoundExpr {
    let bound = try bind(inner, in: scope)
    switch bound.type {
    case nil, .integer?, .number?, .percent?, .money?, .duration?:
      return BoundExpr(.negate(bound), bound.type)
    case let type?:
      throw Diagnostic(
        .typeMismatch, "`-` cannot be put before \(type.name)", at: bound.range, label: type.name,
        reason: "Only numbers, percents, money and durations have a negative.",
        help: type == .boolean ? "Write `not` for the opposite." : "Take the `-` out.")
    }
  }

  mutating func bindBinary(
    _ operation: BinaryOperator, _ left: Expr, _ right: Expr, in scope: Scope, range: SourceRange
  ) throws -> BoundExpr {
    switch operation {
    case .and:
      return BoundExpr(
        .and(try condition(left, in: scope), try condition(right, in: scope)), .boolean)
    case .or:
      return BoundExpr(
        .or(try condition(left, in: scope), try condition(right, in: scope)), .boolean)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return try bindComparison(operation, left, right, in: scope, range: range)
    case .coalesce:
      let a = try bind(left, in: scope)
      let b = try bind(right, in: scope)
      let type = try common(a, b, range: range, sides: (left, right), what: "both sides of `??`")
      return BoundExpr(.coalesce(a, b), type)
    case .add: return try bindArithmetic(.add, left, right, in: scope, range: range)
    case .subtract: return try bindArithmetic(.subtract, left, right, in: scope, range: range)
    case .multiply: return try bindArithmetic(.multiply, left, right, in: scope, range: range)
    case .divide: return try bindArithmetic(.divide, left, right, in: scope, range: range)
    }
  }

  private mutating func bindArithmetic(
    _ operation: ArithmeticOperator, _ left: Expr, _ right: Expr, in scope: Scope,
    range: SourceRange
  ) throws -> BoundExpr {
    let a = try bind(left, in: scope)
    let b = try bind(right, in: scope)
    guard let x = a.type, let y = b.type else {
      return BoundExpr(.constant(.missing), a.type ?? b.type)
    }
    guard let type = Self.resultType(operation, x, y) else {
      throw arithmeticMismatch(operation, a, b, left, right, range: range)
    }
    return BoundExpr(.arithmetic(operation, a, b), type)
  }

  /// The unit of a result; nil where the two do not go together.
  static func resultType(
    _ operation: ArithmeticOperator, _ x: ColumnType, _ y: ColumnType
  ) -> ColumnType? {
    switch operation {
    case .add, .subtract: sumType(operation, x, y)
    case .multiply: productType(x, y)
    case .divide: quotientType(x, y)
    }
  }

  private static func sumType(
    _ operation: ArithmeticOperator, _ x: ColumnType, _ y: ColumnType
  ) -> ColumnType? {
    switch (x, y) {
    case (.integer, .integer): .integer
    case (.integer, .number), (.number, .integer), (.number, .number): .number
    case (.percent, .percent): .percent
    case (.money(let a), .money(let b)): a == b ? x : nil
    case (.duration, .duration): .duration
    case (.date, .duration): .date
    case (.duration, .date): operation == .add ? .date : nil
    case (.time, .duration): .time
    case (.duration, .time): operation == .add ? .time : nil
    case (.date, .date), (.time, .time): operation == .subtract ? .duration : nil
    default: nil
    }
  }

  private static func productType(_ x: ColumnType, _ y: ColumnType) -> ColumnType? {
    switch (x, y) {
    case (.integer, .integer): .integer
    case (.percent, .percent): .percent
    case (.integer, .duration), (.duration, .integer): .duration
    case (.money, .money): nil
    case (.money, .integer), (.money, .number), (.money, .percent): x
    case (.integer, .money), (.number, .money), (.percent, .money): y
    case (.integer, .number), (.number, .integer), (.number, .number), (.percent, .integer),
      (.percent, .number), (.integer, .percent), (.number, .percent):
      .number
    default: nil
    }
  }

  private static func quotientType(_ x: ColumnType, _ y: ColumnType) -> ColumnType? {
    switch (x, y) {
    case (.money(let a), .money(let b)): a == b ? .number : nil
    case (.money, .integer), (.money, .number), (.money, .percent): x
    case (.percent, .percent): .number
    case (.percent, .integer), (.percent, .number): .percent
    case (.duration, .duration): .number
    case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number),
      (.integer, .percent), (.number, .percent):
      .number
    default: nil
    }
  }

  private func arithmeticMismatch(
    _ operation: ArithmeticOperator, _ a: BoundExpr, _ b: BoundExpr, _ left: Expr, _ right: Expr,
    range: SourceRange
  ) -> Diagnostic {
    let x = a.type?.name ?? "missing"
    let y = b.type?.name ?? "missing"
    let symbol = operation.rawValue
    if case .money(let from)? = a.type, case .money(let to)? = b.type, from != to {
      return Diagnostic(
        .currencyMismatch, "\(from.sign) and \(to.sign) cannot be mixed", at: range,
        reason: "Swell never converts currencies: it does not know the rate of the day.",
        help: conversion(left, from, to))
    }
    if operation == .add || operation == .subtract, b.type == .percent || a.type == .percent {
      let (number, percent) = b.type == .percent ? (a, b) : (b, a)
      return Diagnostic(
        .percentOfNumber, "`\(symbol)` cannot join \(x) and \(y)", at: range,
        reason: "\(number.type?.name ?? "A number") \(symbol) percent can be read in two ways.",
        help: reading(operation, number, percent))
    }
    let advice = arithmeticAdvice(operation, left, a.type ?? .text, right, b.type ?? .text)
    let isUnit =
      a.type?.isBareNumber == true && b.type?.isMoney == true
      || b.type?.isBareNumber == true && a.type?.isMoney == true
    return Diagnostic(
      isUnit ? .unitMismatch : .typeMismatch, "`\(symbol)` cannot join \(x) and \(y)", at: range,
      label: "\(x) \(symbol) \(y)",
      reason: "Every value keeps its unit, and these two have no common one.", help: advice.help,
      fixes: advice.fixes)
  }

  /// Money of one currency as money of another: a division leaves no unit, a product takes one.
  private func conversion(_ amount: Expr, _ from: Currency, _ to: Currency) -> String {
    "Convert one with a rate of your own: `\(spelled(amount) ?? "x") / \(from.sign)1 * \(to.sign)0.90` where \(from.sign)1 is \(to.sign)0.90."
  }

  /// Both readings of `1000 - 20%`, neither of them taken.
  private func reading(
    _ operation: ArithmeticOperator, _ number: BoundExpr, _ percent: BoundExpr
  ) -> String {
    guard case .percent(let ratio)? = percent.constant else {
      return
        "For a share of it, multiply: `x * (1 \(operation.rawValue) share / 100%)`; to calculate with the bare ratio, divide the percent by 100%."
    }
    let amount: String
    switch number.constant {
    case .integer(let value)?: amount = "\(value)"
    case .number(let value)?: amount = "\(value)"
    default: amount = "x"
    }
    let factor = operation == .add ? 1 + ratio : 1 - ratio
    return
      "For a share of it write `\(amount) * \(CanonicalText.number(factor))`; for the bare ratio write `\(amount) \(operation.rawValue) \(CanonicalText.number(ratio))`."
  }

  private mutating func bindComparison(
    _ operation: BinaryOperator, _ left: Expr, _ right: Expr, in scope: Scope, range: SourceRange
  ) throws -> BoundExpr {
    let a = try bindComparand(left, against: right, in: scope)
    let b = try bindComparand(right, against: left, in: scope)
    if operation == .equal || operation == .notEqual,
      a.constant == .missing || b.constant == .missing
    {
      let test = BoundExpr(.isMissing(a.constant == .missing ? b : a), .boolean)
      return operation == .equal ? test : BoundExpr(.not(test), .boolean)
    }
    try checkComparable(operation, a, b, left, right, range: range)
    if a.type == .boolean || a.type == .tags, operation != .equal, operation != .notEqual {
      throw Diagnostic(
        .typeMismatch, "\(a.type?.name ?? "") has no order", at: range,
        help: a.type == .tags
          ? "Use `has`: `topics has #tea`." : "Use the condition itself, or `not` before it.")
    }
    if a.type == .text, operation == .equal || operation == .notEqual {
      if b.constant != nil {
        warnOfUnknownValue(a, left, right, in: scope.schema)
      } else if a.constant != nil {
        warnOfUnknownValue(b, right, left, in: scope.schema)
      }
    }
    if a.type == .tags || b.type == .tags, a.type != b.type {
      throw Diagnostic(
        .typeMismatch, "a set of tags is not compared with `\(operation.rawValue)`", at: range,
        help: "Use `has`: `topics has #tea`, or `topics has any (#tea, #coffee)`.")
    }
    return BoundExpr(.compare(operation, a, b), .boolean)
  }

  /// A bare word against text that is no column: `brand = Nike` wants quotes.
  private mutating func bindComparand(
    _ expr: Expr, against other: Expr, in scope: Scope
  ) throws -> BoundExpr {
    do {
      return try bind(expr, in: scope)
    } catch let error as Diagnostic where error.code == .unknownColumn {
      guard case .path(let path) = expr.kind, path.names.count == 1, error.range == path.range,
        let bound = try? bind(other, in: scope), !other.isLiteral
      else { throw error }
      if ["null", "none", "nil", "nan", "na"].contains(path.text.lowercased()) {
        throw Diagnostic(
          .unknownColumn, "there is no column or name `\(path.text)`", at: path.range,
          label: "not known here", reason: "No value at all is `missing` here.",
          help: "Write `missing`.", fixes: [.init(path.range, "missing", isSafe: true)])
      }
      // Beside a text in quotes it was meant to be a column.
      guard bound.type == .text, bound.constant == nil else { throw error }
      throw Diagnostic(
        .unknownColumn, "there is no column or name `\(path.text)`", at: path.range,
        label: "not known here", reason: "A bare word is always a name; text stands in quotes.",
        help: "Write `\"\(path.text)\"` for the text.",
        fixes: [.init(path.range, "\"\(path.text)\"")])
    }
  }

  /// Units that can be told apart; a bare number beside a percent is allowed and warned about.
  private mutating func checkComparable(
    _ operation: BinaryOperator, _ a: BoundExpr, _ b: BoundExpr, _ left: Expr, _ right: Expr,
    range: SourceRange
  ) throws {
    guard let x = a.type, let y = b.type, x != y else { return }
    if x.isBareNumber, y.isBareNumber { return }
    if x == .percent && y.isBareNumber || y == .percent && x.isBareNumber {
      warnPercent(x == .percent ? b : a, range: range)
      return
    }
    if case .money(let from) = x, case .money(let to) = y {
      throw Diagnostic(
        .currencyMismatch, "\(from.sign) and \(to.sign) cannot be compared", at: range,
        reason: "Swell never converts currencies.",
        help: conversion(left, from, to))
    }
    if case .money(let currency) = x, y.isBareNumber, b.constant != nil {
      throw moneyWanted(currency, b, range)
    }
    if case .money(let currency) = y, x.isBareNumber, a.constant != nil {
      throw moneyWanted(currency, a, range)
    }
    throw comparisonMismatch(operation, a, b, left, right, range: range)
  }

  private func moneyWanted(
    _ currency: Currency, _ number: BoundExpr, _ range: SourceRange
  ) -> Diagnostic {
    let text = number.constant?.double.map(CanonicalText.number) ?? ""
    let fixes = number.range.map { [Diagnostic.Fix($0, currency.sign + text, isSafe: true)] } ?? []
    return Diagnostic(
      .unitMismatch, "money is compared with money", at: range,
      help: "Write `\(currency.sign)\(text)`.", fixes: fixes)
  }

  private mutating func warnPercent(_ number: BoundExpr, range: SourceRange) {
    guard let value = number.constant?.double, value > 1 else { return }
    let text = CanonicalText.number(value)
    warn(
      Diagnostic(
        .percentAsNumber, "\(text) is \(CanonicalText.number(value * 100))% as a ratio",
        at: number.range ?? range, severity: .warning, label: "did you mean \(text)%?",
        help: "Write `\(text)%`.",
        fixes: number.range.map { [Diagnostic.Fix($0, "\(text)%")] } ?? []))
  }
}

extension ColumnType {
  /// A number without a unit.
  var isBareNumber: Bool { self == .integer || self == .number }

  /// An amount of some currency.
  var isMoney: Bool { if case .money = self { true } else { false } }
}
