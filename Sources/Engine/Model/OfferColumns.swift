import Influence
import Tables

/// What an offer would do, fan by fan, as columns.
enum OfferColumns {
  static let all = [acceptance, relevantReach, expectedConversions, expectedCost]

  static let acceptance = ModelColumn(
    "acceptance", .percent,
    summary: "The grade's rate × the tier's readiness for VIP treatment, without completion."
  ) { scope in
    let (grade, tier) = (try scope.model("grade"), try scope.model("tier"))
    let assumptions = scope.settings.assumptions
    let rates = Grade.allCases.map { grade in
      Tier.allCases.map { assumptions.acceptance(grade: grade, tier: $0) }
    }
    return scope.use(
      "acceptance", [grade, tier], constants: scope.changes(AssumptionName.accepting),
      sql: SQLFormulas.acceptance(assumptions)
    ) { inputs, count in
      let grades = Meanings(inputs[0]) {
        Grade(rawValue: $0).flatMap { Grade.allCases.firstIndex(of: $0) }
      }
      let tiers = Meanings(inputs[1]) { Tier(text: $0) }
      return .numbers(count: count) { row in
        guard let tier = tiers[row], let grade = grades[row] else { return nil }
        return rates[grade][tier.rank]
      }
    }
  }

  static let relevantReach = ModelColumn(
    "relevant_reach", .number, summary: "Engaged reach × relevance × authenticity."
  ) { scope in
    let engaged = try scope.model("engaged_reach")
    let authenticity = try scope.model("authenticity")
    // Where no topic is asked for, every fan is as relevant as any other.
    let relevance: BoundExpr =
      scope.topics.isEmpty ? .constant(.number(1)) : try scope.model("relevance")
    return scope.use(
      "relevant_reach", [engaged, relevance, authenticity], sql: SQLFormulas.product
    ) { inputs, count in
      let lanes = inputs.map(OptionalLane.init)
      return .numbers(count: count) { row in
        guard let engaged = lanes[0][row], let relevance = lanes[1][row],
          let authenticity = lanes[2][row]
        else { return nil }
        return Engagement.relevantReach(
          engagedReach: engaged, relevance: relevance, authenticity: authenticity)
      }
    }
  }

  static let expectedConversions = ModelColumn(
    "expected_conversions", .number,
    summary: "Acceptance × completion × conversion × engaged reach × relevance × authenticity."
  ) { scope in
    let inputs = [try scope.model("acceptance"), try scope.model("relevant_reach")]
    let assumptions = scope.settings.assumptions
    let (completion, conversion) = (assumptions[.completion], assumptions[.conversion])
    return scope.use(
      "expected_conversions", inputs, constants: scope.changes([.completion, .conversion]),
      sql: SQLFormulas.scaledProduct(completion * conversion)
    ) { inputs, count in
      let (acceptance, reach) = (OptionalLane(inputs[0]), OptionalLane(inputs[1]))
      return .numbers(count: count) { row in
        guard let acceptance = acceptance[row], let reach = reach[row] else { return nil }
        return acceptance * completion
          * Campaign.conversions(conversion: conversion, relevantReach: reach)
      }
    }
  }

  static let expectedCost = ModelColumn(
    "expected_cost", .money(.dollar),
    summary: "Perk and handling for those who accept, and the reward for converted friends."
  ) { scope in
    let inputs = [try scope.model("acceptance"), try scope.model("expected_conversions")]
    let assumptions = scope.settings.assumptions
    let accepted = assumptions[.perk] + assumptions[.handling]
    let reward = assumptions[.reward]
    return scope.use(
      "expected_cost", inputs, constants: scope.changes(AssumptionName.costs),
      sql: SQLFormulas.combined(accepted, reward)
    ) { inputs, count in
      let (acceptance, conversions) = (OptionalLane(inputs[0]), OptionalLane(inputs[1]))
      return .numbers(count: count) { row in
        guard let acceptance = acceptance[row], let conversions = conversions[row] else {
          return nil
        }
        return acceptance * accepted + conversions * reward
      }
    }
  }
}
