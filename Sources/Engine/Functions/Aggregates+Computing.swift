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
    case let type? where type.isFloating || type == .duration: type
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
      compute: { input in
        let column = input.arguments[0]
        let codes = try KeyCodes(column, categories: nil, workers: input.workers).codes
        var best = [UInt32?](repeating: nil, count: input.groups.count)
        for row in 0..<input.rowCount where column.isValid(row) {
          let group = input.group(row)
          if let before = best[group] {
            let isLarger = codes[row] > codes[Int(before)]
            let isSmaller = codes[row] < codes[Int(before)]
            if wantsLarger ? isLarger : isSmaller { best[group] = UInt32(truncatingIfNeeded: row) }
          } else {
            best[group] = UInt32(truncatingIfNeeded: row)
          }
        }
        return column.taking(optional: best)
      })
  }

  static func truth(
    _ name: String, _ summary: String, _ test: @escaping @Sendable (Int64, Int64) -> Bool
  ) -> AggregateFunction {
    AggregateFunction(
      name, ["x"], takes: "a condition", summary: summary,
      examples: [.init("\(name)(followers > 1M)", "true or false")],
      resultType: { $0.first ?? nil == .boolean ? .boolean : nil },
      compute: { input in
        guard case .booleans(let bits) = input.arguments[0].values else {
          return input.arguments[0]
        }
        let truth = input.arguments[0].validity.map { $0 & bits } ?? bits
        let trues = try input.accumulate(0 as Int64) { totals, group, row in
          if truth[row] { totals[group] &+= 1 }
        } merge: {
          $0 &+ $1
        }
        let rows = try input.accumulate(0 as Int64) { totals, group, _ in
          totals[group] &+= 1
        } merge: {
          $0 &+ $1
        }
        return Column("", .boolean, .booleans(Bitmap(Swift.zip(trues, rows).map(test))))
      })
  }
}

extension AggregateInput {
  @inline(__always)
  func group(_ row: Int) -> Int { groups.ids.map { Int($0[row]) } ?? 0 }

  /// Runs over all rows chunk by chunk and merges the chunks' totals in chunk order.
  func accumulate<Total: Sendable>(
    _ zero: Total, _ add: @Sendable (inout [Total], Int, Int) -> Void,
    merge: (Total, Total) -> Total
  ) throws -> [Total] {
    let count = groups.count
    let parts = try workers.map(rows: rowCount, chunk: chunkRows) { rows in
      var totals = [Total](repeating: zero, count: count)
      if let ids = groups.ids {
        ids.withUnsafeElements { ids in
          for row in rows { add(&totals, Int(ids[row]), row) }
        }
      } else {
        for row in rows { add(&totals, 0, row) }
      }
      return totals
    }
    guard var total = parts.first else { return [Total](repeating: zero, count: count) }
    for part in parts.dropFirst() {
      for group in 0..<count { total[group] = merge(total[group], part[group]) }
    }
    return total
  }

  /// Sum and count of the present values of each group.
  func doubleSums(
    of column: Column, where mask: Bitmap? = nil
  ) throws -> (sums: [Double], counts: [Int]) {
    let present = bothPresent(column.validity, mask)
    let count = groups.count
    let parts = try column.withDoubleBuffer { values in
      try workers.map(rows: rowCount, chunk: chunkRows) { rows in
        GroupSums(count, rows, groups.ids, values, present)
      }
    }
    var total = parts.first ?? GroupSums(count)
    for part in parts.dropFirst() { total.merge(part) }
    return (total.sums, total.counts)
  }

  /// With very many groups one pass in row order is cheaper than a set of totals a chunk; which
  /// way is taken depends on the data alone, never on the number of threads.
  var chunkRows: Int { groups.count > 16_384 ? max(1, rowCount) : Workers.chunkRows }

  func integerSums() throws -> Column {
    let column = arguments[0]
    var values = Buffer<Int64>([])
    if case .integers(let buffer) = column.values { values = buffer }
    if case .booleans(let bits) = column.values {
      values = Buffer((0..<bits.count).map { bits[$0] ? 1 : 0 })
    }
    struct Total {
      var sum: Int64 = 0
      var count = 0
      var overflowed = false
    }
    let buffer = values
    let totals = try accumulate(Total()) { totals, group, row in
      guard column.isValid(row) else { return }
      let (sum, failed) = totals[group].sum.addingReportingOverflow(buffer[row])
      totals[group].sum = sum
      totals[group].count &+= 1
      totals[group].overflowed = totals[group].overflowed || failed
    } merge: { left, right in
      let (sum, failed) = left.sum.addingReportingOverflow(right.sum)
      return Total(
        sum: sum, count: left.count &+ right.count,
        overflowed: left.overflowed || right.overflowed || failed)
    }
    if totals.contains(where: \.overflowed) {
      throw Diagnostic(
        .runFailed, "the sum grew past 9,223,372,036,854,775,807", at: nil,
        help: "Sum it as a decimal number: `sum(x * 1.0)`.")
    }
    let validity = totals.contains { $0.count == 0 } ? Bitmap(totals.map { $0.count > 0 }) : nil
    return Column("", type, .integers(Buffer(totals.map(\.sum))), validity: validity)
  }

  /// The present values of each group; worked out once for all calls on the same argument.
  func valuesByGroup(argument: Int) -> [[Double]] {
    shared.values(of: definitions[argument]) {
      arguments[argument].withDoubleBuffer { values in
        GroupedValues(values, arguments[argument].validity, groups).lists
      }
    }
  }

  func quantiles(at share: Double) throws -> Column {
    let lists = valuesByGroup(argument: 0)
    let found = try workers.map(tasks: lists.count) { group -> Double? in
      lists[group].isEmpty ? nil : try quantile(lists[group], at: share)
    }
    return .numbers(found.map { $0 ?? 0 }, valid: found.map { $0 != nil }, type: type)
  }

  func variances(_ finish: (Double) -> Double) throws -> Column {
    let lists = valuesByGroup(argument: 0)
    let found = lists.map { $0.count < 2 ? nil : try? variance($0) }
    return .numbers(found.map { finish($0 ?? 0) }, valid: found.map { $0 != nil }, type: type)
  }

  func edgeRows(last: Bool) -> [UInt32?] {
    var rows = [UInt32?](repeating: nil, count: groups.count)
    for row in 0..<rowCount where last || rows[group(row)] == nil {
      rows[group(row)] = UInt32(truncatingIfNeeded: row)
    }
    return rows
  }

  func modes() throws -> Column {
    let column = arguments[0]
    let codes = try KeyCodes(column, categories: nil, workers: workers).codes
    var counts: [UInt64: (count: Int, row: UInt32)] = [:]
    for row in 0..<rowCount where column.isValid(row) {
      let key = UInt64(group(row)) << 32 | UInt64(codes[row])
      counts[key, default: (0, UInt32(truncatingIfNeeded: row))].count += 1
    }
    var best = [(count: Int, key: UInt64, row: UInt32)?](repeating: nil, count: groups.count)
    for (key, found) in counts {
      let group = Int(key >> 32)
      let before = best[group]
      let isBetter =
        before.map { found.count > $0.count || found.count == $0.count && key < $0.key } ?? true
      if isBetter { best[group] = (found.count, key, found.row) }
    }
    return column.taking(optional: best.map { $0?.row })
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
    guard case .values(let values) = Optional(Vector.Payload.values(values)) else {
      return try body(Buffer([]))
    }
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

extension Vector {
  /// Row by row a / b; missing where either is, or b is 0.
  static func ratio(_ above: Column, _ below: Column) -> Column {
    let count = above.count
    let a = Vector(count: count, above.values).doubles
    let b = Vector(count: count, below.values).doubles
    let values = zip(a, b, count: count) { $1 == 0 ? Double.nan : $0 / $1 }
    let present = bothPresent(above.validity, below.validity)
    return Column(
      "", .number, .numbers(values), validity: dropNonFinite(values, present))
  }
}
