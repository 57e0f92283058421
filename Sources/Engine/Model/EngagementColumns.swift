import Influence
import Tables

/// Engagements, engaged reach, engagement and tier as columns.
enum EngagementColumns {
  static let all = [engagements, engagedReach, engagement, tier]

  static let engagements = ModelColumn(
    "engagements", .number, summary: "Likes, comments and shares together, the columns there are."
  ) { scope in
    if let counted = scope.role(.engagements) {
      let column = scope.schema.roles[.engagements]?.column ?? ""
      return scope.use(
        "engagements", [counted],
        note: "engagements are the column `\(column)`",
        sql: SQLFormulas.first
      ) { inputs, _ in inputs[0] }
    }
    let parts = Parts(scope)
    guard !parts.exprs.isEmpty else {
      throw ModelScope.MissingRole(
        [.likes, .comments, .shares, .engagements],
        why: "engagements are likes, comments and shares together")
    }
    let names = parts.names
    return scope.use(
      "engagements", parts.exprs, note: "engagements = \(names.joined(separator: " + "))",
      sql: SQLFormulas.engagements
    ) { inputs, count in
      // Where there are fewer than three columns, the others are missing: the sum is the same.
      let lanes = inputs.map(OptionalLane.init)
      let first = lanes[0]
      let second = lanes.count > 1 ? lanes[1] : OptionalLane(missing: count)
      let third = lanes.count > 2 ? lanes[2] : OptionalLane(missing: count)
      return .numbers(count: count) { row in
        Engagement.engagements(likes: first[row], comments: second[row], shares: third[row])
      }
    }
  }

  /// The columns that add up to engagements: totals with totals, averages with averages.
  private struct Parts {
    var exprs: [BoundExpr] = []
    var names: [String] = []
    var arePerPost = false

    init(_ scope: ModelScope) {
      for role in [Role.likes, .comments, .shares] {
        guard let use = scope.schema.roles[role], let expr = scope.role(role) else { continue }
        if exprs.isEmpty { arePerPost = use.isPerPost }
        guard use.isPerPost == arePerPost else { continue }
        exprs.append(expr)
        names.append(use.column)
      }
    }
  }

  static let engagedReach = ModelColumn(
    "engaged_reach", .number,
    summary: "People who engage with a fan's post: engagements / posts, or followers × engagement."
  ) { scope in
    if let counts = try? scope.model("engagements") { return byPosts(counts, scope) }
    if let followers = scope.role(.followers), let rate = scope.role(.engagement) {
      return scope.use(
        "engaged_reach", [followers, rate], note: "engaged_reach = followers × engagement",
        sql: SQLFormulas.product
      ) { inputs, count in
        let (followers, rate) = (OptionalLane(inputs[0]), OptionalLane(inputs[1]))
        return .numbers(count: count) { row in
          guard let followers = followers[row], let rate = rate[row] else { return nil }
          return Engagement.engagedReach(followers: followers, engagement: rate)
        }
      }
    }
    if let reach = scope.role(.reach), let rate = scope.role(.engagement) {
      return scope.use(
        "engaged_reach", [reach, rate], note: "engaged_reach = reach × engagement by reach",
        sql: SQLFormulas.product
      ) { inputs, count in
        let (reach, rate) = (OptionalLane(inputs[0]), OptionalLane(inputs[1]))
        return .numbers(count: count) { row in
          guard let reach = reach[row], let rate = rate[row] else { return nil }
          return Engagement.engagedReach(reach: reach, engagementByReach: rate)
        }
      }
    }
    throw ModelScope.MissingRole(
      [.likes, .engagements, .engagement],
      why: "engaged reach needs counts of engagements, or followers with an engagement rate")
  }

  private static func byPosts(_ counts: BoundExpr, _ scope: ModelScope) -> ModelUse {
    let isPerPost =
      scope.schema.roles[.engagements]?.isPerPost ?? Parts(scope).arePerPost
    @Sendable func what() -> String {
      if case .model(let use) = counts.node, let note = use.note { return note }
      return "engagements"
    }
    if let posts = scope.role(.posts), !isPerPost {
      return scope.use(
        "engaged_reach", [counts, posts], note: "engaged_reach = engagements / posts; \(what())",
        sql: SQLFormulas.perPositive
      ) { inputs, count in
        let (counts, posts) = (OptionalLane(inputs[0]), OptionalLane(inputs[1]))
        return .numbers(count: count) { row in
          guard let counts = counts[row], let posts = posts[row] else { return nil }
          return Engagement.engagedReach(engagements: counts, posts: posts)
        }
      }
    }
    let reason = isPerPost ? "averages of a post" : "no column of posts, so counts are one post's"
    return scope.use(
      "engaged_reach", [counts], note: "engaged_reach = engagements (\(reason)); \(what())",
      sql: SQLFormulas.first
    ) { inputs, count in
      let counts = OptionalLane(inputs[0])
      return .numbers(count: count) { counts[$0] }
    }
  }

  static let engagement = ModelColumn(
    "engagement", .percent, summary: "Engaged reach for each follower."
  ) { scope in
    let followers = try scope.require(
      .followers, why: "engagement is engaged reach for each follower")
    let engaged = try scope.model("engaged_reach")
    return scope.use("engagement", [engaged, followers], sql: SQLFormulas.perPositive) {
      inputs, count in
      let (engaged, followers) = (OptionalLane(inputs[0]), OptionalLane(inputs[1]))
      return .numbers(count: count) { row in
        guard let engaged = engaged[row], let followers = followers[row] else { return nil }
        return Engagement.engagement(engagedReach: engaged, followers: followers)
      }
    }
  }

  static let tier = ModelColumn(
    "tier", .text, categories: Tiers.names,
    summary: "Peer, micro, blogger, star or celebrity, by followers; a type column wins."
  ) { scope in
    let bands = scope.settings.assumptions.tierBands
    if let type = scope.role(.type) {
      let column = scope.schema.roles[.type]?.column ?? ""
      let followers = scope.role(.followers) ?? .constant(.missing)
      return scope.use(
        "tier", [type, followers], constants: scope.changes(AssumptionName.tierBorders),
        note: "tier is the column `\(column)`",
        sql: SQLFormulas.saidTier(bands)
      ) { inputs, count in
        let said = Meanings(inputs[0]) { Tier(text: $0) }
        let followers = OptionalLane(inputs[1])
        return .coded(count: count, Tiers.dictionary) { row in
          (said[row] ?? followers[row].map { bands.tier(followers: $0) })?.rank
        }
      }
    }
    let followers = try scope.require(.followers, why: "tiers are bands of followers")
    return scope.use(
      "tier", [followers], constants: scope.changes(AssumptionName.tierBorders),
      sql: SQLFormulas.tier(bands)
    ) { inputs, count in
      let followers = OptionalLane(inputs[0])
      return .coded(count: count, Tiers.dictionary) { row in
        followers[row].map { bands.tier(followers: $0).rank }
      }
    }
  }
}
