/// Order statistics of many values in two passes, without moving any of them.
///
/// The first pass counts values by the leading bits of their order; the second takes out only the
/// few that share a bucket with a wanted rank, and those are selected among. Against quickselect
/// on a million values it reads memory twice in order instead of shuffling it some twenty times.
struct BucketSelection {
  /// Fewer values than this are selected among directly: a count of buckets would cost more.
  static let leastCount = 8_192

  private static let bits: UInt64 = 16
  private static let buckets = 1 << 16
  /// Sign and exponent bits of infinities and of what is no number, as buckets.
  private static let infinite = [0x000F, 0xFFF0]

  private let values: UnsafeBufferPointer<Double>
  private let counts: [Int]

  /// - Throws: ``StatisticsError/notFinite``.
  init(_ values: UnsafeBufferPointer<Double>) throws {
    self.values = values
    var counts = [Int](repeating: 0, count: Self.buckets)
    counts.withUnsafeMutableBufferPointer { counts in
      for value in values { counts[Self.bucket(value)] &+= 1 }
    }
    // Positive ones fill the buckets from 0xFFF0 up, negative ones those below 0x0010.
    for bucket in Self.infinite[1]..<Self.buckets where counts[bucket] > 0 {
      throw StatisticsError.notFinite
    }
    for bucket in 0...Self.infinite[0] where counts[bucket] > 0 {
      throw StatisticsError.notFinite
    }
    self.counts = counts
  }

  /// The leading bits of a double, in an order that is the numbers' own.
  @inline(__always)
  private static func bucket(_ value: Double) -> Int {
    let pattern = value.bitPattern
    let ordered = pattern >> 63 == 1 ? ~pattern : pattern | (1 << 63)
    return Int(truncatingIfNeeded: ordered >> (64 - bits))
  }

  /// The values that a full sort would put at `ranks`, which ascend.
  func values(at ranks: [Int]) -> [Double] {
    var places: [(bucket: Int, rank: Int)] = []
    var before = 0
    var bucket = 0
    for rank in ranks {
      while before + counts[bucket] <= rank {
        before += counts[bucket]
        bucket += 1
      }
      places.append((bucket, rank - before))
    }
    var members = take(Set(places.map(\.bucket)))
    return places.map { place in
      let count = members[place.bucket]?.count ?? 0
      precondition(place.rank < count, "a rank lies in its bucket")
      members[place.bucket]?.withUnsafeMutableBufferPointer {
        select(ranks: [place.rank], in: $0)
      }
      return members[place.bucket]?[place.rank] ?? 0
    }
  }

  /// The values of the wanted buckets.
  private func take(_ wanted: Set<Int>) -> [Int: [Double]] {
    var slots = [UInt8](repeating: 0, count: Self.buckets)
    let order = wanted.sorted()
    for (slot, bucket) in order.enumerated() { slots[bucket] = UInt8(slot + 1) }
    var lists = order.map { bucket -> [Double] in
      var list: [Double] = []
      list.reserveCapacity(counts[bucket])
      return list
    }
    slots.withUnsafeBufferPointer { slots in
      for value in values {
        let slot = slots[Self.bucket(value)]
        if slot > 0 { lists[Int(slot) - 1].append(value) }
      }
    }
    return Dictionary(uniqueKeysWithValues: Swift.zip(order, lists))
  }
}
