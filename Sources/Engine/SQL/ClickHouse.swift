import Tables

/// ClickHouse. The text keeps to what the releases of 2018 accept, but for window functions.
///
/// An array cannot be missing there: an empty one stands for it. Truth is 1 and 0.
struct ClickHouse: SQLDialect {
  let name = "clickhouse"
  let windowsSince: String? = "ClickHouse 21.3"
  let joinSettings: String? = "SETTINGS join_use_nulls = 1"

  func identifier(_ name: String) throws -> String {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw NoSQLForm(
        "the name `\(name)`", "ClickHouse has no names that are empty or hold a NUL.")
    }
    return "`" + name.withScalars(["\\": "\\\\", "`": "\\`", "\n": "\\n"]) + "`"
  }

  func text(_ value: String) -> SQL {
    let escaped = value.withScalars(["'": "\\'", "\\": "\\\\", "\0": "\\0", "\n": "\\n"])
    return SQL("'" + escaped + "'", .text, canBeMissing: false)
  }

  func number(_ value: Double, _ type: ColumnType) -> SQL {
    let digits = CanonicalText.number(value)
    let isWhole = !digits.contains(".") && !digits.contains("e")
    return SQL(
      isWhole ? digits + "." : digits, type, level: value < 0 ? .unary : .atom,
      canBeMissing: false, constant: .number(value))
  }

  func date(_ days: Int) -> SQL {
    SQL("toDate('\(CalendarDate(daysSince1970: days).iso)')", .date, canBeMissing: false)
  }

  /// Whole seconds, which is what its times have.
  func time(_ microseconds: Int64) -> SQL {
    SQL("toDateTime(\(microseconds / 1_000_000), 'UTC')", .time, canBeMissing: false)
  }

  func boolean(_ value: Bool) -> SQL {
    SQL(value ? "1" : "0", .boolean, canBeMissing: false, constant: .boolean(value))
  }

  func list(_ values: [SQL]) -> SQL {
    SQL("[\(values.map(\.text).joined(separator: ", "))]", .tags, canBeMissing: false)
  }

  func null(_ type: ColumnType?) -> SQL {
    switch type {
    case nil: SQL("NULL", nil, constant: .missing)
    case .tags?: SQL("emptyArrayString()", .tags, constant: .missing)
    case let type?: SQL("CAST(NULL, 'Nullable(\(typeName(type)))')", type, constant: .missing)
    }
  }

  func typeName(_ type: ColumnType) -> String {
    switch type {
    case .boolean: "UInt8"
    case .integer, .duration: "Int64"
    case .number, .percent, .money: "Float64"
    case .text: "String"
    case .date: "Date"
    case .time: "DateTime"
    case .tags: "Array(String)"
    }
  }

  func floating(_ value: SQL) -> SQL {
    if let constant = value.constant?.double { return number(constant, .number) }
    if value.type?.isFloating == true { return value }
    var sql = SQL.call("toFloat64", [value], .number)
    sql.canBeMissing = value.canBeMissing
    return sql
  }

  func integer(_ value: SQL) -> SQL { .call("toInt64", [value], .integer) }

  func finite(_ value: SQL) -> SQL {
    .choose([(.call("isFinite", [value], .boolean), value)], value.type)
  }

  func lower(_ value: SQL) -> SQL { .call("lowerUTF8", [value], .text) }
  func upper(_ value: SQL) -> SQL { .call("upperUTF8", [value], .text) }

  private static let space = "[\\s\\x0b\\p{Z}]"

  func trimmed(_ value: SQL) -> SQL {
    .call("replaceRegexpAll", [value, text("^\(Self.space)+|\(Self.space)+$"), text("")], .text)
  }

  func foldedTag(_ value: SQL) -> SQL {
    lower(
      .call(
        "replaceRegexpAll",
        [value, text("^[#\\s\\x0b\\p{Z}]+|\(Self.space)+$"), text("")], .text))
  }

  func isMissing(_ value: SQL) -> SQL {
    value.type == .tags
      ? SQL("empty(\(value.text))", .boolean, canBeMissing: false) : .isNull(value)
  }

  func same(_ left: SQL, _ right: SQL) -> SQL {
    let equal = SQL.binary(left, "=", right, .compare, .boolean)
    if left.type == .tags || !left.canBeMissing && !right.canBeMissing { return equal }
    if !left.canBeMissing || !right.canBeMissing { return equal.twoValued(self) }
    let bothMissing = SQL.all([.isNull(left), .isNull(right)])
    return .coalesce([equal, bothMissing], .boolean)
  }

  func different(_ left: SQL, _ right: SQL) -> SQL {
    if left.canBeMissing && right.canBeMissing && left.type != .tags {
      return .not(same(left, right))
    }
    let differs = SQL.binary(left, "<>", right, .compare, .boolean)
    return left.type == .tags ? differs : .coalesce([differs, boolean(true)], .boolean)
  }

  func daysBetween(_ from: SQL, _ to: SQL) -> SQL {
    .call("toInt64", [.binary(asDate(to), "-", asDate(from), .sum, .integer)], .integer)
  }

  func asDate(_ time: SQL) -> SQL {
    time.type == .time ? .call("toDate", [time], .date) : time
  }

  func asTime(_ date: SQL) -> SQL { .call("toDateTime", [date, text("UTC")], .time) }

  func microseconds(_ time: SQL) -> SQL {
    .binary(
      .call("toInt64", [.call("toUnixTimestamp", [time], .integer)], .integer), "*",
      integer(1_000_000), .product, .integer)
  }

  func adding(_ days: SQL, toDate date: SQL, _ sign: String) -> SQL {
    .binary(date, sign, days, .sum, .date)
  }

  func adding(_ duration: SQL, toTime time: SQL, _ sign: String) -> SQL {
    .binary(
      time, sign, .call("intDiv", [duration, integer(1_000_000)], .integer), .sum, .time)
  }

  func wholeDays(_ duration: SQL) -> SQL {
    .call("intDiv", [duration, integer(86_400_000_000)], .integer)
  }

  func length(_ list: SQL) -> SQL { integer(.call("length", [list], .integer)) }

  func has(_ list: SQL, any tags: [SQL]) -> SQL {
    let sql =
      tags.count == 1
      ? SQL.call("has", [list, tags[0]], .boolean)
      : SQL.call("hasAny", [list, self.list(tags)], .boolean)
    return SQL(sql.text, .boolean, canBeMissing: false)
  }

  func has(_ list: SQL, all tags: [SQL]) -> SQL {
    if tags.count == 1 { return has(list, any: tags) }
    let sql = SQL.call("hasAll", [list, self.list(tags)], .boolean)
    return SQL(sql.text, .boolean, canBeMissing: false)
  }

  func shared(_ list: SQL, _ tags: [SQL]) -> SQL {
    // `arrayIntersect` with a constant list ends servers of 2018.
    SQL("toInt64(arrayCount(t -> has(\(self.list(tags).text), t), \(list.text)))", .integer)
  }

  func position(of value: SQL, in list: [SQL]) -> SQL {
    let place = SQL.call("indexOf", [self.list(list), value], .integer)
    return value.canBeMissing
      ? .choose([(.isNotNull(value), place)], .integer) : place
  }

  /// The older function is worked out as late as can be: behind a window's sorting, if there is one.
  func storedRow(besideWindows: Bool) -> SQL {
    SQL(
      besideWindows ? "row_number() OVER ()" : "rowNumberInAllBlocks()", .integer,
      canBeMissing: false)
  }
  let unnests = SQLUnnesting.clause
  let limitsByGroup = true

  func unsigned(_ value: UInt64) -> String { "toUInt64(\(value))" }
  func half(_ value: String) -> String { "toUInt64(intDiv(\(value), 2))" }
  func wrappingProduct(_ value: String, _ factor: UInt64) -> String {
    "\(value) * \(unsigned(factor))"
  }
  func wrappingSum(_ value: String, _ addend: UInt64) -> String {
    "\(value) + \(unsigned(addend))"
  }
  func xorShifted(_ value: String, _ bits: Int) -> String {
    "bitXor(\(value), \(shifted(value, bits)))"
  }
  func shifted(_ value: String, _ bits: Int) -> String { "bitShiftRight(\(value), \(bits))" }
  func lowHalf(_ value: String) -> String { "bitAnd(\(value), 4294967295)" }
}
