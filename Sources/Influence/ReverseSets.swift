import CKernels
import Parallel
import Statistics

/// Random reverse-reachable sets (Borgs, Brautbar, Chayes & Lucier 2014): the people from whom a
/// random root would have been reached.
///
/// The chance that a choice of seeds meets a set is the share of the total weight that it reaches.
/// A set is a function of (seed, its number) alone, so any thread may draw it, and it need not be kept
/// to be looked at again.
struct ReverseSets: Sendable {
  /// Members of sets, set by set, and each set's root where it takes part itself.
  struct Block: Sendable {
    static let noRoot = UInt32.max
    var ends: [UInt32] = []
    var members: [UInt32] = []
    var roots: [UInt32] = []
  }

  /// Sets of one task.
  static let blockSets = 4_096
  /// Where the numbers of the sets that check a choice begin: far beyond those it was made on.
  static let freshStart = 1 << 40

  let totalWeight: Double
  private let arcs: FastCascadeArcs
  private let people: Int
  private let seed: UInt64
  private let days: UInt32
  /// Nil where every person is as likely a root.
  private let roots: [ck_fast_pick]?
  /// The threshold of the coin of (set, person); nil where everybody takes part.
  private let acceptance: [UInt64]?

  /// - Parameters:
  ///   - weights: one a person, 0 or more, not all 0; nil for 1 each.
  ///   - acceptance: one a person; 0 for people who cannot be chosen. Nil for 1 each.
  init(
    _ graph: AudienceGraph, chances: Cascade.Chances, weights: [Double]?, acceptance: [Double]?,
    days: Int?, seed: UInt64
  ) {
    switch chances {
    case .perArc(let chances):
      let turned = TurnedArcs(graph)
      arcs = FastCascadeArcs(
        offsets: turned.offsets, targets: turned.targets,
        chance: { chances[Int(turned.origins[$0])] })
    case .constant, .weighted:
      let (offsets, targets) = ReverseSets.turned(graph)
      // Under weighted chances an arc's follows the person it led to, whom the turned arc starts from.
      arcs = FastCascadeArcs(
        offsets: offsets, targets: targets,
        chanceFrom: { person in
          if case .constant(let chance) = chances { return chance }
          return 1 / Double(max(1, offsets[person + 1] - offsets[person]))
        })
    }
    people = graph.people
    self.seed = seed
    self.days = UInt32(days ?? Int(UInt32.max))
    self.acceptance = acceptance?.map(Coin.threshold)
    if let weights {
      var alias = AliasTable()
      for person in weights.indices { alias.append(UInt32(person), weight: weights[person]) }
      totalWeight = alias.total
      var picks: [ck_fast_pick] = []
      alias.appendPicks(to: &picks)
      roots = picks
    } else {
      totalWeight = Double(people)
      roots = nil
    }
  }

  /// Friendships turned round are the same ones.
  private static func turned(_ graph: AudienceGraph) -> (offsets: [UInt32], targets: [UInt32]) {
    if graph.isMutual { return (graph.offsets, graph.targets) }
    let turned = TurnedArcs(graph)
    return (turned.offsets, turned.targets)
  }

  /// The sets of a range of numbers, in order.
  func block(_ numbers: Range<Int>) -> Block {
    var block = Block()
    block.ends.reserveCapacity(numbers.count)
    forEach(numbers) { number, members in
      if let acceptance {
        let coins = Coin(seed: seed, stream: .acceptance, run: number)
        for person in members
        where coins.isLive(item: Int(person), below: acceptance[Int(person)]) {
          block.members.append(person)
        }
      } else {
        block.members.append(contentsOf: members)
      }
      // The root is reached first, and so stands first where it is a member at all.
      let start = Int(block.ends.last ?? 0)
      let isMember = start < block.members.count && block.members[start] == members[0]
      block.roots.append(isMember ? members[0] : Block.noRoot)
      block.ends.append(UInt32(block.members.count))
    }
    return block
  }

  /// The place of a person who was not chosen.
  static let unchosen = UInt32.max

  /// How many sets of a range each of those chosen adds to what the ones before it meet.
  ///
  /// - Parameters:
  ///   - places: one a person: which of those chosen it is, from 0, or ``unchosen``.
  ///   - count: how many are chosen.
  ///   - excludesChosen: leaves out sets whose root is chosen and takes part itself, so that a place
  ///     may take away what others met before it.
  func added(_ numbers: Range<Int>, by places: [UInt32], count: Int, excludesChosen: Bool) -> [Int]
  {
    var added = [Int](repeating: 0, count: count)
    forEach(numbers) { number, members in
      let coins = Coin(seed: seed, stream: .acceptance, run: number)
      func takesPart(_ person: UInt32) -> Bool {
        guard let acceptance else { return true }
        return coins.isLive(item: Int(person), below: acceptance[Int(person)])
      }
      let root = members[0]
      var rootPlace = places[Int(root)]
      if rootPlace != Self.unchosen, !takesPart(root) { rootPlace = Self.unchosen }
      var first = excludesChosen ? Self.unchosen : rootPlace
      for person in members.dropFirst() where places[Int(person)] < first && takesPart(person) {
        first = places[Int(person)]
      }
      guard first != Self.unchosen, !excludesChosen || first < rootPlace else { return }
      added[Int(first)] += 1
      if excludesChosen, rootPlace != Self.unchosen { added[Int(rootPlace)] -= 1 }
    }
    return added
  }

  private func forEach(_ numbers: Range<Int>, _ body: (Int, UnsafeBufferPointer<UInt32>) -> Void) {
    let scratch = CascadeScratch(people: people, model: .independent)
    arcs.withGraph { graph in
      scratch.withPointers { scratch in
        for number in numbers {
          let key = Coin(seed: seed, stream: .edges, run: number).key
          var root = pickRoot(Coin.mix64(key))
          let count = ck_cascade_fast(graph, &root, 1, key, days, nil, scratch)
          body(
            number, UnsafeBufferPointer(start: scratch.pointee.queue, count: Int(count)))
        }
      }
    }
  }

  private func pickRoot(_ draw: UInt64) -> UInt32 {
    let index = ((draw >> 32) * UInt64(people)) >> 32
    guard let roots else { return UInt32(index) }
    let pick = roots[Int(index)]
    return UInt32(truncatingIfNeeded: draw) < pick.limit ? pick.target : pick.alias
  }
}

/// A graph's arcs turned round: whom each person is reached by.
struct TurnedArcs: Sendable {
  /// people + 1 borders.
  let offsets: [UInt32]
  /// Ascending for each person.
  let targets: [UInt32]
  /// Where each lies in the graph.
  let origins: [UInt32]

  /// - Complexity: O(people + arcs).
  init(_ graph: AudienceGraph) {
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(graph.people + 1)
    for degree in graph.inDegrees { offsets.append(offsets[offsets.count - 1] + degree) }
    var next = offsets
    var targets = [UInt32](repeating: 0, count: graph.arcCount)
    var origins = [UInt32](repeating: 0, count: graph.arcCount)
    // Arcs in ascending order of (from, to) arrive at each target in ascending order of `from`.
    for person in 0..<graph.people {
      for arc in graph.offsets[person]..<graph.offsets[person + 1] {
        let place = Int(next[Int(graph.targets[Int(arc)])])
        targets[place] = UInt32(person)
        origins[place] = arc
        next[Int(graph.targets[Int(arc)])] += 1
      }
    }
    self.offsets = offsets
    self.targets = targets
    self.origins = origins
  }
}
