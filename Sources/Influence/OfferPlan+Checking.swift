/// Checks what an offer says of its fans, before anything is worked out.
///
/// - Throws: ``OfferError`` for the first value that an offer cannot have, with its fan.
public func checkOffer(fans: OfferFans, offer: Offer) throws {
  try OfferPlan.check(fans: fans, offer: offer)
}

extension OfferPlan {
  /// - Throws: ``OfferError`` for the first value that an offer cannot have.
  static func check(fans: OfferFans, offer: Offer) throws {
    let count = fans.count
    let share = "a share between 0 % and 100 %"
    let amount = "an amount from 0 to 1,000,000,000,000"
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
      allowed: "people, at most 100,000,000,000")
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
    func check(_ value: Double, of fan: Int?) throws {
      guard value >= 0, value <= most else {
        throw OfferError.outOfRange(option: option, value: value, allowed: allowed, fan: fan)
      }
    }
    switch values {
    case .all(let value): try check(value, of: nil)
    case .each(let values):
      guard values.count == fans else {
        throw OfferError.wrongLength(option: option, values: values.count, fans: fans)
      }
      for (fan, value) in values.enumerated() { try check(value, of: fan) }
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
    if let control = offer.control, !(control >= 0 && control < 1) {
      throw OfferError.outOfRange(
        option: "control", value: control, allowed: "a share from 0 % to below 100 %")
    }
    guard offer.organic >= 0, offer.organic <= mostPeople else {
      throw OfferError.outOfRange(
        option: "organic", value: offer.organic, allowed: "conversions a fan, 0 or more")
    }
    guard let priority = offer.by else { return }
    guard priority.count == fans else {
      throw OfferError.wrongLength(option: "by", values: priority.count, fans: fans)
    }
    if let bad = priority.firstIndex(where: \.isNaN) {
      throw OfferError.outOfRange(option: "by", value: .nan, allowed: "numbers", fan: bad)
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
