import Statistics
import Tables

/// Scalar functions that every dialect spells alike, from what its own module says.
///
/// A function that is neither here nor in the dialect has no SQL form, and using it says so.
extension SQLDialect {
  func commonFunction(_ name: String, _ x: [SQL], _ type: ColumnType) throws -> SQL? {
    switch name {
    case "abs": return .call("abs", x, type)
    case "ceil", "floor": return rounded(.call(name, x, .number), x[0], to: type)
    case "sqrt": return guarded(x[0], ">=", .call("sqrt", [floating(x[0])], .number))
    case "ln": return guarded(x[0], ">", .call("ln", [floating(x[0])], .number))
    case "log10": return guarded(x[0], ">", .call("log10", [floating(x[0])], .number))
    case "exp": return finite(.call("exp", [floating(x[0])], .number))
    case "power": return finite(.call("pow", [floating(x[0]), floating(x[1])], .number))
    case "mod": return modulo(x[0], x[1], type)
    case "min", "max":
      let (a, b) = (converted(x[0], to: type), converted(x[1], to: type))
      return .coalesce([name == "min" ? least(a, b, type) : greatest(a, b, type), a, b], type)
    case "clamp": return clamped(x.map { converted($0, to: type) }, type)
    case "if_else":
      return .choose(
        [(x[0], converted(x[1], to: type))], otherwise: converted(x[2], to: type), type)
    case "wilson_low": return try wilson(x, isLow: true)
    case "wilson_high": return try wilson(x, isLow: false)
    case "lower": return lower(x[0])
    case "upper": return upper(x[0])
    case "trim": return trimmed(x[0])
    case "days_between": return daysBetween(x[0], x[1])
    default: return nil
    }
  }

  /// A floating result as a whole number where that is what the function gives.
  private func rounded(_ result: SQL, _ x: SQL, to type: ColumnType) -> SQL {
    if x.type?.isIntegral == true { return x }
    return type == .integer ? integer(finite(result)) : result.of(type)
  }

  /// `result` where x lies above 0, or at it; engines fail or invent a number elsewhere.
  private func guarded(_ x: SQL, _ operation: String, _ result: SQL) -> SQL {
    .choose([(.binary(x, operation, integer(0), .compare, .boolean), result)], .number)
  }

  private func modulo(_ x: SQL, _ y: SQL, _ type: ColumnType) -> SQL {
    if y.constant?.double == 0 { return null(type) }
    if type == .integer {
      let isNonzero = SQL.binary(y, "<>", integer(0), .compare, .boolean)
      // Never 0: an engine may work out a remainder before it asks whether it is wanted.
      let divisor =
        y.constant == nil ? SQL.choose([(isNonzero, y)], otherwise: integer(1), .integer) : y
      let rest = SQL.binary(x, "%", divisor, .product, .integer)
      let shifted = SQL.binary(rest, "+", y, .sum, .integer)
      let result = SQL.binary(
        SQL("(\(shifted.text))", .integer), "%", divisor, .product, .integer)
      return y.constant == nil ? .choose([(isNonzero, result)], .integer) : result
    }
    let (a, b) = (floating(x), floating(y))
    let whole = SQL.call("floor", [quotient(a, b, .number)], .number)
    return .binary(a, "-", .binary(b, "*", whole, .product, .number), .sum, .number)
  }

  private func clamped(_ x: [SQL], _ type: ColumnType) -> SQL {
    let fits = SQL.all([
      .isNotNull(x[0]), .binary(x[1], "<=", x[2], .compare, .boolean),
    ])
    return .choose([(fits, least(x[2], greatest(x[1], x[0], type), type))], type)
  }

  /// Wilson's interval for k of n, with the normal quantile of a constant level put in.
  private func wilson(_ x: [SQL], isLow: Bool) throws -> SQL? {
    var level = 0.95
    if x.count > 2 {
      guard let given = x[2].constant?.double else { return nil }
      level = given
    }
    guard let z = try? twoSidedNormal(level: level) else { return null(.percent) }
    let n = floating(x[1]).inside(.unary)
    let share = "(\(floating(x[0]).inside(.product)) / \(n))"
    func literal(_ value: Double) -> String { number(value, .number).text }
    let square = literal(z * z)
    let width = "(\(literal(1)) + \(square) / \(n))"
    let centre = "(\(share) + \(square) / (2 * \(n))) / \(width)"
    let reach =
      "\(literal(z)) / \(width) * sqrt(\(share) * (1 - \(share)) / \(n) + \(square) / (4 * \(n) * \(n)))"
    let (k, trials) = (x[0].inside(.sum), x[1].inside(.sum))
    let end =
      isLow
      ? "CASE WHEN \(k) = 0 THEN \(literal(0)) ELSE greatest(\(literal(0)), \(centre) - \(reach)) END"
      : "CASE WHEN \(k) = \(trials) THEN \(literal(1)) ELSE least(\(literal(1)), \(centre) + \(reach)) END"
    let isPossible = "\(trials) > 0 AND \(k) >= 0 AND \(k) <= \(trials)"
    return SQL("CASE WHEN \(isPossible) THEN \(end) END", .percent)
  }

  /// Sums that stand for a group's ratio, over the rows where both sides are there.
  func pooledRatio(_ a: SQL, _ b: SQL, _ type: ColumnType) -> SQL {
    let above = SQL.call("sum", [.choose([(.isNotNull(b), floating(a))], .number)], .number)
    let below = SQL.call("sum", [.choose([(.isNotNull(a), floating(b))], .number)], .number)
    return quotient(above, below, type)
  }

  /// Aggregates that every dialect spells alike.
  func commonAggregate(_ name: String, _ call: SQLAggregateCall) -> SQL? {
    let x = call.arguments
    switch name {
    case "minimum": return .call("min", x, call.type)
    case "maximum": return .call("max", x, call.type)
    case "pooled_ratio": return pooledRatio(x[0], x[1], call.type)
    case "mean_ratio":
      return .call("avg", [quotient(floating(x[0]), floating(x[1]), call.type)], call.type)
    default: return nil
    }
  }
}
