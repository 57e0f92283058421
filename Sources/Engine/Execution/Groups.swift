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
      (codes, size) = try Groups.combined(codes, size, next, workers)
    }
    let (ids, representatives) = try Groups.dense(codes, size, workers)
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
    _ codes: Buffer<UInt32>, _ size: Int, _ next: KeyCodes, _ workers: Workers
  ) throws -> (Buffer<UInt32>, Int) {
    let (product, tooLarge) = size.multipliedReportingOverflow(by: next.count)
    if !tooLarge, product <= Int(UInt32.max) {
      let width = UInt32(next.count)
      let pairs = zip(.many(codes), .many(next.codes), count: codes.count) {
        (a: UInt32, b: UInt32) -> UInt32 in a &* width &+ b
      }
      return (pairs, product)
    }
    let width = Int64(next.count)
    let pairs = zip(.many(codes), .many(next.codes), count: codes.count) {
      (a: UInt32, b: UInt32) -> Int64 in Int64(a) &* width &+ Int64(b)
    }
    let ranked = try RankedKeys(Column("", .integer, .integers(pairs)), nil, workers)
    return (ranked.codes, ranked.firsts.count)
  }

  /// Renumbers codes so that only those in use have a number; order is kept.
  private static func dense(
    _ codes: Buffer<UInt32>, _ size: Int, _ workers: Workers
  ) throws -> (ids: Buffer<UInt32>, firsts: [UInt32]) {
    guard size <= max(1 << 16, codes.count * 4) else {
      let wide = Buffer<Int64>(count: codes.count) { out in
        for row in 0..<codes.count { out[row] = Int64(codes[row]) }
      }
      let ranked = try RankedKeys(Column("", .integer, .integers(wide)), nil, workers)
      return (ranked.codes, ranked.firsts)
    }
    let firsts = try firstRows(codes, size, workers)
    var numbers = [UInt32](repeating: 0, count: size)
    var representatives: [UInt32] = []
    for code in 0..<size where firsts[code] != .max {
      numbers[code] = UInt32(truncatingIfNeeded: representatives.count)
      representatives.append(firsts[code])
    }
    if representatives.count == size { return (codes, representatives) }
    let dense = numbers
    let ids = try Buffer<UInt32>(count: codes.count) { out in
      nonisolated(unsafe) let out = out  // Each chunk writes its own rows.
      _ = try workers.map(rows: codes.count) { rows in
        codes.withUnsafeElements { codes in
          dense.withUnsafeBufferPointer { dense in
            for row in rows { out[row] = dense[Int(codes[row])] }
          }
        }
      }
    }
    return (ids, representatives)
  }

  /// The first row with each code; `UInt32.max` for a code that no row has.
  private static func firstRows(
    _ codes: Buffer<UInt32>, _ size: Int, _ workers: Workers
  ) throws -> [UInt32] {
    // A list of all codes for each part of the rows: only a few while there are many codes.
    let part = size <= 1 << 20 ? max(Workers.chunkRows, codes.count / 4 + 1) : max(1, codes.count)
    let parts = try workers.map(rows: codes.count, chunk: part) { rows in
      var firsts = [UInt32](repeating: .max, count: size)
      var next = rows.lowerBound
      while next < rows.upperBound {
        try workers.cancellation.check()
        let end = min(rows.upperBound, next + Workers.chunkRows)
        codes.withUnsafeElements { codes in
          firsts.withUnsafeMutableBufferPointer { firsts in
            for row in next..<end where firsts[Int(codes[row])] == .max {
              firsts[Int(codes[row])] = UInt32(truncatingIfNeeded: row)
            }
          }
        }
        next = end
      }
      return firsts
    }
    guard var all = parts.first else { return [UInt32](repeating: .max, count: size) }
    for part in parts.dropFirst() {
      for code in 0..<size where all[code] == .max { all[code] = part[code] }
    }
    return all
  }
}
