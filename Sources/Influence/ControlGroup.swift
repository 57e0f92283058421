import Statistics

/// What a control group shows: the lift, and how likely a test is to see it.
public struct ControlResult: Hashable, Sendable {
  /// Fans held out.
  public var fans: Int
  /// Conversions a fan offered, less those a fan held out.
  public var lift: CampaignMeasure
  /// The share of runs in which the lift is more than 1.96 of its standard errors above 0; nil where
  /// there is nobody to compare.
  public var chanceSeen: Double?

  var measures: [CampaignMeasure] {
    let held = Double(fans)
    return [
      CampaignMeasure(name: .control, mean: held, exact: held, p5: held, p50: held, p95: held),
      lift,
    ]
  }
}

/// Holds the runs of a plan against its control group.
///
/// Fans convert `organic` friends each, Poisson, whether or not they are offered anything; a fan
/// offered adds what the offer brings. So the lift is what the offer alone is responsible for.
struct ControlGroup {
  let plan: OfferPlan
  let totals: RunTotals
  /// Of the conversions of one run, where it is known exactly.
  let variance: Double?

  func result(seed: UInt64) -> ControlResult {
    let offered = Double(plan.chosen.count)
    let held = Double(plan.control.count)
    guard offered > 0, held > 0 else {
      return ControlResult(
        fans: plan.control.count, lift: CampaignMeasure(name: .lift), chanceSeen: nil)
    }
    let organic = plan.offer.organic
    let lifts = totals.conversions.enumerated().map { run, conversions in
      // Run 0 of the stream drew who is held out.
      var stream = RandomStream(seed: seed, stream: .sample, run: run + 1)
      let theirs = Double(stream.poisson(mean: organic * held))
      let ours = conversions + Double(stream.poisson(mean: organic * offered))
      return ours / offered - theirs / held
    }
    let spread = variance ?? (try? Statistics.variance(totals.conversions)) ?? 0
    let error = (spread / (offered * offered) + organic / offered + organic / held).squareRoot()
    let levels = try? quantiles(lifts, at: [0.05, 0.5, 0.95])
    let seen = lifts.count { $0 > 1.96 * error }
    return ControlResult(
      fans: plan.control.count,
      lift: CampaignMeasure(
        name: .lift, mean: try? mean(lifts),
        exact: variance == nil ? nil : plan.moments().conversions.mean / offered,
        p5: levels?[0], p50: levels?[1], p95: levels?[2]),
      chanceSeen: Double(seen) / Double(lifts.count))
  }
}
