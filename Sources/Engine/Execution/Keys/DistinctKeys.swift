import Parallel
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
    let parts = KeyParts.count(rows: keys.count)
    var tables: [[UInt32]] = []
    let local = try Buffer<UInt32>(count: keys.count) { out in
      nonisolated(unsafe) let out = out  // Each part writes its own rows.
      tables = try workers.map(tasks: parts) { part in
        var table = KeyTable()
        try Self.forEachRow(of: keys, part, parts, workers) { row, hash in
          out[row] = table.number(of: row, hash: hash) { keys.isSame(row, keys, $0) }
        }
        return table.firsts
      }
      if let present = keys.present {
        (~present).forEachOne { out[$0] = Self.none }
      }
    }
    firsts = Array(tables.joined())
    if parts == 1 {
      numbers = local
      return
    }
    var starts: [UInt32] = []
    var next = 0
    for table in tables {
      starts.append(UInt32(truncatingIfNeeded: next))
      next += table.count
    }
    let offsets = starts
    numbers = try Buffer(count: keys.count) { out in
      nonisolated(unsafe) let out = out  // Each chunk writes its own rows.
      _ = try workers.map(rows: keys.count) { rows in
        local.withUnsafeElements { local in
          keys.hashes.withUnsafeElements { hashes in
            for row in rows {
              let number = local[row]
              out[row] =
                number == Self.none
                ? number : number &+ offsets[KeyParts.part(of: hashes[row], of: parts)]
            }
          }
        }
      }
    }
  }

  /// Calls `body` with each row of a part whose key is there, ascending.
  @inline(__always)
  static func forEachRow(
    of keys: RowKeys, _ part: Int, _ parts: Int, _ workers: Workers,
    _ body: (_ row: Int, _ hash: UInt64) -> Void
  ) throws {
    var first = 0
    while first < keys.count {
      try workers.cancellation.check()
      let end = min(keys.count, first + Workers.chunkRows)
      keys.hashes.withUnsafeElements { hashes in
        for row in first..<end {
          let hash = hashes[row]
          if KeyParts.part(of: hash, of: parts) != part { continue }
          if let present = keys.present, !present[row] { continue }
          body(row, hash)
        }
      }
      first = end
    }
  }
}
