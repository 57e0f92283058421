import Tables

extension ClickHouse {
  func function(_ name: String, _ x: [SQL], _ type: ColumnType) throws -> SQL? {
    switch name {
    case "ln": return logarithm("log", x[0])
    case "log10": return logarithm("log10", x[0])
    case "round": return round(x, type)
    case "length":
      if x[0].type != .tags { return integer(.call("lengthUTF8", x, .integer)) }
      return .choose([(.not(isMissing(x[0])), length(x[0]))], .integer)
    case "contains":
      return test(.binary(.call("position", x, .integer), ">", integer(0), .compare, .boolean))
    case "starts_with":
      let head = SQL.call(
        "substring", [x[0], integer(1), .call("length", [x[1]], .integer)], .text)
      return test(.binary(head, "=", x[1], .compare, .boolean))
    case "ends_with": return endsWith(x[0], x[1])
    case "replace":
      guard case .text(let old)? = x[1].constant else { return nil }
      return old.isEmpty ? x[0] : .call("replaceAll", x, .text)
    case "split": return split(x)
    case "year": return .call("toYear", x, .integer)
    case "month": return .call("toMonth", x, .integer)
    case "day": return .call("toDayOfMonth", x, .integer)
    case "weekday": return .call("toDayOfWeek", x, .integer)
    default: return try commonFunction(name, x, type)
    }
  }

  private func test(_ condition: SQL) -> SQL { condition.twoValued(self) }

  private func logarithm(_ name: String, _ x: SQL) -> SQL {
    .choose(
      [
        (
          .binary(x, ">", integer(0), .compare, .boolean), .call(name, [floating(x)], .number)
        )
      ], .number)
  }

  private func endsWith(_ value: SQL, _ end: SQL) -> SQL {
    let (long, short) = (
      SQL.call("length", [value], .integer), SQL.call("length", [end], .integer)
    )
    let start = SQL.binary(
      .binary(long, "-", short, .sum, .integer), "+", integer(1), .sum, .integer)
    let tail = SQL.call("substring", [value, start], .text)
    return test(
      .all([
        .binary(long, ">=", short, .compare, .boolean),
        .binary(tail, "=", end, .compare, .boolean),
      ]))
  }

  /// Halves away from zero; its own `round` goes to the even neighbour.
  private func round(_ x: [SQL], _ type: ColumnType) -> SQL? {
    if x.count == 1, x[0].type?.isIntegral == true { return x[0] }
    let value = floating(x[0])
    var digits: Int64 = 0
    if x.count > 1 {
      guard let said = x[1].constant?.integral, abs(said) <= 15 else { return nil }
      digits = said
    }
    // A percent has its decimals in points, which are hundredths.
    let places = type == .percent ? digits + 2 : digits
    let isScaled = x.count > 1 || type == .percent
    let scale = SQL.call("exp10", [integer(places)], .number)
    let scaled = isScaled ? SQL.binary(value, "*", scale, .product, .number) : value
    let half = number(0.5, .number)
    let up = SQL.call("floor", [.binary(scaled, "+", half, .sum, .number)], .number)
    let down = SQL.call("ceil", [.binary(scaled, "-", half, .sum, .number)], .number)
    let isUp = SQL.binary(value, ">=", integer(0), .compare, .boolean)
    let whole = SQL.choose([(isUp, up)], otherwise: down, .number)
    let result = isScaled ? SQL.binary(whole, "/", scale, .product, type) : whole
    return type.isIntegral ? integer(result).of(type) : result
  }

  private func split(_ x: [SQL]) -> SQL? {
    guard case .text(let separator)? = x[1].constant else { return nil }
    let value = SQL.coalesce([x[0], text("")], .text)
    let parts =
      separator.isEmpty ? "[\(value.text)]" : "splitByString(\(x[1].text), \(value.text))"
    let folded = foldedTag(SQL("part", .text)).text
    return SQL(
      "arraySort(arrayReduce('groupUniqArray', arrayFilter(part -> notEmpty(part), arrayMap(part -> \(folded), \(parts)))))",
      .tags)
  }

  func aggregate(_ name: String, _ call: SQLAggregateCall) throws -> SQL? {
    let x = call.arguments
    switch name {
    case "count":
      guard let value = x.first else { return wholeCount("count()") }
      return value.type == .tags
        ? wholeCount("countIf(notEmpty(\(value.text)))") : wholeCount("count(\(value.text))")
    case "count_distinct":
      return x[0].type == .tags
        ? wholeCount("uniqExactIf(\(x[0].text), notEmpty(\(x[0].text)))")
        // Of no value at all old releases know no count.
        : wholeCount("coalesce(uniqExact(\(x[0].text)), 0)")
    case "sum": return ifAny(x[0], .call("sum", [numeric(x[0])], call.type))
    case "mean":
      return ifAny(x[0], whole(.call("avg", [numeric(x[0])], .number), call.type))
    case "median": return quantile(x[0], 0.5, call.type)
    case "quantile": return quantile(x[0], x[1].constant?.double ?? 0.5, call.type)
    case "stdev": return finite(.call("stddevSamp", [floating(x[0])], call.type))
    case "variance": return finite(.call("varSamp", [floating(x[0])], call.type))
    case "minimum", "maximum":
      return ifAny(x[0], .call(name == "minimum" ? "min" : "max", [x[0]], call.type))
    case "first", "last":
      let pick = name == "first" ? "argMinIf" : "argMaxIf"
      let place = try call.position().text
      return ifAny(
        x[0], SQL("\(pick)(\(x[0].text), \(place), isNotNull(\(x[0].text)))", call.type))
    case "mode":
      let list = "groupArray(\(x[0].text))"
      let most =
        "arraySort(k -> (-toInt64(countEqual(\(list), k)), k), groupUniqArray(\(x[0].text)))[1]"
      return ifAny(x[0], SQL(most, call.type))
    case "any_true": return truth("max", x[0], whenNone: 0)
    case "all_true": return truth("min", x[0], whenNone: 1)
    case "correlation": return finite(.call("corr", x.map(floating), .number))
    case "slope":
      let rows = SQL.choose([(.isNotNull(x[1]), floating(x[0]))], .number)
      let together = SQL.call("covarSamp", x.map(floating), .number)
      return finite(quotient(together, .call("varSamp", [rows], .number), call.type))
    default: return commonAggregate(name, call)
    }
  }

  /// A count as a column: without a sign it would have no common type with a whole number, which
  /// `coalesce` and `if` ask for.
  private func wholeCount(_ text: String) -> SQL { counted("toInt64(\(text))") }

  private func counted(_ text: String) -> SQL { SQL(text, .integer, canBeMissing: false) }

  private func numeric(_ x: SQL) -> SQL { x.type == .boolean ? number(x) : x }

  /// The figure where there is a value at all: of none this engine makes 0, or an empty text.
  private func ifAny(_ x: SQL, _ figure: SQL) -> SQL {
    .choose(
      [(.binary(counted("count(\(x.text))"), ">", integer(0), .compare, .boolean), figure)],
      figure.type)
  }

  private func truth(_ name: String, _ x: SQL, whenNone: Int64) -> SQL {
    let figure = SQL.call(name, [x.twoValued(self)], .integer)
    let rows = SQL.binary(counted("count()"), ">", integer(0), .compare, .boolean)
    let value = SQL.choose([(rows, figure)], otherwise: integer(whenNone), .integer)
    return .binary(value, "=", integer(1), .compare, .boolean)
  }

  /// Definition 7, linear between neighbours, from the sorted values: `quantile` draws a sample,
  /// and the exact ones of 2018 take a neighbour.
  private func quantile(_ x: SQL, _ share: Double, _ type: ColumnType) -> SQL {
    if type == .date {
      return ifAny(x, dayReached(quantile(x, as: floating(daysBetween(date(0), x)), share)))
    }
    return ifAny(x, whole(quantile(x, as: floating(x), share), type))
  }

  private func quantile(_ x: SQL, as number: SQL, _ share: Double) -> SQL {
    let sorted = "arraySort(groupArray(\(number.text)))"
    let place = "(count(\(x.text)) - 1) * \(self.number(share, .number).text)"
    let low = "\(sorted)[toInt64(floor(\(place))) + 1]"
    let high = "\(sorted)[toInt64(ceil(\(place))) + 1]"
    return SQL(
      "\(low) + (\(place) - floor(\(place))) * (\(high) - \(low))", .number, level: .sum)
  }

  private func whole(_ figure: SQL, _ type: ColumnType) -> SQL {
    guard type.isIntegral else { return figure.of(type) }
    let half = SQL.binary(figure, "+", number(0.5, .number), .sum, .number)
    return integer(.call("floor", [half], .number)).of(type)
  }
}
