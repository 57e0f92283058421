import Parallel
import Synchronization
import Tables

/// The different keys of rows: a number for each row, and a row for each number.
///
/// - Complexity: O(rows), expected.
struct DistinctKeys: Sendable {
  /// Each row's number; ``none`` where the key is missing. Numbers have no order.
  let numbers: Buffer<UInt32>
  /// The first row with each number.
  let firsts: [UInt32]

  static let none = UInt32.max

  var count: Int { firsts.count }

  init(_ keys: RowKeys, workers: Workers) throws {
    let dealt = try DealtKeys(keys, bits: DealtKeys.bits(rows: keys.count), workers: workers)
    var tables: [[UInt32]] = []
    let local = try Buffer<UInt32>(count: dealt.count) { out in
      nonisolated(unsafe) let out = out  // Each part writes its own entries.
      tables = try workers.map(tasks: dealt.partCount) { part in
        withExtendedLifetime(keys) {
          switch keys.comparison(with: keys) {
          case .hashes: Self.number(dealt, part, HashEquality(), out)
          case .texts(let equality): Self.number(dealt, part, equality, out)
          case .columns(let equality): Self.number(dealt, part, equality, out)
          }
        }
      }
    }
    firsts = Array(tables.joined())
    let sizes = tables.map(\.count)
    let starts = sizes.indices.map { UInt32(truncatingIfNeeded: sizes[..<$0].reduce(0, +)) }
    numbers = try Buffer(count: keys.count) { out in
      if dealt.count < keys.count { out.initialize(repeating: Self.none) }
      nonisolated(unsafe) let out = out  // Each part writes its own rows.
      _ = try workers.map(tasks: dealt.partCount) { part in
        local.withUnsafeElements { local in
          dealt.withRows(of: part) { rows, first in
            for (place, row) in rows.enumerated() {
              out[Int(row)] = local[first &+ place] &+ starts[part]
            }
          }
        }
      }
    }
  }

  /// Numbers a part's keys, from 0 on in each.
  ///
  /// - Returns: the first row with each number.
  private static func number(
    _ dealt: DealtKeys, _ part: Int, _ equality: some KeyEquality,
    _ out: UnsafeMutableBufferPointer<UInt32>
  ) -> [UInt32] {
    var table = KeyTable()
    dealt.forEachEntry(of: part, equality) { entry, row, hash in
      out[entry] = table.number(of: row, hash: hash) { equality.isSame(row, $0) }
    }
    return table.firsts
  }

  /// How many different keys there are.
  static func count(_ keys: RowKeys, workers: Workers) throws -> Int {
    let dealt = try DealtKeys(keys, bits: DealtKeys.bits(rows: keys.count), workers: workers)
    return try workers.map(tasks: dealt.partCount) { count(dealt, $0, of: keys) }.reduce(0, +)
  }

  /// Whether some key stands in two rows; no part is begun after one where it does.
  static func areRepeated(_ keys: RowKeys, workers: Workers) throws -> Bool {
    let dealt = try DealtKeys(keys, bits: DealtKeys.bits(rows: keys.count), workers: workers)
    let isKnown = Atomic<Bool>(false)
    _ = try workers.map(tasks: dealt.partCount) { part in
      if isKnown.load(ordering: .relaxed) { return }
      if count(dealt, part, of: keys) < dealt.entries(of: part).count {
        isKnown.store(true, ordering: .relaxed)
      }
    }
    return isKnown.load(ordering: .relaxed)
  }

  private static func count(_ dealt: DealtKeys, _ part: Int, of keys: RowKeys) -> Int {
    withExtendedLifetime(keys) {
      switch keys.comparison(with: keys) {
      case .hashes: count(dealt, part, HashEquality())
      case .texts(let equality): count(dealt, part, equality)
      case .columns(let equality): count(dealt, part, equality)
      }
    }
  }

  private static func count(_ dealt: DealtKeys, _ part: Int, _ equality: some KeyEquality) -> Int {
    var table = KeyTable()
    dealt.forEachEntry(of: part, equality) { _, row, hash in
      _ = table.number(of: row, hash: hash) { equality.isSame(row, $0) }
    }
    return table.count
  }
}
