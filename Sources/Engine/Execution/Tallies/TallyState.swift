import Tables

/// What one chunk of rows adds to a tally, a place a group.
///
/// With few groups neighbouring rows mostly meet the same few places, and an addition would wait
/// for the one before it to be stored. So each place has four lanes, which rows take in turn; a
/// row's lane depends on its place in the batch alone.
struct TallyState: Sendable {
  private let kind: Tally
  private let groups: Int
  /// log₂ of the lanes.
  private let shift: Int
  private var totals = TallyTotals()
  /// For ``Tally/values(_:)``: the values and their groups, in row order.
  private var values: [Double] = []
  private var codes: [UInt32] = []

  /// Up to so many groups have lanes.
  private static let mostWithLanes = 1_024

  init(_ kind: Tally, groups: Int) {
    self.kind = kind
    self.groups = groups
    shift = groups <= Self.mostWithLanes ? 2 : 0
    let places = groups << shift
    totals.counts = [Int](repeating: 0, count: places)
    switch kind {
    case .rows, .present, .trues, .values: break
    case .sum: totals.sums = [Double](repeating: 0, count: places)
    case .wholeSum: totals.wholes = [Int128](repeating: 0, count: places)
    case .extreme(let expr, let wantsLarger):
      if expr.type?.isIntegral == true {
        let least = wantsLarger ? Int128(Int64.min) : Int128(Int64.max)
        totals.wholes = [Int128](repeating: least, count: places)
      } else {
        let least = wantsLarger ? -Double.infinity : .infinity
        totals.sums = [Double](repeating: least, count: places)
      }
    }
  }

  /// Takes a batch in.
  ///
  /// - Parameters:
  ///   - vectors: those of the tally's expressions, in order.
  ///   - entries: the group of each value, and which values count.
  mutating func add(_ vectors: [Vector], _ entries: TallyEntries) {
    var entries = entries
    for vector in vectors { entries.chosen = bothPresent(entries.chosen, vector.presence) }
    switch kind {
    case .rows, .present: count(entries)
    case .trues:
      entries.chosen = bothPresent(entries.chosen, vectors[0].condition)
      count(entries)
    case .sum: sum(vectors[0].doubles, entries)
    case .wholeSum: wholeSum(vectors[0].whole, entries)
    case .extreme(let expr, let wantsLarger):
      if expr.type?.isIntegral == true {
        wholeExtreme(vectors[0].whole, wantsLarger, entries)
      } else {
        extreme(vectors[0].doubles, wantsLarger, entries)
      }
    case .values: keep(vectors[0].doubles, entries)
    }
  }

  private mutating func count(_ entries: TallyEntries) {
    if entries.codes == nil {
      totals.counts[0] &+= entries.chosen?.onesCount ?? entries.count
      return
    }
    totals.counts.withUnsafeMutableBufferPointer { counts in
      entries.forEach(shift) { _, place in counts[place] &+= 1 }
    }
  }

  private mutating func sum(_ lane: Lane<Double>, _ entries: TallyEntries) {
    lane.withUnsafeElements(count: entries.count) { values in
      totals.sums.withUnsafeMutableBufferPointer { sums in
        totals.counts.withUnsafeMutableBufferPointer { counts in
          entries.forEach(shift) { row, place in
            sums[place] += values[row]
            counts[place] &+= 1
          }
        }
      }
    }
  }

  private mutating func wholeSum(_ lane: Lane<Int64>, _ entries: TallyEntries) {
    lane.withUnsafeElements(count: entries.count) { values in
      totals.wholes.withUnsafeMutableBufferPointer { wholes in
        totals.counts.withUnsafeMutableBufferPointer { counts in
          entries.forEach(shift) { row, place in
            // 2⁶⁴ rows of the largest number would fit.
            wholes[place] &+= Int128(values[row])
            counts[place] &+= 1
          }
        }
      }
    }
  }

  private mutating func extreme(
    _ lane: Lane<Double>, _ wantsLarger: Bool, _ entries: TallyEntries
  ) {
    lane.withUnsafeElements(count: entries.count) { values in
      totals.sums.withUnsafeMutableBufferPointer { sums in
        totals.counts.withUnsafeMutableBufferPointer { counts in
          entries.forEach(shift) { row, place in
            let value = values[row]
            if wantsLarger ? value > sums[place] : value < sums[place] { sums[place] = value }
            counts[place] &+= 1
          }
        }
      }
    }
  }

  private mutating func wholeExtreme(
    _ lane: Lane<Int64>, _ wantsLarger: Bool, _ entries: TallyEntries
  ) {
    lane.withUnsafeElements(count: entries.count) { values in
      totals.wholes.withUnsafeMutableBufferPointer { wholes in
        totals.counts.withUnsafeMutableBufferPointer { counts in
          entries.forEach(shift) { row, place in
            let value = Int128(values[row])
            if wantsLarger ? value > wholes[place] : value < wholes[place] {
              wholes[place] = value
            }
            counts[place] &+= 1
          }
        }
      }
    }
  }

  private mutating func keep(_ lane: Lane<Double>, _ entries: TallyEntries) {
    lane.withUnsafeElements(count: entries.count) { all in
      guard let chosen = entries.chosen else {
        values.append(contentsOf: all)
        entries.codes?.withUnsafeElements { codes.append(contentsOf: $0.prefix(entries.count)) }
        return
      }
      let more = chosen.onesCount
      let before = values.count
      values.append(contentsOf: repeatElement(0, count: more))
      values.withUnsafeMutableBufferPointer { values in
        var next = before
        chosen.forEachOne { row in
          values[next] = all[row]
          next &+= 1
        }
      }
      guard let groups = entries.codes else { return }
      codes.append(contentsOf: repeatElement(0, count: more))
      codes.withUnsafeMutableBufferPointer { codes in
        groups.withUnsafeElements { groups in
          var next = before
          chosen.forEachOne { row in
            codes[next] = groups[row]
            next &+= 1
          }
        }
      }
    }
  }

  // MARK: - The end of a chunk

  /// The chunk's totals, a place a group, lanes joined in order.
  func finished() -> TallyTotals {
    if case .values = kind { return TallyTotals(parts: partsByGroup()) }
    guard shift > 0 else { return totals }
    var joined = TallyTotals()
    joined.counts = Self.joined(totals.counts, &+)
    switch kind {
    case .extreme(_, let wantsLarger):
      joined.sums = Self.joined(totals.sums) { wantsLarger ? max($0, $1) : min($0, $1) }
      joined.wholes = Self.joined(totals.wholes) { wantsLarger ? max($0, $1) : min($0, $1) }
    default:
      joined.sums = Self.joined(totals.sums, +)
      joined.wholes = Self.joined(totals.wholes, &+)
    }
    return joined
  }

  private static func joined<T>(_ lanes: [T], _ join: (T, T) -> T) -> [T] {
    stride(from: 0, to: lanes.count, by: 4).map { first in
      join(join(lanes[first], lanes[first + 1]), join(lanes[first + 2], lanes[first + 3]))
    }
  }

  /// The kept values sorted into groups, each group's in row order.
  private func partsByGroup() -> [[ArraySlice<Double>]] {
    if codes.isEmpty {
      var parts = [[ArraySlice<Double>]](repeating: [], count: groups)
      if !values.isEmpty { parts[0] = [values[...]] }
      return parts
    }
    var starts = [Int](repeating: 0, count: groups + 1)
    for code in codes { starts[Int(code) + 1] &+= 1 }
    for group in 0..<groups { starts[group + 1] &+= starts[group] }
    var next = starts
    let sorted = [Double](unsafeUninitializedCapacity: values.count) { out, count in
      next.withUnsafeMutableBufferPointer { next in
        codes.withUnsafeBufferPointer { codes in
          values.withUnsafeBufferPointer { values in
            for row in values.indices {
              let group = Int(codes[row])
              out[next[group]] = values[row]
              next[group] &+= 1
            }
          }
        }
      }
      count = values.count
    }
    return (0..<groups).map { group in
      starts[group] < starts[group + 1] ? [sorted[starts[group]..<starts[group + 1]]] : []
    }
  }
}

extension TallyTotals {
  /// Takes in what the next chunk gave.
  mutating func merge(_ other: TallyTotals, as kind: Tally) {
    for group in counts.indices { counts[group] &+= other.counts[group] }
    for group in parts.indices { parts[group] += other.parts[group] }
    if case .extreme(_, let wantsLarger) = kind {
      for group in sums.indices {
        sums[group] =
          wantsLarger ? max(sums[group], other.sums[group]) : min(sums[group], other.sums[group])
      }
      for group in wholes.indices {
        wholes[group] =
          wantsLarger
          ? max(wholes[group], other.wholes[group]) : min(wholes[group], other.wholes[group])
      }
      return
    }
    for group in sums.indices { sums[group] += other.sums[group] }
    for group in wholes.indices { wholes[group] &+= other.wholes[group] }
  }
}

/// Which group each value of a batch belongs to, and which values count.
struct TallyEntries: Sendable {
  let count: Int
  /// Nil where all are one group.
  let codes: Buffer<UInt32>?
  /// Nil where all count.
  var chosen: Bitmap?

  /// Calls `body` with each value that counts and the place of its group and lane.
  @inline(__always)
  func forEach(_ shift: Int, _ body: (_ row: Int, _ place: Int) -> Void) {
    let mask = (1 &<< shift) &- 1
    if let codes {
      codes.withUnsafeElements { codes in
        forEachChosen { row in body(row, Int(codes[row]) &<< shift | row & mask) }
      }
    } else {
      forEachChosen { row in body(row, row & mask) }
    }
  }

  @inline(__always)
  private func forEachChosen(_ body: (Int) -> Void) {
    guard let chosen else {
      var row = 0
      while row < count {
        body(row)
        row &+= 1
      }
      return
    }
    chosen.words.withUnsafeElements { words in
      for index in words.indices {
        var rest = words[index]
        let first = index &<< 6
        if rest == .max {
          for row in first..<first &+ 64 { body(row) }
          continue
        }
        while rest != 0 {
          body(first &+ rest.trailingZeroBitCount)
          rest &= rest &- 1
        }
      }
    }
  }
}

extension Lane {
  /// The values as one run; one value for all rows is repeated.
  @inline(__always)
  func withUnsafeElements(count: Int, _ body: (UnsafeBufferPointer<Element>) -> Void) {
    switch self {
    case .many(let buffer): buffer.withUnsafeElements(body)
    case .one(let value): Buffer(repeating: value, count: count).withUnsafeElements(body)
    }
  }
}

extension Vector {
  /// Whole numbers; conditions count as 0 and 1.
  var whole: Lane<Int64> {
    switch payload {
    case .constant(.boolean(let value)): return .one(value ? 1 : 0)
    case .values(.booleans(let bits)):
      return .many(
        Buffer(count: count) { out in
          for row in 0..<count { out[row] = bits[row] ? 1 : 0 }
        })
    default: return integers
    }
  }
}
