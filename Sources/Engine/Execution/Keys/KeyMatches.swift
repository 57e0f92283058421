import Parallel
import Tables

/// Which rows of a second table have the same key as each row of a first one.
///
/// The second table's keys are numbered and its rows sorted by number; the first one's rows look
/// their number up. A missing key has no number, so it meets nothing.
/// - Complexity: O(rows of both), expected.
struct KeyMatches: Sendable {
  /// The key's number for each row of the first table; ``DistinctKeys/none`` where nothing meets
  /// it.
  private let numbers: Buffer<UInt32>
  /// The second table's rows, those of one number together and in their order.
  private let rows: Buffer<UInt32>
  /// Where the rows of each number begin, and one more entry.
  private let starts: Buffer<UInt32>

  /// - Parameters:
  ///   - first: the key's columns, of one length, at least one.
  ///   - second: as many columns of the same or an equal kind (whole numbers and numbers are).
  init(_ first: [Column], _ second: [Column], workers: Workers) throws {
    precondition(!first.isEmpty && first.count == second.count, "a key has columns on both sides")
    let areWhole = Swift.zip(first, second).map { $0.type.isIntegral || $1.type.isIntegral }
    let own = try RowKeys(first, areWhole: areWhole, workers: workers)
    let theirs = try RowKeys(second, areWhole: areWhole, workers: workers)
    let parts = KeyParts.count(rows: max(own.count, theirs.count))
    var counts: [Int] = []
    var known: Buffer<UInt32>?
    let numbered = try Buffer<UInt32>(count: theirs.count) { secondOut in
      nonisolated(unsafe) let secondOut = secondOut  // Each part writes its own rows.
      secondOut.initialize(repeating: DistinctKeys.none)
      known = try Buffer<UInt32>(count: own.count) { firstOut in
        nonisolated(unsafe) let firstOut = firstOut  // Each part writes its own rows.
        firstOut.initialize(repeating: DistinctKeys.none)
        counts = try workers.map(tasks: parts) { part in
          var table = KeyTable()
          try DistinctKeys.forEachRow(of: theirs, part, parts, workers) { row, hash in
            secondOut[row] = table.number(of: row, hash: hash) { theirs.isSame(row, theirs, $0) }
          }
          let made = table
          try DistinctKeys.forEachRow(of: own, part, parts, workers) { row, hash in
            if let number = made.known(hash, { own.isSame(row, theirs, $0) }) {
              firstOut[row] = number
            }
          }
          return made.count
        }
      }
    }
    let offsets = counts.indices.map { counts[..<$0].reduce(0, +) }
    let total = counts.reduce(0, +)
    numbers = try (known ?? Buffer([])).raised(by: offsets, own.hashes, workers)
    let all = try numbered.raised(by: offsets, theirs.hashes, workers)
    (starts, rows) = try Self.sorted(all, count: total, workers.cancellation)
  }

  /// Where in ``matches`` the second table's rows stand that meet a row of the first.
  @inline(__always)
  func range(of row: Int) -> Range<Int> {
    let number = numbers[row]
    if number == DistinctKeys.none { return 0..<0 }
    return Int(starts[Int(number)])..<Int(starts[Int(number) + 1])
  }

  /// A row of the second table at a place of a ``range(of:)``; within a range in the table's order.
  @inline(__always)
  func match(at place: Int) -> UInt32 { rows[place] }

  /// Rows in the order of their numbers, and where each number's begin.
  private static func sorted(
    _ numbers: Buffer<UInt32>, count: Int, _ cancellation: Cancellation
  ) throws -> (starts: Buffer<UInt32>, rows: Buffer<UInt32>) {
    try numbers.withUnsafeElements { numbers in
      let starts = Buffer<UInt32>(count: count + 1) { starts in
        starts.initialize(repeating: 0)
        for number in numbers where number != DistinctKeys.none { starts[Int(number) + 1] &+= 1 }
        for number in 0..<count { starts[number + 1] &+= starts[number] }
      }
      var next = starts.array
      try cancellation.check()
      let rows = try Buffer<UInt32>(count: Int(starts[count])) { out in
        try next.withUnsafeMutableBufferPointer { next in
          for (row, number) in numbers.enumerated() {
            if row % (Workers.chunkRows * 16) == 0 { try cancellation.check() }
            if number == DistinctKeys.none { continue }
            out[Int(next[Int(number)])] = UInt32(truncatingIfNeeded: row)
            next[Int(number)] &+= 1
          }
        }
      }
      return (starts, rows)
    }
  }
}

extension Buffer<UInt32> {
  /// Numbers of parts made numbers of the whole.
  fileprivate func raised(
    by offsets: [Int], _ hashes: Buffer<UInt64>, _ workers: Workers
  ) throws -> Buffer<UInt32> {
    if offsets.count == 1 { return self }
    return try Buffer(count: count) { out in
      nonisolated(unsafe) let out = out  // Each chunk writes its own rows.
      _ = try workers.map(rows: count) { rows in
        withUnsafeElements { numbers in
          hashes.withUnsafeElements { hashes in
            for row in rows {
              let offset = offsets[KeyParts.part(of: hashes[row], of: offsets.count)]
              let number = numbers[row]
              out[row] =
                number == DistinctKeys.none ? number : number &+ UInt32(truncatingIfNeeded: offset)
            }
          }
        }
      }
    }
  }
}
