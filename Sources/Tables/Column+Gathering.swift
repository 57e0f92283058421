extension Column {
  /// Stands for "no row" among gathered rows: the value is missing, as in a left join.
  public static let noRow = UInt32.max

  /// The values of `rows`, in that order, repeats allowed; ``noRow`` gives a missing value.
  ///
  /// - Complexity: O(rows), and O(bytes) for plain text. Dictionaries are shared, not copied.
  public func gather(_ rows: Buffer<UInt32>) -> Column {
    rows.withUnsafeElements { gather($0) }
  }

  public func gather(_ rows: [UInt32]) -> Column {
    rows.withUnsafeBufferPointer { gather($0) }
  }

  /// The values of the rows that `bitmap` marks.
  public func filtered(by bitmap: Bitmap) -> Column {
    precondition(bitmap.count == count, "a bit for each row")
    let kept = bitmap.onesCount
    return kept == count ? self : gather(bitmap.rows(count: kept))
  }

  public func gather(_ rows: UnsafeBufferPointer<UInt32>) -> Column {
    let hasGaps = hasGaps(rows)
    let gathered: Values
    switch values {
    case .booleans(let bitmap): gathered = .booleans(bitmap.gather(rows))
    case .integers(let buffer): gathered = .integers(buffer.gather(rows, gap: 0, hasGaps))
    case .numbers(let buffer): gathered = .numbers(buffer.gather(rows, gap: 0, hasGaps))
    case .text(.coded(let codes, let dictionary)):
      gathered = .text(
        .coded(codes: codes.gather(rows, gap: 0, hasGaps), dictionary: dictionary))
    case .text(.plain(let pool)): gathered = .text(.plain(pool.gather(rows)))
    case .tags(let tags): gathered = .tags(tags.gather(rows))
    }
    return Column(name, type, gathered, validity: validity(of: rows, hasGaps))
  }

  /// Whether some row is ``noRow``; all others must be rows of the column.
  private func hasGaps(_ rows: UnsafeBufferPointer<UInt32>) -> Bool {
    let count = UInt32(clamping: self.count)
    var highest: UInt32 = 0
    var gaps = 0
    for row in rows {
      if row == Column.noRow { gaps &+= 1 } else { highest = max(highest, row) }
    }
    precondition(gaps == rows.count || highest < count, "rows of the column")
    return gaps > 0
  }

  /// Nil when every gathered value is present.
  private func validity(of rows: UnsafeBufferPointer<UInt32>, _ hasGaps: Bool) -> Bitmap? {
    guard let validity else {
      return hasGaps ? Bitmap(rows.lazy.map { $0 != Column.noRow }) : nil
    }
    let gathered = validity.gather(rows)
    return gathered.onesCount == rows.count ? nil : gathered
  }
}

extension Table {
  /// The given rows of every column, in that order; ``Column/noRow`` gives a row of missing values.
  public func gather(_ rows: Buffer<UInt32>) -> Table {
    Table(columns.map { $0.gather(rows) }, rowCount: rows.count)
  }

  public func gather(_ rows: [UInt32]) -> Table {
    Table(columns.map { $0.gather(rows) }, rowCount: rows.count)
  }

  public func filtered(by bitmap: Bitmap) -> Table {
    precondition(bitmap.count == rowCount, "a bit for each row")
    let kept = bitmap.onesCount
    return kept == rowCount ? self : gather(bitmap.rows(count: kept))
  }
}

extension Bitmap {
  /// The set rows, ascending.
  public var rows: Buffer<UInt32> { rows(count: onesCount) }

  func rows(count: Int) -> Buffer<UInt32> {
    Buffer(count: count) { rows in
      var place = 0
      forEachOne { row in
        rows.initializeElement(at: place, to: UInt32(truncatingIfNeeded: row))
        place &+= 1
      }
    }
  }

  /// False where there is no row.
  fileprivate func gather(_ rows: UnsafeBufferPointer<UInt32>) -> Bitmap {
    Bitmap(count: rows.count) { out in
      words.withUnsafeElements { words in
        for word in out.indices {
          var bits: UInt64 = 0
          let first = word << 6
          for place in first..<min(first + 64, rows.count) where rows[place] != Column.noRow {
            let row = Int(rows[place])
            bits |= (words[row >> 6] &>> UInt64(row & 63) & 1) &<< UInt64(place - first)
          }
          out.initializeElement(at: word, to: bits)
        }
      }
    }
  }
}

extension Buffer {
  fileprivate func gather(
    _ rows: UnsafeBufferPointer<UInt32>, gap: Element, _ hasGaps: Bool
  ) -> Buffer {
    Buffer(count: rows.count) { out in
      withUnsafeElements { elements in
        if hasGaps {
          for (place, row) in rows.enumerated() {
            out.initializeElement(at: place, to: row == Column.noRow ? gap : elements[Int(row)])
          }
        } else {
          for (place, row) in rows.enumerated() {
            out.initializeElement(at: place, to: elements[Int(row)])
          }
        }
      }
    }
  }
}

extension StringPool {
  /// An empty string where there is no row.
  fileprivate func gather(_ rows: UnsafeBufferPointer<UInt32>) -> StringPool {
    let ranges = rows.lazy.map { row in
      row == Column.noRow ? 0..<0 : offsets[Int(row)]..<offsets[Int(row) + 1]
    }
    let gathered = Buffer<Int>(count: rows.count + 1) { out in
      var total = 0
      out.initializeElement(at: 0, to: 0)
      for (place, range) in ranges.enumerated() {
        total += range.count
        out.initializeElement(at: place + 1, to: total)
      }
    }
    let copied = Buffer<UInt8>(count: gathered[rows.count]) { out in
      bytes.withUnsafeElements { bytes in
        var place = 0
        for range in ranges {
          place = out[place...].initialize(fromContentsOf: bytes[range])
        }
      }
    }
    return StringPool(offsets: gathered, bytes: copied)
  }
}

extension TagValues {
  /// No tag where there is no row.
  fileprivate func gather(_ rows: UnsafeBufferPointer<UInt32>) -> TagValues {
    let ranges = rows.lazy.map { row in
      row == Column.noRow ? 0..<0 : Int(offsets[Int(row)])..<Int(offsets[Int(row) + 1])
    }
    let gathered = Buffer<UInt32>(count: rows.count + 1) { out in
      var total: UInt32 = 0
      out.initializeElement(at: 0, to: 0)
      for (place, range) in ranges.enumerated() {
        total += UInt32(range.count)
        out.initializeElement(at: place + 1, to: total)
      }
    }
    let copied = Buffer<UInt32>(count: Int(gathered[rows.count])) { out in
      codes.withUnsafeElements { codes in
        var place = 0
        for range in ranges {
          place = out[place...].initialize(fromContentsOf: codes[range])
        }
      }
    }
    return TagValues(offsets: gathered, codes: copied, dictionary: dictionary)
  }
}
