import Parallel

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

  private let parts: [ArraySlice<Double>]
  private let workers: Workers
  private let counts: [Int]

  /// - Parameter parts: the values, in as many runs as they come in.
  /// - Throws: ``StatisticsError/notFinite``, `Cancelled`.
  init(_ parts: [ArraySlice<Double>], workers: Workers = Workers(threads: 1)) throws {
    self.parts = parts
    self.workers = workers
    // Counts are whole numbers: their sums do not depend on how the parts are dealt out.
    let shares = min(parts.count, Self.mostCounts)
    let counted = try workers.map(tasks: shares) { share in
      var counts = [UInt32](repeating: 0, count: Self.buckets)
      for index in stride(from: share, to: parts.count, by: shares) {
        try workers.cancellation.check()
        Self.count(parts[index], &counts)
      }
      return counts
    }
    var counts = [Int](repeating: 0, count: Self.buckets)
    for share in counted {
      for bucket in 0..<Self.buckets { counts[bucket] &+= Int(share[bucket]) }
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

  /// More lists of counts than this at a time would fill the cache.
  private static let mostCounts = 4

  private static func count(_ part: ArraySlice<Double>, _ counts: inout [UInt32]) {
    part.withUnsafeBufferPointer { values in
      counts.withUnsafeMutableBufferPointer { counts in
        for value in values { counts[bucket(value)] &+= 1 }
      }
    }
  }

  /// The leading bits of a double, in an order that is the numbers' own.
  @inline(__always)
  private static func bucket(_ value: Double) -> Int {
    let pattern = value.bitPattern
    let ordered = pattern >> 63 == 1 ? ~pattern : pattern | (1 << 63)
    return Int(truncatingIfNeeded: ordered >> (64 - bits))
  }

  /// The values that a full sort would put at `ranks`, which ascend.
  func values(at ranks: [Int]) throws -> [Double] {
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
    let wanted = Set(places.map(\.bucket)).sorted()
    let members = try take(wanted)
    let found = places
    let chosen = try workers.map(tasks: wanted.count) { slot in
      let ranks = found.filter { $0.bucket == wanted[slot] }.map(\.rank)
      var list = members[slot]
      list.withUnsafeMutableBufferPointer { select(ranks: ranks[...], in: $0) }
      return ranks.map { list[$0] }
    }
    return chosen.flatMap { $0 }
  }

  /// The values of the wanted buckets, which ascend.
  private func take(_ wanted: [Int]) throws -> [[Double]] {
    let slots = [UInt8](unsafeUninitializedCapacity: Self.buckets) { slots, count in
      slots.initialize(repeating: 0)
      for (slot, bucket) in wanted.enumerated() { slots[bucket] = UInt8(slot + 1) }
      count = Self.buckets
    }
    let taken = try workers.map(tasks: parts.count) { part in
      var lists = [[Double]](repeating: [], count: wanted.count)
      slots.withUnsafeBufferPointer { slots in
        parts[part].withUnsafeBufferPointer { values in
          for value in values {
            let slot = slots[Self.bucket(value)]
            if slot > 0 { lists[Int(slot) - 1].append(value) }
          }
        }
      }
      return lists
    }
    return wanted.indices.map { slot in Array(taken.map { $0[slot] }.joined()) }
  }
}
