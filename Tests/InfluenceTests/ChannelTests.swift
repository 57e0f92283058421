import Influence
import Statistics
import Testing

@Suite struct ChannelTests {
  private func comparison(budget: Double = 150_000) throws -> ChannelComparison {
    let assumptions = Assumptions()
    var offer = Offer(name: "test", assumptions: assumptions)
    offer.accept = .all(0.3)
    return try ChannelComparison(budget: budget, offer: offer, assumptions: assumptions)
  }

  @Test func `a paid post costs its fee and brings c of the engaged`() throws {
    let star = PaidPartner(followers: 200_000, engaged: 2_000)
    let outcome = try comparison().paid(.stars, [star])
    #expect(outcome.spend == 2_000)
    #expect(abs(outcome.conversions - 75) < 1e-9)
    #expect(abs((outcome.roi ?? 0) - (75 * 50 - 2_000) / 2_000) < 1e-12)
    // scipy 1.17.1: poisson.ppf([.025, .975], 75) = 59, 92
    #expect(outcome.roiInterval == Interval(low: 0.475, high: 1.3, level: 0.95))
  }

  @Test func `the most conversions for the fee come first, and what does not fit is passed over`()
    throws
  {
    let partners = [
      PaidPartner(followers: 400_000, engaged: 4_000),
      PaidPartner(followers: 100_000, engaged: 5_000),
      PaidPartner(followers: 300_000, engaged: 6_000), PaidPartner(followers: 0, engaged: 1),
    ]
    let outcome = try comparison(budget: 4_500).paid(.stars, partners)
    // Free first, then 5,000 for $1,000, then 6,000 for $3,000; $4,000 no longer fit.
    #expect(outcome.spend == 4_000)
    #expect(outcome.partners == 3)
    #expect(outcome.engaged == 11_001)
  }

  @Test func `ads bring conversions at their published price`() throws {
    let outcome = try comparison().ads()
    #expect(abs(outcome.conversions - 150_000 / (1.72 / 0.0921)) < 1e-9)
    #expect(abs((outcome.costPerConversion ?? 0) - 18.6754) < 1e-4)
    #expect(outcome.partners == nil)
  }

  @Test func `the offer's own arithmetic is that of simulate`() throws {
    let fans = OfferFans(
      acceptance: Array(repeating: 0, count: 100), engaged: Array(repeating: 80, count: 100))
    let outcome = try comparison().micro(fans)
    // 100 offered: 30 accept, 24 are activated, 72 conversions; $18 × 30 + $5 × 72 = $900.
    #expect(abs((outcome.partners ?? 0) - 24) < 1e-9)
    #expect(abs(outcome.conversions - 72) < 1e-9)
    #expect(abs(outcome.spend - 900) < 1e-9)
    #expect(abs((outcome.roi ?? 0) - 3) < 1e-12)
  }

  @Test(arguments: [(41, false), (42, true)])
  func `so few that nobody knows have no interval`(fans count: Int, has: Bool) throws {
    let fans = OfferFans(
      acceptance: Array(repeating: 0.3, count: count),
      engaged: Array(repeating: 80, count: count))
    // 0.3 × 0.8 take part of each: 9.84 of 41, 10.08 of 42.
    var offer = Offer(name: "test", assumptions: Assumptions())
    offer.completion = .all(0.8)
    let outcome = try ChannelComparison(
      budget: 150_000, offer: offer, assumptions: Assumptions()
    ).micro(fans)
    #expect(outcome.roi != nil)
    #expect((outcome.roiInterval != nil) == has)
  }

  /// The closed form against many simulated campaigns.
  @Test func `the interval holds about 95 of 100 campaigns`() throws {
    let fans = OfferFans(
      acceptance: (0..<400).map { [0.05, 0.3, 0.6][$0 % 3] },
      engaged: (0..<400).map { Double(20 + $0 % 130) })
    let offer = Offer(name: "test", assumptions: Assumptions())
    let range = try #require(try expectedOffer(fans: fans, offer: offer).roiInterval())
    let result = try simulateOffer(fans: fans, offer: offer, seed: 3, runs: 20_000)
    let low = try #require(result[.roi]?.p5)
    let high = try #require(result[.roi]?.p95)
    // From 5 and 95 % out to 2.5 and 97.5 %: 1.95996/1.64485 times as far from the middle.
    let middle = (low + high) / 2
    let reach = (high - low) / 2 * 1.95996 / 1.64485
    #expect(abs(range.low - (middle - reach)) < 0.03)
    #expect(abs(range.high - (middle + reach)) < 0.03)
  }

  @Test func `meeting the condition makes two channels equal`() throws {
    let comparison = try comparison()
    let star = try comparison.paid(.stars, [PaidPartner(followers: 200_000, engaged: 2_000)])
    guard case .paid(let share, let fee)? = comparison.condition(for: star, toReach: 2.5) else {
      return #expect(Bool(false))
    }
    #expect(
      abs(OfferEconomics.roi(returned: share * 2_000 * 50, cost: 2_000).map { $0 - 2.5 } ?? 1)
        < 1e-12)
    #expect(
      abs(OfferEconomics.roi(returned: 75 * 50, cost: fee * 200).map { $0 - 2.5 } ?? 1) < 1e-12)

    let fans = OfferFans(acceptance: [0], engaged: [80])
    let micro = try comparison.micro(fans)
    guard case .activation(let needed)? = comparison.condition(for: micro, toReach: 4) else {
      return #expect(Bool(false))
    }
    #expect(abs((OfferEconomics().roi(conversions: needed) ?? 0) - 4) < 1e-12)
    // Each conversion costs its reward of $5 and brings $50: ROI never reaches 900 %.
    #expect(comparison.condition(for: micro, toReach: 9) == .never)

    let ads = try comparison.ads()
    guard case .ads(let cost)? = comparison.condition(for: ads, toReach: 4) else {
      return #expect(Bool(false))
    }
    #expect(cost == 10)
  }

  @Test func `nobody to pay is nothing spent`() throws {
    let outcome = try comparison().paid(.celebrity, [])
    #expect(outcome.spend == 0 && outcome.roi == nil && outcome.roiInterval == nil)
    #expect(outcome.costPerConversion == nil)
    #expect(try comparison().condition(for: outcome, toReach: 1) == nil)
  }

  @Test func `a budget is an amount`() {
    #expect(throws: OfferError.self) { try comparison(budget: -1) }
    #expect(throws: OfferError.self) { try comparison(budget: .infinity) }
  }
}
