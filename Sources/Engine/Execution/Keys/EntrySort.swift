import Parallel

/// Sorts entries by code, those with one code by position, which they come in.
///
/// Few entries are compared. Many are dealt out by splitters into ranges of codes, which are then
/// sorted side by side, byte after byte from the last one that differs.
struct EntrySort {
  private let workers: Workers

  /// Fewer entries than this are compared with one another.
  private static let leastForBytes = 512
  /// No more than this are put in place one by one.
  private static let mostInserted = 24
  /// More than this are dealt out first.
  private static let leastForRanges = 1 << 17
  private static let ranges = 16
  /// Entries looked at for the splitters.
  private static let sampled = 1_024

  init(_ workers: Workers) { self.workers = workers }

  func sort(_ entries: UnsafeMutableBufferPointer<SortEntry>) throws {
    guard entries.count >= Self.leastForBytes else {
      compare(entries)
      return
    }
    let spare = UnsafeMutableBufferPointer<SortEntry>.allocate(capacity: entries.count)
    defer { spare.deallocate() }
    guard entries.count >= Self.leastForRanges else {
      try sortBytes(entries, spare)
      return
    }
    let bounds = try deal(entries, into: spare)
    nonisolated(unsafe) let shared = (entries, spare)  // Each range is one task's.
    _ = try workers.map(tasks: Self.ranges) { range in
      let rows = bounds[range]..<bounds[range + 1]
      let own = UnsafeMutableBufferPointer(rebasing: shared.0[rows])
      let dealt = UnsafeMutableBufferPointer(rebasing: shared.1[rows])
      _ = own.update(fromContentsOf: dealt)
      try sortBytes(own, dealt)
    }
  }

  private func compare(_ entries: UnsafeMutableBufferPointer<SortEntry>) {
    if entries.count <= Self.mostInserted {
      insert(entries)
      return
    }
    var entries = entries
    entries.sort { left, right in
      left.code != right.code ? left.code < right.code : left.position < right.position
    }
  }

  private func insert(_ entries: UnsafeMutableBufferPointer<SortEntry>) {
    for place in entries.indices.dropFirst() {
      let entry = entries[place]
      var hole = place
      while hole > 0 {
        let before = entries[hole &- 1]
        let isAfter =
          before.code != entry.code
          ? before.code > entry.code : before.position > entry.position
        if !isAfter { break }
        entries[hole] = before
        hole &-= 1
      }
      entries[hole] = entry
    }
  }

  // MARK: - Ranges of codes

  /// Deals the entries out into ranges of codes, each range's in their order.
  ///
  /// - Returns: where each range begins in `out`, and the end.
  private func deal(
    _ entries: UnsafeMutableBufferPointer<SortEntry>,
    into out: UnsafeMutableBufferPointer<SortEntry>
  ) throws -> [Int] {
    let step = entries.count / Self.sampled
    let sample = (0..<Self.sampled).map { entries[$0 * step].code }.sorted()
    let splitters = (1..<Self.ranges).map { sample[$0 * Self.sampled / Self.ranges] }
    nonisolated(unsafe) let shared = (entries, out)  // Chunks write places of their own.
    let counts = try workers.map(rows: entries.count) { rows in
      var counts = [Int](repeating: 0, count: Self.ranges)
      for row in rows { counts[Self.range(of: shared.0[row].code, splitters)] &+= 1 }
      return counts
    }
    var starts = counts
    var bounds: [Int] = []
    var next = 0
    for range in 0..<Self.ranges {
      bounds.append(next)
      for chunk in counts.indices {
        starts[chunk][range] = next
        next += counts[chunk][range]
      }
    }
    let chunkStarts = starts
    _ = try workers.map(rows: entries.count) { rows in
      var places = chunkStarts[rows.lowerBound / Workers.chunkRows]
      places.withUnsafeMutableBufferPointer { places in
        for row in rows {
          let entry = shared.0[row]
          let range = Self.range(of: entry.code, splitters)
          shared.1[places[range]] = entry
          places[range] &+= 1
        }
      }
    }
    return bounds + [next]
  }

  /// How many of the fifteen splitters a code reaches: four steps, whatever the code.
  @inline(__always)
  private static func range(of code: UInt64, _ splitters: [UInt64]) -> Int {
    splitters.withUnsafeBufferPointer { splitters in
      var low = 0
      var step = ranges / 2
      while step > 0 {
        if code >= splitters[low &+ step &- 1] { low &+= step }
        step /= 2
      }
      return low
    }
  }

  // MARK: - Bytes

  /// One stable pass for each byte in which codes differ, the last byte first.
  private func sortBytes(
    _ entries: UnsafeMutableBufferPointer<SortEntry>,
    _ spare: UnsafeMutableBufferPointer<SortEntry>
  ) throws {
    guard let first = entries.first else { return }
    var differing: UInt64 = 0
    for entry in entries { differing |= entry.code ^ first.code }
    var (source, target) = (entries, spare)
    for byte in 0..<8 where differing >> UInt64(byte * 8) & 0xFF != 0 {
      try workers.cancellation.check()
      let shift = UInt64(byte * 8)
      withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { places in
        places.initialize(repeating: 0)
        for entry in source { places[Int(entry.code &>> shift & 0xFF)] &+= 1 }
        var next = 0
        for value in 0..<256 {
          let count = places[value]
          places[value] = next
          next &+= count
        }
        for entry in source {
          let value = Int(entry.code &>> shift & 0xFF)
          target[places[value]] = entry
          places[value] &+= 1
        }
      }
      swap(&source, &target)
    }
    if source.baseAddress != entries.baseAddress { _ = entries.update(fromContentsOf: source) }
  }
}
