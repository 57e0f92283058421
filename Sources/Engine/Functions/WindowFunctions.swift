import Language
import Statistics
import Tables

/// The functions of a row among others, in the order help lists them.
enum WindowFunctions {
  static let all: [WindowFunction] = [share, rank, rowNumber, runningSum]

  static let share = WindowFunction(
    "share", ["x"], takes: "numbers, percents, money, durations or a condition",
    summary: "The row's part of its group's total; missing where the total is 0.",
    examples: [.init("share(engaged_reach)", "a fan's part of all engaged reach")],
    resultType: { totalType($0) == nil ? nil : .percent },
    compute: { input in
      let column = input.arguments[0]
      let parts = try column.withNumbers { value in
        var totals = [CompensatedSum](repeating: CompensatedSum(), count: input.groups.count)
        try input.forEachRow { row in
          if column.isValid(row) { totals[input.group(row)].add(value(row)) }
        }
        var parts = [Double?](repeating: nil, count: input.rowCount)
        try input.forEachRow { row in
          let total = totals[input.group(row)].value
          if column.isValid(row), total != 0 { parts[row] = value(row) / total }
        }
        return parts
      }
      return .floating("", .percent, parts)
    })

  static let rank = WindowFunction(
    "rank", ["x"], takes: "numbers, percents, money, dates, times or durations",
    summary: "1 for the group's largest; rows that tie share the best place. Missing has none.",
    examples: [.init("rank(engaged_reach)", "a fan's place by engaged reach")],
    resultType: { types in
      guard let type = types.first ?? nil, type.isFloating || type.isIntegral else { return nil }
      return .integer
    },
    compute: { input in
      let column = input.arguments[0]
      let sorted = SortColumn(column, isDescending: true)
      var sort = PositionSort(count: input.rowCount, workers: input.workers)
      try sort.sort(by: sorted)
      let order = sort.positions
      var places = [Int64?](repeating: nil, count: input.rowCount)
      var last = [Last](repeating: Last(), count: input.groups.count)
      try input.forEachRow { place in
        let row = Int(order[place])
        guard column.isValid(row) else { return }
        let group = input.group(row)
        last[group].count += 1
        if last[group].row.map({ !sorted.isSame($0, row) }) ?? true {
          last[group].row = row
          last[group].place = last[group].count
        }
        places[row] = last[group].place
      }
      return .integers("", places)
    })

  /// The row of a group that was ranked last: how many there were, its place and the first
  /// row with its value.
  private struct Last {
    var count: Int64 = 0
    var place: Int64 = 0
    var row: Int?
  }

  static let rowNumber = WindowFunction(
    "row_number", [], takes: "nothing",
    summary: "1, 2, 3, … within the group, in the rows' order.",
    examples: [.init("row_number()", "1 for the first row")],
    resultType: { _ in .integer },
    compute: { input in
      var counts = [Int64](repeating: 0, count: input.groups.count)
      let numbers = Buffer<Int64>(count: input.rowCount) { out in
        for row in out.indices {
          let group = input.group(row)
          counts[group] += 1
          out[row] = counts[group]
        }
      }
      return Column("", .integer, .integers(numbers))
    })

  static let runningSum = WindowFunction(
    "running_sum", ["x"], takes: "numbers, percents, money, durations or a condition",
    summary: "The group's total up to and with this row, in the rows' order; missing adds nothing.",
    examples: [.init("running_sum(spend)", "the spend of the rows so far")],
    resultType: { totalType($0) },
    compute: { input in
      let column = input.arguments[0]
      if input.type.isFloating {
        var totals = [CompensatedSum](repeating: CompensatedSum(), count: input.groups.count)
        var sums = [Double?](repeating: nil, count: input.rowCount)
        try column.withNumbers { value in
          try input.forEachRow { row in
            guard column.isValid(row) else { return }
            totals[input.group(row)].add(value(row))
            sums[row] = totals[input.group(row)].value
          }
        }
        return .floating("", input.type, sums)
      }
      return .integral("", input.type, try integerSums(column, input))
    })

  private static func integerSums(_ column: Column, _ input: WindowInput) throws -> [Int64?] {
    var totals = [Int64](repeating: 0, count: input.groups.count)
    var sums = [Int64?](repeating: nil, count: input.rowCount)
    try input.forEachRow { row in
      guard column.isValid(row) else { return }
      let value: Int64
      switch column.values {
      case .integers(let buffer): value = buffer[row]
      case .booleans(let bits): value = bits[row] ? 1 : 0
      default: preconditionFailure("whole numbers and conditions are added up exactly")
      }
      let group = input.group(row)
      let (sum, overflows) = totals[group].addingReportingOverflow(value)
      if overflows {
        throw Diagnostic(
          .runFailed, "the sum grew past 9,223,372,036,854,775,807", at: nil,
          help: "Sum it as a decimal number: `running_sum(x * 1.0)`.")
      }
      totals[group] = sum
      sums[row] = sum
    }
    return sums
  }

  /// The unit of a total; nil for what has none.
  private static func totalType(_ types: [ColumnType?]) -> ColumnType? {
    switch types.first ?? nil {
    case .boolean?: .integer
    case let type? where type.isFloating || type == .integer || type == .duration: type
    default: nil
    }
  }
}

extension Column {
  /// Calls `body` with a look-up of numbers, conditions counting as 0 and 1.
  fileprivate func withNumbers<Result>(
    _ body: ((Int) -> Double) throws -> Result
  ) rethrows -> Result {
    if case .booleans(let bits) = values { return try body { bits[$0] ? 1 : 0 } }
    return try withDoubles(body)
  }

}
