import Language
import Parallel
import Tables

/// Rows sorted into groups: each row's group number, groups in ascending order of their keys.
struct Groups: Sendable {
  let rowCount: Int
  let count: Int
  /// A group number a row; nil when all rows are one group.
  let ids: Buffer<UInt32>?
  /// The keys' values, one row a group.
  let keys: [Column]

  /// All rows in one group, even when there is no row.
  static func single(rowCount: Int) -> Groups {
    Groups(rowCount: rowCount, count: 1, ids: nil, keys: [])
  }

  /// Groups `columns`, all of one length, by their values; missing is a value and comes last.
  ///
  /// - Parameter categories: for each column the order of its values where they have one.
  init(_ columns: [Column], categories: [[String]?], workers: Workers) throws {
    guard let first = columns.first else {
      self = .single(rowCount: 0)
      return
    }
    let coded = try Swift.zip(columns, categories).map { column, categories in
      try KeyCodes(column, categories: categories, workers: workers)
    }
    var codes = coded[0].codes
    var size = coded[0].count
    for next in coded.dropFirst() {
      (codes, size) = try Groups.combined(codes, size, next, workers: workers)
    }
    let (ids, representatives) = try Groups.dense(codes, size, workers: workers)
    let rows = Buffer(representatives)
    self.init(
      rowCount: first.count, count: representatives.count, ids: ids,
      keys: columns.map { $0.gather(rows) })
  }

  private init(rowCount: Int, count: Int, ids: Buffer<UInt32>?, keys: [Column]) {
    self.rowCount = rowCount
    self.count = count
    self.ids = ids
    self.keys = keys
  }

  /// Codes of a pair of keys; where the product of both counts is too large, renumbered first.
  private static func combined(
    _ codes: Buffer<UInt32>, _ size: Int, _ next: KeyCodes, workers: Workers
  ) throws -> (Buffer<UInt32>, Int) {
    let (product, tooLarge) = size.multipliedReportingOverflow(by: next.count)
    if !tooLarge, product <= Int(UInt32.max) {
      let width = UInt32(next.count)
      let pairs = zip(.many(codes), .many(next.codes), count: codes.count) {
        (a: UInt32, b: UInt32) -> UInt32 in a &* width &+ b
      }
      return (pairs, product)
    }
    // Distinct pairs, in ascending order, get consecutive numbers.
    let width = UInt64(next.count)
    let pairs = zip(.many(codes), .many(next.codes), count: codes.count) {
      (a: UInt32, b: UInt32) -> UInt64 in UInt64(a) &* width &+ UInt64(b)
    }
    let distinct = Set(pairs.array).sorted()
    let numbers = Dictionary(
      uniqueKeysWithValues: distinct.enumerated().map { ($1, UInt32($0)) })
    return (Buffer(pairs.array.map { numbers[$0] ?? 0 }), distinct.count)
  }

  /// Renumbers codes so that only those in use have a number; order is kept.
  private static func dense(
    _ codes: Buffer<UInt32>, _ size: Int, workers: Workers
  ) throws -> (Buffer<UInt32>, [UInt32]) {
    codes.withUnsafeElements { codes in
      if size <= max(1 << 16, codes.count * 4) {
        var firsts = [UInt32](repeating: .max, count: size)
        for row in codes.indices where firsts[Int(codes[row])] == .max {
          firsts[Int(codes[row])] = UInt32(truncatingIfNeeded: row)
        }
        var numbers = [UInt32](repeating: 0, count: size)
        var representatives: [UInt32] = []
        for code in 0..<size where firsts[code] != .max {
          numbers[code] = UInt32(truncatingIfNeeded: representatives.count)
          representatives.append(firsts[code])
        }
        if representatives.count == size { return (Buffer(Array(codes)), representatives) }
        return (Buffer(codes.map { numbers[Int($0)] }), representatives)
      }
      var firsts: [UInt32: UInt32] = [:]
      for row in codes.indices where firsts[codes[row]] == nil {
        firsts[codes[row]] = UInt32(truncatingIfNeeded: row)
      }
      let ordered = firsts.keys.sorted()
      let numbers = Dictionary(
        uniqueKeysWithValues: ordered.enumerated().map { ($1, UInt32($0)) })
      return (Buffer(codes.map { numbers[$0] ?? 0 }), ordered.compactMap { firsts[$0] })
    }
  }
}

/// One key as numbers `0..<count` in ascending order of its values, missing last.
struct KeyCodes: Sendable {
  let codes: Buffer<UInt32>
  let count: Int

  init(_ column: Column, categories: [String]?, workers: Workers) throws {
    switch column.values {
    case .booleans(let bitmap):
      (codes, count) = (
        Buffer(count: column.count) { out in
          for row in 0..<column.count {
            out[row] = !column.isValid(row) ? 2 : bitmap[row] ? 1 : 0
          }
        }, 3
      )
    case .integers(let buffer):
      (codes, count) = KeyCodes.integers(buffer, column)
    case .numbers(let buffer):
      let numbers = (0..<column.count).map { column.isValid($0) ? buffer[$0] + 0 : nil }
      (codes, count) = KeyCodes.ranked(numbers) { $0 < $1 }
    case .text(.coded(let raw, let dictionary)) where dictionary.count <= max(65_536, column.count):
      (codes, count) = KeyCodes.coded(raw, dictionary, column, categories)
    case .text(let text):
      let strings = (0..<column.count).map { column.isValid($0) ? text[$0] : nil }
      (codes, count) = KeyCodes.ranked(strings) { KeyCodes.precedes($0, $1, categories) }
    case .tags(let tags):
      let lists = (0..<column.count).map { row in
        column.isValid(row) ? tags[row].joined(separator: "\u{1F}") : nil
      }
      (codes, count) = KeyCodes.ranked(lists) { $0 < $1 }
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

  private static func coded(
    _ raw: Buffer<UInt32>, _ dictionary: StringPool, _ column: Column, _ categories: [String]?
  ) -> (Buffer<UInt32>, Int) {
    let words = dictionary.strings
    let order = words.indices.sorted { precedes(words[$0], words[$1], categories) }
    var ranks = [UInt32](repeating: 0, count: words.count)
    for (rank, code) in order.enumerated() { ranks[code] = UInt32(truncatingIfNeeded: rank) }
    let missing = UInt32(truncatingIfNeeded: words.count)
    let codes = Buffer<UInt32>(count: column.count) { out in
      raw.withUnsafeElements { raw in
        ranks.withUnsafeBufferPointer { ranks in
          for row in raw.indices {
            out[row] = Int(raw[row]) < ranks.count ? ranks[Int(raw[row])] : missing
          }
        }
      }
      guard let validity = column.validity else { return }
      for row in 0..<column.count where !validity[row] { out[row] = missing }
    }
    return (codes, words.count + 1)
  }

  private static func integers(
    _ buffer: Buffer<Int64>, _ column: Column
  ) -> (Buffer<UInt32>, Int) {
    var low = Int64.max
    var high = Int64.min
    for row in 0..<column.count where column.isValid(row) {
      low = min(low, buffer[row])
      high = max(high, buffer[row])
    }
    let (span, tooWide) = low > high ? (0, false) : high.subtractingReportingOverflow(low)
    if !tooWide, span < 4_000_000 {
      let missing = UInt32(span + 1)
      let codes = Buffer<UInt32>(count: column.count) { out in
        for row in 0..<column.count {
          out[row] = column.isValid(row) ? UInt32(truncatingIfNeeded: buffer[row] - low) : missing
        }
      }
      return (codes, Int(span) + 2)
    }
    return ranked((0..<column.count).map { column.isValid($0) ? buffer[$0] : nil }) { $0 < $1 }
  }

  /// Numbers for any hashable values: distinct ones sorted, then looked up.
  private static func ranked<Key: Hashable>(
    _ keys: [Key?], by precedes: (Key, Key) -> Bool
  ) -> (Buffer<UInt32>, Int) {
    let distinct = Set(keys.lazy.compactMap { $0 }).sorted(by: precedes)
    let numbers = Dictionary(
      uniqueKeysWithValues: distinct.enumerated().map { ($1, UInt32(truncatingIfNeeded: $0)) })
    let missing = UInt32(truncatingIfNeeded: distinct.count)
    let codes = Buffer(keys.map { $0.flatMap { numbers[$0] } ?? missing })
    return (codes, distinct.count + 1)
  }
}
