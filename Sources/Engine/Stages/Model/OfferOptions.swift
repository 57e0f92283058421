import Influence
import Language
import Tables

/// An offer as its stage says it, bound: constants and per-fan expressions.
struct BoundOffer: Sendable {
  let name: String
  var kind: OfferKind = .special
  var exprs: [String: BoundExpr] = [:]
  var budget: Double?
  var offers: Int?
  var wordOfMouth: Double?
  /// The friendship graph that the offer spreads through, and how: nil for none.
  var spread: OfferSpreading?
  var control: Double?
  var organic: Double?
  /// Only for `optimise`: what to bring as much of as possible, the most fans, and how near to
  /// 1 − 1/e of the best a choice through friends has to be proven; nil for as near as many sets prove.
  var goal = OfferGoal.conversions
  var count: Int?
  var epsilon: Double?
  var runs = 10_000
  var seed: UInt64?
  var currency: Currency?

  /// Options that take a constant or a per-fan expression.
  static let perFan = [
    "perk", "handling", "reward", "value", "margin", "accept", "completion", "conversion", "by",
  ]
  static let options =
    perFan + [
      "budget", "offers", "kind", "runs", "seed", "word_of_mouth", "spread", "chance", "days",
      "control", "organic",
    ]
  /// What `optimise offer` takes beside them.
  static let choosing = ["goal", "count", "epsilon"]

  private static let amounts: Set<String> = ["perk", "handling", "reward", "value", "budget"]
  private static let shares: Set<String> = [
    "margin", "accept", "completion", "conversion", "word_of_mouth", "control",
  ]

  /// - Parameter more: options that the stage at hand takes beside those of every offer.
  init(
    name: String, _ pairs: [Pair], _ binder: inout Binder, _ input: Schema, more: [String] = []
  ) throws {
    self.name = name
    var seen = Set<String>()
    for pair in pairs {
      let option = pair.name.text.lowercased()
      guard (Self.options + more).contains(option) else {
        throw Self.unknown(pair, Self.options + more)
      }
      guard seen.insert(option).inserted else {
        throw Diagnostic(
          .badOption, "`\(option)` is said twice", at: pair.name.range,
          help: "Leave one of them out.")
      }
      switch option {
      case "kind":
        kind = try OptionWord.read(
          try pair.expression(), of: OfferKind.self, option: option, what: "kind of offer")
      case "goal":
        goal = try OptionWord.read(
          try pair.expression(), of: OfferGoal.self, option: option, what: "goal")
      // Those of a friendship graph are settled together, below.
      case "spread", "chance", "days": continue
      default:
        let bound = try binder.bind(try pair.expression(), in: Scope(input))
        try take(option, bound, at: pair.name.range)
      }
    }
    spread = try OfferSpreading(pairs, &binder, input)
    if spread != nil { try checkSpread(pairs) } else { try checkEpsilon(pairs) }
  }

  /// A conversion through friends is nobody's own, so what it costs and brings is one value.
  private func checkSpread(_ pairs: [Pair]) throws {
    for pair in pairs where ["reward", "value", "margin"].contains(pair.name.text.lowercased()) {
      guard let expr = exprs[pair.name.text.lowercased()], expr.constant == nil else { continue }
      throw Diagnostic(
        .notConstant,
        "`\(pair.name.text)` is one value for all fans where the offer spreads through friends",
        at: pair.name.range, help: "Write one amount, such as `\(pair.name.text): $5`.")
    }
  }

  private func checkEpsilon(_ pairs: [Pair]) throws {
    guard let pair = pairs.first(where: { $0.name.text.lowercased() == "epsilon" }) else { return }
    throw Diagnostic(
      .badOption, "`epsilon` needs `spread`", at: pair.name.range,
      help: "Without a friendship graph the gap to the best choice is known; leave it out.")
  }

  private static func unknown(_ pair: Pair, _ options: [String]) -> Diagnostic {
    let name = pair.name.text
    let close = closestMatches(to: name, in: options, limit: 2)
    return Diagnostic(
      .unknownOption, "an offer has no option `\(name)`", at: pair.name.range,
      help: close.isEmpty
        ? "Options: \(options.joined(separator: ", "))."
        : "Did you mean \(close.map { "`\($0)`" }.joined(separator: " or "))?",
      fixes: close.prefix(1).map { .init(pair.name.range, $0) })
  }

  private mutating func take(_ option: String, _ bound: BoundExpr, at range: SourceRange) throws {
    try check(option, bound, at: range)
    if Self.perFan.contains(option) {
      if option != "by", let value = bound.constant?.double, value < 0 {
        throw negative(option, bound, at: range)
      }
      exprs[option] = bound
      return
    }
    guard let cell = bound.constant, let number = cell.double else {
      throw Diagnostic(
        .notConstant, "`\(option)` is one value for the whole offer", at: range,
        help: "Write a number, a parameter, or a name made with `let`.")
    }
    if number < 0, option == "budget" { throw negative(option, bound, at: range) }
    switch option {
    case "budget": budget = number
    case "word_of_mouth": wordOfMouth = number
    case "control": control = number
    case "organic":
      if number < 0 { throw negative(option, bound, at: range) }
      organic = number
    case "count": count = try whole(option, cell, at: range)
    case "offers": offers = try whole(option, cell, at: range)
    case "epsilon":
      guard number >= 0.001, number < 0.632 else {
        throw Diagnostic(
          .badOption, "`epsilon` is a share from 0.1 % to below 63.2 %, 1 − 1/e", at: range,
          label: CanonicalText.rounded(number * 100, decimals: 4) + "%",
          help: "Write \(OptionEntry.hint(option)).")
      }
      epsilon = number
    case "runs":
      runs = try whole(option, cell, at: range)
      guard (1...mostOfferRuns).contains(runs) else {
        throw Diagnostic(
          .badOption, "a simulation takes 1 to \(grouped(mostOfferRuns)) runs", at: range,
          label: grouped(runs), help: "The default is 10,000; the column `exact` needs none.")
      }
    default: seed = UInt64(try whole(option, cell, at: range))
    }
  }

  private func negative(
    _ option: String, _ bound: BoundExpr, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(option)` cannot be negative", at: bound.range ?? range,
      label: bound.constant.map(CanonicalText.cell),
      help: option == "budget" ? "Write \(OptionEntry.hint(option))." : "Write 0 for none.")
  }

  private func whole(_ option: String, _ cell: Cell, at range: SourceRange) throws -> Int {
    guard case .integer(let value) = cell, value >= 0 else {
      throw Diagnostic(
        .badOption, "`\(option)` is a whole number, 0 or more", at: range,
        label: CanonicalText.cell(cell), help: "Write \(OptionEntry.hint(option)).")
    }
    return Int(value)
  }

  /// Units, currencies and, for constants, ranges.
  private mutating func check(_ option: String, _ bound: BoundExpr, at range: SourceRange) throws {
    if case .money(let other)? = bound.type {
      if let currency, currency != other {
        throw Diagnostic(
          .currencyMismatch, "an offer has one currency, not \(currency.sign) and \(other.sign)",
          at: range, help: "Give all amounts in one of them.")
      }
      currency = other
      guard Self.amounts.contains(option) || option == "by" else {
        throw Diagnostic(
          .badOption, "`\(option)` is not an amount of money", at: range,
          help: "Write it as a number or a percent, without a currency sign.")
      }
      return
    }
    let isNumber = bound.type == .integer || bound.type == .number
    guard isNumber || bound.type == .percent && !Self.amounts.contains(option) else {
      throw Diagnostic(
        .badOption, "`\(option)` cannot be \(bound.type?.name ?? "missing")", at: range,
        help: "Write \(OptionEntry.hint(option)).")
    }
    if case .missing? = bound.constant {
      throw Diagnostic(
        .badOption, "`\(option)` is missing for everybody", at: bound.range ?? range,
        help: "Write \(OptionEntry.hint(option)).")
    }
    guard Self.shares.contains(option), let share = bound.constant?.double else { return }
    let isBelowOne = option == "word_of_mouth" || option == "control"
    if share < 0 || share > 1 || isBelowOne && share >= 1 {
      throw Diagnostic(
        .badOption,
        isBelowOne
          ? "`\(option)` is a share from 0 % to below 100 %"
          : "`\(option)` is a share between 0 % and 100 %", at: bound.range ?? range,
        label: CanonicalText.rounded(share * 100, decimals: 4) + "%",
        help: "Write \(OptionEntry.hint(option)).")
    }
  }
}
