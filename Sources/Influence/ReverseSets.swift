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
  /// Members of sets, set by set.
  struct Block: Sendable {
    var ends: [UInt32] = []
    var members: [UInt32] = []
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
  ///   - reversed: the arcs turned round.
  ///   - chances: of the reversed arcs.
  ///   - weights: one a person, 0 or more, not all 0; nil for 1 each.
  ///   - acceptance: one a person; 0 for people who cannot be chosen. Nil for 1 each.
  init(
    reversed: AudienceGraph, chances: Cascade.Chances, weights: [Double]?, acceptance: [Double]?,
    days: Int?, seed: UInt64
  ) {
    arcs = FastCascadeArcs(reversed, chances: chances)
    people = reversed.people
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
      block.ends.append(UInt32(block.members.count))
    }
    return block
  }

  /// How many sets of a range hold one of `chosen`, a bit a person, who takes part.
  func covered(_ numbers: Range<Int>, by chosen: [Bool]) -> Int {
    var count = 0
    forEach(numbers) { number, members in
      guard let acceptance else {
        if members.contains(where: { chosen[Int($0)] }) { count += 1 }
        return
      }
      let coins = Coin(seed: seed, stream: .acceptance, run: number)
      let isMet = members.contains { person in
        chosen[Int(person)]
          && coins.isLive(item: Int(person), below: acceptance[Int(person)])
      }
      if isMet { count += 1 }
    }
    return count
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

extension AudienceGraph {
  /// The same arcs, each turned round, and for each where it lies in this graph.
  ///
  /// - Complexity: O(people + arcs).
  func reversed() throws -> (graph: AudienceGraph, origins: [Int]) {
    var from: [UInt32] = []
    from.reserveCapacity(arcCount)
    for person in 0..<people {
      from.append(contentsOf: repeatElement(UInt32(person), count: outDegree(person)))
    }
    let turned = try AudienceGraph(people: people, from: targets, to: from, directed: true)
    // Arcs in ascending order of (from, to) arrive at each target in ascending order of `from`.
    var next = turned.offsets
    var origins = [Int](repeating: 0, count: arcCount)
    for (arc, target) in targets.enumerated() {
      origins[Int(next[Int(target)])] = arc
      next[Int(target)] += 1
    }
    return (turned, origins)
  }
}
