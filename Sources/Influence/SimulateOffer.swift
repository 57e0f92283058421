import Parallel

/// More runs than this are refused: their percentiles would not move, only the memory would.
public let mostOfferRuns = 1_000_000

/// Simulates an offer over many runs and sets its exact expectation beside it.
///
/// Each fan offered accepts by a coin of stream 1, completes by one of stream 2, and converts
/// Poisson(c·E·T·Q) friends by one of stream 3, all named by (seed, run, fan number): the same
/// fans give the same bytes in any order, on any number of threads, and a higher acceptance only
/// adds people (where no budget then cuts the list shorter).
///
/// - Parameters:
///   - fans: none is allowed, and gives zeros.
///   - runs: 1 to ``mostOfferRuns``.
///   - adCost: what a conversion costs in paid ads, for the second break-even.
///   - spread: the friendship graph that conversions come through, instead of Poisson counts; every
///     conversion then costs and brings the same.
///   - progress: counts runs, fan by fan where the offer does not spread.
/// - Throws: ``OfferError``; ``CascadeError``; ``Cancelled`` where the workers' token was set before
///   the first runs were done. Set later, the result is that of the runs done so far.
/// - Complexity: O(fans·runs) coins, two at a time; everything else grows with those who accept.
public func simulateOffer(
  fans: OfferFans, offer: Offer, seed: UInt64, runs: Int, adCost: Double? = nil,
  spread: OfferSpread? = nil, workers: Workers = Workers(), progress: Progress? = nil
) throws -> CampaignResult {
  let trial = OfferTrial(fans: fans, offer: offer, seed: seed, runs: runs, spread: spread)
  let simulated = try simulateOffers(
    [trial], adCost: adCost, workers: workers, progress: progress)
  return simulated.results[0]
}

/// What an offer does in expectation, with exact variances and no simulation.
///
/// - Throws: ``OfferError``.
/// - Complexity: O(fans), and a sort where a budget or a number of offers asks for an order.
public func expectedOffer(fans: OfferFans, offer: Offer) throws -> OfferMoments {
  try OfferPlan(fans: fans, offer: offer).moments()
}
