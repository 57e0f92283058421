/// The fans that an offer goes to, by their numbers: an order that no file and no sort can change.
///
/// What differs from fan to fan lies in arrays of its own, so that sums over millions of fans read
/// those alone; a fan's numbers are put together where one is looked at.
struct OfferedFans: RandomAccessCollection, Sendable {
  /// The chance of each to accept, a ratio.
  let acceptance: [Double]
  /// The topic-relevant engaged reach of each, in people.
  let engaged: [Double]
  private let offer: Offer
  /// Where each stands among all fans; nil where they stand in this order already.
  private let places: [Int]?

  /// - Parameter places: indices of the fans offered, by their numbers.
  init(_ fans: OfferFans, offer: Offer, places: [Int]) {
    self.offer = offer
    let isWhole =
      places.count == fans.count && places.indices.allSatisfy { places[$0] == $0 }
    self.places = isWhole ? nil : places
    engaged = isWhole ? fans.engaged : places.map { fans.engaged[$0] }
    switch offer.accept {
    case .all(let share)?: acceptance = Array(repeating: share, count: places.count)
    case .each(let shares)?: acceptance = isWhole ? shares : places.map { shares[$0] }
    case nil: acceptance = isWhole ? fans.acceptance : places.map { fans.acceptance[$0] }
    }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { engaged.count }

  subscript(index: Int) -> OfferFan {
    let fan = places?[index] ?? index
    return OfferFan(
      acceptance: acceptance[index], completion: offer.completion[fan],
      conversions: offer.conversion[fan] * engaged[index], engaged: engaged[index],
      acceptCost: offer.perk[fan] + offer.handling[fan], reward: offer.reward[fan],
      gain: offer.value[fan] * offer.margin[fan])
  }
}
