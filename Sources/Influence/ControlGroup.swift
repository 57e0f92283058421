import Statistics

/// What a control group shows: the lift, and how likely a test is to see it.
public struct ControlResult: Hashable, Sendable {
  /// Fans held out.
  public var fans: Int
  /// Conversions a fan offered, less those a fan held out.
  public var lift: CampaignMeasure
  /// Mean conversions a fan offered and a fan held out; nil where there is nobody in a group.
  public var perOffered: Double?
  public var perHeldOut: Double?
  /// The share of runs in which a z test at 95 % confidence sees the lift: in which it is more than
  /// 1.96 of its standard errors above 0. Nil where there is nobody to compare.
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
/// Fans convert `organic` friends each, Poisson, whether or not they are offered anything. Without a
/// friendship graph a fan offered adds what the offer brings, so the lift is what the offer alone is
/// responsible for. Through a graph the offer reaches those held out too: a fan's own conversion,
/// being reached by friends, then counts for the group the fan is in, whoever brought it about.
struct ControlGroup {
  let plan: OfferPlan
  let totals: RunTotals
  /// Of the conversions of one run; nil where they come through a friendship graph.
  let variance: Double?

  private struct Outcome {
    var offered: Double
    var heldOut: Double
    /// Of the difference of the two.
    var error: Double

    var lift: Double { offered - heldOut }
  }

  func result(seed: UInt64) -> ControlResult {
    guard !plan.chosen.isEmpty, !plan.control.isEmpty else {
      return ControlResult(fans: plan.control.count, lift: CampaignMeasure(name: .lift))
    }
    let outcomes = totals.conversions.indices.map { outcome(of: $0, seed: seed) }
    let lifts = outcomes.map(\.lift)
    let levels = try? quantiles(lifts, at: [0.05, 0.5, 0.95])
    let seen = outcomes.count { $0.lift > 1.96 * $0.error }
    let exact =
      variance == nil ? nil : plan.moments().conversions.mean / Double(plan.chosen.count)
    let organic = plan.offer.organic
    return ControlResult(
      fans: plan.control.count,
      lift: CampaignMeasure(
        name: .lift, mean: try? mean(lifts), exact: exact, p5: levels?[0], p50: levels?[1],
        p95: levels?[2]),
      perOffered: exact.map { $0 + organic } ?? (try? mean(outcomes.map(\.offered))),
      perHeldOut: exact.map { _ in organic } ?? (try? mean(outcomes.map(\.heldOut))),
      chanceSeen: Double(seen) / Double(lifts.count))
  }

  private func outcome(of run: Int, seed: UInt64) -> Outcome {
    let offered = Double(plan.chosen.count)
    let held = Double(plan.control.count)
    let organic = plan.offer.organic
    // Run 0 of the stream drew who is held out.
    var stream = RandomStream(seed: seed, stream: .sample, run: run + 1)
    let theirs = Double(stream.poisson(mean: organic * held))
    let ours = Double(stream.poisson(mean: organic * offered))
    let chance = organic / offered + organic / held
    if let variance {
      return Outcome(
        offered: (totals.conversions[run] + ours) / offered, heldOut: theirs / held,
        error: (variance / (offered * offered) + chance).squareRoot())
    }
    // Each fan is reached or not, so that a group's share tells its variance.
    let own = totals.own[run]
    let shares = (Double(own.offered) / offered, Double(own.heldOut) / held)
    let spread =
      shares.0 * (1 - shares.0) / offered + shares.1 * (1 - shares.1) / held
    return Outcome(
      offered: shares.0 * plan.spread + ours / offered,
      heldOut: shares.1 * plan.spread + theirs / held,
      error: (spread * plan.spread * plan.spread + chance).squareRoot())
  }
}
