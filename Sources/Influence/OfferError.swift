/// Why an offer cannot be simulated as it was described.
public enum OfferError: Error, Hashable, Sendable {
  /// An option has a value it cannot take: `accept` of 800 %, a negative perk. `fan` is the place
  /// of the fan that it is for, nil where it is for all.
  case outOfRange(option: String, value: Double, allowed: String, fan: Int? = nil)
  /// An option has a different number of values than there are fans.
  case wrongLength(option: String, values: Int, fans: Int)
  case noRuns
  case tooManyRuns(asked: Int, most: Int)
  case negativeOffers(Int)
  /// A fan number that is negative, or given to two fans.
  case fanNumber(Int)
  /// An option that has to be the same for every fan where friends convert friends.
  case notForAll(option: String)
  /// The people or the money add up to more than can be counted exactly.
  case tooLarge(option: String)
}

extension OfferError: CustomStringConvertible {
  /// One plain sentence for the person who asked.
  public var description: String {
    switch self {
    case .outOfRange(let option, let value, let allowed, _):
      "\(option) cannot be \(OfferError.text(value, allowed)): it takes \(allowed)"
    case .wrongLength(let option, let values, let fans):
      "\(option) has \(values) values for \(fans) fans"
    case .noRuns: "a simulation needs at least one run"
    case .tooManyRuns(let asked, let most):
      "\(asked) runs are more than the \(most) a simulation takes; the exact mean needs none"
    case .negativeOffers(let count): "\(count) fans cannot be offered anything"
    case .fanNumber(let number): "the fan number \(number) is negative or given twice"
    case .notForAll(let option):
      "\(option) has to be one value for all fans where the offer spreads through friends"
    case .tooLarge(let option): "\(option) adds up to more than can be counted exactly"
    }
  }

  /// A share in percent, as what is allowed is said; whole numbers without decimals.
  private static func text(_ value: Double, _ allowed: String) -> String {
    let isShare = allowed.contains("%")
    let shown = isShare ? (value * 1e6).rounded() / 1e4 : value
    let number = Int(exactly: shown).map(String.init) ?? "\(shown)"
    return isShare ? number + " %" : number
  }
}
