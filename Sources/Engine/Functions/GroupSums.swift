import Tables

/// Sums and counts of one chunk, a place a group.
struct GroupSums: Sendable {
  private(set) var sums: [Double]
  private(set) var counts: [Int]

  init(_ count: Int) {
    sums = [Double](repeating: 0, count: count)
    counts = [Int](repeating: 0, count: count)
  }

  /// Adds up the present values of `rows`, row by row in order.
  init(
    _ count: Int, _ rows: Range<Int>, _ ids: Buffer<UInt32>?, _ values: Buffer<Double>,
    _ present: Bitmap?
  ) {
    self.init(count)
    values.withUnsafeElements { values in
      sums.withUnsafeMutableBufferPointer { sums in
        counts.withUnsafeMutableBufferPointer { counts in
          func add(_ row: Int, to group: Int) {
            sums[group] += values[row]
            counts[group] &+= 1
          }
          func isPresent(_ words: UnsafeBufferPointer<UInt64>, _ row: Int) -> Bool {
            words[row >> 6] >> UInt64(row & 63) & 1 == 1
          }
          switch (ids, present) {
          case (nil, nil): for row in rows { add(row, to: 0) }
          case (nil, let present?):
            present.words.withUnsafeElements { words in
              for row in rows where isPresent(words, row) { add(row, to: 0) }
            }
          case (let ids?, nil):
            ids.withUnsafeElements { ids in for row in rows { add(row, to: Int(ids[row])) } }
          case (let ids?, let present?):
            ids.withUnsafeElements { ids in
              present.words.withUnsafeElements { words in
                for row in rows where isPresent(words, row) { add(row, to: Int(ids[row])) }
              }
            }
          }
        }
      }
    }
  }

  mutating func merge(_ other: GroupSums) {
    for group in sums.indices {
      sums[group] += other.sums[group]
      counts[group] &+= other.counts[group]
    }
  }
}

/// Present values sorted into a list a group, in row order.
struct GroupedValues {
  let lists: [[Double]]

  init(_ values: Buffer<Double>, _ validity: Bitmap?, _ groups: Groups) {
    guard let ids = groups.ids else {
      lists = [Self.present(values, validity)]
      return
    }
    var counts = [Int](repeating: 0, count: groups.count)
    Self.forEachRow(ids, validity) { _, group in counts[group] += 1 }
    // The rows are scattered through bare pointers: an append would ask for each value whether
    // its list is shared.
    let starts = counts.map { UnsafeMutablePointer<Double>.allocate(capacity: max(1, $0)) }
    defer { for start in starts { start.deallocate() } }
    var next = starts
    values.withUnsafeElements { values in
      next.withUnsafeMutableBufferPointer { next in
        Self.forEachRow(ids, validity) { row, group in
          next[group].initialize(to: values[row])
          next[group] += 1
        }
      }
    }
    lists = Swift.zip(starts, counts).map {
      Array(UnsafeBufferPointer(start: $0, count: $1))
    }
  }

  private static func present(_ values: Buffer<Double>, _ validity: Bitmap?) -> [Double] {
    guard let validity else { return values.array }
    var list: [Double] = []
    list.reserveCapacity(validity.onesCount)
    values.withUnsafeElements { values in validity.forEachOne { list.append(values[$0]) } }
    return list
  }

  @inline(__always)
  private static func forEachRow(
    _ ids: Buffer<UInt32>, _ validity: Bitmap?, _ body: (Int, Int) -> Void
  ) {
    ids.withUnsafeElements { ids in
      guard let validity else {
        for row in ids.indices { body(row, Int(ids[row])) }
        return
      }
      validity.words.withUnsafeElements { words in
        for row in ids.indices where words[row >> 6] >> UInt64(row & 63) & 1 == 1 {
          body(row, Int(ids[row]))
        }
      }
    }
  }
}
