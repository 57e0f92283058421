import Influence
import Tables

/// The Fan Grader's parts, score and grade as columns.
enum GradeColumns {
  static let all = [
    relevance, authenticity, engagementScore, influence, affinityScore, score, coverage, grade,
  ]

  static let relevance = ModelColumn(
    "relevance", .number,
    summary: "Cosine of the fan's topics with those of the stage before, or relevance(#a, #b)."
  ) { scope in
    let topics = try scope.require(.topics, why: "relevance compares the fan's topics")
    let wanted = Set(scope.topics)
    guard !wanted.isEmpty else {
      throw ModelScope.MissingRole(
        [.topics],
        why:
          "relevance is measured against topics, and none were asked for: put `topic #…` before it or write `relevance(#tea)`"
      )
    }
    let power = scope.settings.assumptions[.topicIDF]
    guard power > 0 || wanted.count < scope.topics.count else {
      return scope.use(
        "relevance", [topics], constants: wanted.sorted().joined(separator: ","),
        sql: SQLFormulas.relevance(wanted.sorted())
      ) { inputs, count in relevances(inputs[0], wanted, count) }
    }
    let profile = scope.topics.reduce(into: [String: Double]()) { $0[$1, default: 0] += 1 }
    return scope.use(
      "relevance", [topics],
      constants: scope.topics.sorted().joined(separator: ",") + ";\(power)",
      fit: { columns in
        let weights = TopicWeights(columns[0], power: power)
        return { inputs, count in
          let topics = inputs[0]
          return .numbers(count: count) { row in
            let own = topicList(topics, row)
            guard !own.isEmpty else { return nil }
            return Relevance.cosine(
              fan: own.reduce(into: [:]) { $0[$1, default: 0] += 1 }, profile: profile,
              weight: weights.callAsFunction)
          }
        }
      }
    ) { _, count in Vector(count: count, constant: .missing) }
  }

  private static func topicList(_ topics: Vector, _ row: Int) -> [String] {
    if let presence = topics.presence, !presence[row] { return [] }
    switch topics.payload {
    case .values(.tags(let tags)): return tags[row]
    default: return topics.text(row).map { [Topic.folded($0)] } ?? []
    }
  }

  /// How much each topic weighs, by how many fans of the dataset have it.
  private struct TopicWeights: Sendable {
    private let fans: Int
    private var having: [String: Int] = [:]
    private let power: Double

    init(_ column: Column, power: Double) {
      self.power = power
      var fans = 0
      for row in 0..<column.count {
        let own: [String]
        switch column[row] {
        case .tags(let tags): own = tags
        case .text(let text): own = [Topic.folded(text)]
        default: own = []
        }
        if !own.isEmpty { fans += 1 }
        for topic in own { having[topic, default: 0] += 1 }
      }
      self.fans = fans
    }

    func callAsFunction(_ topic: String) -> Double {
      Relevance.weight(fans: fans, having: having[topic] ?? 0, power: power)
    }
  }

  private static func relevances(_ topics: Vector, _ wanted: Set<String>, _ count: Int) -> Vector {
    let presence = topics.presence
    switch topics.payload {
    case .values(.tags(let tags)):
      let codes = Set(wanted.compactMap { tags.code(of: $0) }.map { UInt32($0) })
      return .numbers(count: count) { row in
        if let presence, !presence[row] { return nil }
        let own = tags.offsets[row]..<tags.offsets[row + 1]
        let shared = own.reduce(0) { $0 + (codes.contains(tags.codes[Int($1)]) ? 1 : 0) }
        return Relevance.cosine(
          shared: shared, fanTopics: own.count, profileTopics: wanted.count)
      }
    default:
      return .numbers(count: count) { row in
        guard let text = topics.text(row) else { return nil }
        return Relevance.cosine(
          shared: wanted.contains(Topic.folded(text)) ? 1 : 0, fanTopics: 1,
          profileTopics: wanted.count)
      }
    }
  }

  static let authenticity = ModelColumn(
    "authenticity", .number, summary: "1 − the share of suspicious followers; 1 where unknown."
  ) { scope in
    let share = scope.role(.suspiciousShare) ?? .constant(.missing)
    let note: String? =
      share.constant == nil
      ? nil : "authenticity is 1: no column says the share of suspicious followers"
    return scope.use("authenticity", [share], note: note, sql: SQLFormulas.authenticity) {
      inputs, count in
      let share = OptionalLane(inputs[0])
      return .numbers(count: count) { Engagement.authenticity(suspiciousShare: share[$0]) }
    }
  }

  static let engagementScore = ModelColumn(
    "engagement_score", .number, summary: "100·e/(e + the tier's benchmark): 50 at the benchmark."
  ) { scope in
    let engagement = try scope.model("engagement")
    let tier = try scope.model("tier")
    let benchmarks = Tier.allCases.map { scope.settings.assumptions.benchmark($0) }
    return scope.use(
      "engagement_score", [engagement, tier], constants: scope.changes(AssumptionName.benchmarks),
      sql: SQLFormulas.engagementScore(benchmarks)
    ) { inputs, count in
      let engagement = OptionalLane(inputs[0])
      let tiers = Meanings(inputs[1]) { Tier(text: $0) }
      return .numbers(count: count) { row in
        guard let engagement = engagement[row], let tier = tiers[row] else { return nil }
        return GradePart.engagement(engagement, benchmark: benchmarks[tier.rank])
      }
    }
  }

  static let influence = ModelColumn(
    "influence", .number, summary: "100 inside the micro band, less below and above."
  ) { scope in
    let followers = try scope.require(.followers, why: "influence is a matter of followers")
    let bands = scope.settings.assumptions.tierBands
    let loss = scope.settings.assumptions[.influenceLossPerDecade]
    return scope.use(
      "influence", [followers],
      constants: scope.changes(AssumptionName.tierBorders + [.influenceLossPerDecade]),
      sql: SQLFormulas.influence(bands, lossPerDecade: loss)
    ) { inputs, count in
      let followers = OptionalLane(inputs[0])
      return .numbers(count: count) { row in
        followers[row].map {
          GradePart.influence(followers: $0, bands: bands, lossPerDecade: loss)
        }
      }
    }
  }

  static let affinityScore = ModelColumn(
    "affinity_score", .number,
    summary: "100 × the data's own brand affinity, else from orders and the last order's age."
  ) { scope in
    if let own = scope.role(.brandAffinity) {
      // A fan whose affinity is not known still has orders.
      let fallback = scope.role(.orders) == nil ? .constant(.missing) : try fromOrders(scope)
      let column = scope.schema.roles[.brandAffinity]?.column ?? ""
      return scope.use(
        "affinity_score", [own, fallback],
        note: "affinity_score = 100 × `\(column)`",
        sql: SQLFormulas.ownAffinity
      ) { inputs, count in
        let (own, fallback) = (OptionalLane(inputs[0]), OptionalLane(inputs[1]))
        return .numbers(count: count) { row in
          own[row].map(GradePart.percentPoints) ?? fallback[row]
        }
      }
    }
    guard case .model(let use) = try fromOrders(scope).node else {
      preconditionFailure("orders make a model column")
    }
    return use
  }

  /// Affinity from how many orders there were and how long ago the last one was.
  private static func fromOrders(_ scope: ModelScope) throws -> BoundExpr {
    let orders = try scope.require(.orders, why: "affinity comes from orders")
    let last = scope.role(.lastOrder) ?? .constant(.missing)
    let isTime = last.type == .time
    let (terms, today) = (scope.settings.assumptions.affinityTerms, scope.settings.today)
    let daysPerMonth = scope.settings.assumptions[.daysPerMonth]
    let use = scope.use(
      "affinity_score", [orders, last],
      constants: "\(today)," + scope.changes(AssumptionName.affinity),
      sql: SQLFormulas.affinity(terms, today: today, daysPerMonth: daysPerMonth)
    ) { inputs, count in
      let (orders, last) = (OptionalLane(inputs[0]), OptionalLane(inputs[1]))
      return .numbers(count: count) { row in
        guard let orders = orders[row] else { return nil }
        let perDay = isTime ? Double(ArithmeticKernel.microsecondsPerDay) : 1
        let months = last[row].map {
          GradePart.months(days: Double(today) - $0 / perDay, daysPerMonth: daysPerMonth)
        }
        return GradePart.affinity(orders: orders, monthsSinceLastOrder: months, terms: terms)
      }
    }
    return BoundExpr(.model(use), .number)
  }

  /// The five parts as inputs; a part without its columns is missing, and left out of the score.
  private static func parts(_ scope: ModelScope) -> [BoundExpr] {
    let authenticity =
      scope.role(.suspiciousShare).map { knownAuthenticity(scope, $0) } ?? .constant(.missing)
    return [
      scope.modelIfKnown("relevance"), scope.modelIfKnown("engagement_score"),
      scope.modelIfKnown("influence"), scope.modelIfKnown("affinity_score"), authenticity,
    ]
  }

  /// Authenticity where it is known: in a grade the unknown is a missing part, not a perfect one.
  private static func knownAuthenticity(_ scope: ModelScope, _ share: BoundExpr) -> BoundExpr {
    let use = scope.use(
      "authenticity", [share], constants: "where known", sql: SQLFormulas.knownAuthenticity
    ) { inputs, count in
      let share = OptionalLane(inputs[0])
      return .numbers(count: count) { row in
        share[row].map { Engagement.authenticity(suspiciousShare: $0) }
      }
    }
    return BoundExpr(.model(use), .number)
  }

  private static func scores(
    _ name: String, _ scope: ModelScope, _ value: @escaping @Sendable (GradeScore) -> Double
  ) throws -> ModelUse {
    let parts = parts(scope)
    guard parts.contains(where: { $0.constant == nil }) else {
      throw ModelScope.MissingRole(
        [.followers, .orders, .topics],
        why: "a grade is made of relevance, engagement, influence, affinity and authenticity")
    }
    let weights = scope.settings.assumptions.gradeWeights
    let sql = name == "score" ? SQLFormulas.score(weights) : SQLFormulas.coverage(weights)
    return scope.use(name, parts, constants: scope.changes(AssumptionName.gradeWeights), sql: sql) {
      inputs, count in
      let lanes = inputs.map(OptionalLane.init)
      return .numbers(count: count) { row in
        let parts = GradeParts(
          relevance: lanes[0][row].map(GradePart.percentPoints), engagement: lanes[1][row],
          influence: lanes[2][row], affinity: lanes[3][row],
          authenticity: lanes[4][row].map(GradePart.percentPoints))
        return parts.score(weights: weights).map(value)
      }
    }
  }

  static let score = ModelColumn(
    "score", .number, summary: "The weighted mean of the grade's parts that are known, 0 to 100."
  ) { scope in try scores("score", scope) { $0.score } }

  static let coverage = ModelColumn(
    "coverage", .percent, summary: "The share of the grade's weights whose parts are known."
  ) { scope in try scores("coverage", scope) { $0.coverage } }

  static let grade = ModelColumn(
    "grade", .text, categories: Grades.names, summary: "A, B, C, D or F, by score."
  ) { scope in
    let bands = scope.settings.assumptions.gradeBands
    let score = try scope.model("score")
    return scope.use(
      "grade", [score], constants: scope.changes(AssumptionName.gradeBorders),
      sql: SQLFormulas.grade(bands)
    ) { inputs, count in
      let score = OptionalLane(inputs[0])
      return .coded(count: count, Grades.dictionary) { row in
        score[row].flatMap { Grade.allCases.firstIndex(of: bands.grade(score: $0)) }
      }
    }
  }
}
