import Statistics

/// What one offer brings beyond another under the same draws.
public struct OfferContest: Hashable, Sendable {
  /// Places of the two offers among those simulated.
  public var better: Int
  public var other: Int
  /// The shares of runs in which `better` brings more profit, return less cost, and less.
  public var chanceOfMore: Double
  public var chanceOfLess: Double
  /// How much more, in money: its expectation where that is known exactly, else its mean over the runs,
  /// and percentiles of the runs' differences.
  public var mean: Double
  public var p5: Double
  public var p95: Double

  /// The offer of the most expected profit against each other one, in their order.
  ///
  /// - Parameter profits: one array an offer, run by run.
  /// - Returns: nothing where the offers have other seeds or numbers of runs.
  static func all(of results: [CampaignResult], profits: [[Double]]) -> [OfferContest] {
    guard let first = results.first,
      results.allSatisfy({ $0.seed == first.seed && $0.runs == first.runs })
    else { return [] }
    let expected = expectations(results)
    guard let better = expected.indices.max(by: { expected[$0] < expected[$1] }) else { return [] }
    return results.indices.filter { $0 != better }.compactMap { other in
      let differences = zip(profits[better], profits[other]).map { $0 - $1 }
      guard let levels = try? quantiles(differences, at: [0.05, 0.95]) else { return nil }
      let runs = Double(differences.count)
      return OfferContest(
        better: better, other: other,
        chanceOfMore: Double(differences.count { $0 > 0 }) / runs,
        chanceOfLess: Double(differences.count { $0 < 0 }) / runs,
        mean: expected[better] - expected[other], p5: levels[0], p95: levels[1])
    }
  }

  /// Of one kind for all of them: exact, or means over the runs that they share.
  private static func expectations(_ results: [CampaignResult]) -> [Double] {
    func profits(_ value: (CampaignMeasure) -> Double?) -> [Double]? {
      let known = results.compactMap { result -> Double? in
        guard let returned = result[.returned].flatMap(value),
          let cost = result[.cost].flatMap(value)
        else { return nil }
        return returned - cost
      }
      return known.count == results.count ? known : nil
    }
    return profits(\.exact) ?? profits(\.mean) ?? []
  }
}
