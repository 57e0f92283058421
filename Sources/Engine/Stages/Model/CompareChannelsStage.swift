import Influence
import Language
import Tables

/// `compare channels (budget: $150k)`: the same money on a celebrity, stars, bloggers, ads, and
/// micro-influencers.
struct CompareChannelsStage: BoundStage {
  /// The offer's options that may be said, each as one value.
  static let constants = [
    "perk", "handling", "reward", "value", "margin", "accept", "completion", "conversion",
    "word_of_mouth",
  ]

  let offer: BoundOffer
  private let followers: BoundExpr
  private let tier: BoundExpr
  private let reach: BoundExpr
  private let acceptance: BoundExpr
  /// What tells the fans apart: their key, or all their columns.
  private let order: [BoundExpr]
  private let asksTopics: Bool
  private let budget: Double
  private let range: SourceRange
  let output: Schema

  init(_ stage: Stage, _ binder: inout Binder, _ input: Schema) throws {
    let pairs = stage.pairs("options")
    for pair in pairs {
      let option = pair.name.text.lowercased()
      guard Self.constants.contains(option) || option == "budget" else {
        throw Diagnostic(
          .unknownOption, "`compare channels` has no option `\(pair.name.text)`",
          at: pair.name.range,
          help:
            "Options: budget, \(Self.constants.joined(separator: ", ")); the fee of a post is a setting: `set fee = $10`."
        )
      }
    }
    offer = try BoundOffer(name: "channels", pairs, &binder, input)
    for pair in pairs {
      guard let expr = offer.exprs[pair.name.text.lowercased()], expr.constant == nil else {
        continue
      }
      throw Diagnostic(
        .notConstant, "`\(pair.name.text)` is one value for all channels", at: pair.name.range,
        help: "`simulate offer` takes one a fan.")
    }
    guard let budget = offer.budget else {
      throw Diagnostic(
        .badOption, "`compare channels` needs the budget that each channel gets", at: stage.range,
        help: "Write `compare channels (budget: $150k)`.")
    }
    if let baseline = stage.optionalName("baseline") {
      throw Diagnostic(
        .badOption, "channels are compared with each other, not with a baseline",
        at: baseline.range, help: "Leave `baseline \(baseline.text)` out.")
    }
    self.budget = budget
    range = stage.range
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry,
      topics: input.topics)
    followers = try scope.require(.followers, why: "paid posts are priced by followers")
    tier = try scope.model("tier")
    reach = try scope.model("relevant_reach")
    acceptance =
      offer.exprs["accept"] == nil ? try scope.model("acceptance") : .constant(.percent(0))
    order = input.tieBreakers
    asksTopics = !input.topics.isEmpty
    output = Schema([]).appending([
      ("channel", .text), ("spend", .money(offer.currency ?? .dollar)), ("partners", .number),
      ("engaged", .number), ("conversions", .number),
      ("cost_per_conversion", .money(offer.currency ?? .dollar)), ("roi", .percent),
      ("roi_low", .percent), ("roi_high", .percent),
    ])
  }

  func run(_ input: Relation, _ run: RunContext) throws -> Relation {
    let fans = try ChannelFans(self, input, run)
    let outcomes: [ChannelOutcome]
    do {
      let comparison = try comparison(run)
      outcomes = try Channel.allCases.map { channel in
        if let tier = channel.paidTier {
          return try comparison.paid(channel, fans.paid[tier] ?? [])
        }
        return channel == .ads ? try comparison.ads() : try comparison.micro(fans.micro)
      }
      remark(outcomes, comparison, fans, run)
    } catch let error as OfferError {
      throw failure(error, fans, input, run)
    }
    let currency = offer.currency ?? .dollar
    return Relation(
      [
        .text("channel", outcomes.map(\.channel.rawValue)),
        .reals("spend", outcomes.map(\.spend), .money(currency)),
        .reals("partners", outcomes.map(\.partners)),
        .reals("engaged", outcomes.map(\.engaged)),
        .reals("conversions", outcomes.map(\.conversions)),
        .reals("cost_per_conversion", outcomes.map(\.costPerConversion), .money(currency)),
        .reals("roi", outcomes.map(\.roi), .percent),
        .reals("roi_low", outcomes.map { $0.roiInterval?.low }, .percent),
        .reals("roi_high", outcomes.map { $0.roiInterval?.high }, .percent),
      ], rowCount: outcomes.count)
  }

  private func comparison(_ run: RunContext) throws -> ChannelComparison {
    let assumptions = run.workspace.settings.assumptions
    var plain = Offer(name: "channels", assumptions: assumptions)
    func set(_ option: String, _ path: WritableKeyPath<Offer, PerFan>) {
      if let value = offer.exprs[option]?.constant?.double { plain[keyPath: path] = .all(value) }
    }
    set("perk", \.perk)
    set("handling", \.handling)
    set("reward", \.reward)
    set("value", \.value)
    set("margin", \.margin)
    set("completion", \.completion)
    set("conversion", \.conversion)
    if let accept = offer.exprs["accept"]?.constant?.double { plain.accept = .all(accept) }
    if let wordOfMouth = offer.wordOfMouth { plain.wordOfMouth = wordOfMouth }
    return try ChannelComparison(budget: budget, offer: plain, assumptions: assumptions)
  }

  /// What cannot be worked out, with the fan whose fault it is.
  private func failure(
    _ error: OfferError, _ fans: ChannelFans, _ input: Relation, _ run: RunContext
  ) -> Diagnostic {
    var who: String?
    if case .outOfRange(_, _, _, let fan?) = error {
      who = try? FanName(order).text(of: input, fans.microRows[fan], run)
    }
    return error.diagnostic(of: who, exprs: offer.exprs, at: range)
  }

  // MARK: Remarks

  private func remark(
    _ outcomes: [ChannelOutcome], _ comparison: ChannelComparison, _ fans: ChannelFans,
    _ run: RunContext
  ) {
    let sentences = ChannelSentences(comparison, currency: offer.currency ?? .dollar)
    let ranked = outcomes.filter { $0.roi != nil }.enumerated().sorted {
      ($1.element.roi ?? 0, $0.offset) < ($0.element.roi ?? 0, $1.offset)
    }.map(\.element)
    if let best = ranked.first { run.note(.finding, sentences.order(ranked, best)) }
    for (ahead, outcome) in Swift.zip(ranked, ranked.dropFirst()) {
      if let text = sentences.condition(outcome, toOvertake: ahead) { run.note(.finding, text) }
    }
    for outcome in outcomes where outcome.channel != .ads {
      if let text = sentences.absence(outcome) { run.note(.warning, text) }
    }
    if let text = sentences.leftOver(outcomes) { run.note(.warning, text) }
    for text in outcomes.compactMap(sentences.tooFew) { run.note(.warning, text) }
    if fans.leftOut > 0 {
      run.note(
        .ledger,
        "\(grouped(fans.leftOut)) \(fans.leftOut == 1 ? "fan" : "fans") left out: no known followers, engaged reach or grade."
      )
    }
    run.note(
      .definition,
      "engaged: engaged reach × relevance × authenticity of those who take part; in ads, clicks. The intervals hold the chance of conversions, not the doubt about the constants."
    )
    if !asksTopics {
      run.note(
        .definition,
        "No topic was asked for, so every account counts as relevant: `topic #…` before it changes that."
      )
    }
    let accepting =
      offer.exprs["accept"] == nil ? AssumptionName.accepting + AssumptionName.grading : []
    let said = Set(offer.exprs.keys)
    let constants = AssumptionName.offering.filter { !said.contains($0.rawValue) }
    let leaned = constants + accepting + AssumptionName.tierBorders
    let currency = offer.currency ?? .dollar
    run.noteAssumed(
      leaned + [.fee, .adClick, .adConversion], of: "These figures", in: currency)
    run.noteTakenOver(constants + [.fee, .adClick], as: currency)
    run.remarks.charts.append(
      Chart(
        "ROI of \(FigureText.money(budget, offer.currency ?? .dollar)) by channel", y: "ROI",
        unit: .percent,
        .bars(
          labels: ranked.map(\.channel.rawValue), values: ranked.map { $0.roi ?? .nan },
          lows: ranked.map { $0.roiInterval?.low ?? .nan },
          highs: ranked.map { $0.roiInterval?.high ?? .nan })))
  }

  /// The fans as the channels take them, in the order of their keys.
  private struct ChannelFans {
    var paid: [Tier: [PaidPartner]] = [:]
    var micro = OfferFans(acceptance: [], engaged: [])
    /// The rows of the input that those stand in.
    var microRows: [Int] = []
    var leftOut = 0

    init(_ stage: CompareChannelsStage, _ input: Relation, _ run: RunContext) throws {
      let followers = try input.column(stage.followers, run)
      let reach = try input.column(stage.reach, run)
      let tiers = try input.column(stage.tier, run)
      let acceptance = try input.column(stage.acceptance, run)
      let isSaid = stage.offer.exprs["accept"] != nil
      var rows: [Int] = []
      var known: [Tier: [Int]] = [:]
      let said = Meanings(Vector(tiers)) { Tier(text: $0) }
      for row in 0..<input.count {
        guard let tier = said[row], reach.isValid(row)
        else {
          leftOut += 1
          continue
        }
        switch tier {
        case .peer: continue
        case .micro:
          if isSaid || acceptance.isValid(row) { rows.append(row) } else { leftOut += 1 }
        case .blogger, .star, .celebrity:
          if followers.isValid(row) { known[tier, default: []].append(row) } else { leftOut += 1 }
        }
      }
      microRows = rows
      let numbers = try FanNumbers(stage.order, of: input, run).numbers
      reach.withDoubles { reach in
        followers.withDoubles { followers in
          for (tier, rows) in known {
            paid[tier] = rows.sorted { numbers[$0] < numbers[$1] }.map {
              PaidPartner(followers: followers($0), engaged: max(0, reach($0)))
            }
          }
        }
        acceptance.withDoubles { acceptance in
          micro = OfferFans(
            numbers: rows.map { numbers[$0] }, acceptance: rows.map { acceptance($0) },
            engaged: rows.map { max(0, reach($0)) })
        }
      }
    }
  }
}
