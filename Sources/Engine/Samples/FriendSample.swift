import Statistics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Friendships among the fans of a sample, as a list of pairs.
///
/// Fans join one after another, in a random order, and befriend four earlier ones on average: a
/// friend of a friend (triangles), somebody of their own topic group (homophily), or somebody
/// who has many friends already (heavy tail; Barabási & Albert 1999, Holme & Kim 2002). A pair
/// always joins a later fan to an earlier one, so none appears twice.
struct FriendSample {
  let rows: Int
  let seed: UInt64

  func write(into sink: ([UInt8]) throws -> Void) throws {
    let width = FanSample.keyWidth(rows: rows)
    var text = SampleText()
    text.append("from,to\n")
    var circle = FriendCircle(rows: rows, seed: seed)
    for newcomer in 0..<rows {
      for friend in circle.befriend(newcomer) {
        text.append("f")
        text.append(circle.fan(newcomer) + 1, width: width)
        text.append(",f")
        text.append(circle.fan(friend) + 1, width: width)
        text.endLine()
      }
      try text.flushPiece(into: sink)
    }
    try text.flush(into: sink)
  }
}

/// The friendships made so far, by the order in which fans joined.
private struct FriendCircle {
  private var stream: RandomStream
  /// The fan who joined at each place.
  private var fans: [UInt32]
  private var groups: [UInt8] = []
  /// Those who joined earlier, by topic group.
  private var members: [[UInt32]]
  /// Friends chosen on joining, place after place.
  private var friends: [UInt32] = []
  private var starts: [Int] = [0]
  private let sample: FanSample

  init(rows: Int, seed: UInt64) {
    sample = FanSample(rows: rows, seed: seed)
    // Run −1 is no fan's: the circle's draws are its own.
    stream = RandomStream(seed: seed, stream: .sample, run: -1)
    fans = (0..<rows).map { UInt32($0) }
    fans.shuffle(using: &stream)
    members = Array(repeating: [], count: SampleTopics.groups.count)
    friends.reserveCapacity(4 * rows)
    starts.reserveCapacity(rows + 1)
  }

  func fan(_ place: Int) -> Int { Int(fans[place]) }

  /// Adds the fan at the next place and returns the places of those befriended.
  mutating func befriend(_ newcomer: Int) -> [Int] {
    let group = sample.group(of: fan(newcomer))
    var chosen: [Int] = []
    let wanted = min(newcomer, sociability())
    var attempts = 0
    while chosen.count < wanted, attempts < 4 * wanted {
      attempts += 1
      let friend = candidate(for: newcomer, group: group, knowing: chosen)
      if !chosen.contains(friend) { chosen.append(friend) }
    }
    chosen.sort()
    friends.append(contentsOf: chosen.map { UInt32($0) })
    starts.append(friends.count)
    members[group].append(UInt32(newcomer))
    return chosen
  }

  /// How many friends a newcomer looks for: 1 to 40, four on average, with a long tail.
  private mutating func sociability() -> Int {
    let draw = stream.openUniform()
    return min(40, Int(1.9 / pow(draw, 0.55)))
  }

  private mutating func candidate(for newcomer: Int, group: Int, knowing chosen: [Int]) -> Int {
    let way = stream.uniform()
    if way < 0.55, let known = chosen.last {
      let circle = starts[known]..<starts[known + 1]
      if !circle.isEmpty {
        return Int(friends[circle.lowerBound + stream.integer(below: circle.count)])
      }
    }
    if way < 0.85, !members[group].isEmpty {
      return Int(members[group][stream.integer(below: members[group].count)])
    }
    // An end of a random friendship: who has twice the friends is met twice as often.
    if !friends.isEmpty, way < 0.97 { return Int(friends[stream.integer(below: friends.count)]) }
    return stream.integer(below: newcomer)
  }
}
