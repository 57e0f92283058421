import Statistics

/// An offer that was checked against its fans: who is offered, and with what numbers.
struct OfferPlan {
  let offer: Offer
  let fans: OfferFans
  /// Conversions in all for each first-order one: 1/(1 − R).
  let spread: Double
  /// Indices of the fans offered, in the order of priority.
  let chosen: [Int]
  /// Indices of the fans held out as the control group, in that order.
  let control: [Int]
  /// Those offered by their numbers: an order that no file and no sort can change.
  let inNumberOrder: [Int]
  /// The same fans with what the offer says of them.
  let fansInOrder: OfferedFans

  /// - Parameter seed: draws the control group, by a fan's coin of stream 5.
  init(fans: OfferFans, offer: Offer, seed: UInt64 = 42) throws {
    self.fans = fans
    self.offer = offer
    try OfferPlan.check(fans: fans, offer: offer)
    let reproduction = offer.wordOfMouth ?? 0
    spread = 1 / (1 - reproduction)
    (chosen, control) = OfferPlan.choose(fans: fans, offer: offer, spread: spread, seed: seed)
    inNumberOrder = OfferPlan.sorted(chosen, by: fans.numbers)
    fansInOrder = OfferedFans(fans, offer: offer, places: inNumberOrder)
  }

  /// The number that names a fan's coins.
  func number(of fan: Int) -> Int { fans.numbers?[fan] ?? fan }

  func fan(_ index: Int) -> OfferFan { OfferPlan.fan(index, of: fans, in: offer) }

  /// Exact means and variances over the fans offered, added up in the order of their numbers.
  func moments() -> OfferMoments {
    if let shared = SharedTerms(offer, spread: spread) {
      return OfferMoments(
        acceptance: fansInOrder.acceptance, engaged: fansInOrder.engaged, shared)
    }
    var moments = OfferMoments()
    for fan in fansInOrder { moments.add(fan, spread: spread) }
    return moments
  }

  /// Indices in ascending order of their numbers.
  ///
  /// Ranks among the keys of a dataset are dense, so most often each finds its place in one pass.
  private static func sorted(_ indices: [Int], by numbers: [Int]?) -> [Int] {
    guard let numbers else { return indices.sorted() }
    guard let most = indices.lazy.map({ numbers[$0] }).max(), most < 8 * indices.count else {
      return indices.sorted { numbers[$0] < numbers[$1] }
    }
    var places = [Int](repeating: -1, count: most + 1)
    for index in indices { places[numbers[index]] = index }
    return places.filter { $0 >= 0 }
  }

  private static func fan(_ index: Int, of fans: OfferFans, in offer: Offer) -> OfferFan {
    OfferFan(
      acceptance: offer.accept?[index] ?? fans.acceptance[index],
      completion: offer.completion[index],
      conversions: offer.conversion[index] * fans.engaged[index],
      engaged: fans.engaged[index],
      acceptCost: offer.perk[index] + offer.handling[index], reward: offer.reward[index],
      gain: offer.value[index] * offer.margin[index])
  }

  /// Takes fans in the order of priority while the number of offers and the budget last; some are
  /// held out on the way, so that they are like those offered.
  ///
  /// The list ends at the first fan whose expected cost no longer fits, so that it is a prefix of
  /// the order asked for; packing the rest of the budget is the optimiser's work.
  private static func choose(
    fans: OfferFans, offer: Offer, spread: Double, seed: UInt64
  ) -> (chosen: [Int], control: [Int]) {
    let most = min(fans.count, offer.offers ?? fans.count)
    let isLimited = offer.budget != nil || most < fans.count || offer.by != nil
    if !isLimited, offer.control == nil { return (Array(0..<fans.count), []) }
    let order =
      isLimited
      ? priorityOrder(fans: fans, offer: offer, spread: spread) : Array(0..<fans.count)
    let coins = Coin(seed: seed, stream: .sample, run: 0)
    let heldOut = Coin.threshold(offer.control ?? 0)
    var spent = 0.0
    var chosen: [Int] = []
    var control: [Int] = []
    for index in order where chosen.count < most {
      if coins.isLive(item: fans.numbers?[index] ?? index, below: heldOut) {
        control.append(index)
        continue
      }
      if let budget = offer.budget {
        let cost = fan(index, of: fans, in: offer).expected(spread: spread).cost
        guard spent + cost <= budget else { break }
        spent += cost
      }
      chosen.append(index)
    }
    return (chosen, control)
  }

  private static func priorityOrder(
    fans: OfferFans, offer: Offer, spread: Double
  ) -> [Int] {
    let priority =
      offer.by
      ?? (0..<fans.count).map { index in
        let expected = fan(index, of: fans, in: offer).expected(spread: spread)
        // Free conversions go first, a fan who neither costs nor converts last.
        if expected.cost > 0 { return expected.conversions / expected.cost }
        return expected.conversions > 0 ? .infinity : -1
      }
    let numbers = fans.numbers
    return priority.indices.sorted { left, right in
      if priority[left] != priority[right] { return priority[left] > priority[right] }
      return (numbers?[left] ?? left) < (numbers?[right] ?? right)
    }
  }
}
