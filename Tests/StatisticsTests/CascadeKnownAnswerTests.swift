import Statistics
import Testing

/// Draws 1,000 weighted cascades on a real graph with the coins and compares a checksum that was
/// computed elsewhere: one coin out of two hundred million that differs changes it.
@Suite struct CascadeKnownAnswerTests {
  @Test func egoFacebookChecksum() throws {
    guard let bytes = SharedData.bytes("ego-facebook/facebook_combined.txt") else { return }
    let graph = SmallGraph(friendships: Self.friendships(bytes))
    #expect(graph.people == 4_039)
    #expect(graph.targets.count == 2 * 88_234)
    var checksum = 0
    var reached = 0
    for run in 0..<1_000 {
      let spread = graph.cascade(
        from: Self.seeds, coins: Coin(seed: 1_000, stream: .edges, run: run))
      reached += spread
      checksum += spread * (run + 1)
    }
    #expect(reached == 1_006_265)
    #expect(checksum == 503_655_786)
  }

  /// "D50" of reference.json: the fifty people with most friends.
  private static let seeds = [
    107, 1684, 1912, 3437, 0, 2543, 2347, 1888, 1800, 1663, 1352, 2266, 483, 348, 1730, 1985,
    1941, 2233, 2142, 1431, 1199, 1584, 2206, 1768, 2229, 2410, 2611, 1086, 1589, 2047, 2218,
    2078, 1993, 2123, 1746, 2464, 1827, 2240, 2507, 2560, 2244, 1983, 2309, 1126, 2088, 2131,
    2340, 2602, 2324, 2369,
  ]

  private static func friendships(_ bytes: [UInt8]) -> [(Int, Int)] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let ends = line.split(separator: UInt8(ascii: " ")).compactMap { field in
        Int(String(decoding: field, as: UTF8.self).filter { !$0.isWhitespace })
      }
      return ends.count == 2 ? (ends[0], ends[1]) : nil
    }
  }
}

/// Arcs in the order of (from, to), each living with chance 1/in-degree of its target.
private struct SmallGraph {
  let people: Int
  private(set) var offsets: [Int]
  private(set) var targets: [Int] = []
  private(set) var thresholds: [UInt64] = []

  init(friendships: [(Int, Int)]) {
    people = (friendships.map { max($0.0, $0.1) }.max() ?? -1) + 1
    var audiences = [[Int]](repeating: [], count: people)
    for (left, right) in friendships {
      audiences[left].append(right)
      audiences[right].append(left)
    }
    offsets = [0]
    for audience in audiences {
      for target in audience.sorted() {
        targets.append(target)
        thresholds.append(Coin.threshold(1 / Double(audiences[target].count)))
      }
      offsets.append(targets.count)
    }
  }

  func cascade(from seeds: [Int], coins: Coin) -> Int {
    var isReached = [Bool](repeating: false, count: people)
    var queue = seeds
    for seed in seeds { isReached[seed] = true }
    var next = 0
    while next < queue.count {
      let person = queue[next]
      next += 1
      for arc in offsets[person]..<offsets[person + 1] where !isReached[targets[arc]] {
        guard coins.isLive(item: arc, below: thresholds[arc]) else { continue }
        isReached[targets[arc]] = true
        queue.append(targets[arc])
      }
    }
    return queue.count
  }
}
