import Parallel
import Tables

/// One key as numbers `0..<count` in ascending order of its values, missing last.
struct KeyCodes: Sendable {
  let codes: Buffer<UInt32>
  let count: Int

  /// Whole numbers that lie this close together are their own codes.
  private static let widestSpan: Int64 = 4_000_000

  init(_ column: Column, categories: [String]?, workers: Workers) throws {
    switch column.values {
    case .booleans(let bitmap):
      codes = try Self.mapped(column, missing: 2, workers) { bitmap[$0] ? 1 : 0 }
      count = 3
    case .integers(let buffer):
      if let (low, span) = try Self.range(of: buffer, column, workers) {
        codes = try Self.mapped(column, missing: UInt32(span + 1), workers) {
          UInt32(truncatingIfNeeded: buffer[$0] &- low)
        }
        count = Int(span) + 2
      } else {
        (codes, count) = try Self.ranked(column, categories, workers)
      }
    case .text(.coded(let raw, let dictionary)) where dictionary.count <= max(65_536, column.count):
      let ranks = SortColumn.ranks(of: dictionary, categories).map {
        UInt32(truncatingIfNeeded: $0)
      }
      let missing = UInt32(truncatingIfNeeded: ranks.count)
      codes = try Self.mapped(column, missing: missing, workers) { row in
        let code = Int(raw[row])
        return code < ranks.count ? ranks[code] : missing
      }
      count = ranks.count + 1
    case .tags(let tags):
      let lists = StringPool((0..<tags.count).map { tags[$0].joined(separator: "\u{1F}") })
      let texts = Column("", .text, .text(.plain(lists)), validity: column.validity)
      (codes, count) = try Self.ranked(texts, categories, workers)
    case .numbers, .text: (codes, count) = try Self.ranked(column, categories, workers)
    }
  }

  /// Text order: by category where there is one, else by UTF-8 bytes.
  static func precedes(_ left: String, _ right: String, _ categories: [String]?) -> Bool {
    if let categories {
      let a = categories.firstIndex(of: left) ?? categories.count
      let b = categories.firstIndex(of: right) ?? categories.count
      if a != b { return a < b }
    }
    return left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// The smallest present value and how far the largest is from it; nil where that is too far.
  private static func range(
    of buffer: Buffer<Int64>, _ column: Column, _ workers: Workers
  ) throws -> (low: Int64, span: Int64)? {
    let ends = try workers.map(rows: column.count) { rows in
      var (low, high) = (Int64.max, Int64.min)
      buffer.withUnsafeElements { values in
        if column.validity == nil {
          for row in rows {
            low = min(low, values[row])
            high = max(high, values[row])
          }
        } else {
          for row in rows where column.isValid(row) {
            low = min(low, values[row])
            high = max(high, values[row])
          }
        }
      }
      return (low, high)
    }
    let low = ends.reduce(.max) { min($0, $1.0) }
    let high = ends.reduce(.min) { max($0, $1.1) }
    if low > high { return (0, 0) }
    let (span, tooWide) = high.subtractingReportingOverflow(low)
    return tooWide || span >= widestSpan ? nil : (low, span)
  }

  private static func mapped(
    _ column: Column, missing: UInt32, _ workers: Workers, _ code: @Sendable (Int) -> UInt32
  ) throws -> Buffer<UInt32> {
    try Buffer(count: column.count) { out in
      nonisolated(unsafe) let out = out  // Each chunk writes its own rows.
      _ = try workers.map(rows: column.count) { rows in
        for row in rows { out[row] = column.isValid(row) ? code(row) : missing }
      }
    }
  }

  private static func ranked(
    _ column: Column, _ categories: [String]?, _ workers: Workers
  ) throws -> (Buffer<UInt32>, Int) {
    let keys = try RankedKeys(column, categories, workers)
    return (keys.codes, keys.firsts.count + 1)
  }
}

/// The different values of a column in ascending order: hashed first, so that only as many are
/// sorted as there are different ones.
struct RankedKeys: Sendable {
  /// Each row's rank; missing rows have the one after the last.
  let codes: Buffer<UInt32>
  /// The first row with each rank.
  let firsts: [UInt32]

  init(_ column: Column, _ categories: [String]?, _ workers: Workers) throws {
    let distinct = try DistinctKeys(RowKeys([column], workers: workers), workers: workers)
    var sort = PositionSort(count: distinct.count, workers: workers)
    let values = try column.gather(Buffer(distinct.firsts), workers: workers)
    try sort.sort(by: SortColumn(values, categories: categories))
    firsts = sort.positions.map { distinct.firsts[Int($0)] }
    let missing = UInt32(truncatingIfNeeded: distinct.count)
    var ranks = [UInt32](repeating: 0, count: distinct.count)
    for (rank, number) in sort.positions.enumerated() {
      ranks[Int(number)] = UInt32(truncatingIfNeeded: rank)
    }
    let ranked = ranks
    codes = try Buffer(count: column.count) { out in
      nonisolated(unsafe) let out = out  // Each chunk writes its own rows.
      _ = try workers.map(rows: column.count) { rows in
        distinct.numbers.withUnsafeElements { numbers in
          ranked.withUnsafeBufferPointer { ranks in
            for row in rows {
              let number = numbers[row]
              out[row] = number == DistinctKeys.none ? missing : ranks[Int(number)]
            }
          }
        }
      }
    }
  }
}
