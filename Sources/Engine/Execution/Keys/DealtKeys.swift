import Parallel
import Tables

/// Rows dealt out by the leading bits of their keys' hashes: all rows of a key lie in one part, and
/// a part is small enough for its keys' table to stay in a core's second-level cache.
///
/// How many parts there are goes with the rows alone, so that numbers given part by part do not
/// depend on the threads.
/// - Complexity: O(rows).
struct DealtKeys: Sendable {
  /// Where each part's entries begin, and the end of the last.
  private let bounds: [Int]
  /// The entries' rows, ascending in each part. Rows whose key is missing are not among them.
  private let rows: Buffer<UInt32>
  private let hashes: Buffer<UInt64>

  /// Rows a part, about.
  private static let partRows = 8_192
  private static let mostBits = 10

  /// How many leading bits of a hash tell the part, for so many rows.
  static func bits(rows: Int) -> Int {
    var bits = 0
    while bits < mostBits, rows >> bits > 2 * partRows { bits += 1 }
    return bits
  }

  var partCount: Int { bounds.count - 1 }
  /// Rows with a key.
  var count: Int { rows.count }

  func entries(of part: Int) -> Range<Int> { bounds[part]..<bounds[part + 1] }

  init(_ keys: RowKeys, bits: Int, workers: Workers) throws {
    let parts = 1 << bits
    let counts = try workers.map(rows: keys.count) { rows in
      var counts = [Int](repeating: 0, count: parts)
      Self.forEach(keys, rows, bits) { _, _, part in counts[part] &+= 1 }
      return counts
    }
    var starts = counts
    var bounds: [Int] = []
    var next = 0
    for part in 0..<parts {
      bounds.append(next)
      for chunk in counts.indices {
        starts[chunk][part] = next
        next += counts[chunk][part]
      }
    }
    self.bounds = bounds + [next]
    let (total, chunkStarts) = (next, starts)
    var dealtHashes: Buffer<UInt64>?
    rows = try Buffer(count: total) { outRows in
      dealtHashes = try Buffer(count: total) { outHashes in
        // Each chunk writes its own places of each part.
        nonisolated(unsafe) let (outRows, outHashes) = (outRows, outHashes)
        _ = try workers.map(rows: keys.count) { rows in
          var places = chunkStarts[rows.lowerBound / Workers.chunkRows]
          places.withUnsafeMutableBufferPointer { places in
            Self.forEach(keys, rows, bits) { row, hash, part in
              let place = places[part]
              places[part] = place &+ 1
              outRows[place] = UInt32(truncatingIfNeeded: row)
              outHashes[place] = hash
            }
          }
        }
      }
    }
    hashes = dealtHashes ?? Buffer([])
  }

  @inline(__always)
  private static func forEach(
    _ keys: RowKeys, _ rows: Range<Int>, _ bits: Int,
    _ body: (_ row: Int, _ hash: UInt64, _ part: Int) -> Void
  ) {
    keys.hashes.withUnsafeElements { hashes in
      for row in rows {
        if let present = keys.present, !present[row] { continue }
        let hash = hashes[row]
        body(row, hash, bits == 0 ? 0 : Int(truncatingIfNeeded: hash &>> UInt64(64 &- bits)))
      }
    }
  }

  /// How far ahead of a row its key is asked for.
  private static let ahead = 12

  /// Calls `body` with each entry of a part, its row and its hash, in the rows' order.
  @inline(__always)
  func forEachEntry(
    of part: Int, _ equality: some KeyEquality,
    _ body: (_ entry: Int, _ row: Int, _ hash: UInt64) -> Void
  ) {
    rows.withUnsafeElements { rows in
      hashes.withUnsafeElements { hashes in
        let entries = entries(of: part)
        let last = entries.upperBound &- 1
        for entry in entries {
          equality.willCompare(
            Int(rows[min(last, entry &+ Self.ahead)]),
            later: Int(rows[min(last, entry &+ 2 &* Self.ahead)]))
          body(entry, Int(rows[entry]), hashes[entry])
        }
      }
    }
  }

  /// Calls `body` with the rows of a part and its first entry.
  func withRows<Result>(
    of part: Int, _ body: (_ rows: UnsafeBufferPointer<UInt32>, _ first: Int) throws -> Result
  ) rethrows -> Result {
    try rows.withUnsafeElements { rows in
      let entries = entries(of: part)
      return try body(UnsafeBufferPointer(rebasing: rows[entries]), entries.lowerBound)
    }
  }
}
