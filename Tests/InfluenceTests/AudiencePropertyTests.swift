import Parallel
import Statistics
import Testing

@testable import Influence

/// Random graphs against sets of people, worked out the slow way.
@Suite struct AudiencePropertyTests {
  private struct Drawn {
    let people: Int
    var from: [UInt32] = []
    var to: [UInt32] = []
    let directed: Bool
    /// Whom each person reaches.
    var reached: [Set<UInt32>]
    var groups: ([Int], [Int]) = ([], [])

    init(round: Int) {
      var stream = RandomStream(seed: 11, stream: .sample, run: round)
      people = 1 + stream.integer(below: 40)
      directed = stream.integer(below: 2) == 0
      reached = Array(repeating: [], count: people)
      for _ in 0..<stream.integer(below: 200) {
        let (left, right) = (stream.integer(below: people), stream.integer(below: people))
        from.append(UInt32(left))
        to.append(UInt32(right))
        if left == right { continue }
        reached[left].insert(UInt32(right))
        if !directed { reached[right].insert(UInt32(left)) }
      }
      for person in 0..<people {
        if stream.integer(below: 3) == 0 { groups.0.append(person) }
        if stream.integer(below: 3) == 0 { groups.1.append(person) }
      }
    }
  }

  @Test func arcsAreThoseOfTheSets() throws {
    for round in 0..<120 {
      let drawn = Drawn(round: round)
      let wanted = drawn.reached.map { $0.sorted() }
      for parts in [1, 2, 5, 16] {
        let packing = ArcPacking(
          people: drawn.people, from: drawn.from, to: drawn.to, directed: drawn.directed,
          workers: Workers(threads: 2), parts: parts)
        let packed = try packing.packed()
        #expect(packed.targets == wanted.flatMap { $0 }, "round \(round), \(parts) parts")
        let degrees = zip(packed.offsets, packed.offsets.dropFirst()).map { $1 - $0 }
        #expect(degrees == wanted.map { UInt32($0.count) }, "round \(round), \(parts) parts")
      }
      let graph = try AudienceGraph(
        people: drawn.people, from: drawn.from, to: drawn.to, directed: drawn.directed)
      let loops = zip(drawn.from, drawn.to).count { $0 == $1 }
      let arcs = drawn.reached.reduce(0) { $0 + $1.count }
      #expect(graph.selfLoops == loops)
      #expect(
        graph.duplicates == drawn.from.count - loops - (drawn.directed ? arcs : arcs / 2))
      for person in 0..<drawn.people {
        for other in 0..<drawn.people {
          let isThere = drawn.reached[person].contains(UInt32(other))
          #expect((graph.arc(from: person, to: other) != nil) == isThere)
        }
      }
    }
  }

  @Test func audiencesAreUnionsAndNetReachCountsOnce() throws {
    for round in 0..<120 {
      let drawn = Drawn(round: round)
      let graph = try AudienceGraph(
        people: drawn.people, from: drawn.from, to: drawn.to, directed: drawn.directed)
      func audience(_ group: [Int]) -> Set<UInt32> {
        group.reduce(into: []) { $0.formUnion(drawn.reached[$1]) }
      }
      let (first, second) = (audience(drawn.groups.0), audience(drawn.groups.1))
      // One meter for all: nothing of one question may be left for the next.
      var meter = AudienceMeter(graph)
      let single = meter.audience(of: drawn.groups.0)
      #expect(single.union == first.count)
      let shared = first.filter { person in
        drawn.groups.0.count { drawn.reached[$0].contains(person) } >= 2
      }
      #expect(single.shared == shared.count)
      let both = meter.audiences(of: drawn.groups.0, and: drawn.groups.1)
      #expect(both.first == first.count && both.second == second.count)
      #expect(both.union == first.union(second).count)
      #expect(both.shared == first.intersection(second).count)
      let certain = meter.net(of: drawn.groups.0.map { ($0, 1) })
      #expect(certain == Double(first.count))
      let rates = drawn.groups.0.map { (person: $0, engagement: Double($0 % 7) / 10) }
      let net = meter.net(of: rates)
      let wanted = (0..<UInt32(drawn.people)).reduce(0.0) { sum, person in
        sum + 1
          - rates.reduce(1.0) { missed, member in
            drawn.reached[member.person].contains(person)
              ? missed * (1 - member.engagement) : missed
          }
      }
      #expect(abs(net - wanted) < 1e-9)
    }
  }
}
