import Tables

/// One SELECT in the making: where its rows come from, and which of them in which order.
///
/// Its columns are what somebody asks it for: a class, because asking adds to it.
final class SQLSelect {
  indirect enum Source {
    /// A stored table and the folded names of its columns.
    case table(String, columns: Set<String>)
    case select(SQLSelect)
    /// Two tables side by side, under the names `a` and `b`.
    case join(SQLSelect, isLeft: Bool, SQLSelect, on: () throws -> SQL)
    /// Parts one under the other, each with the same columns.
    case union([SQLSelect])
    /// A list taken apart: its column, and the names for elements and places.
    case unnest(SQLSelect, list: () throws -> SQL, element: String, place: String)
  }

  /// One column to sort by, as a slot of its own.
  struct Order {
    var slot: Int
    var isDescending = false
  }

  let dialect: any SQLDialect
  let source: Source
  /// The select whose rows, one for one, these are: whoever numbers fans looks there.
  private let frameSource: SQLSelect?
  /// How each slot is worked out, in the scope of `source`.
  private var terms: [Int: () throws -> SQL] = [:]
  /// How slots without a term come from the source.
  private let passesThrough: ((Int) throws -> SQL)?
  /// What a column should be called.
  private var names: [Int: String] = [:]
  private(set) var conditions: [SQL] = []
  private var groups: [SQL] = []
  private(set) var isGrouped = false
  /// The rows' order: the first decides, the others break ties.
  var order: [Order] = []
  private(set) var limit: (count: Int, by: [SQL])?
  /// True after windows and look-ups in other tables: rows no longer come as they are stored.
  var isScrambled = false
  /// Slots of model columns that are worked out below, by their definition.
  var modelSlots: [String: Int] = [:]
  /// What was asked for, in the order of asking.
  private(set) var columns: [(slot: Int, name: String, text: String)] = []
  private var types: [Int: SQL] = [:]

  /// - Parameters:
  ///   - frameSource: the select whose rows these are; nil where rows stand for other things here
  ///     than in the source: groups, pairs, tags.
  ///   - passesThrough: how slots without a term of their own are reached; nil for none of them.
  init(
    _ dialect: any SQLDialect, _ source: Source, frameSource: SQLSelect? = nil,
    passesThrough: ((Int) throws -> SQL)? = nil
  ) {
    self.dialect = dialect
    self.source = source
    self.frameSource = frameSource
    self.passesThrough = passesThrough
  }

  /// A select over this one: the same rows, whose conditions and columns are settled.
  func wrapped() -> SQLSelect {
    let outer = SQLSelect(dialect, .select(self), frameSource: self) { try self.column($0) }
    outer.order = order
    outer.modelSlots = modelSlots
    outer.isScrambled = isScrambled
    return outer
  }

  /// A select over this one that is a frame of its own: fans are numbered in it.
  func asFrame() -> SQLSelect {
    let outer = SQLSelect(dialect, .select(self)) { try self.column($0) }
    outer.order = order
    outer.isScrambled = isScrambled
    return outer
  }

  var isTable: Bool { if case .table = source { true } else { false } }

  /// This select, or one around it, where a condition or a limit may be added.
  var open: SQLSelect { limit == nil && !isGrouped ? self : wrapped() }

  func define(_ slot: Int, name: String, _ term: @escaping () throws -> SQL) {
    terms[slot] = term
    names[slot] = name
  }

  func add(condition: SQL) { conditions.append(condition) }

  func group(by keys: [SQL]) {
    groups = keys
    isGrouped = true
  }

  func take(_ count: Int, by columns: [SQL] = []) { limit = (count, columns) }

  /// The frame's own select: what the rows were before any of them was left out.
  var frame: SQLSelect { frameSource?.frame ?? self }

  /// The value of a slot in this select's scope.
  func sql(_ slot: Int) throws -> SQL {
    if let term = terms[slot] { return try term() }
    guard let passesThrough else { throw NoSQLForm.lostColumn }
    return try passesThrough(slot)
  }

  /// Asks for a slot as a column, and says how an outer select reaches it.
  func column(_ slot: Int) throws -> SQL {
    if let known = types[slot] { return known }
    let value = try sql(slot)
    let name = try freeName(wanted(slot), for: value.text)
    columns.append((slot, name, value.text))
    var outer = SQL(try dialect.identifier(name), value.type)
    outer.canBeMissing = value.canBeMissing
    types[slot] = outer
    return outer
  }

  private func wanted(_ slot: Int) -> String {
    if let name = names[slot] { return name }
    switch source {
    case .select(let inner), .join(let inner, _, _, _), .unnest(let inner, _, _, _):
      return inner.wanted(slot)
    case .table, .union: return "column"
    }
  }

  /// A name that no other column has, and no column of the source unless it is that very one: an
  /// engine may read a name in a condition as either.
  private func freeName(_ wanted: String, for text: String) throws -> String {
    let own = Set(columns.map { $0.name.lowercased() })
    let others = sourceNames
    var name = wanted
    var number = 1
    while try own.contains(name.lowercased())
      || text != dialect.identifier(name) && others.contains(name.lowercased())
    {
      number += 1
      name = "\(wanted)_\(number)"
    }
    return name
  }

  /// The folded names that the source's columns have or may get.
  private var sourceNames: Set<String> {
    switch source {
    case .table(_, let columns): columns
    case .select(let inner): inner.possibleNames
    case .join(let left, _, let right, _): left.possibleNames.union(right.possibleNames)
    case .union(let parts): parts[0].possibleNames
    case .unnest(let inner, _, let element, let place):
      inner.possibleNames.union([element, place])
    }
  }

  /// The folded names that this select's columns have or may get.
  var possibleNames: Set<String> {
    var possible = Set(names.values.map { $0.lowercased() })
    possible.formUnion(columns.map { $0.name.lowercased() })
    if passesThrough != nil { possible.formUnion(sourceNames) }
    return possible
  }

  /// True where a result column of this name would stand for something else than the source's.
  func hides(_ name: String, _ text: String) throws -> Bool {
    try text != dialect.identifier(name) && sourceNames.contains(name.lowercased())
  }

  // MARK: The text

  /// The rows' order after `ORDER BY`; empty where it is that of a stored table.
  func orderText() throws -> String { try orderText(of: order) }

  func orderText(of keys: [Order]) throws -> String {
    // A constant orders nothing, and a whole number there would be the place of a column.
    let parts = try keys.compactMap { key -> String? in
      let value = try sql(key.slot)
      guard value.constant == nil else { return nil }
      return value.text + (key.isDescending ? " DESC" : "") + " NULLS LAST"
    }
    return parts.isEmpty && !keys.isEmpty ? "NULL" : parts.joined(separator: ", ")
  }

  /// True where the rows come as they are stored, and nothing else is known of their order.
  var isStoredOrder: Bool { order.count == 1 && order[0].slot == SQLWriter.storedSlot }

  /// The statement's lines, each after the first behind `margin`.
  ///
  /// - Parameters:
  ///   - given: the columns of the result; what was asked for where it is nil.
  ///   - isOrdered: whether the rows' order has to show. Where there is a limit it always does.
  func text(
    _ given: [(name: String, text: String)]? = nil, isOrdered: Bool = false, margin: String = ""
  ) throws -> String {
    let orderBy = isOrdered || limit != nil ? try orderingText() : ""
    if let same = try equal(given), orderBy.isEmpty { return try same.text(margin: margin) }
    // Asked for last: working out conditions and orders may have asked for more.
    let from = try fromText(margin)
    let list = given ?? columns.map { ($0.name, $0.text) }
    // Of no column at all, one group of rows is still one row.
    let nothing = isGrouped && groups.isEmpty ? "count(*) AS one" : "1 AS one"
    let shown = try list.map { name, text in
      let alias = try dialect.identifier(name)
      return text == alias ? text : "\(text) AS \(alias)"
    }
    var clauses = [
      "SELECT "
        + (shown.isEmpty ? nothing : shown.joined(separator: ",\n\(margin)  "))
    ]
    clauses.append("FROM " + from)
    if !conditions.isEmpty { clauses.append("WHERE " + SQL.all(conditions).text) }
    if !groups.isEmpty {
      clauses.append("GROUP BY " + groups.map(\.text).joined(separator: ", "))
    }
    if !orderBy.isEmpty { clauses.append("ORDER BY " + orderBy) }
    if let limit {
      let by = limit.by.map(\.text).joined(separator: ", ")
      clauses.append("LIMIT \(limit.count)" + (by.isEmpty ? "" : " BY \(by)"))
    }
    return clauses.joined(separator: "\n" + margin)
  }

  /// The inner select, where the result is just what it gives.
  private func equal(_ given: [(name: String, text: String)]?) throws -> SQLSelect? {
    guard let given, case .select(let inner) = source, try isPlain else { return nil }
    let essence = try inner.essence
    let isSame =
      try given.count == essence.columns.count
      && zip(given, essence.columns).allSatisfy { column, own in
        try column.name == own.name && column.text == dialect.identifier(own.name)
      }
    return isSame ? essence : nil
  }

  private func orderingText() throws -> String {
    isStoredOrder && !isScrambled ? "" : try orderText()
  }

  /// True where it only hands on columns of another select under their own names.
  private var isPlain: Bool {
    get throws {
      guard case .select = source, conditions.isEmpty, limit == nil, !isGrouped else {
        return false
      }
      return try columns.allSatisfy { try $0.text == dialect.identifier($0.name) }
    }
  }

  /// The select that this one only hands on, or itself.
  private var essence: SQLSelect {
    get throws {
      guard case .select(let inner) = source, try isPlain else { return self }
      return try inner.essence
    }
  }

  private func fromText(_ margin: String) throws -> String {
    func bracketed(_ selects: [SQLSelect]) throws -> String {
      let inner = margin + "  "
      let texts = try selects.map { try $0.text(margin: inner) }
      return "(\n\(inner)" + texts.joined(separator: "\n\(inner)UNION ALL\n\(inner)")
        + "\n\(margin))"
    }
    switch source {
    case .table(let name, _): return try dialect.identifier(name)
    case .select(let inner): return try bracketed([inner.essence]) + " AS t"
    case .union(let parts): return try bracketed(parts) + " AS t"
    case .join(let left, let isLeft, let right, let on):
      let condition = try on().text
      return try bracketed([left]) + " AS a\n\(margin)" + (isLeft ? "LEFT" : "INNER") + " JOIN "
        + bracketed([right]) + " AS b\n\(margin)ON " + condition
    case .unnest(let inner, let list, let element, let place):
      let list = try list().text
      let from = try bracketed([inner]) + " AS t"
      guard case .clause = dialect.unnests else { return from }
      let (element, place) = try (dialect.identifier(element), dialect.identifier(place))
      return from
        + "\n\(margin)ARRAY JOIN \(list) AS \(element), arrayEnumerate(\(list)) AS \(place)"
    }
  }
}
