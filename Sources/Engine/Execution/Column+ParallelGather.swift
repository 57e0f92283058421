import Parallel
import Tables

extension Column {
  /// The values of `rows`, as `gather(_:)` gives them, picked on all threads.
  ///
  /// - Throws: `Cancelled`.
  func gather(_ rows: Buffer<UInt32>, workers: Workers) throws -> Column {
    guard rows.count > Workers.chunkRows else { return gather(rows) }
    let picked: Values
    switch values {
    case .integers(let buffer):
      picked = .integers(try buffer.gather(rows, gap: 0, workers))
    case .numbers(let buffer):
      picked = .numbers(try buffer.gather(rows, gap: 0, workers))
    case .text(.coded(let codes, let dictionary)):
      picked = .text(.coded(codes: try codes.gather(rows, gap: 0, workers), dictionary: dictionary))
    case .text(.plain(let pool)): picked = .text(.plain(try pool.gather(rows, workers)))
    case .booleans, .tags:
      try workers.cancellation.check()
      return gather(rows)
    }
    return Column(name, type, picked, validity: try gatheredValidity(rows, workers))
  }

  /// Nil where every picked value is there.
  private func gatheredValidity(_ rows: Buffer<UInt32>, _ workers: Workers) throws -> Bitmap? {
    let limit = UInt32(clamping: count)
    let bitmap = try Bitmap(count: rows.count) { words in
      nonisolated(unsafe) let words = words  // A chunk's rows fill words of their own.
      _ = try workers.map(rows: rows.count) { range in
        rows.withUnsafeElements { rows in
          var place = range.lowerBound
          while place < range.upperBound {
            var word: UInt64 = 0
            for bit in 0..<min(64, range.upperBound - place) {
              let row = rows[place + bit]
              precondition(row < limit || row == Column.noRow, "rows of the column")
              let isThere = row != Column.noRow && (validity.map { $0[Int(row)] } ?? true)
              word |= (isThere ? 1 : 0) &<< UInt64(bit)
            }
            words[place >> 6] = word
            place += 64
          }
        }
      }
    }
    return bitmap.onesCount == rows.count ? nil : bitmap
  }
}

extension Buffer {
  /// The elements at `rows`, which the caller's validity check has shown to be there.
  fileprivate func gather(
    _ rows: Buffer<UInt32>, gap: Element, _ workers: Workers
  ) throws -> Buffer {
    try Buffer(count: rows.count) { out in
      nonisolated(unsafe) let out = out  // Each chunk writes its own places.
      _ = try workers.map(rows: rows.count) { range in
        withUnsafeElements { elements in
          rows.withUnsafeElements { rows in
            for place in range {
              let row = rows[place]
              out[place] = row == Column.noRow ? gap : elements[Int(row)]
            }
          }
        }
      }
    }
  }
}

extension StringPool {
  /// The texts at `rows`; an empty one where there is no row.
  fileprivate func gather(_ rows: Buffer<UInt32>, _ workers: Workers) throws -> StringPool {
    let places = offsets
    @Sendable func length(_ row: UInt32) -> Int {
      row == Column.noRow ? 0 : places[Int(row) + 1] - places[Int(row)]
    }
    let lengths = try workers.map(rows: rows.count) { range in
      range.reduce(0) { $0 + length(rows[$1]) }
    }
    var total = 0
    let chunkStarts = lengths.map { length in
      defer { total += length }
      return total
    }
    var gathered: Buffer<UInt8>?
    let starts = try Buffer<Int>(count: rows.count + 1) { ends in
      ends[rows.count] = total
      nonisolated(unsafe) let ends = ends  // Each chunk writes its own places.
      gathered = try Buffer<UInt8>(count: total) { out in
        nonisolated(unsafe) let out = out  // Each chunk writes its own bytes.
        _ = try workers.map(rows: rows.count) { range in
          var next = chunkStarts[range.lowerBound / Workers.chunkRows]
          bytes.withUnsafeElements { bytes in
            for place in range {
              ends[place] = next
              let count = length(rows[place])
              if count == 0 { continue }
              let first = places[Int(rows[place])]
              for index in 0..<count { out[next &+ index] = bytes[first &+ index] }
              next += count
            }
          }
        }
      }
    }
    return StringPool(offsets: starts, bytes: gathered ?? Buffer([]))
  }
}
