import Influence
import Statistics
import Tables

/// Engagement measured otherwise: shrunk towards the crowd, by people reached, by impressions.
enum RateColumns {
  static let all = [shrunk, byReach, byImpressions]

  static let shrunk = ModelColumn(
    "engagement_shrunk", .percent,
    summary:
      "Engagement with a few made-up average followers added: a fan of whom little was seen is pulled towards all fans (Gamma–Poisson, estimated from the data)."
  ) { scope in
    let followers = try scope.require(
      .followers, why: "engagement is engaged reach for each follower")
    let engaged = try scope.model("engaged_reach")
    // Each post shows the rate once more; without a column of them there was one.
    let posts = scope.role(.posts) ?? .constant(.number(1))
    return scope.use(
      "engagement_shrunk", [engaged, followers, posts],
      fit: { columns in
        let prior = try EngagementPrior(columns)
        return { inputs, count in
          let lanes = inputs.map(OptionalLane.init)
          return .numbers(count: count) { row in
            prior.shrunk(engaged: lanes[0][row], followers: lanes[1][row], posts: lanes[2][row])
          }
        }
      }
    ) { _, count in Vector(count: count, constant: .missing) }
  }

  static let byReach = ModelColumn(
    "engagement_by_reach", .percent, summary: "Engaged reach for each person reached."
  ) { scope in
    try rate("engagement_by_reach", over: .reach, scope)
  }

  static let byImpressions = ModelColumn(
    "engagement_by_impressions", .percent, summary: "Engaged reach for each impression."
  ) { scope in
    try rate("engagement_by_impressions", over: .impressions, scope)
  }

  private static func rate(
    _ name: String, over role: Role, _ scope: ModelScope
  ) throws -> ModelUse {
    let below = try scope.require(role, why: "`\(name)` divides by `\(role.rawValue)`")
    let engaged = try scope.model("engaged_reach")
    return scope.use(name, [engaged, below]) { inputs, count in
      let (engaged, below) = (OptionalLane(inputs[0]), OptionalLane(inputs[1]))
      return .numbers(count: count) { row in
        guard let engaged = engaged[row], let below = below[row] else { return nil }
        return Engagement.engagement(engagedReach: engaged, followers: below)
      }
    }
  }
}

/// What the crowd's engagement says of a fan before anything is seen of that fan.
struct EngagementPrior: Sendable {
  /// Nil where the fans' rates vary no more than chance would make them: then all have the pooled
  /// one.
  let prior: GammaPrior?
  /// Σ engaged / Σ followers, posts counted each; nil where nothing was seen.
  let pooled: Double?

  /// - Parameter columns: engaged reach, followers and posts, row by row.
  init(_ columns: [Column]) throws {
    var counts: [Double] = []
    var exposures: [Double] = []
    columns[0].withDoubles { engaged in
      columns[1].withDoubles { followers in
        columns[2].withDoubles { posts in
          for row in 0..<columns[0].count where columns.allSatisfy({ $0.isValid(row) }) {
            let seen = max(0, posts(row))
            guard followers(row) > 0, seen > 0, engaged(row) >= 0 else { continue }
            counts.append(engaged(row) * seen)
            exposures.append(followers(row) * seen)
          }
        }
      }
    }
    guard !counts.isEmpty else {
      (prior, pooled) = (nil, nil)
      return
    }
    prior = try GammaPrior(counts: counts, exposures: exposures)
    pooled = compensatedSum(counts) / compensatedSum(exposures)
  }

  func shrunk(engaged: Double?, followers: Double?, posts: Double?) -> Double? {
    guard let engaged, let followers, followers > 0, engaged >= 0 else { return nil }
    let seen = max(0, posts ?? 1)
    guard let prior else { return pooled }
    return prior.shrunk(count: engaged * seen, exposure: followers * seen)
  }

  /// How much of a fan's shrunk rate is the crowd's, a share.
  func weight(followers: Double, posts: Double?) -> Double {
    guard let prior else { return 1 }
    return prior.exposure / (prior.exposure + max(0, followers) * max(0, posts ?? 1))
  }
}
