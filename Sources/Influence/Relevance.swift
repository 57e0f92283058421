#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How well a fan's topics fit a brand's: the cosine of their topic counts.
///
/// The vector-space model of Salton, Wong & Yang (CACM 18, 1975). 1 where the mix is the same,
/// 0 where nothing is shared.
public enum Relevance {
  /// Relevance T of topic counts, a ratio in 0...1; nil where either side has no topic.
  ///
  ///     Relevance.cosine(
  ///       fan: ["running": 3, "fitness": 1, "food": 2], profile: ["running": 1, "fitness": 1])
  ///     // 4/√28 = 0.756
  public static func cosine(fan: [String: Double], profile: [String: Double]) -> Double? {
    var shared = 0.0
    for (topic, weight) in profile { shared += weight * (fan[topic] ?? 0) }
    let fanSquares = fan.values.reduce(0) { $0 + $1 * $1 }
    let profileSquares = profile.values.reduce(0) { $0 + $1 * $1 }
    guard fanSquares > 0, profileSquares > 0 else { return nil }
    return min(1, shared / (fanSquares * profileSquares).squareRoot())
  }

  /// How much a topic weighs that few fans have: idf^power with idf = 1 + ln((1 + N)/(1 + n)).
  ///
  /// Spärck Jones, "A statistical interpretation of term specificity", Journal of Documentation 28
  /// (1972), smoothed so that a topic of all fans still weighs 1.
  ///
  ///     Relevance.weight(fans: 999, having: 9, power: 1)  // 1 + ln 100 = 5.605
  ///
  /// - Parameter power: 0 lets every topic weigh 1.
  public static func weight(fans: Int, having: Int, power: Double) -> Double {
    guard power > 0 else { return 1 }
    return pow(1 + log((1 + Double(fans)) / (1 + Double(having))), power)
  }

  /// Relevance of topic counts where topics weigh differently: the cosine of count × weight.
  public static func cosine(
    fan: [String: Double], profile: [String: Double], weight: (String) -> Double
  ) -> Double? {
    func weighted(_ counts: [String: Double]) -> [String: Double] {
      Dictionary(uniqueKeysWithValues: counts.map { ($0, $1 * weight($0)) })
    }
    return cosine(fan: weighted(fan), profile: weighted(profile))
  }

  /// Relevance of plain sets of topics, where every count is 1: shared/√(fan·profile).
  @inlinable
  public static func cosine(shared: Int, fanTopics: Int, profileTopics: Int) -> Double? {
    guard fanTopics > 0, profileTopics > 0 else { return nil }
    let scale = (Double(fanTopics) * Double(profileTopics)).squareRoot()
    return min(1, Double(shared) / scale)
  }
}
