import Tables

extension Column {
  /// The values of a run of rows that begins at a multiple of 64, sharing this column's memory.
  func slice(_ range: Range<Int>) -> Vector {
    let part: Column.Values =
      switch values {
      case .booleans(let bits): .booleans(bits.slice(range))
      case .integers(let buffer): .integers(buffer.slice(range))
      case .numbers(let buffer): .numbers(buffer.slice(range))
      case .text(.coded(let codes, let dictionary)):
        .text(.coded(codes: codes.slice(range), dictionary: dictionary))
      case .text(.plain(let pool)): .text(.plain(pool.slice(range)))
      case .tags(let tags):
        .tags(
          TagValues(
            offsets: tags.offsets.slice(range.lowerBound..<range.upperBound + 1),
            codes: tags.codes, dictionary: tags.dictionary))
      }
    return Vector(count: range.count, part, validity: validity?.slice(range))
  }

  /// The values at `rows`, copied; each is a row of the column.
  func picked(_ rows: Buffer<UInt32>) -> Vector {
    let values: Column.Values
    switch self.values {
    case .integers(let buffer): values = .integers(buffer.picked(rows))
    case .numbers(let buffer): values = .numbers(buffer.picked(rows))
    case .text(.coded(let codes, let dictionary)):
      values = .text(.coded(codes: codes.picked(rows), dictionary: dictionary))
    case .booleans, .text(.plain), .tags: return Vector(gather(rows))
    }
    let validity = validity.flatMap { validity -> Bitmap? in
      let picked = validity.words.withUnsafeElements { words in
        rows.withUnsafeElements { rows in
          bits(count: rows.count) { place in
            words[Int(rows[place]) >> 6] &>> UInt64(rows[place] & 63) & 1 == 1
          }
        }
      }
      return picked.onesCount == rows.count ? nil : picked
    }
    return Vector(count: rows.count, values, validity: validity)
  }
}

extension Vector {
  /// A whole column as one vector.
  init(_ column: Column) {
    self.init(count: column.count, column.values, validity: column.validity)
  }
}

extension StringPool {
  func slice(_ range: Range<Int>) -> StringPool {
    StringPool(offsets: offsets.slice(range.lowerBound..<range.upperBound + 1), bytes: bytes)
  }
}
