/// A number that is the same for every fan, or one a fan.
public enum PerFan: Hashable, Sendable {
  case all(Double)
  case each([Double])

  @inlinable
  public subscript(fan: Int) -> Double {
    switch self {
    case .all(let value): value
    case .each(let values): values[fan]
    }
  }

  /// How many fans it is for; nil where it suits any number.
  public var count: Int? {
    if case .each(let values) = self { values.count } else { nil }
  }
}

/// An offer to a brand's fans, with everything an analyst may say about it.
///
/// Money in the major unit of one currency; shares as ratios. Every default is an assumption:
///
///     var offer = Offer(name: "VIP preview", assumptions: assumptions)
///     offer.budget = 50_000
public struct Offer: Hashable, Sendable {
  public var name: String
  public var kind: OfferKind = .special
  /// Given to, and handled for, each fan who accepts.
  public var perk: PerFan
  public var handling: PerFan
  /// Paid for each friend converted.
  public var reward: PerFan
  /// What a conversion brings, and the share of it that is kept.
  public var value: PerFan
  public var margin: PerFan
  /// The chance that a fan accepts, said by the analyst; nil takes ``OfferFans/acceptance``.
  public var accept: PerFan?
  /// The share of those who accept who also do it.
  public var completion: PerFan
  /// Engaged people an activation converts, a ratio.
  public var conversion: PerFan
  /// The most that the offers made may be expected to cost; nil for no limit.
  public var budget: Double?
  /// The most fans offered; nil for all.
  public var offers: Int?
  /// Larger goes first where not all are offered; nil for expected conversions per expected cost.
  public var by: [Double]?
  /// Converts that each convert brings on, below 1; nil for none.
  public var wordOfMouth: Double?
  /// The share of the fans chosen who are held out, to see what happens without the offer; nil for
  /// none.
  public var control: Double?
  /// Conversions a fan brings without any offer, expected; only a control group shows them.
  public var organic = 0.0

  public init(name: String, kind: OfferKind = .special, assumptions: Assumptions = Assumptions()) {
    self.name = name
    self.kind = kind
    perk = .all(assumptions[.perk])
    handling = .all(assumptions[.handling])
    reward = .all(assumptions[.reward])
    value = .all(assumptions[.value])
    margin = .all(assumptions[.margin])
    completion = .all(assumptions[.completion])
    conversion = .all(assumptions[.conversion])
    let reproduction = assumptions[.wordOfMouth]
    wordOfMouth = reproduction > 0 ? reproduction : nil
  }
}

/// The fans an offer goes to: one entry a fan in every array.
public struct OfferFans: Hashable, Sendable {
  /// The fan's rank among the keys of the whole dataset in sorted order: it names the fan's coins,
  /// so a filter, a shuffle or another file order changes nobody's luck. Nil numbers them 0, 1, ….
  public var numbers: [Int]?
  /// Grade rate × tier readiness, a ratio, without completion.
  public var acceptance: [Double]
  /// Topic-relevant engaged reach E·T·Q, in people.
  public var engaged: [Double]

  public init(numbers: [Int]? = nil, acceptance: [Double], engaged: [Double]) {
    self.numbers = numbers
    self.acceptance = acceptance
    self.engaged = engaged
  }

  public var count: Int { engaged.count }
}
