import Statistics
import Testing

@testable import Influence

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Cost and ROI without a simulation, against every outcome of a few fans and against the runs.
@Suite struct OfferOutcomesTests {
  private static func crowd(
    _ count: Int, seed: UInt64, sure: Bool = false
  ) -> OfferFans {
    var stream = RandomStream(seed: seed, stream: .sample)
    return OfferFans(
      acceptance: (0..<count).map { sure && $0 == 0 ? 1 : 0.02 + 0.7 * stream.uniform() },
      engaged: (0..<count).map { _ in stream.uniform() * stream.uniform() * 160 })
  }

  /// Chances of (cost, return), by going through who accepts and completes, and all counts.
  private static func outcomes(_ fans: OfferFans, _ offer: Offer) -> [(Double, Double, Double)] {
    var outcomes: [(Double, Double, Double)] = []
    let count = fans.count
    for accepts in 0..<1 << count {
      for completes in 0..<1 << count where completes & ~accepts == 0 {
        var chance = 1.0
        var mean = 0.0
        for fan in 0..<count {
          let does = fans.acceptance[fan]
          guard accepts >> fan & 1 == 1 else {
            chance *= 1 - does
            continue
          }
          let ends = completes >> fan & 1 == 1
          chance *= does * (ends ? offer.completion[fan] : 1 - offer.completion[fan])
          if ends { mean += offer.conversion[fan] * fans.engaged[fan] }
        }
        var term = exp(-mean)
        for converted in 0..<80 {
          let cost =
            Double(accepts.nonzeroBitCount) * (offer.perk[0] + offer.handling[0])
            + Double(converted) * offer.reward[0]
          outcomes.append(
            (cost, Double(converted) * offer.value[0] * offer.margin[0], chance * term))
          term *= mean / Double(converted + 1)
        }
      }
    }
    return outcomes
  }

  private static func quantile(_ level: Double, of values: [(Double, Double)]) -> Double {
    let total = values.reduce(0) { $0 + $1.1 }
    var reached = 0.0
    for (value, chance) in values.sorted(by: { $0.0 < $1.0 }) {
      reached += chance
      if reached >= level * total - 1e-9 { return value }
    }
    return .infinity
  }

  private static func exact(_ fans: OfferFans, _ offer: Offer) throws -> OfferOutcomes? {
    let plan = try OfferPlan(fans: fans, offer: offer)
    return OfferOutcomes(plan: plan, conversions: ThinnedCounts(of: plan.fansInOrder))
  }

  @Test(arguments: [1, 2, 3, 5], [false, true])
  func everyOutcomeOfAFewFans(count: Int, sure: Bool) throws {
    let fans = Self.crowd(count, seed: UInt64(count), sure: sure)
    for (reward, margin) in [(5.0, 1.0), (0, 1), (5, 0.08)] {
      var offer = Offer(name: "VIP")
      offer.reward = .all(reward)
      offer.margin = .all(margin)
      let exact = try #require(try Self.exact(fans, offer))
      let outcomes = Self.outcomes(fans, offer)
      let paying = outcomes.filter { $0.0 > 0 }
      let payers = paying.reduce(0) { $0 + $1.2 }
      let loss = paying.filter { $0.1 < $0.0 - 1e-9 }.reduce(0) { $0 + $1.2 } / payers
      #expect(abs(try #require(exact.chanceOfLoss) - loss) < 1e-8)
      for budget in [0.0, 18, 23, 60] {
        let over = outcomes.filter { $0.0 > budget + 1e-9 }.reduce(0) { $0 + $1.2 }
        #expect(abs(exact.chanceOver(budget) - over) < 1e-8)
      }
      let costs = outcomes.map { ($0.0, $0.2) }
      let rois = paying.map { ($0.1 / $0.0 - 1, $0.2) }
      let roi = try #require(exact.roi)
      for (level, cost, ratio) in [
        (0.05, exact.cost.p5, roi.p5), (0.5, exact.cost.p50, roi.p50),
        (0.95, exact.cost.p95, roi.p95),
      ] {
        #expect(abs(cost - Self.quantile(level, of: costs)) < 1e-6)
        #expect(abs(ratio - Self.quantile(level, of: rois)) < 1e-6)
      }
    }
  }

  /// Its two margins are distributions known by other means.
  @Test(arguments: [12, 400])
  func marginsAreThoseOfTheSums(count: Int) throws {
    let fans = Self.crowd(count, seed: 31)
    let means = fans.engaged.map { $0 * 0.0375 }
    let thinned = ThinnedCounts(chances: fans.acceptance.map { $0 * 0.8 }, means: means)
    let joint = try #require(
      JointCounts(
        acceptance: fans.acceptance, completion: 0.8, means: means, conversions: thinned))
    let window = try #require(thinned.window)
    var reached = 0.0
    for (offset, chance) in try #require(thinned.chances(in: window)).enumerated() {
      reached += chance
      #expect(abs(joint.sum { _ in window.lowerBound + offset } - reached) < 1e-8)
    }
    // Fans who accept, one after the other.
    var accepting = [1.0]
    for chance in fans.acceptance {
      accepting.append(0)
      for index in accepting.indices.reversed() {
        accepting[index] =
          accepting[index] * (1 - chance) + (index > 0 ? accepting[index - 1] * chance : 0)
      }
    }
    var below = 0.0
    for (accepted, chance) in accepting.enumerated() {
      below += chance
      #expect(abs(joint.sum { $0 <= accepted ? Int.max : -1 } - below) < 1e-8)
    }
  }

  /// The same levels from the runs, within what so many runs tell.
  @Test func theRunsAgree() throws {
    let fans = Self.crowd(300, seed: 8)
    var offer = Offer(name: "VIP")
    offer.budget = 3_000
    let result = try simulateOffer(fans: fans, offer: offer, seed: 5, runs: 20_000)
    let exact = try #require(result.distribution)
    let cost = try #require(exact.cost)
    let roi = try #require(exact.roi)
    let spread = result.exact.cost.variance.squareRoot()
    for (level, seen) in [
      (cost.p5, result[.cost]?.p5), (cost.p50, result[.cost]?.p50),
      (cost.p95, result[.cost]?.p95),
    ] {
      #expect(abs(level - (seen ?? .nan)) < 0.05 * spread)
    }
    let band = roi.p95 - roi.p5
    #expect(band > 0)
    for (level, seen) in [
      (roi.p5, result[.roi]?.p5), (roi.p50, result[.roi]?.p50), (roi.p95, result[.roi]?.p95),
    ] {
      #expect(abs(level - (seen ?? .nan)) < 0.02 * band)
    }
    let over = try #require(exact.chanceOverBudget)
    let error = (over * (1 - over) / 20_000).squareRoot()
    #expect(abs((result.chanceOverBudget ?? .nan) - over) < 4 * error)
  }

  @Test func amountsThatDifferHaveNoSuchDistribution() throws {
    var offer = Offer(name: "VIP")
    offer.perk = .each([1, 2])
    let fans = OfferFans(acceptance: [0.3, 0.2], engaged: [80, 90])
    #expect(try Self.exact(fans, offer) == nil)
    offer.perk = .all(0)
    offer.handling = .all(0)
    let free = try #require(try Self.exact(fans, offer))
    #expect(free.roi == nil && free.chanceOfLoss == nil)
  }
}
