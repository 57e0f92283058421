import Tables

extension DuckDB {
  func function(_ name: String, _ x: [SQL], _ type: ColumnType) throws -> SQL? {
    switch name {
    case "round": return round(x, type)
    case "length":
      return x[0].type == .tags ? length(x[0]) : .call("length_grapheme", x, .integer)
    case "contains", "starts_with", "ends_with":
      return SQL.call(name, x, .boolean).twoValued(self)
    case "replace":
      if x[1].constant == .text("") { return x[0] }
      if x[1].constant != nil { return .call("replace", x, .text) }
      let isEmpty = SQL.binary(x[1], "=", text(""), .compare, .boolean)
      return .choose([(isEmpty, x[0])], otherwise: .call("replace", x, .text), .text)
    case "split": return split(x)
    case "year", "month", "day": return .call(name, [asDate(x[0])], .integer)
    case "weekday": return .call("isodow", [asDate(x[0])], .integer)
    default: return try commonFunction(name, x, type)
    }
  }

  /// Halves away from zero, which is what this engine does with floating numbers.
  private func round(_ x: [SQL], _ type: ColumnType) -> SQL {
    let value = floating(x[0])
    let isPercent = type == .percent
    if x.count == 1, !isPercent {
      if x[0].type?.isIntegral == true { return x[0] }
      let whole = SQL.call("round", [value], .number)
      return type == .integer ? integer(finite(whole)) : whole
    }
    // A percent has its decimals in points, which are hundredths.
    let more: Double = isPercent ? 2 : 0
    var places = x.count > 1 ? floating(x[1]) : number(0, .number)
    if let digits = places.constant?.double {
      places = number(digits + more, .number)
    } else if isPercent {
      places = .binary(places, "+", number(more, .number), .sum, .number)
    }
    let scale = SQL.call("pow", [number(10, .number), places], .number)
    let scaled = SQL.call("round", [.binary(value, "*", scale, .product, .number)], .number)
    let result = SQL.binary(scaled, "/", scale, .product, type)
    return type.isIntegral ? integer(result).of(type) : result
  }

  private func split(_ x: [SQL]) -> SQL {
    let parts =
      x[1].constant == .text("") ? SQL("[\(x[0].text)]", .tags) : .call("string_split", x, .tags)
    let folded = foldedTag(SQL("part", .text)).text
    return SQL(
      "CASE WHEN \(SQL.isNotNull(x[0]).text) THEN list_sort(list_distinct([\(folded) FOR part IN \(parts.text) IF \(folded) <> '']))  END",
      .tags)
  }

  func aggregate(_ name: String, _ call: SQLAggregateCall) throws -> SQL? {
    let x = call.arguments
    switch name {
    case "count": return SQL("count(\(x.first?.text ?? "*"))", .integer, canBeMissing: false)
    case "count_distinct":
      return SQL("count(DISTINCT \(x[0].text))", .integer, canBeMissing: false)
    case "sum":
      let value = x[0].type == .boolean ? number(x[0]) : x[0]
      let sum = SQL.call("sum", [value], call.type)
      return call.type.isIntegral ? SQL("CAST(\(sum.text) AS BIGINT)", call.type) : sum
    case "mean":
      let value = x[0].type == .boolean ? number(x[0]) : x[0]
      return whole(.call("avg", [floating(value)], .number), call.type)
    case "median": return quantile(x[0], 0.5, call.type)
    case "quantile": return quantile(x[0], x[1].constant?.double ?? 0.5, call.type)
    case "stdev": return .call("stddev_samp", [floating(x[0])], call.type)
    case "variance": return .call("var_samp", [floating(x[0])], call.type)
    case "first", "last":
      let direction = name == "first" ? "ASC" : "DESC"
      let present = "FILTER (WHERE \(x[0].text) IS NOT NULL)"
      return SQL(
        "first(\(x[0].text) ORDER BY \(try call.position().text) \(direction)) \(present)",
        call.type)
    case "mode":
      // The most frequent first, of several the smallest; a list of pairs sorts by both.
      let pairs =
        "[{n: -CAST(entry.value AS BIGINT), k: entry.key} FOR entry IN map_entries(histogram(\(x[0].text)))]"
      return SQL("list_sort(\(pairs))[1].k", call.type)
    case "any_true":
      return .coalesce([.call("bool_or", [x[0]], .boolean), boolean(false)], .boolean)
    case "all_true":
      return .coalesce(
        [.call("bool_and", [x[0].twoValued(self)], .boolean), boolean(true)], .boolean)
    case "correlation":
      return finite(.call("corr", [floating(x[1]), floating(x[0])], .number))
    case "slope":
      return finite(.call("regr_slope", [floating(x[1]), floating(x[0])], .number))
    default: return commonAggregate(name, call)
    }
  }

  private func quantile(_ x: SQL, _ share: Double, _ type: ColumnType) -> SQL {
    if type == .date {
      return dayReached(quantile(daysBetween(date(0), x), share, .number))
    }
    return whole(.call("quantile_cont", [floating(x), number(share, .number)], .number), type)
  }

  /// A floating figure of whole numbers, such as durations, as a whole number again.
  private func whole(_ figure: SQL, _ type: ColumnType) -> SQL {
    type.isIntegral ? integer(.call("round", [figure], .number)).of(type) : figure.of(type)
  }
}
