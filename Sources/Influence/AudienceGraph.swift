/// Why arcs do not make a graph.
public enum AudienceGraphError: Error, Hashable, Sendable {
  case unequalLengths(from: Int, to: Int)
  /// An arc names a person that is not in `0..<people`.
  case unknownPerson(Int)
  case tooManyPeople(Int)
}

extension AudienceGraphError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unequalLengths(let from, let to):
      "friendships need both ends: \(from) on one side and \(to) on the other"
    case .unknownPerson(let person): "a friendship names person \(person), who does not exist"
    case .tooManyPeople(let people): "\(people) people are more than a graph holds"
    }
  }
}

/// Who influences whom: the arcs out of each person, packed.
///
/// An arc from u to v lets u's post reach v: v follows u. A friendship is two arcs. People are
/// numbered by their sorted keys, and arcs lie in the order of (from, to), so that an arc's index
/// names its coin whatever order the file had.
public struct AudienceGraph: Hashable, Sendable {
  public let people: Int
  /// `people` + 1 borders: the arcs out of u are `offsets[u]..<offsets[u + 1]`.
  public let offsets: [Int]
  /// Where each arc leads, ascending for each person.
  public let targets: [UInt32]
  /// Arcs of the input that were there twice, and that led back to where they began: both dropped.
  public let duplicates: Int
  public let selfLoops: Int

  /// - Parameters:
  ///   - from: one end of each arc or friendship, in `0..<people`.
  ///   - to: the other end.
  ///   - directed: false takes each pair as a friendship, an arc each way; a pair given both ways
  ///     round is then a duplicate.
  /// - Throws: ``AudienceGraphError``.
  /// - Complexity: O(people + arcs·log(largest audience)).
  public init(people: Int, from: [Int], to: [Int], directed: Bool = false) throws {
    guard from.count == to.count else {
      throw AudienceGraphError.unequalLengths(from: from.count, to: to.count)
    }
    guard people >= 0, people < Int(UInt32.max) else {
      throw AudienceGraphError.tooManyPeople(people)
    }
    for end in [from, to] {
      if let bad = end.first(where: { $0 < 0 || $0 >= people }) {
        throw AudienceGraphError.unknownPerson(bad)
      }
    }
    let loops = zip(from, to).count { $0 == $1 }
    let scattered = AudienceGraph.scatter(
      people: people, from: from, to: to, directed: directed)
    let packed = AudienceGraph.withoutDuplicates(scattered)
    self.people = people
    offsets = packed.offsets
    targets = packed.targets
    selfLoops = loops
    let kept = directed ? packed.targets.count : packed.targets.count / 2
    duplicates = from.count - loops - kept
  }

  /// Arcs after cleaning; a friendship counts twice.
  public var arcCount: Int { targets.count }

  /// The number of people that `person` reaches directly.
  @inlinable
  public func outDegree(_ person: Int) -> Int { offsets[person + 1] - offsets[person] }

  /// The people that `person` reaches directly, ascending.
  @inlinable
  public func audience(of person: Int) -> ArraySlice<UInt32> {
    targets[offsets[person]..<offsets[person + 1]]
  }

  /// How many arcs lead to each person.
  public var inDegrees: [Int] {
    var degrees = [Int](repeating: 0, count: people)
    for target in targets { degrees[Int(target)] += 1 }
    return degrees
  }

  private typealias Packed = (offsets: [Int], targets: [UInt32])

  /// Counting sort of the arcs by their first end.
  private static func scatter(
    people: Int, from: [Int], to: [Int], directed: Bool
  ) -> Packed {
    var offsets = [Int](repeating: 0, count: people + 1)
    for (source, target) in zip(from, to) where source != target {
      offsets[source + 1] += 1
      if !directed { offsets[target + 1] += 1 }
    }
    for person in 0..<people { offsets[person + 1] += offsets[person] }
    var next = offsets
    var targets = [UInt32](repeating: 0, count: offsets[people])
    for (source, target) in zip(from, to) where source != target {
      targets[next[source]] = UInt32(target)
      next[source] += 1
      if !directed {
        targets[next[target]] = UInt32(source)
        next[target] += 1
      }
    }
    return (offsets, targets)
  }

  /// Sorts each person's arcs and keeps one of each.
  private static func withoutDuplicates(_ packed: Packed) -> Packed {
    var targets = packed.targets
    var offsets = [0]
    offsets.reserveCapacity(packed.offsets.count)
    var kept = 0
    for (start, end) in zip(packed.offsets, packed.offsets.dropFirst()) {
      targets[start..<end].sort()
      let first = kept
      for index in start..<end where kept == first || targets[kept - 1] != targets[index] {
        targets[kept] = targets[index]
        kept += 1
      }
      offsets.append(kept)
    }
    targets.removeSubrange(kept...)
    return (offsets, targets)
  }
}
