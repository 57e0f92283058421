import Parallel
import Tables

/// Which rows of a second table have the same key as each row of a first one.
///
/// Both tables' rows are dealt out by hash. In each part the second table's keys are numbered and
/// its rows put together by number; the first one's rows look their number up. A missing key has no
/// number, so it meets nothing.
/// - Complexity: O(rows of both), expected.
struct KeyMatches: Sendable {
  /// The second table's rows, those of one key together and in their order.
  private let rows: Buffer<UInt32>
  /// Where in ``rows`` those begin that meet a row of the first table, and how many do.
  private let starts: Buffer<UInt32>
  private let counts: Buffer<UInt32>

  /// - Parameters:
  ///   - first: the key's columns, of one length, at least one.
  ///   - second: as many columns of the same or an equal kind (whole numbers and numbers are).
  init(_ first: [Column], _ second: [Column], workers: Workers) throws {
    precondition(!first.isEmpty && first.count == second.count, "a key has columns on both sides")
    let areWhole = Swift.zip(first, second).map { $0.type.isIntegral || $1.type.isIntegral }
    let own = try RowKeys(first, areWhole: areWhole, workers: workers)
    let theirs = try RowKeys(second, areWhole: areWhole, workers: workers)
    let bits = DealtKeys.bits(rows: max(own.count, theirs.count))
    let dealtOwn = try DealtKeys(own, bits: bits, workers: workers)
    let dealtTheirs = try DealtKeys(theirs, bits: bits, workers: workers)
    var (starts, counts): (Buffer<UInt32>?, Buffer<UInt32>?)
    rows = try Buffer(count: dealtTheirs.count) { rows in
      starts = try Buffer(count: own.count) { starts in
        counts = try Buffer(count: own.count) { counts in
          starts.initialize(repeating: 0)
          counts.initialize(repeating: 0)
          // Each part writes its own entries and its own rows.
          nonisolated(unsafe) let out = Places(rows: rows, starts: starts, counts: counts)
          _ = try workers.map(tasks: 1 << bits) { part in
            withExtendedLifetime((own, theirs)) {
              switch (theirs.comparison(with: theirs), own.comparison(with: theirs)) {
              case (.hashes, .hashes):
                Self.match(dealtOwn, dealtTheirs, part, HashEquality(), HashEquality(), out)
              case (.texts(let within), .texts(let across)):
                Self.match(dealtOwn, dealtTheirs, part, within, across, out)
              default:
                let within = ColumnEquality(own: theirs.columns, other: theirs.columns)
                let across = ColumnEquality(own: own.columns, other: theirs.columns)
                Self.match(dealtOwn, dealtTheirs, part, within, across, out)
              }
            }
          }
        }
      }
    }
    self.starts = starts ?? Buffer([])
    self.counts = counts ?? Buffer([])
  }

  private struct Places {
    let rows, starts, counts: UnsafeMutableBufferPointer<UInt32>
  }

  private static func match(
    _ own: DealtKeys, _ theirs: DealtKeys, _ part: Int, _ within: some KeyEquality,
    _ across: some KeyEquality, _ out: Places
  ) {
    var table = KeyTable()
    let base = theirs.entries(of: part).lowerBound
    let numbers = [UInt32](unsafeUninitializedCapacity: theirs.entries(of: part).count) {
      numbers, count in
      theirs.forEachEntry(of: part, within) { entry, row, hash in
        numbers[entry &- base] = table.number(of: row, hash: hash) { within.isSame(row, $0) }
      }
      count = numbers.count
    }
    // Where the rows of each number begin, from 0 on in the part, and one more entry.
    var starts = [UInt32](repeating: 0, count: table.count + 1)
    for number in numbers { starts[Int(number) + 1] &+= 1 }
    for number in 0..<table.count { starts[number + 1] &+= starts[number] }
    var next = starts
    theirs.withRows(of: part) { rows, first in
      for (row, number) in Swift.zip(rows, numbers) {
        out.rows[first &+ Int(next[Int(number)])] = row
        next[Int(number)] &+= 1
      }
    }
    own.forEachEntry(of: part, across) { _, row, hash in
      guard let number = table.known(hash, { across.isSame(row, $0) }) else { return }
      let start = starts[Int(number)]
      out.starts[row] = UInt32(truncatingIfNeeded: base) &+ start
      out.counts[row] = starts[Int(number) + 1] &- start
    }
  }

  /// How many rows of the second table meet a row of the first.
  @inline(__always)
  func count(of row: Int) -> Int { Int(counts[row]) }

  /// Where the second table's rows stand that meet a row of the first, for ``match(at:)``.
  @inline(__always)
  func range(of row: Int) -> Range<Int> {
    let start = Int(starts[row])
    return start..<start + Int(counts[row])
  }

  /// A row of the second table at a place of a ``range(of:)``; within a range in the table's order.
  @inline(__always)
  func match(at place: Int) -> UInt32 { rows[place] }
}
