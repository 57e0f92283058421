import Parallel
import Tables

/// Which rows of a frame a relation has, and in which order. Nothing is copied when nothing is
/// left out.
enum Rows: Sendable {
  case all(Int)
  case mask(Bitmap, count: Int)
  /// Row numbers in order; a row may stand more than once.
  case list(Buffer<UInt32>)

  var count: Int {
    switch self {
    case .all(let count): count
    case .mask(_, let count): count
    case .list(let rows): rows.count
    }
  }

  /// The row numbers, in order.
  var indices: Buffer<UInt32> {
    switch self {
    case .all(let count):
      return Buffer(count: count) { out in
        for row in 0..<count { out[row] = UInt32(truncatingIfNeeded: row) }
      }
    case .mask(let mask, let count):
      return Buffer(count: count) { out in
        var next = 0
        mask.forEachOne { row in
          out[next] = UInt32(truncatingIfNeeded: row)
          next += 1
        }
      }
    case .list(let rows): return rows
    }
  }

  /// The first `limit` rows.
  func prefix(_ limit: Int) -> Rows {
    if limit >= count { return self }
    switch self {
    case .all: return .list(Buffer((0..<limit).map { UInt32($0) }))
    case .mask, .list:
      return .list(indices.withUnsafeElements { Buffer(Array($0.prefix(limit))) })
    }
  }
}

/// A run of rows that an expression is evaluated on at once.
struct Batch: Sendable {
  /// Rows a batch: its vectors stay in a core's first-level and second-level cache.
  static let capacity = 4_096

  enum Selected: Sendable {
    case range(Range<Int>)
    case list(Buffer<UInt32>)
  }

  let frame: Frame
  let selected: Selected

  var count: Int {
    switch selected {
    case .range(let range): range.count
    case .list(let rows): rows.count
    }
  }

  /// The frame's column at `slot`, for the rows of this batch.
  func vector(slot: Int) -> Vector { vector(of: frame.slots[slot]) }

  func vector(of slot: Frame.Slot) -> Vector {
    switch (slot, selected) {
    case (.column(let column), .range(let range)): return column.slice(range)
    case (.column(let column), .list(let rows)): return column.picked(rows)
    case (.joined(let joined), _): return joined.vector(selected)
    case (.picked(let column, _), _):
      guard let parent = frame.parent else { preconditionFailure("picked slots have a parent") }
      switch selected {
      case .range(let range): return column.picked(parent.rows.slice(range))
      case .list(let rows): return column.picked(parent.rows.picked(rows))
      }
    }
  }
}

extension Rows {
  /// Cuts the rows in chunks of at most `Workers.chunkRows`, and each chunk in batches.
  ///
  /// A mask's chunk is a run of frame rows, whatever it selects, so that chunk borders do not
  /// move with the selection.
  var chunkCount: Int { (frameRows + Workers.chunkRows - 1) / Workers.chunkRows }

  private var frameRows: Int {
    switch self {
    case .all(let count): count
    case .mask(let mask, _): mask.count
    case .list(let rows): rows.count
    }
  }

  /// Calls `body` with each batch of a chunk, in order.
  func forEachBatch(
    chunk: Int, of frame: Frame, _ body: (Batch) throws -> Void
  ) rethrows {
    try forEachBatch(chunk: chunk, of: frame, canLookAround: false) { batch, _ in try body(batch) }
  }

  /// Calls `body` with each batch of a chunk, in order, and which of its rows are chosen; nil
  /// stands for all of them.
  ///
  /// Reading a run of rows costs less than picking a good part of them out. So where
  /// `canLookAround` allows rows to be read that are not chosen, a batch with many chosen rows is
  /// the whole run.
  func forEachBatch(
    chunk: Int, of frame: Frame, canLookAround: Bool,
    _ body: (Batch, _ chosen: Bitmap?) throws -> Void
  ) rethrows {
    let upper = min(frameRows, (chunk + 1) * Workers.chunkRows)
    var lower = chunk * Workers.chunkRows
    while lower < upper {
      let range = lower..<min(upper, lower + Batch.capacity)
      switch self {
      case .all: try body(Batch(frame: frame, selected: .range(range)), nil)
      case .mask(let mask, _):
        let count = mask.onesCount(in: range)
        if count == range.count {
          try body(Batch(frame: frame, selected: .range(range)), nil)
        } else if canLookAround, count * 4 >= range.count {
          try body(Batch(frame: frame, selected: .range(range)), mask.slice(range))
        } else if count > 0 {
          try body(Batch(frame: frame, selected: .list(mask.rows(in: range, count: count))), nil)
        }
      case .list(let rows):
        try body(Batch(frame: frame, selected: .list(rows.slice(range))), nil)
      }
      lower = range.upperBound
    }
  }
}

extension Bitmap {
  /// How many rows within `range` are set; its lower bound is a multiple of 64, and what lies
  /// past the upper one within its word is not set or the upper one too is a multiple.
  func onesCount(in range: Range<Int>) -> Int {
    words.withUnsafeElements { words in
      var count = 0
      for word in words[range.lowerBound >> 6..<(range.upperBound + 63) >> 6] {
        count &+= word.nonzeroBitCount
      }
      return count
    }
  }

  /// The set rows within `range`, of which there are `count`; bounds as above.
  func rows(in range: Range<Int>, count: Int) -> Buffer<UInt32> {
    words.withUnsafeElements { words in
      Buffer(count: count) { out in
        var next = 0
        for index in range.lowerBound >> 6..<(range.upperBound + 63) >> 6 {
          var rest = words[index]
          while rest != 0 {
            out[next] = UInt32(truncatingIfNeeded: index << 6 + rest.trailingZeroBitCount)
            next &+= 1
            rest &= rest &- 1
          }
        }
      }
    }
  }

  /// The bits of `range`, whose lower bound is a multiple of 64.
  func slice(_ range: Range<Int>) -> Bitmap {
    words.withUnsafeElements { words in
      Bitmap(count: range.count) { out in
        let first = range.lowerBound >> 6
        for index in out.indices { out[index] = words[first + index] }
      }
    }
  }
}

extension Buffer {
  /// The elements at `rows`.
  func picked(_ rows: Buffer<UInt32>) -> Buffer {
    Buffer(count: rows.count) { out in
      withUnsafeElements { elements in
        rows.withUnsafeElements { rows in
          for index in 0..<rows.count { out[index] = elements[Int(rows[index])] }
        }
      }
    }
  }
}
