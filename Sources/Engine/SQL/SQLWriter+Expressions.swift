import Language
import Tables

extension SQLWriter {
  /// An expression's value in the scope of a select whose model columns are prepared.
  func value(_ expr: BoundExpr, _ select: SQLSelect) throws -> SQL {
    switch expr.node {
    case .constant(let cell): return dialect.literal(cell, expr.type)
    case .column(let slot):
      var sql = try select.sql(slot)
      sql.type = expr.type
      return sql
    case .model(let use):
      guard let slot = select.modelSlots[use.definition] else {
        throw NoSQLForm.lostColumn
      }
      return try select.sql(slot)
    case .arithmetic(let operation, let left, let right):
      return try arithmetic(operation, left, right, expr.type ?? .number, select)
    case .negate(let inner):
      let sql = try value(inner, select)
      return SQL(
        "-\(sql.inside(.atom))", expr.type, level: .unary, canBeMissing: sql.canBeMissing)
    case .conditional(let test, let yes, let no):
      var test = try condition(test, select)
      // Where a list cannot be missing, a test that may be would make the choice so.
      if expr.type == .tags { test = test.twoValued(dialect) }
      return .choose(
        [(test, try converted(yes, expr.type, select))],
        otherwise: try converted(no, expr.type, select), expr.type)
    case .coalesce(let left, let right):
      let parts = try [left, right].map { try converted($0, expr.type, select) }
      if expr.type == .tags {
        return .choose(
          [(.not(dialect.isMissing(parts[0])), parts[0])], otherwise: parts[1], .tags)
      }
      return .coalesce(parts, expr.type)
    case .call(let function, let arguments):
      let given = try arguments.map { argument in
        function.name == "if_else" && argument.type == .boolean
          ? try condition(argument, select) : try value(argument, select)
      }
      let type = expr.type ?? .text
      if let sql = try dialect.function(function.name, given, type) { return sql.of(type) }
      throw NoSQLForm("`\(function.name)`", "No function of the engine does the same.")
    case .compare, .and, .or, .not, .inList, .has, .like, .isMissing:
      return try condition(expr, select).twoValued(dialect)
    }
  }

  private func converted(
    _ expr: BoundExpr, _ type: ColumnType?, _ select: SQLSelect
  ) throws -> SQL {
    dialect.converted(try value(expr, select), to: type)
  }

  /// A condition where missing counts as false, as in `WHERE`.
  func condition(_ expr: BoundExpr, _ select: SQLSelect) throws -> SQL {
    switch expr.node {
    case .and(let left, let right):
      return .all([try condition(left, select), try condition(right, select)])
    case .or(let left, let right):
      return .any([try condition(left, select), try condition(right, select)])
    case .not(let inner): return try negated(inner, select)
    case .compare(let operation, let left, let right):
      return try comparison(
        operation, try value(left, select), try value(right, select))
    case .isMissing(let inner): return dialect.isMissing(try value(inner, select))
    case .like(let inner, let pattern): return dialect.like(try value(inner, select), pattern)
    case .inList(let inner, let cells): return try membership(inner, cells, select)
    case .has(let inner, let quantity, let tags): return try has(inner, quantity, tags, select)
    default: return try value(expr, select)
    }
  }

  private func negated(_ inner: BoundExpr, _ select: SQLSelect) throws -> SQL {
    switch inner.node {
    case .isMissing(let tested):
      let sql = try value(tested, select)
      return sql.type == .tags ? .not(dialect.isMissing(sql)) : .isNotNull(sql)
    case .not(let twice): return try condition(twice, select)
    default: return .not(try condition(inner, select).twoValued(dialect))
    }
  }

  private func comparison(_ operation: BinaryOperator, _ left: SQL, _ right: SQL) throws -> SQL {
    switch operation {
    case .equal:
      // Missing never equals a value that is there, which is what SQL says too.
      if !left.canBeMissing || !right.canBeMissing {
        return .binary(left, "=", right, .compare, .boolean)
      }
      return dialect.same(left, right)
    case .notEqual:
      if !left.canBeMissing, !right.canBeMissing {
        return .binary(left, "<>", right, .compare, .boolean)
      }
      return dialect.different(left, right)
    default: return .binary(left, operation.rawValue, right, .compare, .boolean)
    }
  }

  private func membership(
    _ inner: BoundExpr, _ cells: [Cell], _ select: SQLSelect
  ) throws -> SQL {
    let sql = try value(inner, select)
    let items = cells.filter { $0 != .missing }.map { dialect.literal($0, inner.type) }
    var tests: [SQL] = []
    if !items.isEmpty {
      tests.append(
        SQL(
          "\(sql.inside(.sum)) IN (\(items.map(\.text).joined(separator: ", ")))", .boolean,
          level: .compare, canBeMissing: sql.canBeMissing))
    }
    if items.count < cells.count { tests.append(dialect.isMissing(sql)) }
    return .any(tests)
  }

  private func has(
    _ inner: BoundExpr, _ quantity: Quantity, _ tags: [String], _ select: SQLSelect
  ) throws -> SQL {
    let sql = try value(inner, select)
    let wanted = tags.map(dialect.text)
    let test: SQL
    if inner.type == .tags {
      test =
        quantity == .all ? dialect.has(sql, all: wanted) : dialect.has(sql, any: wanted)
    } else {
      let folded = dialect.foldedTag(sql)
      let each = wanted.map { SQL.binary(folded, "=", $0, .compare, .boolean) }
      test = quantity == .all ? .all(each) : .any(each)
    }
    return quantity == .none ? .not(test.twoValued(dialect)) : test
  }

  // MARK: Arithmetic

  private func arithmetic(
    _ operation: ArithmeticOperator, _ left: BoundExpr, _ right: BoundExpr, _ type: ColumnType,
    _ select: SQLSelect
  ) throws -> SQL {
    let (a, b) = (try value(left, select), try value(right, select))
    let sign = operation.rawValue
    switch (left.type, right.type) {
    case (.date?, .date?):
      return .binary(
        dialect.daysBetween(b, a), "*", dialect.integer(86_400_000_000), .product, .duration)
    case (.time?, .time?):
      return .binary(dialect.microseconds(a), "-", dialect.microseconds(b), .sum, .duration)
    case (.date?, .duration?): return dialect.adding(days(b), toDate: a, sign)
    case (.duration?, .date?): return dialect.adding(days(a), toDate: b, sign)
    case (.time?, .duration?): return dialect.adding(b, toTime: a, sign)
    case (.duration?, .time?): return dialect.adding(a, toTime: b, sign)
    default: break
    }
    switch operation {
    case .divide: return dialect.quotient(a, b, type)
    case .multiply: return .binary(a, sign, b, .product, type)
    case .add, .subtract: return .binary(a, sign, b, .sum, type)
    }
  }

  private func days(_ duration: SQL) -> SQL {
    if case .duration(let microseconds)? = duration.constant {
      return dialect.integer(microseconds / 86_400_000_000)
    }
    return dialect.wholeDays(duration)
  }
}
