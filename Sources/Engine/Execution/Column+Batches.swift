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

  /// The values at `rows`, copied.
  func picked(_ rows: Buffer<UInt32>) -> Vector { Vector(gather(rows)) }
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
