import Parallel
import Statistics
import Testing

@testable import Influence

/// The control test, with and without a friendship graph, against what the definition says.
@Suite struct ControlGroupTests {
  /// Everybody befriended with everybody.
  private static func everybody(_ people: Int) throws -> AudienceGraph {
    let pairs = (0..<people).flatMap { from in (0..<from).map { (from: from, to: $0) } }
    return try AudienceGraph(people: people, from: pairs.map(\.from), to: pairs.map(\.to))
  }

  private static func simulate(
    _ graph: AudienceGraph, accept: Double, chance: Double, control: Double, runs: Int,
    seed: UInt64 = 42, organic: Double = 0
  ) throws -> CampaignResult {
    let people = graph.people
    var offer = Offer(name: "VIP")
    offer.accept = .all(accept)
    offer.completion = .all(1)
    offer.control = control
    offer.organic = organic
    let spread = OfferSpread(
      graph: graph, people: (0..<people).map { $0 }, chances: .constant(chance))
    let fans = OfferFans(
      acceptance: Array(repeating: 0, count: people), engaged: Array(repeating: 0, count: people))
    return try simulateOffer(
      fans: fans, offer: offer, seed: seed, runs: runs, spread: spread,
      workers: Workers(threads: 2))
  }

  /// Who is held out converts as surely as who is offered: there is no lift to see.
  @Test func everybodyBefriendedShowsNoLift() throws {
    let result = try Self.simulate(
      Self.everybody(200), accept: 0.02, chance: 1, control: 0.2, runs: 400)
    let control = try #require(result.control)
    let lift = try #require(control.lift.mean)
    // Those offered who take part themselves, 2 %, are no conversions of friends.
    #expect(abs(lift + 0.02) < 0.01)
    #expect(control.lift.exact == nil)
    #expect(control.chanceSeen == 0)
    // Some run in fifty has nobody who takes part; in all the others everybody held out converts.
    #expect(try #require(control.perHeldOut) > 0.93)
  }

  /// Every figure anew: each run's cascade by breadth first from the coins, each person counted for
  /// their own group.
  @Test func throughFriendsIsEachFansOwnConversion() throws {
    let people = 60
    var stream = RandomStream(seed: 4, stream: .sample)
    var arcs = (from: [Int](), to: [Int]())
    for from in 0..<people {
      for to in 0..<people where to != from && stream.integer(below: 100) < 5 {
        arcs.from.append(from)
        arcs.to.append(to)
      }
    }
    let graph = try AudienceGraph(
      people: people, from: arcs.from, to: arcs.to, directed: true)
    let (accept, chance, runs) = (0.15, 0.3, 300)
    let result = try Self.simulate(graph, accept: accept, chance: chance, control: 0.3, runs: runs)
    let held = Coin(seed: 42, stream: .sample, run: 0)
    let isHeld = (0..<people).map { held.isLive(item: $0, below: Coin.threshold(0.3)) }
    let heldCount = Double(isHeld.count { $0 })
    var lifts: [Double] = []
    var seen = 0
    for run in 0..<runs {
      let accepts = Coin(seed: 42, stream: .acceptance, run: run)
      let passes = Coin(seed: 42, stream: .edges, run: run)
      let seeds = (0..<people).filter {
        !isHeld[$0] && accepts.isLive(item: $0, below: Coin.threshold(accept))
      }
      var reached = Set(seeds)
      var queue = seeds
      while let person = queue.popLast() {
        for arc in Int(graph.offsets[person])..<Int(graph.offsets[person + 1])
        where passes.isLive(item: arc, below: Coin.threshold(chance)) {
          let friend = Int(graph.targets[arc])
          if reached.insert(friend).inserted { queue.append(friend) }
        }
      }
      let converted = reached.subtracting(seeds)
      let theirs = Double(converted.count { isHeld[$0] }) / heldCount
      let ours = Double(converted.count { !isHeld[$0] }) / (Double(people) - heldCount)
      lifts.append(ours - theirs)
      let variance =
        ours * (1 - ours) / (Double(people) - heldCount) + theirs * (1 - theirs) / heldCount
      if ours - theirs > 1.96 * variance.squareRoot() { seen += 1 }
    }
    let control = try #require(result.control)
    #expect(control.fans == Int(heldCount))
    #expect(abs(try #require(control.lift.mean) - mean(lifts)) < 1e-12)
    #expect(control.lift.p95 == (try quantiles(lifts, at: [0.95]))[0])
    #expect(control.chanceSeen == Double(seen) / Double(runs))
  }

  /// Without a graph those held out are beyond the offer's reach, and the lift is all it brings.
  @Test func aloneTheLiftIsWhatTheOfferBrings() throws {
    var offer = Offer(name: "VIP")
    offer.accept = .all(0.5)
    offer.control = 0.5
    offer.organic = 0.2
    let fans = OfferFans(
      acceptance: Array(repeating: 0, count: 400), engaged: Array(repeating: 80, count: 400))
    let result = try simulateOffer(
      fans: fans, offer: offer, seed: 3, runs: 2_000, workers: Workers(threads: 2))
    let control = try #require(result.control)
    // 50 % × 80 % × 3 conversions.
    #expect(abs(try #require(control.lift.exact) - 1.2) < 1e-9)
    #expect(abs(try #require(control.lift.mean) - 1.2) < 0.02)
    #expect(abs(try #require(control.perOffered) - 1.4) < 1e-9)
    #expect(control.perHeldOut == 0.2)
  }

  @Test func organicConversionsAreInBothGroups() throws {
    let result = try Self.simulate(
      Self.everybody(50), accept: 0, chance: 1, control: 0.4, runs: 3_000, organic: 0.5)
    let control = try #require(result.control)
    #expect(abs(try #require(control.perOffered) - 0.5) < 0.02)
    #expect(abs(try #require(control.perHeldOut) - 0.5) < 0.02)
    // One side of a test at 95 % confidence, without anything to see: 2.5 %.
    #expect(abs(try #require(control.chanceSeen) - 0.025) < 0.015)
  }
}
