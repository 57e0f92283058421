import CKernels
import Parallel
import Statistics
import Testing

@testable import Influence

/// The kernel against the coins, one fan and one run at a time.
@Suite struct OfferKernelTests {
  /// Fans of every sort: certain and hopeless ones, tiny and huge reach, gaps in the numbers.
  private static func crowd(_ count: Int, isPlain: Bool) -> (OfferFans, Offer) {
    var stream = RandomStream(seed: 31, stream: .sample)
    let sizes: [Double] = isPlain ? [0, 3, 80] : [0, 80, 900, 40_000, 3e6]
    var number = 0
    let numbers = (0..<count).map { _ in
      number += 1 + (isPlain ? 0 : stream.integer(below: 4))
      return number
    }
    let fans = OfferFans(
      numbers: numbers,
      acceptance: (0..<count).map { _ in [1, 0, 0.5, 0.07, 0.999999][stream.integer(below: 5)] },
      engaged: (0..<count).map { _ in
        sizes[stream.integer(below: sizes.count)] * stream.uniform()
      })
    var offer = Offer(name: "VIP")
    if !isPlain {
      offer.completion = .each((0..<count).map { [0, 1, 0.4][$0 % 3] })
      offer.perk = .each((0..<count).map { Double($0 % 7) + 0.1 })
      offer.reward = .each((0..<count).map { Double($0 % 3) })
      offer.value = .each((0..<count).map { 20 + Double($0 % 11) })
    }
    return (fans, offer)
  }

  @Test(arguments: [true, false])
  func everyWidthDrawsTheCoinsOfTheModel(isPlain: Bool) throws {
    // More than a block of small means; or few fans with means of every size.
    let (fans, offer) = Self.crowd(isPlain ? 2_200 : 120, isPlain: isPlain)
    let plan = try OfferPlan(fans: fans, offer: offer)
    let slow = try Self.slowTotals(plan, seed: 77, runs: 3)
    for width in KernelWidths.here {
      let totals = try OfferRuns(plan: plan, seed: 77, runs: 3, width: width)
        .totals(workers: Workers(threads: 1), progress: nil)
      #expect(totals.accepted == slow.accepted)
      #expect(totals.activated == slow.activated)
      #expect(totals.conversions == slow.conversions)
      #expect(totals.engaged == slow.engaged)
      #expect(totals.cost == slow.cost)
      #expect(totals.returned == slow.returned)
    }
  }

  private static func slowTotals(_ plan: OfferPlan, seed: UInt64, runs: Int) throws -> RunTotals {
    let order = plan.inNumberOrder
    let fans = order.map(plan.fan)
    let scales = OfferScales(fans: fans)
    var totals = RunTotals()
    for run in 0..<runs {
      let streams = [CoinStream.acceptance, .completion, .conversions]
      let coins = streams.map { Coin(seed: seed, stream: $0, run: run) }
      var sums = RunSums()
      for (fan, index) in zip(fans, order) {
        let number = plan.number(of: index)
        guard coins[0].isLive(item: number, below: Coin.threshold(fan.acceptance)) else { continue }
        sums.accepted += 1
        sums.acceptCost += scales.acceptCost.fixed(fan.acceptCost)
        guard coins[1].isLive(item: number, below: Coin.threshold(fan.completion)) else { continue }
        sums.activated += 1
        sums.engaged += scales.engaged.fixed(fan.engaged)
        var table = PoissonTable()
        let row = table.appendRow(mean: fan.conversions)
        let count = table.count(row, mean: fan.conversions, coin: coins[2].draw(item: number))
        sums.conversions += count
        sums.reward &+= count &* scales.reward.fixed(fan.reward)
        sums.gain &+= count &* scales.gain.fixed(fan.gain)
      }
      totals.append(sums, scales: scales, spread: plan.spread)
    }
    return totals
  }

  /// Runs come in tiles; a token set meanwhile leaves the finished ones.
  @Test func cancelledRunsAreKept() throws {
    let (fans, offer) = Self.crowd(64, isPlain: true)
    let plan = try OfferPlan(fans: fans, offer: offer)
    let whole = try OfferRuns(plan: plan, seed: 1, runs: 3_000)
      .totals(workers: Workers(threads: 1), progress: nil)
    #expect(whole.runs == 3_000)
    let token = Cancellation()
    token.cancel()
    #expect(throws: Cancelled.self) {
      try OfferRuns(plan: plan, seed: 1, runs: 3_000)
        .totals(workers: Workers(threads: 1, cancellation: token), progress: nil)
    }
  }
}
