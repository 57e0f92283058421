import Influence
import Statistics
import Tables

extension Schema {
  /// The schema of rows chosen by `expr`: it keeps in mind which outcomes the choice looked at.
  func chosen(by expr: BoundExpr) -> Schema {
    let added = outcomes(in: expr).filter { !chosenBy.contains($0) }
    if added.isEmpty { return self }
    var chosen = self
    chosen.chosenBy += added
    return chosen
  }

  /// The measured outcomes that an expression looks at, by their columns' names.
  func outcomes(in expr: BoundExpr) -> [String] {
    var names: [String] = []
    func add(_ name: String) { if !names.contains(name) { names.append(name) } }
    func visit(_ expr: BoundExpr) {
      switch expr.node {
      case .model(let use) where Self.measured.contains(use.column.name): add(use.column.name)
      // A tier is a matter of followers, a shrunk rate is made for choosing.
      case .model(let use) where ["tier", "engagement_shrunk"].contains(use.column.name): break
      case .column(let slot):
        for role in Self.measuring {
          if let field = field(playing: role), case .column(slot) = field.expr.node {
            add(field.name)
          }
        }
      default: expr.node.forEachChild(visit)
      }
    }
    visit(expr)
    return names
  }

  /// The model's columns that are outcomes.
  private static let measured: Set<String> = [
    "engagements", "engaged_reach", "engagement", "engagement_by_reach",
    "engagement_by_impressions",
  ]

  /// The parts of columns that are outcomes.
  private static let measuring: [Role] = [.likes, .comments, .shares, .engagements, .engagement]
}

extension RunContext {
  /// A list that was selected on what is then measured flatters itself.
  func noteChosen(_ names: [String]) {
    guard !names.isEmpty else { return }
    note(
      .warning,
      "These fans were chosen by \(names.joined(separator: ", ")), which is then measured on them: part of it is luck that will not come again (regression to the mean). Choose by one period and measure in another, or choose by `engagement_shrunk`."
    )
  }

  /// A fan who stands in several rows counts in each.
  func noteCountedTwice(_ isSplit: Bool, _ what: String) {
    guard isSplit else { return }
    note(
      .warning,
      "A fan may stand in several rows here. \(what) count such a fan once in each: rows do not add up to people, and intervals are too narrow over all rows."
    )
  }
}

/// Calls of many rows that are easily misread, found while they are bound.
struct AggregateTeaching: Sendable {
  /// `mean(engagement)` and the like, as written.
  private let meansOfRatios: [String]
  /// Outcomes that the rows were chosen by and that a call now measures.
  private let chosenBy: [String]

  init?(_ calls: [AggregateCollector.Call], _ input: Schema) {
    let rates: Set<String> = [
      "engagement", "engagement_by_reach", "engagement_by_impressions",
    ]
    meansOfRatios = calls.compactMap { call in
      guard let first = call.arguments.first else { return nil }
      if call.function.name == "mean_ratio" { return "mean_ratio" }
      guard call.function.name == "mean" else { return nil }
      switch first.node {
      case .model(let use) where rates.contains(use.column.name): return "mean(\(use.column.name))"
      case .column(let slot):
        guard let field = input.field(playing: .engagement), case .column(slot) = field.expr.node
        else { return nil }
        return "mean(\(field.name))"
      default: return nil
      }
    }
    let measured = calls.flatMap { $0.arguments.flatMap(input.outcomes) }
    chosenBy = input.chosenBy.filter(measured.contains)
    if meansOfRatios.isEmpty, chosenBy.isEmpty { return nil }
  }

  func remark(_ run: RunContext) {
    if let first = meansOfRatios.first {
      run.note(
        .warning,
        "`\(first)` is a mean of ratios: a fan with three followers weighs as much as one with three million. `pooled_ratio(engaged_reach, followers)` is what of all followers engage."
      )
    }
    run.noteChosen(chosenBy)
  }
}

/// Says when a ranking by engagement is led by fans of whom too little was seen.
struct SmallLeaders: Sendable {
  private let followers: BoundExpr
  private let posts: BoundExpr?
  private let engaged: BoundExpr

  private static let looked = 65_536

  /// Nil where the ranking is not by engagement as such.
  init?(_ key: BoundExpr, _ binder: inout Binder, _ input: Schema) {
    let isRate: Bool
    switch key.node {
    case .model(let use): isRate = use.column.name == "engagement"
    case .column(let slot):
      if let field = input.field(playing: .engagement), case .column(slot) = field.expr.node {
        isRate = true
      } else {
        isRate = false
      }
    default: isRate = false
    }
    let scope = ModelScope(
      schema: input, settings: binder.workspace.settings, registry: binder.registry, topics: [])
    guard isRate, let followers = scope.role(.followers),
      let engaged = try? scope.model("engaged_reach")
    else { return nil }
    self.followers = followers
    self.engaged = engaged
    posts = scope.role(.posts)
  }

  /// - Parameter best: the fans that the ranking kept, best first.
  func remark(_ best: Relation, _ run: RunContext) throws {
    let leading = Relation(best.frame, rows: best.rows.prefix(10))
    guard leading.count > 0 else { return }
    // A part of the fans tells the crowd's spread well enough for a remark.
    let crowd = Relation(best.frame, rows: Rows.all(best.frame.rowCount).prefix(Self.looked))
    let one = BoundExpr.constant(.number(1))
    let prior = try EngagementPrior(
      [
        try crowd.column(engaged, run), try crowd.column(followers, run),
        try crowd.column(posts ?? one, run),
      ])
    let audience = try leading.column(followers, run)
    let seen = try leading.column(posts ?? one, run)
    let light = audience.withDoubles { followers in
      seen.withDoubles { posts in
        (0..<leading.count).count { row in
          audience.isValid(row)
            && prior.weight(followers: followers(row), posts: seen.isValid(row) ? posts(row) : 1)
              > 0.5
        }
      }
    }
    guard light * 2 >= leading.count else { return }
    run.note(
      .warning,
      "Of the first \(leading.count), \(light) have so few followers that their engagement says more about chance than about them: `top … by engagement_shrunk` ranks by what is likely to last."
    )
  }
}
