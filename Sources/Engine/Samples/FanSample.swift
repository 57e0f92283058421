import Statistics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A brand's fans, each drawn from a stream of their own.
///
/// Followers are log-normal with a few stars; engagement falls as reach grows (elasticity −0.22,
/// at the micro tier's benchmark of 4 % for 2,000 followers); who likes the brand more orders more
/// and more lately; a small share of the cells is missing.
struct FanSample {
  let rows: Int
  let seed: UInt64
  private let topics = SampleTopics()
  private let platforms = WeightedChoice([0.45, 0.25, 0.12, 0.10, 0.08])
  private let countries = WeightedChoice(zipf: FanSample.countryNames.count, exponent: 0.5)

  private static let platformNames = ["instagram", "facebook", "youtube", "tiktok", "blog"]
  private static let countryNames = [
    "US", "GB", "DE", "FR", "BR", "IN", "JP", "NG", "TR", "PL", "ES", "MX",
  ]
  /// The day the sample was "exported", 2025-06-30, and the first day anybody could have joined.
  private static let today = 20_269
  private static let firstDay = 15_340

  init(rows: Int, seed: UInt64) {
    self.rows = rows
    self.seed = seed
  }

  /// Digits of a fan's key, so that keys sort as text: f00001.
  static func keyWidth(rows: Int) -> Int { max(5, String(rows).count) }

  /// The topic group of a fan, which their friends tend to share.
  func group(of fan: Int) -> Int {
    var stream = RandomStream(seed: seed, stream: .sample, run: fan)
    return topics.group(from: &stream)
  }

  func write(into sink: ([UInt8]) throws -> Void) throws {
    let width = FanSample.keyWidth(rows: rows)
    var text = SampleText()
    text.append("fan_id,name,platform,country,followers,posts,likes,comments,shares,topics,")
    text.append("affinity,orders,spend,last_order,joined,suspicious_share\n")
    for fan in 0..<rows {
      var stream = RandomStream(seed: seed, stream: .sample, run: fan)
      let group = topics.group(from: &stream)
      text.append("f")
      text.append(fan + 1, width: width)
      text.comma()
      writePerson(&text, from: &stream)
      writeReach(&text, from: &stream)
      text.append(topics.topics(of: group, from: &stream).joined(separator: ";"))
      text.comma()
      writePurchases(&text, from: &stream)
      text.endLine()
      try text.flushPiece(into: sink)
    }
    try text.flush(into: sink)
  }

  private func writePerson(_ text: inout SampleText, from stream: inout RandomStream) {
    text.append(field: SampleNames.name(from: &stream))
    text.comma()
    text.append(FanSample.platformNames[platforms.pick(from: &stream)])
    text.comma()
    let country = countries.pick(from: &stream)
    if stream.uniform() >= 0.02 { text.append(FanSample.countryNames[country]) }
    text.comma()
  }

  /// Followers, posts, likes, comments, shares.
  private func writeReach(_ text: inout SampleText, from stream: inout RandomStream) {
    let isStar = stream.uniform() < 0.002
    let size = isStar ? 12 + 2 * stream.normal() : 6.2 + 1.6 * stream.normal()
    let followers = min(exp(size), 4e8).rounded(.down)
    let posts = stream.poisson(mean: 24)
    let noise = exp(0.5 * stream.normal() - 0.125)
    let rate = min(0.9, 0.047 * pow(max(followers, 10) / 1_000, -0.22) * noise)
    let total = stream.poisson(mean: followers * rate * Double(posts))
    let comments = Int(Double(total) * (0.06 + 0.06 * stream.uniform()))
    let shares = Int(Double(total) * 0.06 * stream.uniform())
    let missing = stream.uniform()
    if missing >= 0.005 { text.append(Int(followers)) }
    text.comma()
    // A profile that was not scanned has no counts at all.
    for count in [posts, total - comments - shares, comments, shares] {
      if missing < 0.985 { text.append(count) }
      text.comma()
    }
  }

  /// Affinity, orders, spend, last order, joined, suspicious share.
  private func writePurchases(_ text: inout SampleText, from stream: inout RandomStream) {
    let affinity = stream.beta(2, 5)
    let joined =
      FanSample.firstDay + stream.integer(below: FanSample.today - FanSample.firstDay - 30)
    let orders = stream.poisson(mean: 0.3 + 8 * affinity)
    let spend = Double(orders) * exp(3.2 + 0.6 * stream.normal())
    // Who likes the brand has been back more lately: exponential, 40 to 540 days on average.
    let wait = -log(stream.openUniform()) * (40 + 500 * (1 - affinity) * (1 - affinity))
    let lastOrder = max(joined, FanSample.today - Int(min(wait, 4_000)))
    let suspicious = 0.35 * pow(stream.uniform(), 5)
    if stream.uniform() >= 0.03 { text.append(affinity, places: 4) }
    text.comma()
    text.append(orders)
    text.comma()
    text.append(spend, places: 2)
    text.comma()
    if orders > 0 { text.append(day: lastOrder) }
    text.comma()
    text.append(day: joined)
    text.comma()
    if stream.uniform() >= 0.10 { text.append(suspicious, places: 4) }
  }
}
