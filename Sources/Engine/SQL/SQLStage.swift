import Language
import Tables

/// A stage that says what it is in SQL.
protocol SQLStage: BoundStage {
  /// - Throws: ``NoSQLForm`` where this use of it has none.
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect
}

extension RenamingStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) -> SQLSelect { input }
}

extension WhereStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    try writer.filtered(input, by: condition)
  }
}

extension TopicStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    try writer.filtered(input, by: condition)
  }
}

extension SortStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    let all = keys + output.tieBreakers.map { OrderingKey(expr: $0, isDescending: false) }
    let select = try writer.prepared(input, all.map(\.expr)).open
    select.order = all.map { writer.orderKey($0.expr, isDescending: $0.isDescending, select) }
    return select
  }
}

extension TakeStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) -> SQLSelect {
    let select = input.limit == nil ? input : input.wrapped()
    if select.isStoredOrder { writer.remark("The first rows are those that were stored first.") }
    select.take(limit)
    return select
  }
}

extension TopStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    let ties = output.tieBreakers
    var opened = try writer.prepared(input, groups + [key.expr] + ties).open
    if withTies { opened = writer.windowed(opened) }
    let select = opened
    let value = try writer.value(key.expr, select)
    if value.canBeMissing { select.add(condition: .isNotNull(value)) }
    select.order =
      groups.map { writer.orderKey($0, isDescending: false, select) }
      + [writer.orderKey(key.expr, isDescending: true, select)]
      + ties.map { writer.orderKey($0, isDescending: false, select) }
    let by = try groups.map { try writer.value($0, select) }
    if withTies { return try writer.ranked(select, by: by, place: groups.count, limit) }
    if by.isEmpty || writer.dialect.limitsByGroup {
      select.take(limit, by: by)
      return select
    }
    let place = writer.newSlot()
    let order = try select.orderText()
    select.define(place, name: "place") {
      .window("row_number()", by: by, order: order, .integer)
    }
    writer.needsWindows()
    return try writer.kept(select, where: place, atMost: limit)
  }
}

extension SummariseStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    let exprs = groups.fields.map(\.expr) + calls.flatMap(\.arguments)
    var inner = try writer.prepared(input, exprs).open
    // A key that is worked out is a column first, so that it is written once.
    var keys = groups.fields.map(\.expr)
    let plain = try keys.allSatisfy { try writer.value($0, inner).isPlainColumn }
    let needsPlace = calls.contains { $0.function.isOrdered } && !inner.isStoredOrder
    if !plain || needsPlace {
      for (index, field) in groups.fields.enumerated() {
        let slot = writer.newSlot()
        let expr = field.expr
        inner.define(slot, name: field.name) { [unowned inner] in try writer.value(expr, inner) }
        keys[index] = keys[index].withNode(.column(slot))
      }
      var order = inner.order
      if needsPlace {
        order = [.init(slot: writer.newSlot())]
        inner.define(order[0].slot, name: "place") { [unowned inner] in
          try writer.position(inner)
        }
      }
      inner = inner.wrapped()
      inner.order = order
    }
    let select = inner
    select.group(by: try keys.map { try writer.value($0, select) })
    let grouped = SQLSelect(writer.dialect, .select(select))
    for (slot, key) in keys.enumerated() {
      let hidden = writer.newSlot()
      select.define(hidden, name: groups.fields[slot].name) { [unowned select] in
        try writer.value(key, select)
      }
      grouped.define(slot, name: groups.fields[slot].name) { try select.column(hidden) }
    }
    for (index, call) in calls.enumerated() {
      let slot = groups.fields.count + index
      let name = output.fields.first { $0.expr.isColumn(slot) }?.name ?? call.function.name
      let hidden = writer.newSlot()
      select.define(hidden, name: name) { [unowned select] in
        try writer.aggregate(call, isGrouped: !keys.isEmpty, select)
      }
      grouped.define(slot, name: name) { try select.column(hidden) }
    }
    grouped.order = groups.fields.indices.map { slot in
      var expr = BoundExpr(.column(slot), keys[slot].type)
      expr.categories = groups.fields[slot].expr.categories
      return writer.orderKey(expr, isDescending: false, grouped)
    }
    return grouped
  }
}

extension WindowStage: SQLStage {
  func sql(_ input: SQLSelect, _ writer: SQLWriter) throws -> SQLSelect {
    let exprs = groups.fields.map(\.expr) + calls.flatMap(\.arguments)
    var select = writer.windowed(try writer.prepared(input, exprs).open)
    for (index, call) in calls.enumerated() {
      // A later call may look at the column of an earlier one, which a window cannot.
      if call.arguments.contains(where: { $0.slots.contains { $0 >= firstSlot } }) {
        select = try writer.prepared(select.wrapped(), call.arguments)
      }
      let inner = select
      let by = try groups.fields.map { try writer.value($0.expr, inner) }
      let name = output.fields.first { $0.expr.isColumn(firstSlot + index) }?.name
      inner.define(firstSlot + index, name: name ?? call.function.name) { [unowned inner] in
        try writer.window(call, by: by, inner)
      }
    }
    let outer = select.wrapped()
    outer.isScrambled = true
    return outer
  }
}

extension SQL {
  static func window(_ call: String, by: [SQL], order: String?, _ type: ColumnType) -> SQL {
    var parts: [String] = []
    if !by.isEmpty { parts.append("PARTITION BY " + by.map(\.text).joined(separator: ", ")) }
    if let order, !order.isEmpty { parts.append("ORDER BY " + order) }
    return SQL("\(call) OVER (\(parts.joined(separator: " ")))", type)
  }
}

extension BoundExpr {
  func isColumn(_ wanted: Int) -> Bool {
    if case .column(let slot) = node { return slot == wanted }
    return false
  }
}

extension SQLWriter {
  func filtered(_ input: SQLSelect, by expr: BoundExpr) throws -> SQLSelect {
    let select = try prepared(input, [expr]).open
    select.add(condition: try condition(expr, select))
    return select
  }

  /// The rows whose place, a slot of `select`, is at most `limit`.
  func kept(_ select: SQLSelect, where place: Int, atMost limit: Int) throws -> SQLSelect {
    let outer = select.wrapped()
    outer.isScrambled = true
    outer.add(
      condition: .binary(
        try outer.sql(place), "<=", dialect.integer(Int64(limit)), .compare, .boolean))
    return outer
  }

  /// The first `limit` rows of each group by the order's key at `place`, and those that tie.
  func ranked(
    _ select: SQLSelect, by groups: [SQL], place: Int, _ limit: Int
  ) throws -> SQLSelect {
    needsWindows()
    let slot = newSlot()
    let key = try select.sql(select.order[place].slot).text
    select.define(slot, name: "place") {
      .window("rank()", by: groups, order: "\(key) DESC", .integer)
    }
    return try kept(select, where: slot, atMost: limit)
  }

  func aggregate(
    _ call: AggregateCollector.Call, isGrouped: Bool, _ select: SQLSelect
  ) throws -> SQL {
    let arguments = try call.arguments.map { try value($0, select) }
    let spelled = SQLAggregateCall(
      arguments: arguments, type: call.type, isGrouped: isGrouped,
      position: { [dialect] in
        try select.order.first.map { try select.sql($0.slot) } ?? dialect.integer(0)
      })
    guard let sql = try dialect.aggregate(call.function.name, spelled) else {
      throw NoSQLForm("`\(call.function.name)`", "No function of the engine does the same.")
    }
    return sql.of(call.type)
  }

  /// `share`, `rank`, `row_number`, `running_sum`.
  func window(_ call: WindowCollector.Call, by: [SQL], _ select: SQLSelect) throws -> SQL {
    let argument = try call.arguments.first.map { expr in
      let sql = try value(expr, select)
      return expr.type == .boolean ? dialect.number(sql) : sql
    }
    switch (call.function.name, argument) {
    case ("share", let x?):
      let total = SQL.window("sum(\(x.text))", by: by, order: nil, .number)
      return dialect.quotient(dialect.floating(x), total, .percent)
    case ("rank", let x?):
      let rank = SQL.window("rank()", by: by, order: "\(x.text) DESC NULLS LAST", .integer)
      return .choose([(.isNotNull(x), rank)], .integer)
    case ("row_number", _):
      return .window("row_number()", by: by, order: try select.orderText(), .integer)
    case ("running_sum", let x?):
      let order = try select.orderText() + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
      let sum = SQL.window("sum(\(x.text))", by: by, order: order, call.type)
      return .choose([(.isNotNull(x), sum)], call.type)
    default:
      throw NoSQLForm("`\(call.function.name)`", "No window function of the engine does the same.")
    }
  }
}

extension AggregateFunction {
  /// Whether the rows' order matters.
  var isOrdered: Bool { name == "first" || name == "last" }
}

extension SQLDialect {
  /// A condition as 1 and 0.
  func number(_ condition: SQL) -> SQL {
    .choose(
      [(condition, integer(1)), (.not(condition), integer(0))], .integer)
  }
}
