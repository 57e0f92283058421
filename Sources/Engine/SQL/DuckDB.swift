import Tables

/// DuckDB 1.0 and later.
struct DuckDB: SQLDialect {
  let name = "duckdb"
  let windowsSince: String? = nil

  func identifier(_ name: String) throws -> String {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw NoSQLForm("the name `\(name)`", "DuckDB has no names that are empty or hold a NUL.")
    }
    return "\"" + name.withScalars(["\"": "\"\""]) + "\""
  }

  /// Only quotes are doubled; what would end or break the text is put in by its number.
  func text(_ value: String) -> SQL {
    let special: Set<Unicode.Scalar> = ["\0", "\n", "\r"]
    var parts: [String] = []
    var run = ""
    func endRun() {
      if !run.isEmpty { parts.append("'" + run.withScalars(["'": "''"]) + "'") }
      run = ""
    }
    for scalar in value.unicodeScalars {
      guard special.contains(scalar) else {
        run.unicodeScalars.append(scalar)
        continue
      }
      endRun()
      parts.append("chr(\(scalar.value))")
    }
    endRun()
    if parts.isEmpty { parts = ["''"] }
    return SQL(
      parts.joined(separator: " || "), .text, level: parts.count > 1 ? .sum : .atom,
      canBeMissing: false)
  }

  /// With an exponent: a literal without one would be a decimal of few digits.
  func number(_ value: Double, _ type: ColumnType) -> SQL {
    let digits = CanonicalText.number(value)
    return SQL(
      digits.contains("e") ? digits : digits + "e0", type, level: value < 0 ? .unary : .atom,
      canBeMissing: false, constant: .number(value))
  }

  func date(_ days: Int) -> SQL {
    SQL("DATE '\(CalendarDate(daysSince1970: days).iso)'", .date, canBeMissing: false)
  }

  func time(_ microseconds: Int64) -> SQL {
    SQL("make_timestamp(\(microseconds))", .time, canBeMissing: false)
  }

  func boolean(_ value: Bool) -> SQL {
    SQL(value ? "TRUE" : "FALSE", .boolean, canBeMissing: false, constant: .boolean(value))
  }

  func list(_ values: [SQL]) -> SQL {
    SQL(
      "[\(values.map(\.text).joined(separator: ", "))]", .tags, canBeMissing: false)
  }

  func null(_ type: ColumnType?) -> SQL {
    let text = type.map { "CAST(NULL AS \(typeName($0)))" } ?? "NULL"
    return SQL(text, type, constant: .missing)
  }

  func typeName(_ type: ColumnType) -> String {
    switch type {
    case .boolean: "BOOLEAN"
    case .integer, .duration: "BIGINT"
    case .number, .percent, .money: "DOUBLE"
    case .text: "VARCHAR"
    case .date: "DATE"
    case .time: "TIMESTAMP"
    case .tags: "VARCHAR[]"
    }
  }

  private func cast(_ value: SQL, _ name: String, _ type: ColumnType) -> SQL {
    var sql = SQL("CAST(\(value.text) AS \(name))", type)
    sql.canBeMissing = value.canBeMissing
    return sql
  }

  func floating(_ value: SQL) -> SQL {
    if let constant = value.constant?.double { return number(constant, .number) }
    return value.type?.isFloating == true ? value : cast(value, "DOUBLE", .number)
  }

  /// Missing where it does not fit.
  func integer(_ value: SQL) -> SQL { SQL("TRY_CAST(\(value.text) AS BIGINT)", .integer) }

  func finite(_ value: SQL) -> SQL {
    .choose([(.call("isfinite", [value], .boolean), value)], value.type)
  }

  func lower(_ value: SQL) -> SQL { .call("lower", [value], .text) }
  func upper(_ value: SQL) -> SQL { .call("upper", [value], .text) }

  /// White space as Unicode counts it, which `trim` does not.
  private static let space = "[\\s\\x0b\\x85\\p{Z}]"

  func trimmed(_ value: SQL) -> SQL {
    .call(
      "regexp_replace", [value, text("^\(Self.space)+|\(Self.space)+$"), text(""), text("g")],
      .text)
  }

  func foldedTag(_ value: SQL) -> SQL {
    let bare = SQL.call(
      "regexp_replace",
      [
        value, text("^[#\\s\\x0b\\x85\\p{Z}]+|\(Self.space)+$"), text(""), text("g"),
      ], .text)
    return .call("nfc_normalize", [lower(bare)], .text)
  }

  func isMissing(_ value: SQL) -> SQL { .isNull(value) }

  func same(_ left: SQL, _ right: SQL) -> SQL {
    if !left.canBeMissing, !right.canBeMissing {
      return .binary(left, "=", right, .compare, .boolean)
    }
    var sql = SQL.binary(left, "IS NOT DISTINCT FROM", right, .compare, .boolean)
    sql.canBeMissing = false
    return sql
  }

  func different(_ left: SQL, _ right: SQL) -> SQL {
    var sql = SQL.binary(left, "IS DISTINCT FROM", right, .compare, .boolean)
    sql.canBeMissing = false
    return sql
  }

  func daysBetween(_ from: SQL, _ to: SQL) -> SQL {
    .binary(asDate(to), "-", asDate(from), .sum, .integer)
  }

  func asDate(_ time: SQL) -> SQL { time.type == .time ? cast(time, "DATE", .date) : time }

  func asTime(_ date: SQL) -> SQL { cast(date, "TIMESTAMP", .time) }

  func microseconds(_ time: SQL) -> SQL { .call("epoch_us", [time], .integer) }

  func adding(_ days: SQL, toDate date: SQL, _ sign: String) -> SQL {
    let whole = days.constant == nil ? cast(days, "INTEGER", .integer) : days
    return .binary(date, sign, whole, .sum, .date)
  }

  func adding(_ duration: SQL, toTime time: SQL, _ sign: String) -> SQL {
    .binary(time, sign, .call("to_microseconds", [duration], nil), .sum, .time)
  }

  func wholeDays(_ duration: SQL) -> SQL {
    .call("trunc", [.binary(duration, "/", integer(86_400_000_000), .product, .number)], .integer)
  }

  func length(_ list: SQL) -> SQL { .call("len", [list], .integer) }

  func has(_ list: SQL, any tags: [SQL]) -> SQL {
    tags.count == 1
      ? .call("list_contains", [list, tags[0]], .boolean)
      : .call("list_has_any", [list, self.list(tags)], .boolean)
  }

  func has(_ list: SQL, all tags: [SQL]) -> SQL {
    tags.count == 1
      ? has(list, any: tags) : .call("list_has_all", [list, self.list(tags)], .boolean)
  }

  func shared(_ list: SQL, _ tags: [SQL]) -> SQL {
    .call("len", [.call("list_intersect", [list, self.list(tags)], .tags)], .integer)
  }

  func position(of value: SQL, in list: [SQL]) -> SQL {
    .call("list_position", [self.list(list), value], .integer)
  }

  func storedRow(besideWindows: Bool) -> SQL { SQL("rowid", .integer, canBeMissing: false) }
  let unnests = SQLUnnesting.columns
  let limitsByGroup = false

  func likeTest(_ value: SQL, _ pattern: SQL, needsEscape: Bool) -> SQL {
    var test = SQL.binary(value, "LIKE", pattern, .compare, .boolean)
    if needsEscape { test.text += " ESCAPE '\\'" }
    return test
  }

  func unsigned(_ value: UInt64) -> String { "CAST(\(value) AS UHUGEINT)" }
  func half(_ value: String) -> String { "CAST(\(value) // 2 AS UHUGEINT)" }
  func wrappingProduct(_ value: String, _ factor: UInt64) -> String {
    "(\(value) * \(unsigned(factor))) % 18446744073709551616"
  }
  func wrappingSum(_ value: String, _ addend: UInt64) -> String {
    "(\(value) + \(unsigned(addend))) % 18446744073709551616"
  }
  func xorShifted(_ value: String, _ bits: Int) -> String {
    "xor(\(value), \(shifted(value, bits)))"
  }
  func shifted(_ value: String, _ bits: Int) -> String { "(\(value) >> \(bits))" }
  func lowHalf(_ value: String) -> String { "\(value) % 4294967296" }
}
