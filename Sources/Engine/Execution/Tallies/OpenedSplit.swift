import Tables

/// The rows that a `split` makes, not yet made: the rows it is given, and their tags.
///
/// Figures of groups look at each fan once and at its tags one after the other, so that no column
/// of as many rows as there are tags is laid out.
struct OpenedSplit: Sendable {
  let source: Relation
  let tags: TagValues
  /// Rows of the frame whose tags are there; nil for all.
  let validity: Bitmap?
  /// A row for each tag.
  let rowCount: Int
  /// Fans without a tag, which drop out.
  let without: Int
  /// The fields that stand in the slots after the tag's, over the source's frame.
  let fields: [Schema.Field]

  /// The slot of the tag in the split's own frame; the source's fields follow.
  static let tagSlot = 0

  /// The same expression over the source's frame; nil where it looks at the tag.
  func overSource(_ expr: BoundExpr) -> BoundExpr? {
    expr.replacing { slot in slot == Self.tagSlot ? nil : fields[slot - 1].expr }
  }

  /// The tags of a batch of the source's rows.
  ///
  /// - Parameter chosen: which of the batch's rows count.
  func expansion(of batch: Batch, chosen: Bitmap?) -> TagExpansion {
    tags.offsets.withUnsafeElements { offsets in
      tags.codes.withUnsafeElements { codes in
        switch batch.selected {
        case .range(let range) where chosen == nil && validity == nil:
          let first = offsets[range.lowerBound]
          let ends = Buffer<UInt32>(count: range.count) { out in
            for place in out.indices {
              out[place] = offsets[range.lowerBound &+ place &+ 1] &- first
            }
          }
          let own = Int(first)..<Int(offsets[range.upperBound])
          return TagExpansion(codes: tags.codes.slice(own), ends: ends)
        case .range(let range):
          return TagExpansion(codes, offsets, count: range.count) { place in
            let row = range.lowerBound &+ place
            let counts = chosen.map { $0[place] } ?? true
            return counts && (validity.map { $0[row] } ?? true) ? row : nil
          }
        case .list(let rows):
          return rows.withUnsafeElements { rows in
            TagExpansion(codes, offsets, count: rows.count) { place in
              let row = Int(rows[place])
              let counts = chosen.map { $0[place] } ?? true
              return counts && (validity.map { $0[row] } ?? true) ? row : nil
            }
          }
        }
      }
    }
  }
}

/// A batch's tags, and how its rows' values are repeated beside them.
struct TagExpansion: Sendable {
  /// A code for each tag of each row.
  let codes: Buffer<UInt32>
  /// For each row where its tags end.
  private let ends: Buffer<UInt32>

  init(codes: Buffer<UInt32>, ends: Buffer<UInt32>) {
    self.codes = codes
    self.ends = ends
  }

  /// Takes the tags together of the rows that `row` gives for each place, if it gives one.
  @inline(__always)
  fileprivate init(
    _ all: UnsafeBufferPointer<UInt32>, _ offsets: UnsafeBufferPointer<UInt32>, count: Int,
    _ row: (_ place: Int) -> Int?
  ) {
    let ends = Buffer<UInt32>(count: count) { out in
      var end: UInt32 = 0
      for place in 0..<count {
        if let row = row(place) { end &+= offsets[row &+ 1] &- offsets[row] }
        out[place] = end
      }
    }
    self.ends = ends
    codes = Buffer(count: count == 0 ? 0 : Int(ends[count - 1])) { out in
      var next = 0
      for place in 0..<count {
        guard let row = row(place) else { continue }
        for own in Int(offsets[row])..<Int(offsets[row &+ 1]) {
          out[next] = all[own]
          next &+= 1
        }
      }
    }
  }

  /// Each row's value as often as the row has tags.
  func repeated<Element>(_ values: Buffer<Element>) -> Buffer<Element> {
    let total = codes.count
    // Eight copies are written whatever the number of tags, and the next row writes over those too
    // many: nearly no row has more, so the loop has no branch to foretell.
    let padded = Buffer<Element>(count: total + 8) { out in
      guard let target = out.baseAddress else { return }
      values.withUnsafeElements { values in
        ends.withUnsafeElements { ends in
          var start = 0
          for row in ends.indices {
            let value = values[row]
            let place = target + start
            for copy in 0..<8 { place[copy] = value }
            let end = Int(ends[row])
            if end &- start > 8 {
              for more in start &+ 8..<end { target[more] = value }
            }
            start = end
          }
        }
      }
    }
    return padded.slice(0..<total)
  }

  /// Each row's bit as often as the row has tags.
  func repeated(_ bits: Bitmap) -> Bitmap {
    let bytes = repeated(Buffer((0..<bits.count).map { bits[$0] ? UInt8(1) : 0 }))
    return Engine.bits(count: codes.count) { bytes[$0] == 1 }
  }

  /// Each row's value, and whether it is there, as often as the row has tags.
  func repeated(_ vector: Vector) -> Vector {
    let count = codes.count
    guard case .values(let values) = vector.payload else {
      if case .constant(let cell) = vector.payload { return Vector(count: count, constant: cell) }
      return vector
    }
    let repeatedValues: Column.Values =
      switch values {
      case .booleans(let bits): .booleans(repeated(bits))
      case .integers(let buffer): .integers(repeated(buffer))
      case .numbers(let buffer): .numbers(repeated(buffer))
      // No tally looks at texts or tags, only at whether they are there.
      case .text, .tags: .booleans(Bitmap(repeating: false, count: count))
      }
    return Vector(count: count, repeatedValues, validity: vector.validity.map(repeated))
  }
}
