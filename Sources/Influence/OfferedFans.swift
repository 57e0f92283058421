#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

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

  /// The chance that nothing is paid for anybody.
  ///
  /// - Parameter spreads: true where conversions come through a friendship graph: nil then where a fan
  ///   who accepts costs nothing yet.
  func chanceOfNoCost(spreads: Bool = false) -> Double? {
    var chance = 1.0
    for fan in self {
      if fan.acceptCost > 0 {
        chance *= 1 - fan.acceptance
      } else if fan.reward > 0 {
        guard !spreads else { return nil }
        chance *= 1 - fan.acceptance * fan.completion * -expm1(-fan.conversions)
      }
      // A million more fans would only make it less.
      guard chance > 1e-15 else { return 0 }
    }
    return chance
  }
}
