/// Every constant of the model; the raw value is the setting's name.
public enum AssumptionName: String, CaseIterable, Sendable {
  case microFrom = "micro_from"
  case microTo = "micro_to"
  case bloggerTo = "blogger_to"
  case starTo = "star_to"

  case benchmarkPeer = "benchmark_peer"
  case benchmarkMicro = "benchmark_micro"
  case benchmarkBlogger = "benchmark_blogger"
  case benchmarkStar = "benchmark_star"
  case benchmarkCelebrity = "benchmark_celebrity"

  case weightRelevance = "weight_relevance"
  case weightEngagement = "weight_engagement"
  case weightInfluence = "weight_influence"
  case weightAffinity = "weight_affinity"
  case weightAuthenticity = "weight_authenticity"

  case gradeA = "grade_a"
  case gradeB = "grade_b"
  case gradeC = "grade_c"
  case gradeD = "grade_d"

  case influenceLossPerDecade = "influence_loss_per_decade"
  case affinityOrders = "affinity_orders"
  case affinityOrderWeight = "affinity_order_weight"
  case affinityRecencyWeight = "affinity_recency_weight"
  case affinityMonths = "affinity_months"
  case daysPerMonth = "days_per_month"

  case acceptA = "accept_a"
  case acceptB = "accept_b"
  case acceptC = "accept_c"
  case acceptD = "accept_d"
  case acceptF = "accept_f"

  case readinessPeer = "readiness_peer"
  case readinessMicro = "readiness_micro"
  case readinessBlogger = "readiness_blogger"
  case readinessStar = "readiness_star"
  case readinessCelebrity = "readiness_celebrity"

  case completion
  case conversion
  case perk
  case handling
  case reward
  case value
  case margin
  case wordOfMouth = "word_of_mouth"

  case adClick = "ad_click"
  case adConversion = "ad_conversion"
  case fee

  case topicIDF = "topic_idf"
  case bootstrapFans = "bootstrap_fans"
  case resamples
  case emvLike = "emv_like"
  case emvComment = "emv_comment"
  case emvShare = "emv_share"
}
