/// Engaged people and rates: what a post of a fan moves.
///
/// People are counts (not necessarily whole: they are means a post), rates are ratios, 0.04 for 4 %.
public enum Engagement {
  /// Engagements of posts: likes + comments + shares, over the columns there are.
  ///
  /// Nil where none of the three is known.
  @inlinable
  public static func engagements(
    likes: Double?, comments: Double? = nil, shares: Double? = nil
  ) -> Double? {
    if likes == nil, comments == nil, shares == nil { return nil }
    return (likes ?? 0) + (comments ?? 0) + (shares ?? 0)
  }

  /// Engaged reach E from counts: engagements a post, in people; nil without posts.
  @inlinable
  public static func engagedReach(engagements: Double, posts: Double) -> Double? {
    posts > 0 ? engagements / posts : nil
  }

  /// Engaged reach E from a rate: followers × engagement, in people.
  ///
  ///     Engagement.engagedReach(followers: 2_000, engagement: 0.04)  // 80
  @inlinable
  public static func engagedReach(followers: Double, engagement: Double) -> Double {
    followers * engagement
  }

  /// Engaged reach E from people reached: reach × engagement by reach, in people.
  @inlinable
  public static func engagedReach(reach: Double, engagementByReach: Double) -> Double {
    reach * engagementByReach
  }

  /// Engagement: engaged reach over followers, a ratio; nil without followers.
  ///
  ///     Engagement.engagement(engagedReach: 312_000, followers: 31_000_000)  // 1.0065 %
  @inlinable
  public static func engagement(engagedReach: Double, followers: Double) -> Double? {
    followers > 0 ? engagedReach / followers : nil
  }

  /// Pooled engagement of a group: ΣE/Σfollowers; nil where nobody has followers.
  ///
  ///     Engagement.pooled(engagedReach: [80, 1], followers: [2_000, 20])  // 4.010 %
  public static func pooled(engagedReach: [Double], followers: [Double]) -> Double? {
    let total = followers.reduce(0, +)
    return total > 0 ? engagedReach.reduce(0, +) / total : nil
  }

  /// The mean of the fans' own rates, which small fans dominate: given only on request.
  ///
  ///     Engagement.meanOfRatios(engagedReach: [80, 1], followers: [2_000, 20])  // 4.5 %
  public static func meanOfRatios(engagedReach: [Double], followers: [Double]) -> Double? {
    var sum = 0.0
    var count = 0
    for (engaged, total) in zip(engagedReach, followers) where total > 0 {
      sum += engaged / total
      count += 1
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// Authenticity Q: 1 − suspicious share, a ratio; 1 where the share is unknown.
  @inlinable
  public static func authenticity(suspiciousShare: Double?) -> Double {
    1 - min(1, max(0, suspiciousShare ?? 0))
  }

  /// Topic-relevant engaged reach: E·T·Q, in people.
  ///
  ///     Engagement.relevantReach(engagedReach: 80, relevance: 4 / 28.squareRoot(),
  ///                              authenticity: 0.95)  // 57.45
  @inlinable
  public static func relevantReach(
    engagedReach: Double, relevance: Double, authenticity: Double
  ) -> Double {
    engagedReach * relevance * authenticity
  }
}
