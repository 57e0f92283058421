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

  /// Calls `body` with each batch of a chunk, in order, and the words of the mask it stands on.
  func forEachBatch(
    chunk: Int, of frame: Frame, _ body: (Batch) throws -> Void
  ) rethrows {
    let upper = min(frameRows, (chunk + 1) * Workers.chunkRows)
    var lower = chunk * Workers.chunkRows
    while lower < upper {
      let range = lower..<min(upper, lower + Batch.capacity)
      switch self {
      case .all: try body(Batch(frame: frame, selected: .range(range)))
      case .mask(let mask, _):
        let rows = mask.rows(in: range)
        if rows.count == range.count {
          try body(Batch(frame: frame, selected: .range(range)))
        } else if rows.count > 0 {
          try body(Batch(frame: frame, selected: .list(rows)))
        }
      case .list(let rows):
        try body(Batch(frame: frame, selected: .list(rows.slice(range))))
      }
      lower = range.upperBound
    }
  }
}

extension Bitmap {
  /// The set rows within `range`, whose lower bound is a multiple of 64.
  func rows(in range: Range<Int>) -> Buffer<UInt32> {
    words.withUnsafeElements { words in
      let first = range.lowerBound >> 6
      let last = (range.upperBound + 63) >> 6
      var count = 0
      for index in first..<last { count &+= words[index].nonzeroBitCount }
      return Buffer(count: count) { out in
        var next = 0
        for index in first..<last {
          var rest = words[index]
          while rest != 0 {
            out[next] = UInt32(truncatingIfNeeded: index << 6 + rest.trailingZeroBitCount)
            next += 1
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
  /// A part of the buffer, sharing its memory.
  func slice(_ range: Range<Int>) -> Buffer {
    withUnsafeElements { elements in
      Buffer(unowned: UnsafeBufferPointer(rebasing: elements[range]), owner: owner)
    }
  }

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
