import Influence
import Tables

/// What is said of a campaign's control group.
struct ControlSentences {
  let control: ControlResult
  let result: CampaignResult
  let offer: BoundOffer

  /// Fewer fans than this in a group, and a mean is not normal yet.
  private static let smallGroup = 30

  var finding: String {
    guard let lift = control.lift.exact ?? control.lift.mean, let seen = control.chanceSeen else {
      return
        "No fan is held out, so there is nobody to compare those offered with and no lift: write a larger share, such as `control: 20%`."
    }
    let held = "Held out: \(grouped(control.fans)) fans. "
    let shown = "at 95 % confidence, in \(CampaignSentences.percent(seen)) of the runs."
    guard offer.spread != nil, let offered = control.perOffered, let heldOut = control.perHeldOut
    else {
      return held
        + "Each fan offered brings \(number(lift)) conversions more than they do; a z test, its standard error known from the model, shows it, \(shown)"
    }
    return held
      + "\(number(offered)) conversions a fan offered, \(number(heldOut)) a fan held out, each counted for the fan who converts (those activated are none): a lift of \(number(lift)); a z test of the two shares shows one above 0, \(shown)"
  }

  var warnings: [String] {
    guard control.chanceSeen != nil else { return [] }
    return [throughFriends, tooFew].compactMap(\.self)
  }

  private var throughFriends: String? {
    guard offer.spread != nil else { return nil }
    return
      "The offer reaches the fans held out too, through their friends, so that the two groups differ by less than the offer brings. Hold out fans with no friends among those offered, or whole circles of friends."
  }

  private var tooFew: String? {
    let activated = result.exact.activated.mean
    guard activated < Double(Self.smallGroup) || control.fans < Self.smallGroup else { return nil }
    return
      "The z test takes means of many fans: with \(CanonicalText.rounded(activated, decimals: 1)) activated and \(grouped(control.fans)) held out, of which one is below \(Self.smallGroup), how often it shows the lift is rough."
  }

  private func number(_ value: Double) -> String { CanonicalText.rounded(value, decimals: 3) }
}
