/// What never changes about a constant.
struct AssumptionEntry {
  var standard: Double
  var title: String
  var unit: AssumptionUnit
  var mark: AssumptionMark
  var source: String

  fileprivate static func sourced(
    _ standard: Double, _ title: String, _ unit: AssumptionUnit, _ source: String
  ) -> AssumptionEntry {
    AssumptionEntry(
      standard: standard, title: title, unit: unit, mark: .sourced, source: source)
  }

  fileprivate static func assumed(
    _ standard: Double, _ title: String, _ unit: AssumptionUnit, _ source: String
  ) -> AssumptionEntry {
    AssumptionEntry(
      standard: standard, title: title, unit: unit, mark: .assumed, source: source)
  }
}

private let article = "2016 article of a micro-influencer platform; its claim, not a measurement"
private let markerly = "Markerly 2016, Instagram like rates by followers"
private let wordStream = "WordStream, ad benchmarks across industries"
private let advocacy = "published advocacy-share rates"
private let ours = "our choice"

extension AssumptionName {
  /// Standard value, unit, mark and source. A flat list, so that one look shows everything.
  var entry: AssumptionEntry {
    switch self {
    case .microFrom:
      .sourced(500, "Fewest followers of a micro-influencer", .count, article)
    case .microTo: .sourced(5_000, "Most followers of a micro-influencer", .count, article)
    case .bloggerTo: .assumed(100_000, "Most followers of a blogger", .count, ours)
    case .starTo: .assumed(1_000_000, "Most followers of a star", .count, ours)

    case .benchmarkPeer: .sourced(0.08, "Engagement usual for a peer", .share, markerly)
    case .benchmarkMicro:
      .sourced(0.04, "Engagement usual for a micro-influencer", .share, markerly)
    case .benchmarkBlogger: .sourced(0.0237, "Engagement usual for a blogger", .share, markerly)
    case .benchmarkStar: .sourced(0.0178, "Engagement usual for a star", .share, markerly)
    case .benchmarkCelebrity:
      .sourced(0.0166, "Engagement usual for a celebrity", .share, markerly)

    case .weightRelevance: .assumed(0.30, "Weight of relevance in the grade", .number, ours)
    case .weightEngagement: .assumed(0.25, "Weight of engagement in the grade", .number, ours)
    case .weightInfluence: .assumed(0.20, "Weight of influence in the grade", .number, ours)
    case .weightAffinity: .assumed(0.15, "Weight of affinity in the grade", .number, ours)
    case .weightAuthenticity:
      .assumed(0.10, "Weight of authenticity in the grade", .number, ours)

    case .gradeA: .assumed(80, "Least score of grade A", .points, ours)
    case .gradeB: .assumed(65, "Least score of grade B", .points, ours)
    case .gradeC: .assumed(50, "Least score of grade C", .points, ours)
    case .gradeD: .assumed(35, "Least score of grade D", .points, ours)

    case .influenceLossPerDecade:
      .assumed(25, "Influence lost for each factor of ten above the micro band", .points, ours)
    case .affinityOrders: .assumed(10, "Orders of a fully attached fan", .count, ours)
    case .affinityOrderWeight: .assumed(0.6, "Weight of orders in affinity", .share, ours)
    case .affinityRecencyWeight: .assumed(0.4, "Weight of recency in affinity", .share, ours)
    case .affinityMonths:
      .assumed(6, "Months after which recency has fallen to 1/e", .months, ours)
    case .daysPerMonth:
      .sourced(30.4375, "Days a month", .days, "mean month of the Julian year")

    case .acceptA: .sourced(0.30, "Grade A fans who accept an offer", .share, advocacy)
    case .acceptB: .sourced(0.15, "Grade B fans who accept an offer", .share, advocacy)
    case .acceptC: .sourced(0.07, "Grade C fans who accept an offer", .share, advocacy)
    case .acceptD: .assumed(0.03, "Grade D fans who accept an offer", .share, ours)
    case .acceptF: .assumed(0.01, "Grade F fans who accept an offer", .share, ours)

    case .readinessPeer: .assumed(1, "Readiness of peers for VIP treatment", .share, ours)
    case .readinessMicro:
      .assumed(1, "Readiness of micro-influencers for VIP treatment", .share, ours)
    case .readinessBlogger:
      .assumed(0.5, "Readiness of bloggers for VIP treatment", .share, ours)
    case .readinessStar: .assumed(0.1, "Readiness of stars for VIP treatment", .share, ours)
    case .readinessCelebrity:
      .assumed(0, "Readiness of celebrities for VIP treatment", .share, ours)

    case .completion:
      .assumed(0.8, "Those who accept who also do it", .share, ours)
    case .conversion:
      .assumed(
        3.0 / 80, "Engaged people an activation converts", .share,
        "set so that E = 80 brings the three friends of the 2016 article")
    case .perk: .assumed(10, "Perk for each fan who accepts", .money, ours)
    case .handling: .assumed(8, "Handling of each perk", .money, ours)
    case .reward: .assumed(5, "Reward for each converted friend", .money, ours)
    case .value:
      .assumed(
        50, "What a conversion brings", .money,
        "set so that three conversions give the article's 300 %")
    case .margin: .assumed(1, "Share of the value that is kept", .share, ours)
    case .wordOfMouth:
      .assumed(
        0, "Further converts that each convert brings", .share,
        "off; 14 % is a published figure")

    case .adClick: .sourced(1.72, "Cost of a click in paid ads", .money, wordStream)
    case .adConversion: .sourced(0.0921, "Clicks in paid ads that convert", .share, wordStream)
    case .fee:
      .assumed(
        10, "Fee of a paid post for each thousand followers", .money,
        "rule of thumb of the trade: $100 for 10,000 followers")
    case .emvLike: .assumed(0.30, "List price of a like", .money, ours)
    case .emvComment: .assumed(0.50, "List price of a comment", .money, ours)
    case .emvShare: .assumed(0.05, "List price of a share", .money, ours)

    case .topicIDF:
      .assumed(
        0,
        "How far rare topics weigh more in relevance: 100 % is 1 + ln((1 + fans)/(1 + fans of it))",
        .share, "off; Spärck Jones, Journal of Documentation 28, 1972")
    case .bootstrapFans:
      .assumed(
        2_000, "Fans of a group up to whom its intervals are resampled", .count,
        "our choice; beyond, the closed form is as good")
    case .resamples:
      .assumed(1_000, "Resamples of an interval", .count, "custom: Efron & Tibshirani, 1993")
    }
  }
}
