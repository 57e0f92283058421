import CKernels
import Parallel
import Statistics

/// The friendship graph that an offer is followed through.
public struct OfferSpread: Sendable {
  public var graph: AudienceGraph
  /// The person of the graph that each fan is; nil for a fan who is not in it.
  public var people: [Int?]
  public var chances: Cascade.Chances
  /// Followed for so many days; nil for as long as it lasts.
  public var days: Int?

  public init(
    graph: AudienceGraph, people: [Int?], chances: Cascade.Chances, days: Int? = nil
  ) {
    self.graph = graph
    self.people = people
    self.chances = chances
    self.days = days
  }
}

/// The runs of a plan whose conversions come through a friendship graph.
///
/// Who accepts and who is activated falls by the same coins as without a graph; those activated are
/// the seeds of an independent cascade by the edge coins, and everyone it reaches beside them is a
/// conversion.
struct SpreadRuns: Sendable {
  private static let blockRuns = 32

  private let plan: OfferPlan
  private let spread: OfferSpread
  private let seed: UInt64
  private let runs: Int
  private let fans: OfferedFans
  private let numbers: [Int]
  private let people: [Int?]
  private let acceptance: [UInt64]
  private let completion: [UInt64]
  private let arcs: CascadeArcs
  /// The group of the control test that each person of the graph is in; empty without one.
  private let groups: [Group?]

  private enum Group { case offered, heldOut }

  init(plan: OfferPlan, spread: OfferSpread, seed: UInt64, runs: Int) throws {
    guard spread.people.count == plan.fans.count else {
      throw OfferError.wrongLength(
        option: "people", values: spread.people.count, fans: plan.fans.count)
    }
    self.plan = plan
    self.spread = spread
    self.seed = seed
    self.runs = runs
    let order = plan.inNumberOrder
    fans = plan.fansInOrder
    numbers = order.map(plan.number)
    people = order.map { spread.people[$0] }
    acceptance = fans.acceptance.map(Coin.threshold)
    completion = fans.map { Coin.threshold($0.completion) }
    arcs = CascadeArcs(spread.graph, chances: spread.chances, model: .independent)
    groups = SpreadRuns.groups(of: plan, in: spread)
  }

  private static func groups(of plan: OfferPlan, in spread: OfferSpread) -> [Group?] {
    guard plan.offer.control != nil else { return [] }
    var groups = [Group?](repeating: nil, count: spread.graph.people)
    for (fans, group) in [(plan.chosen, Group.offered), (plan.control, .heldOut)] {
      for fan in fans {
        if let person = spread.people[fan] { groups[person] = group }
      }
    }
    return groups
  }

  /// The sums of all runs, or of those asked for, and the people newly reached on each day of each
  /// run; of the first ones alone where the workers' token is set meanwhile.
  func totals(
    of range: Range<Int>? = nil, workers: Workers, progress: Progress?
  ) throws -> RunTotals {
    let range = range ?? 0..<runs
    let blocks = (range.count + SpreadRuns.blockRuns - 1) / SpreadRuns.blockRuns
    let parts = try workers.finished(tasks: blocks) { index in
      let first = range.lowerBound + index * SpreadRuns.blockRuns
      return try block(
        of: first..<min(range.upperBound, first + SpreadRuns.blockRuns), workers: workers,
        progress: progress)
    }
    return parts.dropFirst().reduce(into: parts[0]) { $0.append($1) }
  }

  private func block(
    of runs: Range<Int>, workers: Workers, progress: Progress?
  ) throws -> RunTotals {
    let scratch = CascadeScratch(people: spread.graph.people, model: .independent)
    let days = spread.days ?? 0
    var totals = RunTotals()
    totals.daily = Array(repeating: [], count: days)
    var daily = [UInt32](repeating: 0, count: days)
    for run in runs {
      try workers.cancellation.check()
      var books = drawn(run)
      for day in daily.indices { daily[day] = 0 }
      let reached = follow(books.seeds, run: run, daily: &daily, scratch)
      for day in daily.indices { totals.daily[day].append(Double(daily[day])) }
      books.conversions = Double(Int(reached) - books.seeds.count)
      totals.append(books, plan: plan)
      if !groups.isEmpty {
        totals.own.append(own(beyond: books.seeds.count, of: Int(reached), scratch))
      }
      progress?.advance(by: fans.count)
    }
    return totals
  }

  /// What one run has before anything is passed on.
  struct Books {
    var accepted = 0
    var activated = 0
    var engaged = 0.0
    var acceptCost = 0.0
    var conversions = 0.0
    var seeds: [UInt32] = []
  }

  private func drawn(_ run: Int) -> Books {
    let accepts = Coin(seed: seed, stream: .acceptance, run: run)
    let completes = Coin(seed: seed, stream: .completion, run: run)
    var books = Books()
    for (index, number) in numbers.enumerated()
    where accepts.isLive(item: number, below: acceptance[index]) {
      books.accepted += 1
      books.acceptCost += fans[index].acceptCost
      guard completes.isLive(item: number, below: completion[index]) else { continue }
      books.activated += 1
      books.engaged += fans[index].engaged
      if let person = people[index] { books.seeds.append(UInt32(person)) }
    }
    return books
  }

  /// Who of each group was reached by friends: the people of the scratch's queue behind the seeds.
  private func own(
    beyond seeds: Int, of reached: Int, _ scratch: CascadeScratch
  ) -> OwnConversions {
    var own = OwnConversions()
    guard let queue = scratch.pointers.queue else { return own }
    for place in seeds..<max(seeds, reached) {
      switch groups[Int(queue[place])] {
      case .offered?: own.offered += 1
      case .heldOut?: own.heldOut += 1
      case nil: break
      }
    }
    return own
  }

  private func follow(
    _ seeds: [UInt32], run: Int, daily: inout [UInt32], _ scratch: CascadeScratch
  ) -> UInt32 {
    let key = Coin(seed: seed, stream: .edges, run: run).key
    let days = UInt32(spread.days ?? Int(UInt32.max))
    return arcs.withGraph { graph in
      daily.withUnsafeMutableBufferPointer { daily in
        scratch.withPointers { scratch in
          ck_cascade_independent(
            ck_widest(), graph, seeds, seeds.count, key, days,
            daily.isEmpty ? nil : daily.baseAddress, scratch)
        }
      }
    }
  }
}

/// How many of those offered, and of those held out, converted themselves in one run.
struct OwnConversions: Hashable, Sendable {
  var offered = 0
  var heldOut = 0
}

extension RunTotals {
  /// Takes in a run whose conversions all cost and bring the same.
  mutating func append(_ books: SpreadRuns.Books, plan: OfferPlan) {
    accepted.append(Double(books.accepted))
    activated.append(Double(books.activated))
    engaged.append(books.engaged)
    let converted = books.conversions * plan.spread
    conversions.append(converted)
    cost.append(books.acceptCost + converted * plan.offer.reward[0])
    returned.append(converted * plan.offer.value[0] * plan.offer.margin[0])
  }

  /// Takes in the runs that follow.
  mutating func append(_ other: RunTotals) {
    accepted += other.accepted
    activated += other.activated
    engaged += other.engaged
    conversions += other.conversions
    cost += other.cost
    returned += other.returned
    own += other.own
    for day in daily.indices { daily[day] += other.daily[day] }
  }

  /// Forgets the runs behind the first so many.
  mutating func cut(to runs: Int) {
    guard runs < self.runs else { return }
    accepted.removeSubrange(runs...)
    activated.removeSubrange(runs...)
    engaged.removeSubrange(runs...)
    conversions.removeSubrange(runs...)
    cost.removeSubrange(runs...)
    returned.removeSubrange(runs...)
    if !own.isEmpty { own.removeSubrange(runs...) }
    for day in daily.indices { daily[day].removeSubrange(runs...) }
  }
}
