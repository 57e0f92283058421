import Tables

/// A piece of SQL that stands for one value, and what has to be known to put it into another.
struct SQL: Sendable {
  /// How tightly a piece holds together, loosest first.
  enum Level: Int, Comparable, Sendable {
    case or, and, not, compare, sum, product, unary, atom
    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  var text: String
  var level: Level
  /// Nil for the bare word `missing`.
  var type: ColumnType?
  /// False where it is known to be there in every row.
  var canBeMissing: Bool
  /// The value, where it is the same for every row.
  var constant: Cell?

  init(
    _ text: String, _ type: ColumnType?, level: Level = .atom, canBeMissing: Bool = true,
    constant: Cell? = nil
  ) {
    self.text = text
    self.type = type
    self.level = level
    self.canBeMissing = canBeMissing
    self.constant = constant
  }

  /// The text as an operand of something that holds its parts at `least` or looser.
  func inside(_ least: Level) -> String { level < least ? "(\(text))" : text }

  var isPlainColumn: Bool { constant == nil && level == .atom && !text.contains("(") }

  func of(_ type: ColumnType?) -> SQL {
    var copy = self
    copy.type = type
    return copy
  }
}

extension SQL {
  static func binary(
    _ left: SQL, _ symbol: String, _ right: SQL, _ level: Level, _ type: ColumnType
  ) -> SQL {
    let tighter = Level(rawValue: level.rawValue + 1) ?? .atom
    return SQL(
      "\(left.inside(level)) \(symbol) \(right.inside(tighter))", type, level: level,
      canBeMissing: left.canBeMissing || right.canBeMissing)
  }

  static func call(_ name: String, _ arguments: [SQL], _ type: ColumnType?) -> SQL {
    SQL("\(name)(\(arguments.map(\.text).joined(separator: ", ")))", type)
  }

  /// All of `parts`; false counts as missing does.
  static func all(_ parts: [SQL]) -> SQL { joined(parts, "AND", .and) }

  static func any(_ parts: [SQL]) -> SQL { joined(parts, "OR", .or) }

  private static func joined(_ parts: [SQL], _ word: String, _ level: Level) -> SQL {
    if parts.count == 1 { return parts[0] }
    let tighter = Level(rawValue: level.rawValue + 1) ?? .atom
    return SQL(
      parts.map { $0.level == level ? $0.text : $0.inside(tighter) }.joined(separator: " \(word) "),
      .boolean, level: level, canBeMissing: parts.contains(where: \.canBeMissing))
  }

  static func not(_ inner: SQL) -> SQL {
    SQL(
      "NOT \(inner.inside(.compare))", .boolean, level: .not, canBeMissing: inner.canBeMissing)
  }

  static func isNull(_ inner: SQL) -> SQL {
    SQL("\(inner.inside(.sum)) IS NULL", .boolean, level: .compare, canBeMissing: false)
  }

  static func isNotNull(_ inner: SQL) -> SQL {
    SQL("\(inner.inside(.sum)) IS NOT NULL", .boolean, level: .compare, canBeMissing: false)
  }

  /// The first choice whose condition is true, else `otherwise`, else missing.
  static func choose(
    _ choices: [(condition: SQL, value: SQL)], otherwise: SQL? = nil, _ type: ColumnType?
  ) -> SQL {
    var text = "CASE"
    for (condition, value) in choices { text += " WHEN \(condition.text) THEN \(value.text)" }
    if let otherwise { text += " ELSE \(otherwise.text)" }
    let values = choices.map(\.value) + (otherwise.map { [$0] } ?? [])
    return SQL(
      text + " END", type,
      canBeMissing: otherwise == nil || values.contains(where: \.canBeMissing))
  }

  /// The first that is there.
  static func coalesce(_ parts: [SQL], _ type: ColumnType?) -> SQL {
    var sql = call("coalesce", parts, type)
    sql.canBeMissing = parts.allSatisfy(\.canBeMissing)
    return sql
  }

  /// True or false, never missing: what Swell's conditions are.
  func twoValued(_ dialect: any SQLDialect) -> SQL {
    canBeMissing ? .coalesce([self, dialect.boolean(false)], .boolean) : self
  }
}

/// What has no counterpart in SQL, as a diagnostic without its place.
struct NoSQLForm: Error {
  /// What it is: "`reach`", "a quantile of dates".
  let what: String
  /// One sentence.
  let reason: String
  var help: String?

  /// A slot that no select hands on: said rather than trapped on, since a query can be anything.
  static let lostColumn = NoSQLForm(
    "this query", "It looks back at a column from before a stage that made other rows.")

  init(_ what: String, _ reason: String, help: String? = nil) {
    self.what = what
    self.reason = reason
    self.help = help
  }
}
