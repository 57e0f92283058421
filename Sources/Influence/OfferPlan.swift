/// An offer that was checked against its fans: who is offered, and with what numbers.
struct OfferPlan {
  let offer: Offer
  let fans: OfferFans
  /// Conversions in all for each first-order one: 1/(1 − R).
  let spread: Double
  /// Indices of the fans offered, in the order of priority.
  let chosen: [Int]
  /// The same by their numbers: an order that no file and no sort can change.
  let inNumberOrder: [Int]

  init(fans: OfferFans, offer: Offer) throws {
    self.fans = fans
    self.offer = offer
    try OfferPlan.check(fans: fans, offer: offer)
    let reproduction = offer.wordOfMouth ?? 0
    spread = 1 / (1 - reproduction)
    chosen = OfferPlan.choose(fans: fans, offer: offer, spread: spread)
    inNumberOrder = OfferPlan.sorted(chosen, by: fans.numbers)
  }

  /// The number that names a fan's coins.
  func number(of fan: Int) -> Int { fans.numbers?[fan] ?? fan }

  func fan(_ index: Int) -> OfferFan { OfferPlan.fan(index, of: fans, in: offer) }

  /// Exact means and variances over the fans offered, added up in the order of their numbers.
  func moments() -> OfferMoments {
    var moments = OfferMoments()
    for index in inNumberOrder { moments.add(fan(index), spread: spread) }
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

  /// Takes fans in the order of priority while the number of offers and the budget last.
  ///
  /// The list ends at the first fan whose expected cost no longer fits, so that it is a prefix of
  /// the order asked for; packing the rest of the budget is the optimiser's work.
  private static func choose(fans: OfferFans, offer: Offer, spread: Double) -> [Int] {
    let most = min(fans.count, offer.offers ?? fans.count)
    if offer.budget == nil, most == fans.count, offer.by == nil { return Array(0..<fans.count) }
    let order = priorityOrder(fans: fans, offer: offer, spread: spread)
    guard let budget = offer.budget else { return Array(order.prefix(most)) }
    var spent = 0.0
    var chosen: [Int] = []
    for index in order.prefix(most) {
      let cost = fan(index, of: fans, in: offer).expected(spread: spread).cost
      guard spent + cost <= budget else { break }
      spent += cost
      chosen.append(index)
    }
    return chosen
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

// MARK: Checks

extension OfferPlan {
  private static func check(fans: OfferFans, offer: Offer) throws {
    let count = fans.count
    let share = "a share between 0 % and 100 %"
    let amount = "an amount, 0 or more"
    if let accept = offer.accept {
      try check("accept", accept, fans: count, upTo: 1, allowed: share)
    } else {
      try check("acceptance", .each(fans.acceptance), fans: count, upTo: 1, allowed: share)
    }
    try check("completion", offer.completion, fans: count, upTo: 1, allowed: share)
    try check("margin", offer.margin, fans: count, upTo: 1, allowed: share)
    try check("conversion", offer.conversion, fans: count, upTo: 1, allowed: share)
    try check("perk", offer.perk, fans: count, upTo: mostMoney, allowed: amount)
    try check("handling", offer.handling, fans: count, upTo: mostMoney, allowed: amount)
    try check("reward", offer.reward, fans: count, upTo: mostMoney, allowed: amount)
    try check("value", offer.value, fans: count, upTo: mostMoney, allowed: amount)
    try check(
      "engaged_reach", .each(fans.engaged), fans: count, upTo: mostPeople,
      allowed: "people, 0 or more and at most everyone")
    try checkLimits(offer, fans: count)
    try checkNumbers(fans)
  }

  /// More than any budget, and small enough that sums of millions of fans stay exact.
  private static let mostMoney = 1e12
  /// More people than there are.
  private static let mostPeople = 1e11

  private static func check(
    _ option: String, _ values: PerFan, fans: Int, upTo most: Double, allowed: String
  ) throws {
    func check(_ value: Double) throws {
      guard value >= 0, value <= most else {
        throw OfferError.outOfRange(option: option, value: value, allowed: allowed)
      }
    }
    switch values {
    case .all(let value): try check(value)
    case .each(let values):
      guard values.count == fans else {
        throw OfferError.wrongLength(option: option, values: values.count, fans: fans)
      }
      for value in values { try check(value) }
    }
  }

  private static func checkLimits(_ offer: Offer, fans: Int) throws {
    if let offers = offer.offers, offers < 0 { throw OfferError.negativeOffers(offers) }
    if let budget = offer.budget, !(budget >= 0 && budget.isFinite) {
      throw OfferError.outOfRange(option: "budget", value: budget, allowed: "an amount, 0 or more")
    }
    if let reproduction = offer.wordOfMouth, !(reproduction >= 0 && reproduction < 1) {
      throw OfferError.outOfRange(
        option: "word_of_mouth", value: reproduction, allowed: "a share from 0 % to below 100 %")
    }
    guard let priority = offer.by else { return }
    guard priority.count == fans else {
      throw OfferError.wrongLength(option: "by", values: priority.count, fans: fans)
    }
    if let bad = priority.first(where: \.isNaN) {
      throw OfferError.outOfRange(option: "by", value: bad, allowed: "numbers")
    }
  }

  private static func checkNumbers(_ fans: OfferFans) throws {
    guard let numbers = fans.numbers else { return }
    guard numbers.count == fans.count else {
      throw OfferError.wrongLength(option: "numbers", values: numbers.count, fans: fans.count)
    }
    if let bad = numbers.first(where: { $0 < 0 }) { throw OfferError.fanNumber(bad) }
    if let number = repeated(numbers) { throw OfferError.fanNumber(number) }
  }

  /// A number that is there twice; none is negative.
  private static func repeated(_ numbers: [Int]) -> Int? {
    guard let most = numbers.max() else { return nil }
    guard most < 8 * numbers.count else {
      let sorted = numbers.sorted()
      return zip(sorted, sorted.dropFirst()).first { $0 == $1 }?.0
    }
    var isTaken = [Bool](repeating: false, count: most + 1)
    for number in numbers {
      if isTaken[number] { return number }
      isTaken[number] = true
    }
    return nil
  }
}
