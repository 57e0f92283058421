import Language
import Statistics
import Tables

/// How unequally a column's total is spread over the rows.
extension Aggregates {
  static let giniFunction = AggregateFunction(
    "gini", ["x"], takes: "numbers, percents or money, none negative",
    summary:
      "The Gini coefficient: 0 where all rows hold the same, towards 1 where one holds everything.",
    examples: [.init("gini(followers)", "how unequally followers are spread over fans")],
    resultType: { held($0) },
    compute: { input in try input.held { try Statistics.gini($0) } })

  static let topShareFunction = AggregateFunction(
    "top_share", ["x", "p"], optional: 1, constants: [1],
    takes: "numbers, percents or money, none negative, and a share of the rows",
    summary: "The share of the total that the largest rows hold: the top 1 % of them unless said.",
    examples: [
      .init("top_share(followers)", "what the top 1 % of the fans hold of all followers"),
      .init("top_share(engaged_reach, 10%)", "what the top tenth engages"),
    ],
    resultType: { types in
      if types.count > 1, types[1] != .percent, types[1] != .number { return nil }
      return held(types) == nil ? nil : .percent
    }
  ) { _, _ in
    .columns { input in
      var share = 0.01
      if input.arguments.count > 1, input.arguments[1].count > 0 {
        guard let said = input.arguments[1][0].double, said > 0, said <= 1 else {
          throw Diagnostic(
            .badOption, "the top share is of some of the rows, up to all", at: nil,
            help: "Write `top_share(x, 1%)`.")
        }
        share = said
      }
      let top = share
      return try input.held { try topShare($0, of: top) }
    }
  }

  private static func held(_ types: [ColumnType?]) -> ColumnType? {
    guard let type = types.first ?? nil, type == .integer || type.isFloating else { return nil }
    return .number
  }
}

extension AggregateInput {
  /// A figure of each group's values; missing where there is no total to share, or a value is
  /// negative.
  fileprivate func held(_ figure: @Sendable ([Double]) throws -> Double) throws -> Column {
    var lists = [[Double]](repeating: [], count: groups.count)
    let column = arguments[0]
    column.withDoubles { value in
      for row in 0..<rowCount where column.isValid(row) { lists[group(row)].append(value(row)) }
    }
    let values = lists
    let found = try workers.map(tasks: values.count) { try? figure(values[$0]) }
    return .numbers(found.map { $0 ?? 0 }, valid: found.map { $0 != nil }, type: type)
  }
}
