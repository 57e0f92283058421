import Language
import Statistics
import Tables

extension BandStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    let ties = output.ties(without: name)
    var exprs = [value] + ties
    for case .test(let condition) in bands.rules { exprs.append(condition) }
    let opened = try writer.prepared(input, exprs).open
    let select = bands.hasTop ? writer.windowed(opened) : opened
    guard case .column(let slot)? = output.fields.last?.expr.node else {
      preconditionFailure("a band is the last column")
    }
    let order =
      [writer.orderKey(value, isDescending: true, select)]
      + ties.map { writer.orderKey($0, isDescending: false, select) }
    select.define(slot, name: name) { [unowned select] in
      try bandChoice(select, writer, order: order)
    }
    let outer = select.wrapped()
    outer.isScrambled = outer.isScrambled || bands.hasTop
    return outer
  }

  private func bandChoice(
    _ select: SQLSelect, _ writer: SQLWriter, order: [SQLSelect.Order]
  ) throws -> SQL {
    let value = try writer.value(self.value, select)
    var choices: [(condition: SQL, value: SQL)] = []
    for (name, rule) in zip(bands.names, bands.rules) {
      let test: SQL
      switch rule {
      case .rest: test = .isNotNull(value)
      case .test(let condition): test = try writer.condition(condition, select)
      case .top(let limit):
        writer.needsWindows()
        let place = SQL.window(
          "row_number()", by: [], order: try select.orderText(of: order), .integer)
        test = .all([
          .isNotNull(value),
          .binary(place, "<=", size(limit, value, writer.dialect), .compare, .boolean),
        ])
      }
      choices.append((test, writer.dialect.text(name)))
    }
    return .choose(choices, .text)
  }

  /// How many rows a band `top` takes.
  private func size(_ limit: BandRules.Limit, _ value: SQL, _ dialect: any SQLDialect) -> SQL {
    switch limit {
    case .count(let count): return dialect.integer(Int64(count))
    case .share(let share):
      let rows = SQL("count(\(value.text)) OVER ()", .integer)
      let exact = SQL.binary(dialect.number(share, .number), "*", rows, .product, .number)
      let less = SQL.binary(exact, "-", dialect.number(1e-9, .number), .sum, .number)
      return .call("ceil", [less], .number)
    }
  }
}

extension JoinStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    let left = try writer.prepared(input, keys.here)
    let right = try writer.prepared(
      writer.select(of: other.query), keys.there + other.schema.fields.map(\.expr))
    switch kind {
    case .with, .without:
      let select = left.open
      let test = try membership(select, right, writer)
      select.add(
        condition: kind == .with ? test : .not(test.twoValued(writer.dialect)))
      select.isScrambled = true
      return select
    case .left, .inner: return try joined(left, right, writer)
    }
  }

  private func membership(
    _ select: SQLSelect, _ right: SQLSelect, _ writer: SQLWriter
  ) throws -> SQL {
    var own: [SQL] = []
    for (here, there) in zip(keys.here, keys.there) {
      let slot = key(there, like: here, in: right, writer)
      let theirs = try right.column(slot)
      own.append(try writer.value(here, select, joinedWith: there.type))
      if right.limit == nil { right.add(condition: .isNotNull(try right.sql(slot))) }
      _ = theirs
    }
    let tuple = own.map(\.text).joined(separator: ", ")
    let inner = try right.text(margin: "  ")
    let isIn = SQL(
      (own.count == 1 ? own[0].inside(.sum) : "(\(tuple))") + " IN (\n  \(inner)\n)", .boolean,
      level: .compare)
    return own.count == 1 ? isIn : .all(own.map(SQL.isNotNull) + [isIn])
  }

  /// A slot of `select` with a key, floating where the other side's is.
  private func key(
    _ expr: BoundExpr, like other: BoundExpr, in select: SQLSelect, _ writer: SQLWriter
  ) -> Int {
    let slot = writer.newSlot()
    select.define(slot, name: "key") { [unowned select] in
      try writer.value(expr, select, joinedWith: other.type)
    }
    return slot
  }

  private func joined(
    _ left: SQLSelect, _ right: SQLSelect, _ writer: SQLWriter
  ) throws -> SQLSelect {
    let pairs = zip(keys.here, keys.there).map { here, there in
      (key(here, like: there, in: left, writer), key(there, like: here, in: right, writer))
    }
    func qualified(_ name: String, _ sql: SQL) -> SQL {
      var copy = sql
      copy.text = name + "." + sql.text
      return copy
    }
    let isLeft = kind == .left
    let joined = SQLSelect(
      writer.dialect,
      .join(left, isLeft: isLeft, right) {
        .all(
          try pairs.map { here, there in
            .binary(
              qualified("a", try left.column(here)), "=", qualified("b", try right.column(there)),
              .compare, .boolean)
          })
      },
      frameSource: isMany ? nil : left
    ) { qualified("a", try left.column($0)) }
    let first = output.fields.count - other.schema.fields.count
    for (index, field) in other.schema.fields.enumerated() {
      let name = output.fields[first + index].name
      guard case .column(let slot) = output.fields[first + index].expr.node else { continue }
      let theirs = writer.newSlot()
      let expr = field.expr
      right.define(theirs, name: field.name) { [unowned right] in try writer.value(expr, right) }
      joined.define(slot, name: name) {
        var sql = qualified("b", try right.column(theirs))
        sql.canBeMissing = true
        return sql
      }
    }
    joined.order = left.order
    joined.isScrambled = true
    if isMany {
      for key in right.order {
        let slot = writer.newSlot()
        joined.define(slot, name: "by") { qualified("b", try right.column(key.slot)) }
        joined.order.append(.init(slot: slot, isDescending: key.isDescending))
      }
    } else {
      writer.remark(
        "Swell refuses a second match of a join without `many`; this text would repeat the row.")
    }
    return joined.wrapped()
  }
}

extension SQLWriter {
  /// A key's value, floating where it meets a floating one.
  func value(_ expr: BoundExpr, _ select: SQLSelect, joinedWith other: ColumnType?) throws -> SQL {
    let sql = try value(expr, select)
    return expr.type == .integer && other?.isFloating == true ? dialect.floating(sql) : sql
  }
}

extension AppendStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    let above = closed(try writer.prepared(input, pairs.compactMap(\.above)))
    let below = closed(
      try writer.prepared(writer.select(of: other.query), pairs.compactMap(\.below)))
    let union = SQLSelect(writer.dialect, .union([above, below]))
    for (slot, pair) in pairs.enumerated() {
      let first = part(pair.above, pair, of: above, writer)
      let second = part(pair.below, pair, of: below, writer)
      union.define(slot, name: pair.name) {
        var sql = try above.column(first)
        sql.canBeMissing = try below.column(second).canBeMissing || sql.canBeMissing
        return sql
      }
    }
    let dialect = writer.dialect
    union.order = [
      ordering(above, below, union, writer, "part") { dialect.integer($0) },
      ordering(above, below, union, writer, "place") { part in
        try writer.position(part == 0 ? above : below)
      },
    ]
    return union.wrapped()
  }

  /// A limit of its own goes into brackets, or it would be the whole union's.
  private func closed(_ select: SQLSelect) -> SQLSelect {
    select.limit == nil ? select : select.wrapped()
  }

  private func part(
    _ expr: BoundExpr?, _ pair: AppendedColumn, of select: SQLSelect, _ writer: SQLWriter
  ) -> Int {
    let slot = writer.newSlot()
    let dialect = writer.dialect
    select.define(slot, name: pair.name) { [unowned select] in
      guard let expr else { return dialect.null(pair.type) }
      let sql = try writer.value(expr, select)
      if pair.type == .time, expr.type == .date { return dialect.asTime(sql) }
      return sql.type == nil ? dialect.null(pair.type) : dialect.converted(sql, to: pair.type)
    }
    return slot
  }

  /// A column of both parts that the result is ordered by.
  private func ordering(
    _ above: SQLSelect, _ below: SQLSelect, _ union: SQLSelect, _ writer: SQLWriter,
    _ name: String, _ value: @escaping (Int64) throws -> SQL
  ) -> SQLSelect.Order {
    let (first, second, slot) = (writer.newSlot(), writer.newSlot(), writer.newSlot())
    above.define(first, name: name) { try value(0) }
    below.define(second, name: name) { try value(1) }
    union.define(slot, name: name) {
      let sql = try above.column(first)
      _ = try below.column(second)
      return sql
    }
    return .init(slot: slot)
  }
}

extension SplitStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    let inner = try writer.prepared(input, [expr] + columns.map(\.expr))
    let dialect = writer.dialect
    let list = writer.newSlot()
    let expr = expr
    inner.define(list, name: "list") { [unowned inner] in try writer.value(expr, inner) }
    func free(_ name: String) -> String {
      inner.possibleNames.contains(name) ? free(name + "_") : name
    }
    let (element, place) = (free("element"), free("element_place"))
    let taken = SQLSelect(
      dialect,
      .unnest(inner, list: { try inner.column(list) }, element: element, place: place)
    ) { try inner.column($0) }
    func part(_ name: String, _ function: String, _ type: ColumnType) throws -> SQL {
      if case .clause = dialect.unnests { return SQL(try dialect.identifier(name), type) }
      let column = try inner.column(list).text
      let call = type == .text ? "unnest(\(column))" : "generate_subscripts(\(column), 1)"
      return SQL(call, type, canBeMissing: false)
    }
    taken.define(0, name: name) { try part(element, "unnest", .text) }
    for (index, field) in columns.enumerated() {
      let slot = writer.newSlot()
      let expr = field.expr
      inner.define(slot, name: field.name) { [unowned inner] in try writer.value(expr, inner) }
      taken.define(index + 1, name: field.name) { try inner.column(slot) }
    }
    let order = writer.newSlot()
    taken.define(order, name: "place") { try part(place, "generate_subscripts", .integer) }
    // The order's columns have other slots among the tags: 0 and on are theirs.
    let keys = inner.order.map { key in
      guard key.slot != SQLWriter.storedSlot else { return key }
      let slot = writer.newSlot()
      taken.define(slot, name: "key") { try inner.column(key.slot) }
      return SQLSelect.Order(slot: slot, isDescending: key.isDescending)
    }
    let result = taken.wrapped()
    result.order = keys + [.init(slot: order)]
    return result
  }
}

extension GradeStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    let inner = try writer.prepared(input, exprs.map(\.expr))
    let graded = SQLSelect(writer.dialect, .select(inner))
    for (slot, part) in exprs.enumerated() {
      let theirs = writer.newSlot()
      inner.define(theirs, name: part.name) { [unowned inner] in
        try writer.value(part.expr, inner)
      }
      graded.define(slot, name: part.name) { try inner.column(theirs) }
    }
    graded.order = [.init(slot: 3, isDescending: true), .init(slot: 0)]
    return graded
  }
}

extension SampleStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    writer.needsWindows()
    let fan = writer.newSlot()
    let frame = try writer.prepared(input.frame, order)
    guard frame === input.frame else {
      throw NoSQLForm(
        "`sample` of rows told apart by model columns", "Their numbers need the whole table.")
    }
    let keys = order.map { writer.orderKey($0, isDescending: false, frame) }
    frame.define(fan, name: "fan") { [unowned frame] in
      SQL(
        "row_number() OVER (ORDER BY \(try frame.orderText(of: keys))) - 1", .integer, level: .sum,
        canBeMissing: false)
    }
    let (select, draw) = try drawn(input, fan: fan, writer)
    switch size {
    case .share(let share):
      let threshold = writer.dialect.integer(Int64(clamping: Coin.threshold(share)))
      select.add(condition: .binary(try select.sql(draw), "<", threshold, .compare, .boolean))
      select.isScrambled = true
      return select
    case .count(let count):
      let place = writer.newSlot()
      let order = "\(try select.sql(draw).text), \(try select.sql(fan).text)"
      select.define(place, name: "place") {
        .window("row_number()", by: [], order: order, .integer)
      }
      return try writer.kept(select, where: place, atMost: count)
    }
  }

  /// The coin of ``Coin``, one step of its mixing a level.
  private func drawn(
    _ input: SQLSelect, fan: Int, _ writer: SQLWriter
  ) throws -> (select: SQLSelect, draw: Int) {
    let dialect = writer.dialect
    let key = Coin(seed: seed, stream: .sample, run: 0).key
    var select = input.wrapped()
    var slot = fan
    func step(_ name: String, _ spelled: (String) throws -> String) throws {
      let next = writer.newSlot()
      let text = try spelled(try select.sql(slot).text)
      select.define(next, name: name) { SQL(text, .integer, canBeMissing: false) }
      select = select.wrapped()
      slot = next
    }
    try step("pair") {
      dialect.wrappingSum(
        dialect.wrappingProduct(dialect.half($0), Coin.itemStep), key)
    }
    try step("mixed") {
      dialect.wrappingProduct(dialect.xorShifted($0, 30), 0xBF58_476D_1CE4_E5B9)
    }
    try step("mixed") {
      dialect.wrappingProduct(dialect.xorShifted($0, 27), 0x94D0_49BB_1331_11EB)
    }
    try step("mixed") { dialect.xorShifted($0, 31) }
    let number = try select.sql(fan).text
    try step("draw") {
      "CASE WHEN \(number) % 2 = 0 THEN \(dialect.lowHalf($0)) ELSE \(dialect.shifted($0, 32)) END"
    }
    return (select, slot)
  }
}
