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
      let word = Word(column: column, level: level)
      // Wide runs one by one, each on all threads; narrow ones side by side.
      let wide = runs.filter { $0.count > Workers.chunkRows }
      let narrow = runs.filter { $0.count <= Workers.chunkRows }
      let tasks = Self.dealt(narrow)
      let workers = workers
      let splits = try positions.withUnsafeMutableBufferPointer { positions in
        nonisolated(unsafe) let positions = positions  // Each run is one task's.
        let split = try wide.map { run in
          try Self.sort([run], of: positions, by: word, row, workers)
        }
        return try split
          + workers.map(tasks: tasks.count) { task in
            try Self.sort(narrow[tasks[task]], of: positions, by: word, row, workers)
          }
      }
      done += splits.flatMap(\.level)
      runs = splits.flatMap(\.unsettled)
      level += 1
    }
    runs = done.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// Some runs next to each other, about ``Workers/chunkRows`` rows together.
  private static func dealt(_ runs: [Range<Int>]) -> [Range<Int>] {
    var tasks: [Range<Int>] = []
    var (first, rows) = (0, 0)
    for (index, run) in runs.enumerated() {
      rows += run.count
      if rows >= Workers.chunkRows || index + 1 == runs.count {
        tasks.append(first..<index + 1)
        (first, rows) = (index + 1, 0)
      }
    }
    return tasks
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

  /// One word of a column's values.
  private struct Word: Sendable {
    let column: SortColumn
    let level: Int
  }

  /// What sorting runs by one word leaves: runs within them that are level for good, and those that
  /// the next word may tell apart.
  private struct Split: Sendable {
    var level: [Range<Int>] = []
    var unsettled: [Range<Int>] = []
  }

  private static func sort(
    _ runs: some Collection<Range<Int>>, of positions: UnsafeMutableBufferPointer<UInt32>,
    by word: Word, _ row: @Sendable (UInt32) -> Int, _ workers: Workers
  ) throws -> Split {
    try workers.cancellation.check()
    var split = Split()
    let memory = UnsafeMutableBufferPointer<SortEntry>.allocate(
      capacity: runs.reduce(0) { $0 + $1.count })
    defer { memory.deallocate() }
    var filled = 0
    for run in runs {
      for place in run {
        memory[filled] = SortEntry(code: 0, position: positions[place])
        filled += 1
      }
    }
    // All runs at once: what lies where in memory is then known far ahead.
    if filled <= 2 * Workers.chunkRows {
      word.column.fill(memory, level: word.level) { row(memory[$0].position) }
    } else {
      nonisolated(unsafe) let shared = memory  // Each chunk writes its own entries.
      _ = try workers.map(rows: filled) { rows in
        let part = UnsafeMutableBufferPointer(rebasing: shared[rows])
        word.column.fill(part, level: word.level) { row(part[$0].position) }
      }
    }
    var start = 0
    for run in runs {
      let entries = UnsafeMutableBufferPointer(rebasing: memory[start..<start + run.count])
      start += run.count
      try EntrySort(workers).sort(entries)
      var first = 0
      for place in entries.indices {
        positions[run.lowerBound &+ place] = entries[place].position
        let next = place &+ 1
        if next < entries.count, entries[next].code == entries[first].code { continue }
        if place > first {
          let equal = run.lowerBound + first..<run.lowerBound + next
          if word.column.isLast(entries[first].code) {
            split.level.append(equal)
          } else {
            split.unsettled.append(equal)
          }
        }
        first = next
      }
    }
    return split
  }
}
