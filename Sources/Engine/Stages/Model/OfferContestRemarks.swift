import Influence
import Tables

/// What is said of several offers beside each other.
struct OfferContestRemarks {
  let offers: [BoundOffer]
  let trials: [OfferTrial]
  let simulated: SimulatedOffers

  func add(to run: RunContext) {
    for contest in simulated.contests { run.note(.finding, sentence(contest)) }
    if offers.count > 1, simulated.contests.isEmpty {
      run.note(
        .warning,
        "The offers differ in `seed` or `runs`, so they do not share their draws: part of what they differ in is luck, and they are not compared run by run."
      )
    }
    if let alike = acceptedAlike { run.note(.assumption, alike) }
  }

  private func sentence(_ contest: OfferContest) -> String {
    let (better, other) = (offers[contest.better].name, offers[contest.other].name)
    guard contest.chanceOfMore + contest.chanceOfLess > 0 else {
      return "`\(better)` and `\(other)` bring the same profit in every run."
    }
    var text =
      "`\(better)` brings more profit than `\(other)` in \(CampaignSentences.percent(contest.chanceOfMore)) of the runs"
    let same = 1 - contest.chanceOfMore - contest.chanceOfLess
    if same >= 0.0005 { text += ", as much in \(CampaignSentences.percent(same))" }
    return text
      + ", \(money(contest.mean)) more on average (in nine runs of ten between \(money(contest.p5)) and \(money(contest.p95)))."
  }

  private func money(_ amount: Double) -> String {
    let sign = (offers.lazy.compactMap(\.currency).first ?? .dollar).sign
    return (amount.rounded() < 0 ? "-" : "") + sign + CanonicalText.whole(abs(amount))
  }

  /// Offers whose perk or kind differ and that are accepted alike all the same.
  private var acceptedAlike: String? {
    for isCash in [false, true] {
      let alike = offers.indices.filter { index in
        offers[index].exprs["accept"] == nil && (offers[index].kind == .cash) == isCash
      }
      guard let first = alike.first else { continue }
      let differ = alike.contains { index in
        trials[index].offer.perk != trials[first].offer.perk
          || offers[index].kind != offers[first].kind
      }
      guard differ else { continue }
      let names = alike.map { "`\(offers[$0].name)`" }
      return
        "\(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1]) are taken to be accepted alike: acceptance is by grade and tier, whatever the perk or the kind. Say `accept:` where you expect it to differ."
    }
    return nil
  }
}
