import Language
import Parallel
import Statistics
import Tables

extension Aggregates {
  static let badShare = Diagnostic(
    .badOption, "a quantile's share lies between 0 and 1", at: nil,
    help: "Write `quantile(x, 90%)`.")

  static func quantileType(_ types: [ColumnType?]) -> ColumnType? {
    switch types.first ?? nil {
    case .integer?: .number
    case let type? where type.isFloating || type == .duration || type == .date: type
    default: nil
    }
  }

  static func spreadType(_ types: [ColumnType?]) -> ColumnType? {
    switch types.first ?? nil {
    case .integer?: .number
    case let type? where type.isFloating: type
    default: nil
    }
  }

  /// The unit of Σa/Σb.
  static func ratioType(_ types: [ColumnType?]) -> ColumnType? {
    guard types.count == 2, let above = types[0], let below = types[1] else { return nil }
    return Binder.resultType(.divide, above, below)
  }

  static func extreme(
    _ name: String, _ summary: String, wantsLarger: Bool
  ) -> AggregateFunction {
    AggregateFunction(
      name, ["x"], takes: "a column with an order", summary: summary,
      examples: [.init("\(name)(followers)", "a fan's followers")],
      resultType: { types in
        switch types.first ?? nil {
        case nil, .tags?, .boolean?: nil
        case let type?: type
        }
      },
      way: { arguments, type in
        if type == .text { return .columns { try extremeText($0, wantsLarger) } }
        let tally = Tally.extreme(arguments[0], wantsLarger: wantsLarger)
        return .tallied(
          TalliedAggregate(tallies: [tally]) { input in
            if input.type.isIntegral {
              let values = Swift.zip(input.totals[0].wholes, input.hasValues).map {
                value, isThere in
                isThere ? Int64(truncatingIfNeeded: value) : nil
              }
              return .integral("", input.type, values)
            }
            let sums = Swift.zip(input.totals[0].sums, input.hasValues).map { $1 ? $0 : 0 }
            return .numbers(sums, valid: input.hasValues, type: input.type)
          })
      })
  }

  /// The first or the last text of each group, in the order of their UTF-8 bytes.
  private static func extremeText(_ input: AggregateInput, _ wantsLarger: Bool) throws -> Column {
    let column = input.arguments[0]
    let codes = try KeyCodes(column, categories: nil, workers: input.workers).codes
    var best = [UInt32?](repeating: nil, count: input.groups.count)
    try input.forEachPresentRow(of: column) { row, group in
      if let before = best[group] {
        let isLarger = codes[row] > codes[Int(before)]
        let isSmaller = codes[row] < codes[Int(before)]
        if wantsLarger ? isLarger : isSmaller { best[group] = UInt32(truncatingIfNeeded: row) }
      } else {
        best[group] = UInt32(truncatingIfNeeded: row)
      }
    }
    return column.taking(optional: best)
  }

  static func truth(
    _ name: String, _ summary: String, _ test: @escaping @Sendable (Int, Int) -> Bool
  ) -> AggregateFunction {
    AggregateFunction(
      name, ["x"], takes: "a condition", summary: summary,
      examples: [.init("\(name)(followers > 1M)", "true or false")],
      resultType: { $0.first ?? nil == .boolean ? .boolean : nil },
      tallies: { arguments, _ in [.trues(arguments[0]), .rows] },
      finish: { input in
        let truths = Swift.zip(input.totals[0].counts, input.totals[1].counts).map(test)
        return Column("", .boolean, .booleans(Bitmap(truths)))
      })
  }
}

extension TalliedAggregate {
  static func quantile(_ expr: BoundExpr, at share: Double) -> TalliedAggregate {
    TalliedAggregate(tallies: [.values(expr)], share: share) { input in
      var found = input.quantiles.map { $0 ?? 0 }
      if input.type == .date { found = found.map(dayReached) }
      return .numbers(found, valid: input.quantiles.map { $0 != nil }, type: input.type)
    }
  }

  /// The day that a moment between days falls on.
  ///
  /// What rounding takes from a whole day, less than a tenth of a second, is given back first.
  private static func dayReached(_ moment: Double) -> Double {
    (moment + dayTolerance).rounded(.down)
  }
}

/// In days; engines add up in other orders.
let dayTolerance = 1e-6

extension TalliedInput {
  /// Whether a value counted in each group, by the first tally.
  var hasValues: [Bool] { totals[0].counts.map { $0 > 0 } }

  /// The first tally's sums divided by its counts.
  var means: [Double] {
    Swift.zip(totals[0].sums, totals[0].counts).map { $1 > 0 ? $0 / Double($1) : 0 }
  }

  /// The first tally's whole sums.
  func wholeSums() throws -> Column {
    let sums = try Swift.zip(totals[0].wholes, totals[0].counts).map { sum, count -> Int64? in
      if count == 0 { return nil }
      guard let fits = Int64(exactly: sum) else {
        throw Diagnostic(
          .runFailed, "the sum grew past 9,223,372,036,854,775,807", at: nil,
          help: "Sum it as a decimal number: `sum(x * 1.0)`.")
      }
      return fits
    }
    return .integral("", type, sums)
  }

  func variances(_ finish: @Sendable (Double) -> Double) throws -> Column {
    let values = totals[0]
    let found = try workers.map(tasks: values.parts.count) { group -> Double? in
      let list = values.values(of: group)
      return list.count < 2 ? nil : try? variance(list)
    }
    return .numbers(found.map { finish($0 ?? 0) }, valid: found.map { $0 != nil }, type: type)
  }
}

extension AggregateInput {
  /// Calls `body` with each row that has a value and its group, looking now and then whether the
  /// work is to stop.
  @inline(__always)
  func forEachPresentRow(of column: Column, _ body: (_ row: Int, _ group: Int) -> Void) throws {
    var first = 0
    while first < rowCount {
      try workers.cancellation.check()
      let end = min(rowCount, first + Workers.chunkRows)
      for row in first..<end where column.isValid(row) { body(row, group(row)) }
      first = end
    }
  }

  func edgeRows(last: Bool) throws -> [UInt32?] {
    var rows = [UInt32?](repeating: nil, count: groups.count)
    try forEachPresentRow(of: arguments[0]) { row, group in
      if last || rows[group] == nil { rows[group] = UInt32(truncatingIfNeeded: row) }
    }
    return rows
  }

  func modes() throws -> Column {
    let column = arguments[0]
    let codes = try KeyCodes(column, categories: nil, workers: workers)
    let pairs = try DistinctKeys(
      RowKeys([pairs(codes.codes, column.validity)], workers: workers), workers: workers)
    var counts = [Int](repeating: 0, count: pairs.count)
    try forEachPresentRow(of: column) { row, _ in counts[Int(pairs.numbers[row])] += 1 }
    var best = [Int?](repeating: nil, count: groups.count)
    for (pair, row) in pairs.firsts.enumerated() {
      let group = group(Int(row))
      guard let before = best[group] else {
        best[group] = pair
        continue
      }
      let other = codes.codes[Int(pairs.firsts[before])]
      let isBetter =
        counts[pair] > counts[before]
        || counts[pair] == counts[before] && codes.codes[Int(row)] < other
      if isBetter { best[group] = pair }
    }
    return column.taking(optional: best.map { $0.map { pairs.firsts[$0] } })
  }

  /// How many different values each group has.
  func distinctCounts() throws -> Column {
    let column = arguments[0]
    if groups.count == 1 {
      let count = try column.distinctCount(workers)
      return Column("", .integer, .integers(Buffer([Int64(count)])))
    }
    var counts = [Int64](repeating: 0, count: groups.count)
    let values = try ValueNumbers(column, workers)
    let cells = groups.count.multipliedReportingOverflow(by: values.count)
    if !cells.overflow, cells.partialValue <= Self.mostMarks {
      var seen = [Bool](repeating: false, count: cells.partialValue)
      try forEachPresentRow(of: column) { row, group in
        let place = group &* values.count &+ Int(values.numbers[row])
        if !seen[place] {
          seen[place] = true
          counts[group] &+= 1
        }
      }
    } else {
      let pairs = try DistinctKeys(
        RowKeys([pairs(values.numbers, column.validity)], workers: workers), workers: workers)
      for row in pairs.firsts { counts[group(Int(row))] += 1 }
    }
    return Column("", .integer, .integers(Buffer(counts)))
  }

  /// A mark for each value of each group is kept while there are no more than this.
  private static let mostMarks = 1 << 24

  /// A row's group and the number of its value as one whole number.
  private func pairs(_ numbers: Buffer<UInt32>, _ validity: Bitmap?) -> Column {
    let words = Buffer<Int64>(count: rowCount) { out in
      for row in 0..<rowCount { out[row] = Int64(group(row)) << 32 | Int64(numbers[row]) }
    }
    return Column("", .integer, .integers(words), validity: validity)
  }

  /// Rows where both arguments are present; nil when that is every row.
  var presentInBoth: Bitmap? {
    bothPresent(arguments[0].validity, arguments[1].validity)
  }
}

extension Column {
  /// Values as doubles: the column's own memory where it holds doubles.
  func withDoubleBuffer<Result>(_ body: (Buffer<Double>) throws -> Result) rethrows -> Result {
    if case .numbers(let buffer) = values { return try body(buffer) }
    switch Vector(count: count, values).doubles {
    case .many(let buffer): return try body(buffer)
    case .one(let value): return try body(Buffer(repeating: value, count: count))
    }
  }

  static func numbers(_ values: [Double], valid: [Bool], type: ColumnType) -> Column {
    if type.isIntegral {
      // What does not fit 64 bits is missing rather than wrong.
      let whole = Swift.zip(values, valid).map { $1 ? Int64(exactly: $0.rounded()) : nil }
      return .integral("", type, whole)
    }
    let isUsable = Swift.zip(values, valid).map { $0.isFinite && $1 }
    let validity = isUsable.allSatisfy { $0 } ? nil : Bitmap(isUsable)
    return Column("", type, .numbers(Buffer(values)), validity: validity)
  }

  /// The rows at `rows`; nil gives a missing value.
  func taking(optional rows: [UInt32?]) -> Column {
    if count == 0 {
      return Column.missing(type, count: rows.count)
    }
    let taken = gather(Buffer(rows.map { $0 ?? 0 }))
    guard rows.contains(where: { $0 == nil }) else { return taken }
    let there = Bitmap(rows.map { $0 != nil })
    return Column(
      name, type, taken.values, validity: taken.validity.map { $0 & there } ?? there)
  }

  /// A column without any value.
  static func missing(_ type: ColumnType, count: Int) -> Column {
    Column.joining([Vector(count: count, constant: .missing)], type: type)
  }
}

/// Numbers for a column's values in no order: codes where there are codes already.
struct ValueNumbers: Sendable {
  /// A missing row's number means nothing.
  let numbers: Buffer<UInt32>
  /// Above every number.
  let count: Int

  init(_ column: Column, _ workers: Workers) throws {
    switch column.values {
    case .booleans, .tags, .text(.coded):
      let codes = try KeyCodes(column, categories: nil, workers: workers)
      (numbers, count) = (codes.codes, codes.count)
    case .integers, .numbers, .text(.plain):
      let distinct = try DistinctKeys(RowKeys([column], workers: workers), workers: workers)
      (numbers, count) = (distinct.numbers, distinct.count)
    }
  }
}
