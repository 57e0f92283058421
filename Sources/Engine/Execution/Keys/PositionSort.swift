import Parallel
import Tables

/// Positions put in order by one key after the other: rows that are level in one go on to the next.
///
/// Positions that stay level keep their order, so the result does not depend on how the work is
/// dealt out.
struct PositionSort {
  private(set) var positions: [UInt32]
  /// Places in ``positions`` of rows that are level so far, two or more each.
  private var runs: [Range<Int>]
  private let workers: Workers

  init(count: Int, workers: Workers) {
    positions = (0..<count).map { UInt32(truncatingIfNeeded: $0) }
    runs = count > 1 ? [0..<count] : []
    self.workers = workers
  }

  var isDone: Bool { runs.isEmpty }

  /// The positions that are still level with another one, in the order of their places.
  var levelPositions: [UInt32] { runs.flatMap { positions[$0] } }

  /// Sorts what is level by a column; missing comes last.
  ///
  /// - Parameter column: a value for each position, or, where `isDense`, for each of
  ///   ``levelPositions``.
  mutating func sort(by column: SortColumn, isDense: Bool = false) throws {
    if isDense {
      // The values' own places: they are carried along while rows change theirs.
      var places = [UInt32](repeating: 0, count: positions.count)
      var next: UInt32 = 0
      for run in runs {
        for place in run {
          places[Int(positions[place])] = next
          next &+= 1
        }
      }
      let rows = places
      try sort(by: column) { Int(rows[Int($0)]) }
    } else {
      try sort(by: column) { Int($0) }
    }
  }

  private mutating func sort(
    by column: SortColumn, _ row: @Sendable (UInt32) -> Int
  ) throws {
    try partMissing(column, row)
    var level = 0
    var done: [Range<Int>] = missingRuns
    missingRuns = []
    while !runs.isEmpty {
      var next: [Range<Int>] = []
      for run in runs {
        try workers.cancellation.check()
        let split = try sort(run, column, level, row)
        done += split.level
        next += split.unsettled
      }
      runs = next
      level += 1
    }
    runs = done.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// Rows without a value, set aside while the others are sorted.
  private var missingRuns: [Range<Int>] = []

  /// Moves rows without a value to the end of their run.
  private mutating func partMissing(_ column: SortColumn, _ row: (UInt32) -> Int) throws {
    guard let validity = column.validity else { return }
    var kept: [Range<Int>] = []
    for run in runs {
      try workers.cancellation.check()
      var missing: [UInt32] = []
      var next = run.lowerBound
      for place in run {
        let position = positions[place]
        if validity[row(position)] {
          positions[next] = position
          next += 1
        } else {
          missing.append(position)
        }
      }
      positions.replaceSubrange(next..<run.upperBound, with: missing)
      if next - run.lowerBound > 1 { kept.append(run.lowerBound..<next) }
      if missing.count > 1 { missingRuns.append(next..<run.upperBound) }
    }
    runs = kept
  }

  /// Sorts one run by one word.
  ///
  /// - Returns: the runs within it that are level for good, and those that the next word may tell
  ///   apart.
  private mutating func sort(
    _ run: Range<Int>, _ column: SortColumn, _ level: Int, _ row: @Sendable (UInt32) -> Int
  ) throws -> (level: [Range<Int>], unsettled: [Range<Int>]) {
    let wordLevel = level
    var entries = positions[run].map { SortEntry(code: 0, position: $0) }
    try entries.withUnsafeMutableBufferPointer { entries in
      if entries.count <= Workers.chunkRows {
        column.fill(entries, level: wordLevel) { row(entries[$0].position) }
      } else {
        nonisolated(unsafe) let shared = entries  // Each chunk writes its own entries.
        _ = try workers.map(rows: entries.count) { rows in
          let part = UnsafeMutableBufferPointer(rebasing: shared[rows])
          column.fill(part, level: wordLevel) { row(part[$0].position) }
        }
      }
      try EntrySort(workers).sort(entries)
    }
    var level: [Range<Int>] = []
    var unsettled: [Range<Int>] = []
    var first = 0
    entries.withUnsafeBufferPointer { entries in
      for place in entries.indices {
        positions[run.lowerBound + place] = entries[place].position
        guard place + 1 == entries.count || entries[place + 1].code != entries[first].code else {
          continue
        }
        if place > first {
          let equal = run.lowerBound + first..<run.lowerBound + place + 1
          if column.isLast(entries[first].code) {
            level.append(equal)
          } else {
            unsettled.append(equal)
          }
        }
        first = place + 1
      }
    }
    return (level, unsettled)
  }
}
