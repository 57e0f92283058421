/// The four types of influencers by followers, and the peers below them.
public enum Tier: String, CaseIterable, Comparable, Sendable {
  case peer
  case micro
  case blogger
  case star
  case celebrity

  /// Position in tier order, smallest audience first.
  public var rank: Int {
    switch self {
    case .peer: 0
    case .micro: 1
    case .blogger: 2
    case .star: 3
    case .celebrity: 4
    }
  }

  public static func < (left: Tier, right: Tier) -> Bool { left.rank < right.rank }

  /// The tier that a type column's text means, case and plural folded; nil for anything else.
  public init?(text: some StringProtocol) {
    let folded = text.lowercased().split(whereSeparator: { " -_".contains($0) }).joined()
    guard let tier = Tier.bySpelling[folded] else { return nil }
    self = tier
  }

  private static let bySpelling = Dictionary(
    uniqueKeysWithValues: Tier.allCases.flatMap { tier in tier.spellings.map { ($0, tier) } })

  /// The words that mean this tier, folded: small letters without gaps.
  public var spellings: [String] {
    switch self {
    case .peer: ["peer", "peers", "nano", "nanoinfluencer", "nanoinfluencers"]
    case .micro: ["micro", "micros", "microinfluencer", "microinfluencers"]
    case .blogger: ["blogger", "bloggers", "blog", "macro", "macroinfluencer"]
    case .star: ["star", "stars", "socialstar", "youtubestar", "mega"]
    case .celebrity: ["celebrity", "celebrities", "celeb", "celebs"]
    }
  }
}

/// Where one tier ends and the next begins, in followers.
///
/// Peers stay below the micro band; micro holds both of its ends; each tier above holds its upper
/// end. The band 500–5,000 is the 2016 article's, the borders above it are assumed.
public struct TierBands: Hashable, Sendable {
  public var microFrom: Double
  public var microTo: Double
  public var bloggerTo: Double
  public var starTo: Double

  public init(
    microFrom: Double = 500, microTo: Double = 5_000, bloggerTo: Double = 100_000,
    starTo: Double = 1_000_000
  ) {
    self.microFrom = microFrom
    self.microTo = microTo
    self.bloggerTo = bloggerTo
    self.starTo = starTo
  }

  /// The tier of a fan with so many followers.
  @inlinable
  public func tier(followers: Double) -> Tier {
    if followers < microFrom { return .peer }
    if followers <= microTo { return .micro }
    if followers <= bloggerTo { return .blogger }
    return followers <= starTo ? .star : .celebrity
  }
}
