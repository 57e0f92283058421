import CKernels
import Statistics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A graph's arcs laid out for drawing successes alone.
///
/// Replace an arc of chance p by a Poisson count of mean −ln(1 − p): it is above 0 with chance p. The
/// counts of a person's arcs add up to one Poisson count, and each of its successes belongs to an
/// arc in proportion to the arc's mean, so the work grows with the successes and not with the arcs.
/// A success that comes twice changes nothing. Arcs of chance 1 are kept apart.
struct FastCascadeArcs: Sendable {
  /// A count is drawn in parts of at most this mean, so that exp(−mean) keeps its digits.
  private static let mostMean = 8.0

  private var people: [ck_fast_person] = []
  private var picks: [ck_fast_pick] = []
  private var certainOffsets: [UInt32] = []
  private var certainTargets: [UInt32] = []

  init(_ graph: AudienceGraph, chances: Cascade.Chances) {
    switch chances {
    case .constant(let chance):
      self.init(offsets: graph.offsets, targets: graph.targets, chanceFrom: { _ in chance })
    case .weighted:
      let byDegree = graph.inDegrees.map { 1 / Double(max(1, $0)) }
      self.init(
        offsets: graph.offsets, targets: graph.targets,
        chance: { byDegree[Int(graph.targets[$0])] })
    case .perArc(let chances):
      self.init(offsets: graph.offsets, targets: graph.targets, chance: { chances[$0] })
    }
  }

  /// All arcs from a person have one chance: every pick is as likely as the next.
  ///
  /// - Parameter chanceFrom: of the arcs from a person.
  init(offsets: [UInt32], targets: [UInt32], chanceFrom: (Int) -> Double) {
    let count = max(0, offsets.count - 1)
    people.reserveCapacity(count + 1)
    picks.reserveCapacity(targets.count)
    certainOffsets.reserveCapacity(count + 1)
    for person in 0..<count {
      certainOffsets.append(UInt32(certainTargets.count))
      let own = targets[Int(offsets[person])..<Int(offsets[person + 1])]
      let chance = chanceFrom(person)
      guard chance > 0, chance < 1, !own.isEmpty else {
        if chance >= 1 { certainTargets.append(contentsOf: own) }
        appendPerson(mean: 0)
        continue
      }
      appendPerson(mean: -log1p(-chance) * Double(own.count))
      // One by one into reserved room: a lazy sequence is copied several times slower.
      for target in own {
        picks.append(ck_fast_pick(limit: .max, target: target, alias: target))
      }
    }
    certainOffsets.append(UInt32(certainTargets.count))
    appendPerson(mean: 0)
  }

  /// - Parameters:
  ///   - offsets: people + 1 borders of the arcs of each person.
  ///   - chance: of an arc, by its place.
  init(offsets: [UInt32], targets: [UInt32], chance: (Int) -> Double) {
    let count = max(0, offsets.count - 1)
    people.reserveCapacity(count + 1)
    picks.reserveCapacity(targets.count)
    certainOffsets.reserveCapacity(count + 1)
    var alias = AliasTable()
    for person in 0..<count {
      certainOffsets.append(UInt32(certainTargets.count))
      alias.clear()
      var last = (chance: -1.0, weight: 0.0)
      for arc in Int(offsets[person])..<Int(offsets[person + 1]) {
        let chance = chance(arc)
        if chance >= 1 {
          certainTargets.append(targets[arc])
        } else if chance > 0 {
          // Neighbours often have the same chance; the logarithm is what costs here.
          if chance != last.chance { last = (chance, -log1p(-chance)) }
          alias.append(targets[arc], weight: last.weight)
        }
      }
      appendPerson(mean: alias.total)
      alias.appendPicks(to: &picks)
    }
    certainOffsets.append(UInt32(certainTargets.count))
    appendPerson(mean: 0)
  }

  private mutating func appendPerson(mean: Double) {
    let parts = (mean / Self.mostMean).rounded(.up)
    let part = parts > 0 ? mean / parts : 0
    people.append(
      ck_fast_person(
        some: Float(-expm1(-part)), mean: Float(part), first: UInt32(picks.count),
        parts: UInt32(parts)))
  }

  func withGraph<Result>(_ body: (UnsafePointer<ck_fast_graph>) throws -> Result) rethrows
    -> Result
  {
    try people.withUnsafeBufferPointer { people in
      try picks.withUnsafeBufferPointer { picks in
        try certainOffsets.withUnsafeBufferPointer { offsets in
          try certainTargets.withUnsafeBufferPointer { targets in
            var graph = ck_fast_graph(
              people: people.baseAddress, picks: picks.baseAddress,
              certain_offsets: targets.isEmpty ? nil : offsets.baseAddress,
              certain_targets: targets.baseAddress)
            return try body(&graph)
          }
        }
      }
    }
  }
}
