import Statistics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A ranking of creators as it comes out of an agency's tool: short forms, repeated headers, gaps.
///
/// Subscribers fall from celebrities to micro-influencers over the list; engagement rises as they
/// fall. The second `Subscribers` column repeats the first as a plain number.
struct CreatorSample {
  let rows: Int
  let seed: UInt64

  private static let platforms = ["Instagram", "YouTube", "TikTok", "Facebook", "Blog"]
  private static let categories = [
    "Fitness & Health", "Beauty", "Food, Drinks", "Travel", "Gaming", "Music", "Fashion",
    "Family", "Tech", "Sports", "Books & Film", "Home",
  ]
  private static let countries = [
    "United States", "India", "Brazil", "Germany", "Japan", "Nigeria", "Türkiye", "France",
    "Korea, South", "Mexico",
  ]
  /// Subscribers of the first and, about, of the last row.
  private static let most = 350e6
  private static let least = 900.0

  func write(into sink: ([UInt8]) throws -> Void) throws {
    var text = SampleText()
    text.append("Rank,Handle, Name ,Platform,Subscribers,Subscribers,Avg likes,")
    text.append("Avg comments,Engagement,Category,Country\n")
    let fall = log(CreatorSample.most / CreatorSample.least) / log(Double(max(2, rows)))
    for rank in 1...max(1, rows) where rank <= rows {
      // Creators and fans of one seed are different people.
      var stream = RandomStream(seed: ~seed, stream: .sample, run: rank)
      let size = CreatorSample.most * pow(Double(rank), -fall)
      writeCreator(&text, rank: rank, size: size, from: &stream)
      try text.flushPiece(into: sink)
    }
    try text.flush(into: sink)
  }

  private func writeCreator(
    _ text: inout SampleText, rank: Int, size: Double, from stream: inout RandomStream
  ) {
    let subscribers = Int(max(500, size * exp(0.15 * stream.normal())))
    let rate = min(
      0.35, 0.047 * pow(Double(subscribers) / 1_000, -0.22) * exp(0.6 * stream.normal()))
    let engaged = Double(subscribers) * rate
    text.append(rank)
    text.comma()
    text.append(SampleNames.handle(rank, from: &stream))
    text.comma()
    text.append(field: SampleNames.name(from: &stream))
    text.comma()
    text.append(pick(CreatorSample.platforms, from: &stream))
    text.comma()
    text.append(short: Double(subscribers))
    text.comma()
    text.append(subscribers)
    text.comma()
    appendOrGap(&text, chance: 0.03, from: &stream) { $0.append(short: engaged * 0.93) }
    text.comma()
    appendOrGap(&text, chance: 0.05, from: &stream) { $0.append(short: engaged * 0.07) }
    text.comma()
    appendOrGap(&text, chance: 0.04, from: &stream) { text in
      text.append(100 * rate, places: 2)
      text.append("%")
    }
    text.comma()
    let category = pick(CreatorSample.categories, from: &stream)
    appendOrGap(&text, chance: 0.06, from: &stream) { $0.append(field: category) }
    text.comma()
    let country = pick(CreatorSample.countries, from: &stream)
    if stream.uniform() >= 0.15 { text.append(field: country) }
    text.endLine()
  }

  private func pick(_ words: [String], from stream: inout RandomStream) -> String {
    words[stream.integer(below: words.count)]
  }

  /// Writes a cell, or `N/A` in its place.
  private func appendOrGap(
    _ text: inout SampleText, chance: Double, from stream: inout RandomStream,
    _ write: (inout SampleText) -> Void
  ) {
    if stream.uniform() < chance { text.append("N/A") } else { write(&text) }
  }
}

extension SampleText {
  /// A count as rankings print it: 949, 34.5K, 1.2M.
  mutating func append(short number: Double) {
    if number >= 999_950 {
      append(number / 1e6, places: 1)
      append("M")
    } else if number >= 1_000 {
      append(number / 1e3, places: 1)
      append("K")
    } else {
      append(Int(max(0, number)))
    }
  }
}
