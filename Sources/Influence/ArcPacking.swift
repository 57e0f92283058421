import Parallel

/// Sorts arcs by (from, to) and drops the repeated ones, part by part of the people.
///
/// Each part reads all pairs and takes those that begin in it: reading in order costs a tenth of
/// writing at random, so parts can run side by side and no pair is copied on the way. On one thread
/// one part is quickest.
struct ArcPacking: Sendable {
  let people: Int
  let from: [UInt32]
  let to: [UInt32]
  let directed: Bool
  let workers: Workers
  /// People a part.
  private let width: Int

  /// Pairs for which one more part is worth another reading.
  private static let pairsAPart = 1 << 18

  /// - Parameter parts: nil takes as many as pay; the result is the same.
  init(
    people: Int, from: [UInt32], to: [UInt32], directed: Bool, workers: Workers, parts: Int? = nil
  ) {
    self.people = people
    self.from = from
    self.to = to
    self.directed = directed
    self.workers = workers
    // More parts than threads, because a few people may have most of the arcs.
    let most = workers.threads == 1 ? 1 : workers.threads * 4
    let parts = parts ?? max(1, min(most, from.count / Self.pairsAPart))
    width = max(1, (people + parts - 1) / parts)
  }

  private var parts: Int { people == 0 ? 0 : (people + width - 1) / width }

  private func range(_ part: Int) -> Range<Int> {
    part * width..<min(people, (part + 1) * width)
  }

  func packed() throws -> (offsets: [UInt32], targets: [UInt32]) {
    let degrees = try workers.map(tasks: parts) { self.degrees(range($0)) }
    var starts = [0]
    for part in degrees {
      starts.append(starts[starts.count - 1] + part.reduce(0) { $0 + Int($1) })
    }
    let begins = starts
    var kept: [[UInt32]] = []
    let targets = try [UInt32](unsafeUninitializedCapacity: starts[parts]) { memory, count in
      // Safe because each part writes only the places that its own people's arcs take.
      nonisolated(unsafe) let memory = memory
      kept = try workers.map(tasks: parts) { part in
        let own = UnsafeMutableBufferPointer(rebasing: memory[begins[part]..<begins[part + 1]])
        return fill(own, range(part), degrees[part])
      }
      count = Self.closeGaps(memory, starts, kept)
    }
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(people + 1)
    for part in kept {
      for degree in part { offsets.append(offsets[offsets.count - 1] + degree) }
    }
    return (offsets, targets)
  }

  /// Calls `body` with both ends of every arc that begins in `range`.
  @inline(__always)
  private func forEachArc(from range: Range<Int>, _ body: (Int, UInt32) -> Void) {
    let first = UInt32(range.lowerBound)
    let width = UInt32(range.count)
    from.withUnsafeBufferPointer { from in
      to.withUnsafeBufferPointer { to in
        for row in from.indices {
          let (left, right) = (from[row], to[row])
          if left == right { continue }
          let place = left &- first
          if place < width { body(Int(place), right) }
          if directed { continue }
          let other = right &- first
          if other < width { body(Int(other), left) }
        }
      }
    }
  }

  private func degrees(_ range: Range<Int>) -> [UInt32] {
    var degrees = [UInt32](repeating: 0, count: range.count)
    degrees.withUnsafeMutableBufferPointer { degrees in
      forEachArc(from: range) { place, _ in degrees[place] &+= 1 }
    }
    return degrees
  }

  /// Writes a part's arcs in order, each once, from the front of its memory.
  ///
  /// - Returns: how many each person keeps.
  private func fill(
    _ memory: UnsafeMutableBufferPointer<UInt32>, _ range: Range<Int>, _ degrees: [UInt32]
  ) -> [UInt32] {
    var next = degrees
    var total: UInt32 = 0
    for place in next.indices { (next[place], total) = (total, total &+ next[place]) }
    next.withUnsafeMutableBufferPointer { next in
      forEachArc(from: range) { place, target in
        memory[Int(next[place])] = target
        next[place] &+= 1
      }
    }
    var kept = degrees
    var out = 0
    var start = 0
    for place in degrees.indices {
      let end = start + Int(degrees[place])
      let own = UnsafeMutableBufferPointer(rebasing: memory[start..<end])
      sort(own)
      let first = out
      for target in own where out == first || memory[out - 1] != target {
        memory[out] = target
        out += 1
      }
      kept[place] = UInt32(out - first)
      start = end
    }
    return kept
  }

  /// Most audiences are short: insertion is quicker for those than any sort that prepares itself.
  private func sort(_ values: UnsafeMutableBufferPointer<UInt32>) {
    var values = values
    if values.count > 24 { return values.sort() }
    for index in values.indices.dropFirst() {
      let value = values[index]
      var place = index
      while place > 0, values[place - 1] > value {
        values[place] = values[place - 1]
        place -= 1
      }
      values[place] = value
    }
  }

  /// Moves the parts together where repeated arcs left room between them.
  private static func closeGaps(
    _ memory: UnsafeMutableBufferPointer<UInt32>, _ starts: [Int], _ kept: [[UInt32]]
  ) -> Int {
    var end = 0
    for (part, degrees) in kept.enumerated() {
      let count = degrees.reduce(0) { $0 + Int($1) }
      if let base = memory.baseAddress, end != starts[part], count > 0 {
        (base + end).update(from: base + starts[part], count: count)
      }
      end += count
    }
    return end
  }
}
