import Tables

/// The part a column plays in the model.
public enum Role: String, CaseIterable, Sendable, Hashable {
  case key, name, handle, platform, country
  case followers, following, posts, likes, comments, shares, views, reach, impressions
  /// A rate: engaged people for each follower.
  case engagement
  /// A count: engaged people, or likes, comments and shares together.
  case engagements
  case topics
  case brandAffinity = "brand_affinity"
  case orders, spend
  case lastOrder = "last_order"
  case joined, type
  case suspiciousShare = "suspicious_share"
  case verified

  /// The role called `text`, with the short forms people type.
  init?(option text: String) {
    let folded = text.lowercased()
    switch folded {
    case "affinity": self = .brandAffinity
    case "subscribers": self = .followers
    case "id": self = .key
    case "topic", "tags", "tag": self = .topics
    default: self.init(rawValue: folded)
    }
  }

  /// Whether a column of `type` can play this part.
  func accepts(_ type: ColumnType) -> Bool {
    switch self {
    case .key: type == .text || type == .integer
    case .name, .handle, .platform, .country, .type: type == .text
    case .followers, .following, .posts, .likes, .comments, .shares, .views, .reach, .impressions,
      .engagements, .orders:
      type == .integer || type == .number
    case .engagement, .suspiciousShare, .brandAffinity:
      type == .percent || type == .number || type == .integer
    case .topics: type == .tags || type == .text
    case .spend:
      switch type {
      case .money, .number, .integer: true
      default: false
      }
    case .lastOrder, .joined: type == .date || type == .time
    case .verified: type == .boolean
    }
  }

  /// How many of something: never negative.
  static let counts: [Role] = [
    .followers, .following, .posts, .likes, .comments, .shares, .views, .reach, .impressions,
    .engagements, .orders,
  ]

  /// The type of a column in this part that has no value to tell it from.
  var usualType: ColumnType {
    switch self {
    case .key, .name, .handle, .platform, .country, .type: .text
    case .followers, .following, .posts, .likes, .comments, .shares, .views, .reach, .impressions,
      .engagements, .orders:
      .integer
    case .engagement, .suspiciousShare: .percent
    case .brandAffinity, .spend: .number
    case .topics: .tags
    case .lastOrder, .joined: .date
    case .verified: .boolean
    }
  }

  /// The names headers use for it, best first, in folded form (see ``FoldedHeader``).
  var synonyms: [String] {
    switch self {
    case .key:
      [
        "fan id", "customer id", "user id", "id", "key", "account id", "member id", "client id",
        "channel id", "creator id", "influencer id", "person id", "uid", "kundennummer",
        "cliente id",
      ]
    case .name:
      [
        "name", "full name", "customer name", "fan name", "display name", "tiktok name", "youtuber",
        "channel name", "nombre", "nom", "nome", "title", "influencer", "creator",
      ]
    case .handle:
      [
        "handle", "username", "user name", "screen name", "account", "channel info",
        "instagram name", "tiktoker name",
        "instagram handle", "login", "profile", "usuario", "benutzername",
      ]
    case .platform:
      ["platform", "network", "social network", "site", "plattform", "plataforma", "source"]
    case .country:
      ["country", "audience country", "land", "pais", "país", "pays", "market", "nation", "region"]
    case .followers:
      [
        "followers", "follower", "subscribers", "subscriber", "subs", "fans", "audience size",
        "audience", "page likes", "page total likes", "seguidores", "abonnenten", "abonnes",
        "abonnés",
        "suscriptores", "follower count",
      ]
    case .following: ["following", "follows", "followees", "friends count", "seguidos"]
    case .posts:
      [
        "posts", "post", "uploads", "videos", "media", "tweets", "publications", "publicaciones",
        "beitrage", "beiträge", "media count",
      ]
    case .likes: ["likes", "like", "favorites", "favourites", "hearts", "me gusta", "gefallt mir"]
    case .comments: ["comments", "comment", "replies", "comentarios", "kommentare", "commentaires"]
    case .shares: ["shares", "share", "reposts", "retweets", "compartidos", "partages"]
    case .views: ["views", "video views", "plays", "view", "visualizaciones", "vues", "aufrufe"]
    case .reach:
      ["reach", "people reached", "post reach", "lifetime post reach", "alcance", "reichweite"]
    case .impressions:
      ["impressions", "impression", "post impressions", "lifetime post impressions", "impresiones"]
    case .engagement:
      [
        "engagement rate", "eng rate", "er", "engagement", "engagement ratio", "interaction rate",
        "tasa de engagement",
      ]
    case .engagements:
      [
        "engagements", "engaged users", "engaged people", "interactions", "engagement",
        "authentic engagement", "interacciones",
      ]
    case .topics:
      [
        "topics", "topic", "interests", "interest", "tags", "tag", "hashtags", "genres", "genre",
        "categories", "category", "themes", "niche", "temas", "intereses", "themen", "channel type",
      ]
    case .brandAffinity:
      ["brand affinity", "affinity", "brand love", "loyalty", "affinity score", "loyalty score"]
    case .orders:
      ["orders", "order", "purchases", "purchase", "pedidos", "bestellungen", "commandes"]
    case .spend:
      ["spend", "spent", "revenue", "amount", "sales", "lifetime value", "ltv", "gasto", "umsatz"]
    case .lastOrder:
      ["last order", "last order date", "last purchase", "last purchase date", "letzte bestellung"]
    case .joined:
      [
        "joined", "join date", "signup date", "sign up date", "registered", "created", "created at",
        "member since", "customer since",
      ]
    case .type: ["type", "influencer type", "tier", "creator type", "class"]
    case .suspiciousShare:
      [
        "suspicious share", "fake share", "fake followers", "fake follower share", "bots",
        "bot share",
        "suspicious", "suspicious followers",
      ]
    case .verified: ["verified", "is verified", "blue tick"]
    }
  }
}

/// A column in its part.
public struct RoleUse: Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case named
    case looksLike(String)
    case content(String)
    case said
  }

  public var column: String
  /// The values are already those of one post: "avg likes".
  public var isPerPost: Bool
  public var reason: Reason
  /// Other columns that could play the part as well.
  public var others: [String]

  public init(_ column: String, isPerPost: Bool = false, reason: Reason, others: [String] = []) {
    self.column = column
    self.isPerPost = isPerPost
    self.reason = reason
    self.others = others
  }
}

/// A header as the role finder reads it: case and punctuation folded, filler words taken out.
struct FoldedHeader: Hashable {
  /// Words with single spaces between them.
  let text: String
  let words: [String]
  let isPerPost: Bool

  private static let averages: Set<String> = [
    "avg", "average", "mean", "promedio", "media", "moyenne", "durchschnitt",
  ]
  private static let fillers: Set<String> = [
    "total", "count", "number", "num", "no", "of", "the", "values", "value", "n", "lifetime",
  ]

  init(_ header: String) {
    var words: [String] = []
    var word = ""
    for character in header.lowercased() {
      if character.isLetter || character.isNumber {
        word.append(character)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    isPerPost = words.count > 1 && words.contains { Self.averages.contains($0) }
    let kept = words.filter { !Self.averages.contains($0) && !Self.fillers.contains($0) }
    // A repeated header's `_2` is not part of its meaning; a bare number is not a header.
    let meaning = kept.count > 1 && Int(kept[kept.count - 1]) != nil ? Array(kept.dropLast()) : kept
    self.words = meaning.isEmpty ? words : meaning
    text = self.words.joined(separator: " ")
  }
}
