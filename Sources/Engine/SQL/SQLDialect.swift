import Language
import Tables

/// How one database engine spells what every one of them can say.
///
/// A dialect spells single values and calls; how a query is put together is the same for all.
protocol SQLDialect: Sendable {
  /// As `set sql = "…"` takes it.
  var name: String { get }
  /// The first version that has window functions; nil where every one in use has.
  var windowsSince: String? { get }
  /// What has to stand at the end of a query with a left join so that nothing becomes a default.
  var joinSettings: String? { get }

  // Names and literals
  func identifier(_ name: String) throws -> String
  func text(_ value: String) -> SQL
  func number(_ value: Double, _ type: ColumnType) -> SQL
  func date(_ days: Int) -> SQL
  func time(_ microseconds: Int64) -> SQL
  func boolean(_ value: Bool) -> SQL
  func list(_ values: [SQL]) -> SQL
  func null(_ type: ColumnType?) -> SQL
  func typeName(_ type: ColumnType) -> String

  // Values
  func floating(_ value: SQL) -> SQL
  func integer(_ value: SQL) -> SQL
  /// The number, or missing where it is infinite or none at all.
  func finite(_ value: SQL) -> SQL
  func lower(_ value: SQL) -> SQL
  func upper(_ value: SQL) -> SQL
  /// Without white space at both ends.
  func trimmed(_ value: SQL) -> SQL
  /// Without white space at both ends and `#` at the first, in small letters: as tags are stored.
  func foldedTag(_ value: SQL) -> SQL
  func likeTest(_ value: SQL, _ pattern: SQL, needsEscape: Bool) -> SQL
  func isMissing(_ value: SQL) -> SQL
  func same(_ left: SQL, _ right: SQL) -> SQL
  func different(_ left: SQL, _ right: SQL) -> SQL
  func daysBetween(_ from: SQL, _ to: SQL) -> SQL
  func asDate(_ time: SQL) -> SQL
  func asTime(_ date: SQL) -> SQL
  func microseconds(_ time: SQL) -> SQL
  func adding(_ days: SQL, toDate date: SQL, _ sign: String) -> SQL
  func adding(_ duration: SQL, toTime time: SQL, _ sign: String) -> SQL
  /// Whole days of a duration, cut towards zero.
  func wholeDays(_ duration: SQL) -> SQL
  func length(_ list: SQL) -> SQL
  func has(_ list: SQL, any tags: [SQL]) -> SQL
  func has(_ list: SQL, all tags: [SQL]) -> SQL
  func shared(_ list: SQL, _ tags: [SQL]) -> SQL
  /// From 1; 0 or missing where it is not in the list.
  func position(of value: SQL, in list: [SQL]) -> SQL
  /// A scalar function of the language; nil where the engine has none.
  func function(_ name: String, _ arguments: [SQL], _ type: ColumnType) throws -> SQL?
  func aggregate(_ name: String, _ call: SQLAggregateCall) throws -> SQL?

  // Rows
  /// A number that grows in the order the rows of a table are stored in.
  ///
  /// - Parameter besideWindows: whether the statement has window functions, for which an engine may
  ///   put the rows in another order before it numbers them.
  func storedRow(besideWindows: Bool) -> SQL
  /// One row for each element of a list, with the element's place; see ``SQLSelect/Source``.
  var unnests: SQLUnnesting { get }
  /// Whether `LIMIT n BY columns` is understood.
  var limitsByGroup: Bool { get }

  // Sixty-four bits without a sign, for the coins of `sample`
  func unsigned(_ value: UInt64) -> String
  /// Half of a whole number, without a sign and cut to the next one below.
  func half(_ value: String) -> String
  func wrappingProduct(_ value: String, _ factor: UInt64) -> String
  func wrappingSum(_ value: String, _ addend: UInt64) -> String
  func xorShifted(_ value: String, _ bits: Int) -> String
  func shifted(_ value: String, _ bits: Int) -> String
  func lowHalf(_ value: String) -> String
}

/// How an engine takes a list apart.
enum SQLUnnesting: Sendable {
  /// Functions among the columns: `unnest(list)`, `generate_subscripts(list, 1)`.
  case columns
  /// A clause after `FROM`: `ARRAY JOIN list AS x, arrayEnumerate(list) AS i`.
  case clause
}

/// What an aggregate's spelling may look at.
struct SQLAggregateCall {
  let arguments: [SQL]
  let type: ColumnType
  /// False where the rows are one group, which may be empty.
  let isGrouped: Bool
  /// The rows' place as one number, for the first and the last value.
  let position: () throws -> SQL
}

/// The engines that `explain sql` writes for.
enum SQLDialects {
  static let all: [any SQLDialect] = [DuckDB(), ClickHouse()]

  static func named(_ name: String) -> (any SQLDialect)? {
    all.first { $0.name == name.lowercased() }
  }
}

extension SQLDialect {
  /// The day that a moment falls on, in days since 1970: as ``TalliedAggregate`` takes it.
  func dayReached(_ moment: SQL) -> SQL {
    let later = SQL.binary(moment, "+", number(dayTolerance, .number), .sum, .number)
    return adding(integer(.call("floor", [later], .number)), toDate: date(0), "+")
  }

  var joinSettings: String? { nil }

  func integer(_ value: Int64) -> SQL {
    SQL(
      String(value), .integer, level: value < 0 ? .unary : .atom, canBeMissing: false,
      constant: .integer(value))
  }

  func duration(_ microseconds: Int64) -> SQL { integer(microseconds).of(.duration) }

  /// A constant as a literal that reads back as the same value.
  func literal(_ cell: Cell, _ type: ColumnType?) -> SQL {
    var sql: SQL
    switch cell {
    case .missing: return null(type)
    case .boolean(let value): sql = boolean(value)
    case .integer(let value): sql = integer(value)
    case .number(let value): sql = number(value, .number)
    case .percent(let value): sql = number(value, .percent)
    case .money(let value, let currency): sql = number(value, .money(currency))
    case .text(let value): sql = text(value)
    case .date(let days): sql = date(days)
    case .time(let microseconds): sql = time(microseconds)
    case .duration(let microseconds): sql = duration(microseconds)
    case .tags(let tags): sql = list(tags.map(text)).of(.tags)
    }
    sql.constant = cell
    sql.canBeMissing = false
    return sql
  }

  /// A border to compare with: whole where it is.
  func border(_ value: Double) -> SQL {
    guard value.magnitude < 1e15, let whole = Int64(exactly: value) else {
      return number(value, .number)
    }
    return integer(whole).of(.number)
  }

  /// `value` where `type` is wanted: whole numbers become floating ones.
  func converted(_ value: SQL, to type: ColumnType?) -> SQL {
    guard let type, type.isFloating, value.type == .integer || value.type == .boolean else {
      return value.constant == .missing ? null(type) : value
    }
    return floating(value).of(type)
  }

  /// a / b, missing where b is 0.
  func quotient(_ left: SQL, _ right: SQL, _ type: ColumnType) -> SQL {
    var divisor = right
    switch right.constant?.double {
    // Engines give a constant that is missing no type, or another one.
    case 0?: return null(type)
    case nil: divisor = .call("nullif", [right, integer(0)], right.type)
    default: break
    }
    return .binary(left, "/", divisor, .product, type)
  }

  func least(_ left: SQL, _ right: SQL, _ type: ColumnType) -> SQL {
    .call("least", [left, right], type)
  }

  func greatest(_ left: SQL, _ right: SQL, _ type: ColumnType) -> SQL {
    .call("greatest", [left, right], type)
  }

  /// `*` and `?` of the language as `%` and `_`, both sides in small letters.
  func like(_ value: SQL, _ pattern: String) -> SQL {
    var escaped = ""
    var needsEscape = false
    for character in pattern.lowercased() {
      switch character {
      case "*": escaped += "%"
      case "?": escaped += "_"
      case "%", "_", "\\":
        needsEscape = true
        escaped += "\\" + String(character)
      default: escaped.append(character)
      }
    }
    return likeTest(lower(value), text(escaped), needsEscape: needsEscape)
  }

  func likeTest(_ value: SQL, _ pattern: SQL, needsEscape: Bool) -> SQL {
    .binary(value, "LIKE", pattern, .compare, .boolean)
  }
}

extension String {
  /// The text with some scalars written otherwise.
  ///
  /// Scalar by scalar, for a quote with an accent after it is one character, and still ends a text.
  func withScalars(_ spellings: [Unicode.Scalar: String]) -> String {
    var result = ""
    for scalar in unicodeScalars {
      if let spelling = spellings[scalar] {
        result.unicodeScalars.append(contentsOf: spelling.unicodeScalars)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
