import Influence
import Language
import Statistics
import Tables

/// A formula with the numbers of one dataset put in: what `explain NAME` adds where data is loaded.
struct FormulaOnData {
  let dataset: Dataset
  let run: RunContext
  let scope: ModelScope
  let fan: ExampleFan

  var assumptions: Assumptions { run.workspace.settings.assumptions }
  var economics: OfferEconomics { assumptions.offerEconomics }

  init?(_ dataset: Dataset, _ run: RunContext) {
    self.dataset = dataset
    self.run = run
    scope = ModelScope(
      schema: dataset.schema, settings: run.workspace.settings, registry: .standard, topics: [])
    let wanted = [
      "engaged_reach", "engagement", "affinity_score", "grade", "relevant_reach", "coverage",
    ]
    guard let fan = ExampleFan(dataset, scope, wanted: wanted) else { return nil }
    self.fan = fan
  }

  /// The lines for one formula; empty where the dataset has not what it takes.
  func lines(_ name: FormulaName) throws -> [String] {
    switch name {
    case .engagements: noted("engagements", engagements)
    case .engagedReach: try noted("engaged_reach", engagedReach) + concentration()
    case .engagement: try noted("engagement", engagement) + slope()
    case .pooledEngagement: try pooled()
    case .relevance: relevance
    case .authenticity: noted("authenticity", authenticity)
    case .tier: try tiers()
    case .benchmark: benchmark
    case .netReach: try netReach()
    case .grade: grade
    case .influence: noted("influence", influence)
    case .affinityScore: noted("affinity_score", affinity)
    case .acceptance: acceptance
    case .conversions, .cost, .roi, .breakEven, .ads, .wordOfMouth, .secondFriend, .emv, .cpe,
      .cpm, .cpa:
      offerLines(name)
    }
  }

  // MARK: One fan

  /// How the model column is made here, and the fan's line.
  private func noted(_ model: String, _ line: String?) -> [String] {
    guard let expr = try? scope.model(model) else { return [] }
    var lines: [String] = []
    if case .model(let use) = expr.node {
      if let note = use.note { lines.append(note) }
    } else {
      lines.append("the column `\(model)` of the data holds it and comes before the formula")
    }
    return lines + (line.map { ["\(fan.name): \($0)"] } ?? [])
  }

  private var engagements: String? {
    guard let total = fan.number("engagements") else { return nil }
    let parts = [Role.likes, .comments, .shares].compactMap { role in
      fan.number(role).map { "\(FigureText.number($0)) \(fan.column(role))" }
    }
    return parts.isEmpty || scope.role(.engagements) != nil
      ? "\(FigureText.number(total)) \(fan.column(.engagements))"
      : "\(parts.joined(separator: " + ")) = \(FigureText.number(total))"
  }

  private var engagedReach: String? {
    guard let engaged = fan.number("engaged_reach") else { return nil }
    let result = " = \(FigureText.number(engaged)) people"
    if let counts = fan.number("engagements") {
      if let posts = fan.number(.posts), posts > 0,
        abs(counts / posts - engaged) < 1e-9 * max(1, engaged)
      {
        return
          "\(FigureText.number(counts)) engagements / \(FigureText.number(posts)) posts\(result)"
      }
      return "\(FigureText.number(counts)) engagements of a post\(result)"
    }
    if let followers = fan.number(.followers), let rate = fan.number(.engagement) {
      return "\(FigureText.number(followers)) followers × \(FigureText.percent(rate))\(result)"
    }
    if let reach = fan.number(.reach), let rate = fan.number(.engagement) {
      return "\(FigureText.number(reach)) reached × \(FigureText.percent(rate))\(result)"
    }
    return "\(FigureText.number(engaged)) people"
  }

  private var engagement: String? {
    guard let engaged = fan.number("engaged_reach"), let followers = fan.number(.followers),
      let rate = fan.number("engagement")
    else { return nil }
    return
      "\(FigureText.number(engaged)) people / \(FigureText.number(followers)) followers = \(FigureText.percent(rate))"
  }

  private var authenticity: String? {
    guard let quality = fan.number("authenticity") else { return nil }
    guard let share = fan.number(.suspiciousShare) else {
      return "its suspicious share is unknown: Q = 1"
    }
    return "1 − \(FigureText.percent(share)) = \(FigureText.number(quality))"
  }

  private var influence: String? {
    guard let points = fan.number("influence"), let followers = fan.number(.followers) else {
      return nil
    }
    let bands = assumptions.tierBands
    let count = FigureText.number(followers)
    let result = FigureText.number(points)
    if followers < bands.microFrom {
      return
        "100·ln(1 + \(count))/ln(1 + \(FigureText.number(bands.microFrom))) = \(result) points"
    }
    if followers <= bands.microTo { return "\(count) followers, in the micro band: 100 points" }
    let loss = FigureText.number(assumptions[.influenceLossPerDecade])
    return
      "100 − \(loss)·log₁₀(\(count)/\(FigureText.number(bands.microTo))), not below 0 = \(result) points"
  }

  private var affinity: String? {
    guard let points = fan.number("affinity_score") else { return nil }
    if let own = fan.number(.brandAffinity) {
      return
        "100 × \(FigureText.number(own)) \(fan.column(.brandAffinity)) = \(FigureText.number(points)) points"
    }
    guard let orders = fan.number(.orders) else { return nil }
    let terms = assumptions.affinityTerms
    var text =
      "100·(\(FigureText.number(terms.orderWeight))·min(1, \(FigureText.number(orders))/\(FigureText.number(terms.fullOrders)))"
    if let expr = scope.role(.lastOrder), let last = fan.cell(expr).double {
      let perDay = expr.type == .time ? Double(ArithmeticKernel.microsecondsPerDay) : 1
      let days = Double(run.workspace.settings.today) - last / perDay
      let months = GradePart.months(days: days, daysPerMonth: assumptions[.daysPerMonth])
      text +=
        " + \(FigureText.number(terms.recencyWeight))·e^(−\(FigureText.number(max(0, months)))/\(FigureText.number(terms.months)))"
    }
    return text + ") = \(FigureText.number(points)) points"
  }

  private var relevance: [String] {
    guard let topics = scope.role(.topics), let most = mostFrequentTopic else { return [] }
    let scope = ModelScope(
      schema: dataset.schema, settings: run.workspace.settings, registry: .standard,
      topics: [most])
    guard let expr = try? scope.model("relevance"),
      let example = ExampleFan(dataset, scope, wanted: ["relevance"], positive: true),
      let value = example.cell(expr).double
    else { return [] }
    return [
      "for #\(most), the topic of most fans: \(example.name) has \(CanonicalText.cell(example.cell(topics))): T = \(FigureText.number(value))",
      "`topic #\(most)` or `relevance(#\(most))` asks for it; without a topic T is 1",
    ]
  }

  private var mostFrequentTopic: String? {
    guard let column = dataset.roles[.topics].flatMap({ dataset.table[$0.column] }),
      case .tags(let tags) = column.values
    else { return nil }
    var counts = [Int](repeating: 0, count: tags.dictionary.count)
    tags.codes.withUnsafeElements { codes in for code in codes { counts[Int(code)] += 1 } }
    guard let best = counts.indices.max(by: { counts[$0] < counts[$1] }) else { return nil }
    return tags.dictionary[best]
  }

  private var benchmark: [String] {
    guard let tier = fan.text("tier").flatMap({ Tier(text: $0) }) else { return [] }
    let usual = assumptions.benchmark(tier)
    var text = "\(fan.name) is \(tier.rawValue): \(FigureText.percent(usual)) is usual"
    if let rate = fan.number("engagement") {
      text += "; its own \(FigureText.percent(rate))"
      if usual > 0 { text += " is \(FigureText.number(rate / usual)) times that" }
    }
    return [text]
  }

  private var grade: [String] {
    guard let score = fan.number("score"), let letter = fan.text("grade") else { return [] }
    let weights = assumptions.gradeWeights
    let suspicious = scope.role(.suspiciousShare) == nil ? nil : fan.number("authenticity")
    let parts: [(String, Double?, Double)] = [
      ("relevance", fan.number("relevance").map { $0 * 100 }, weights.relevance),
      ("engagement", fan.number("engagement_score"), weights.engagement),
      ("influence", fan.number("influence"), weights.influence),
      ("affinity", fan.number("affinity_score"), weights.affinity),
      ("authenticity", suspicious.map { $0 * 100 }, weights.authenticity),
    ]
    let known = parts.compactMap { name, value, weight in
      value.map { "\(FigureText.number(weight)) × \(FigureText.number($0)) \(name)" }
    }
    let total = parts.reduce(0) { $0 + ($1.1 == nil ? 0 : $1.2) }
    let missing = parts.filter { $0.1 == nil }.map(\.0)
    var lines = [
      "\(fan.name): (\(known.joined(separator: " + "))) / \(FigureText.number(total)) = \(FigureText.number(score)): \(letter)"
    ]
    if !missing.isEmpty {
      let topic = missing.contains("relevance") ? " (no topic is asked for here)" : ""
      lines.append(
        "left out, its weight shared among the others: \(missing.joined(separator: ", "))\(topic)")
    }
    return lines
  }

  private var acceptance: [String] {
    guard let value = fan.number("acceptance"),
      let grade = fan.text("grade").flatMap(Grade.init(rawValue:)),
      let tier = fan.text("tier").flatMap({ Tier(text: $0) })
    else { return [] }
    let completion = economics.completion
    return [
      "\(fan.name): grade \(grade.rawValue) \(FigureText.percent(assumptions.acceptance(grade))) × \(tier.rawValue) \(FigureText.percent(assumptions.readiness(tier, for: .special))) = \(FigureText.percent(value)); × completion \(FigureText.percent(completion)) = \(FigureText.percent(value * completion)) activated"
    ]
  }
}
