import Statistics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the fans of a sample care about: topics in groups, because tastes come in groups.
struct SampleTopics {
  /// Groups in falling popularity; within a group the first topic is the commonest.
  static let groups: [[String]] = [
    ["fitness", "running", "yoga", "cycling", "hiking", "swimming"],
    ["food", "baking", "coffee", "vegan", "wine", "tea"],
    ["fashion", "beauty", "skincare", "sneakers", "jewellery"],
    ["travel", "photography", "surfing", "camping", "mountains"],
    ["music", "film", "books", "theatre", "dance"],
    ["gaming", "tech", "startup", "crypto", "science"],
    ["parenting", "pets", "dogs", "cats", "home decor"],
    ["football", "basketball", "tennis", "cricket", "formula 1"],
    ["diy", "gardening", "cars", "knitting", "sustainability"],
  ]

  private let groupShares: WeightedChoice
  private let topicShares: [WeightedChoice]

  init() {
    groupShares = WeightedChoice(zipf: SampleTopics.groups.count, exponent: 0.7)
    topicShares = SampleTopics.groups.map { WeightedChoice(zipf: $0.count, exponent: 0.8) }
  }

  /// The group a fan is mostly into.
  func group(from stream: inout RandomStream) -> Int { groupShares.pick(from: &stream) }

  /// None to five different topics, most of them of the fan's own group.
  func topics(of group: Int, from stream: inout RandomStream) -> [String] {
    let draw = stream.uniform()
    let wanted = [0.05, 0.35, 0.65, 0.85, 0.95].count { draw >= $0 }
    var topics: [String] = []
    for _ in 0..<wanted {
      let own = stream.uniform() < 0.7 ? group : groupShares.pick(from: &stream)
      let topic = SampleTopics.groups[own][topicShares[own].pick(from: &stream)]
      if !topics.contains(topic) { topics.append(topic) }
    }
    return topics
  }
}

/// A choice among a few things with given weights, by one uniform draw.
struct WeightedChoice {
  private let borders: [Double]

  init(_ weights: [Double]) {
    let total = weights.reduce(0, +)
    var sum = 0.0
    borders = weights.dropLast().map { weight in
      sum += weight / total
      return sum
    }
  }

  /// Weights 1/rank^exponent: the first is the commonest.
  init(zipf count: Int, exponent: Double) {
    self.init((1...count).map { 1 / pow(Double($0), exponent) })
  }

  func pick(from stream: inout RandomStream) -> Int {
    let draw = stream.uniform()
    var index = 0
    while index < borders.count, draw >= borders[index] { index += 1 }
    return index
  }
}
