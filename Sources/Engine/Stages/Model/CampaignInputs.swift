import Influence
import Language
import Tables

/// What a campaign needs to know of each fan, settled when it is bound.
struct CampaignColumns: Sendable {
  /// What tells the fans apart: their key, or all their columns.
  let order: [BoundExpr]
  let reach: BoundExpr
  let grade: BoundExpr?
  let tier: BoundExpr?
  /// The stage, for what is wrong with a fan rather than with an option.
  let range: SourceRange

  /// - Parameter needsReach: false where a fan of unknown reach may be offered all the same.
  init(
    _ binder: inout Binder, _ input: Schema, _ offers: [BoundOffer], needsReach: Bool = true,
    at range: SourceRange
  ) throws {
    self.range = range
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry,
      topics: input.topics)
    order = input.tieBreakers
    reach = needsReach ? try scope.model("relevant_reach") : scope.modelIfKnown("relevant_reach")
    grade = try? scope.model("grade")
    tier = try? scope.model("tier")
    if needsReach, offers.contains(where: { $0.exprs["accept"] == nil }) {
      _ = try scope.model("grade")
      _ = try scope.model("tier")
    }
  }
}

/// The fans of a campaign as arrays: those whose reach, acceptance and options are known.
struct CampaignInputs {
  let fans: OfferFans
  /// The rows of the stage's input that the fans stand in.
  let rows: [Int]
  let bound: BoundOffer
  private let columns: CampaignColumns
  /// True where nothing is known of who would accept, so that everybody is taken to.
  let isUnknown: Bool
  /// The relation with only those fans, which per-fan options are worked out on.
  private let relation: Relation

  init(
    _ stage: CampaignColumns, _ offer: BoundOffer, _ input: Relation, _ run: RunContext,
    keepsUnknown: Bool = false
  ) throws {
    bound = offer
    columns = stage
    let reach = try input.column(stage.reach, run)
    var present = keepsUnknown ? nil : reach.validity
    var graded: (grade: Column, tier: Column)?
    if offer.exprs["accept"] == nil, let grade = stage.grade, let tier = stage.tier {
      let columns = (try input.column(grade, run), try input.column(tier, run))
      present = bothPresent(present, bothPresent(columns.0.validity, columns.1.validity))
      graded = columns
    }
    isUnknown = keepsUnknown && graded == nil && offer.exprs["accept"] == nil
    let known = present?.onesCount ?? input.count
    if known < input.count {
      run.note(
        .ledger,
        "\(grouped(input.count)) fans in, \(grouped(known)) can be offered; the others have no known reach or grade."
      )
    }
    present = bothPresent(present, try Self.optionsPresent(offer, input, present, run))
    let kept = (0..<input.count).filter { row in present.map { $0[row] } ?? true }
    rows = kept
    relation = input.taking(kept.map { UInt32(truncatingIfNeeded: $0) })
    let assumptions = run.workspace.settings.assumptions
    let unknown = isUnknown ? 1.0 : 0
    let grades = graded.map { Meanings(Vector($0.grade)) { Grade(rawValue: $0) } }
    let tiers = graded.map { Meanings(Vector($0.tier)) { Tier(text: $0) } }
    let acceptance = try kept.enumerated().map { place, row -> Double in
      try run.checkNowAndThen(at: place)
      guard let grade = grades?[row], let tier = tiers?[row] else { return unknown }
      return assumptions.acceptance(grade: grade, tier: tier, kind: offer.kind)
    }
    try run.workers.cancellation.check()
    let engaged = reach.withDoubles { value in
      kept.map { reach.isValid($0) ? max(0, value($0)) : 0 }
    }
    fans = OfferFans(
      numbers: try FanNumbers(stage.order, of: relation, run).numbers, acceptance: acceptance,
      engaged: engaged)
  }

  /// The offer as the engine takes it.
  func offer(_ run: RunContext) throws -> Offer {
    var offer = Offer(
      name: bound.name, kind: bound.kind, assumptions: run.workspace.settings.assumptions)
    for (option, expr) in bound.exprs {
      let values = try perFan(expr, run)
      switch option {
      case "perk": offer.perk = values
      case "handling": offer.handling = values
      case "reward": offer.reward = values
      case "value": offer.value = values
      case "margin": offer.margin = values
      case "accept": offer.accept = values
      case "completion": offer.completion = values
      case "conversion": offer.conversion = values
      default: offer.by = each(values)
      }
    }
    if isUnknown, bound.exprs["completion"] == nil { offer.completion = .all(1) }
    offer.budget = bound.budget
    offer.offers = bound.offers
    offer.control = bound.control
    if let organic = bound.organic { offer.organic = organic }
    if let wordOfMouth = bound.wordOfMouth { offer.wordOfMouth = wordOfMouth }
    run.noteTakenOver(
      AssumptionName.offering.filter { bound.exprs[$0.rawValue] == nil },
      as: bound.currency ?? .dollar)
    do {
      try checkOffer(fans: fans, offer: offer)
    } catch let error as OfferError {
      throw failure(error, run)
    }
    return offer
  }

  /// A value that an offer cannot have, with the fan that has it.
  private func failure(_ error: OfferError, _ run: RunContext) -> Diagnostic {
    var who: String?
    if case .outOfRange(_, _, _, let fan?) = error {
      who = try? FanName(columns.order).text(of: relation, fan, run)
    }
    return error.diagnostic(of: who, exprs: bound.exprs, at: columns.range)
  }

  /// The friendship graph as the engine takes it; nil where the offer does not spread.
  func spread(_ offer: Offer, at range: SourceRange, _ run: RunContext) throws -> OfferSpread? {
    guard let spreading = bound.spread else { return nil }
    let chances = try spreading.chances(offer.conversion, at: range, run)
    let people = try spreading.graph.people(of: relation, run)
    let strangers = people.count { $0 == nil }
    if strangers > 0 {
      run.note(
        .ledger,
        "\(grouped(strangers)) fans are nobody of `\(spreading.graph.name)`: they can accept, and pass nothing on."
      )
    }
    run.note(.definition, spreading.definition(chances))
    return OfferSpread(
      graph: spreading.graph.graph.graph, people: people.map { $0.map(Int.init) },
      chances: chances, days: spreading.days)
  }

  /// The rows in which every option of the offer has a value; nil where that is all. A note says
  /// how many have none.
  ///
  /// - Parameter present: the rows that can be offered as far as is known of the fans themselves.
  private static func optionsPresent(
    _ offer: BoundOffer, _ input: Relation, _ present: Bitmap?, _ run: RunContext
  ) throws -> Bitmap? {
    var validity: Bitmap?
    var lacking: [String] = []
    for option in BoundOffer.perFan {
      guard let expr = offer.exprs[option], expr.constant == nil,
        let own = try input.column(expr, run).validity
      else { continue }
      validity = bothPresent(validity, own)
      lacking.append("`\(option)`")
    }
    guard let validity else { return nil }
    let before = present?.onesCount ?? input.count
    let after = (bothPresent(present, validity) ?? validity).onesCount
    if after < before {
      let left = before - after
      run.note(
        .ledger,
        "\(grouped(left)) of \(grouped(before)) fans \(left == 1 ? "is" : "are") left out: \(lacking.joined(separator: " or ")) is missing for \(left == 1 ? "that one" : "them")."
      )
    }
    return validity
  }

  private func perFan(_ expr: BoundExpr, _ run: RunContext) throws -> PerFan {
    if let constant = expr.constant?.double { return .all(constant) }
    let column = try relation.column(expr, run)
    try run.workers.cancellation.check()
    return .each(column.withDoubles { value in (0..<column.count).map(value) })
  }

  func each(_ values: PerFan) -> [Double] {
    (0..<fans.count).map { values[$0] }
  }
}
