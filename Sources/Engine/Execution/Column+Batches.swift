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
  func picked(_ rows: Buffer<UInt32>) -> Vector {
    let part: Column.Values =
      switch values {
      case .booleans(let bitmap): .booleans(bitmap.picked(rows))
      case .integers(let buffer): .integers(buffer.picked(rows))
      case .numbers(let buffer): .numbers(buffer.picked(rows))
      case .text(.coded(let codes, let dictionary)):
        .text(.coded(codes: codes.picked(rows), dictionary: dictionary))
      case .text(.plain(let pool)): .text(.plain(pool.picked(rows)))
      case .tags(let tags): .tags(tags.picked(rows))
      }
    return Vector(count: rows.count, part, validity: validity?.picked(rows))
  }
}

extension Bitmap {
  func picked(_ rows: Buffer<UInt32>) -> Bitmap {
    rows.withUnsafeElements { rows in bits(count: rows.count) { self[Int(rows[$0])] } }
  }
}

extension StringPool {
  func slice(_ range: Range<Int>) -> StringPool {
    StringPool(offsets: offsets.slice(range.lowerBound..<range.upperBound + 1), bytes: bytes)
  }

  func picked(_ rows: Buffer<UInt32>) -> StringPool {
    rows.withUnsafeElements { rows in
      self.offsets.withUnsafeElements { from in
        let offsets = Buffer<Int>(count: rows.count + 1) { out in
          var total = 0
          out[0] = 0
          for index in 0..<rows.count {
            let row = Int(rows[index])
            total += from[row + 1] - from[row]
            out[index + 1] = total
          }
        }
        let bytes = Buffer<UInt8>(count: offsets[rows.count]) { out in
          self.bytes.withUnsafeElements { bytes in
            var next = 0
            for index in 0..<rows.count {
              let row = Int(rows[index])
              for byte in from[row]..<from[row + 1] {
                out[next] = bytes[byte]
                next += 1
              }
            }
          }
        }
        return StringPool(offsets: offsets, bytes: bytes)
      }
    }
  }
}

extension TagValues {
  func picked(_ rows: Buffer<UInt32>) -> TagValues {
    rows.withUnsafeElements { rows in
      var offsets: [UInt32] = [0]
      var picked: [UInt32] = []
      offsets.reserveCapacity(rows.count + 1)
      for row in rows {
        for index in self.offsets[Int(row)]..<self.offsets[Int(row) + 1] {
          picked.append(codes[Int(index)])
        }
        offsets.append(UInt32(truncatingIfNeeded: picked.count))
      }
      return TagValues(offsets: Buffer(offsets), codes: Buffer(picked), dictionary: dictionary)
    }
  }
}
