import Parallel

/// Why arcs do not make a graph.
public enum AudienceGraphError: Error, Hashable, Sendable {
  case unequalLengths(from: Int, to: Int)
  /// An arc names a person that is not in `0..<people`.
  case unknownPerson(Int)
  case tooManyPeople(Int)
  case tooManyArcs(Int)
}

extension AudienceGraphError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unequalLengths(let from, let to):
      "friendships need both ends: \(from) on one side and \(to) on the other"
    case .unknownPerson(let person): "a friendship names person \(person), who does not exist"
    case .tooManyPeople(let people): "\(people) people are more than a graph holds"
    case .tooManyArcs(let arcs): "\(arcs) friendships are more than a graph holds"
    }
  }
}

/// Who influences whom: the arcs out of each person, packed.
///
/// An arc from u to v lets u's post reach v: v follows u. A friendship is two arcs. People are
/// numbered by their sorted keys, and arcs lie in the order of (from, to), so that an arc's index
/// names its coin whatever order the file had. An arc takes four bytes, a person four more.
public struct AudienceGraph: Hashable, Sendable {
  public let people: Int
  /// `people` + 1 borders: the arcs out of u are `offsets[u]..<offsets[u + 1]`.
  public let offsets: [UInt32]
  /// Where each arc leads, ascending for each person.
  public let targets: [UInt32]
  /// Pairs of the input that were there already, and that led back to where they began: both
  /// dropped.
  public let duplicates: Int
  public let selfLoops: Int
  /// Whether every pair is a friendship: each arc has its counterpart.
  public let isMutual: Bool

  /// - Parameters:
  ///   - people: at most 2³² − 2.
  ///   - from: one end of each arc or friendship, in `0..<people`.
  ///   - to: the other end.
  ///   - directed: false takes each pair as a friendship, an arc each way; a pair given both ways
  ///     round is then a duplicate.
  /// - Throws: ``AudienceGraphError``; `Cancelled`.
  /// - Complexity: O(people + arcs·log(largest audience)), on all threads.
  public init(
    people: Int, from: [UInt32], to: [UInt32], directed: Bool = false,
    workers: Workers = Workers()
  ) throws {
    guard from.count == to.count else {
      throw AudienceGraphError.unequalLengths(from: from.count, to: to.count)
    }
    guard people >= 0, people < Int(UInt32.max) else {
      throw AudienceGraphError.tooManyPeople(people)
    }
    guard from.count <= Int(UInt32.max) / 2 else {
      throw AudienceGraphError.tooManyArcs(from.count)
    }
    let loops = try Self.checkedLoops(people: people, from: from, to: to, workers: workers)
    let packing = ArcPacking(
      people: people, from: from, to: to, directed: directed, workers: workers)
    let packed = try packing.packed()
    self.people = people
    isMutual = !directed
    offsets = packed.offsets
    targets = packed.targets
    selfLoops = loops
    duplicates = from.count - loops - (directed ? targets.count : targets.count / 2)
  }

  /// The same from whole numbers of any size.
  public init(people: Int, from: [Int], to: [Int], directed: Bool = false) throws {
    func narrow(_ ends: [Int]) throws -> [UInt32] {
      try ends.map { end in
        guard let narrow = UInt32(exactly: end) else {
          throw AudienceGraphError.unknownPerson(end)
        }
        return narrow
      }
    }
    try self.init(people: people, from: narrow(from), to: narrow(to), directed: directed)
  }

  /// Arcs after cleaning; a friendship counts twice.
  public var arcCount: Int { targets.count }

  /// The number of people that `person` reaches directly.
  @inlinable
  public func outDegree(_ person: Int) -> Int { Int(offsets[person + 1] - offsets[person]) }

  /// The people that `person` reaches directly, ascending.
  @inlinable
  public func audience(of person: Int) -> ArraySlice<UInt32> {
    targets[Int(offsets[person])..<Int(offsets[person + 1])]
  }

  /// The arc from one person to another; nil where there is none.
  ///
  /// - Complexity: O(log of the audience).
  public func arc(from person: Int, to other: Int) -> Int? {
    var low = Int(offsets[person])
    let end = Int(offsets[person + 1])
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if targets[middle] < other { low = middle + 1 } else { high = middle }
    }
    return low < end && targets[low] == other ? low : nil
  }

  /// How many arcs lead to each person.
  public var inDegrees: [UInt32] {
    if isMutual { return (0..<people).map { offsets[$0 + 1] - offsets[$0] } }
    var degrees = [UInt32](repeating: 0, count: people)
    for target in targets { degrees[Int(target)] += 1 }
    return degrees
  }

  /// Looks at every end once, and counts the pairs that are one person twice.
  private static func checkedLoops(
    people: Int, from: [UInt32], to: [UInt32], workers: Workers
  ) throws -> Int {
    let counts = try workers.map(rows: from.count, chunk: 1 << 20) { rows in
      var loops = 0
      var largest: UInt32 = 0
      from.withUnsafeBufferPointer { from in
        to.withUnsafeBufferPointer { to in
          for row in rows {
            largest = max(largest, max(from[row], to[row]))
            loops += from[row] == to[row] ? 1 : 0
          }
        }
      }
      guard Int(largest) < people else { throw AudienceGraphError.unknownPerson(Int(largest)) }
      return loops
    }
    return counts.reduce(0, +)
  }
}
