import Engine
import Testing

@Suite struct SampleTests {
  @Test(arguments: SampleKind.allCases)
  func sameSeedSameBytes(kind: SampleKind) throws {
    #expect(try sample(kind, rows: 300, seed: 7) == sample(kind, rows: 300, seed: 7))
    #expect(try sample(kind, rows: 300, seed: 7) != sample(kind, rows: 300, seed: 8))
  }

  @Test(arguments: SampleKind.allCases)
  func noRowsIsAHeader(kind: SampleKind) throws {
    let text = try sample(kind, rows: 0, seed: 1)
    #expect(text.split(separator: "\n").count == 1)
    #expect(text.hasSuffix("\n"))
  }

  @Test func refusesImpossibleRowCounts() {
    #expect(throws: SampleError.negativeRows(-1)) { try sample(.fans, rows: -1, seed: 1) }
    #expect(throws: SampleError.tooManyRows(asked: .max, most: SampleKind.friends.mostRows)) {
      try sample(.friends, rows: .max, seed: 1)
    }
  }

  @Test func fansHaveTheirColumnsAndKeys() throws {
    let rows = try records(.fans, rows: 2_000, seed: 7)
    #expect(
      rows[0] == [
        "fan_id", "name", "platform", "country", "followers", "posts", "likes", "comments",
        "shares", "topics", "affinity", "orders", "spend", "last_order", "joined",
        "suspicious_share",
      ])
    #expect(rows.count == 2_001)
    #expect(rows.allSatisfy { $0.count == 16 })
    #expect(rows[1][0] == "f00001")
    #expect(rows[2_000][0] == "f02000")
    let names = rows.map { $0[1] }
    #expect(names.contains { $0.contains(",") })
    #expect(names.contains { $0.contains("\"") })
  }

  /// What a lesson on the sample relies on: tails, gaps, and orders that go with affinity.
  @Test func fansLookLikeFans() throws {
    let fans = try records(.fans, rows: 6_000, seed: 3).dropFirst()
    let missing = fans.count { $0[10].isEmpty }
    #expect((120...240).contains(missing))
    let followers = fans.compactMap { Double($0[4]) }.sorted()
    let median = followers[followers.count / 2]
    #expect(median > 350 && median < 700)
    let top = followers.suffix(followers.count / 100).reduce(0, +) / followers.reduce(0, +)
    #expect(top > 0.2)
    var loyal: [Double] = []
    var cool: [Double] = []
    for fan in fans {
      guard let affinity = Double(fan[10]), let orders = Double(fan[11]) else { continue }
      if affinity > 0.4 { loyal.append(orders) } else if affinity < 0.2 { cool.append(orders) }
    }
    let loyalMean = loyal.reduce(0, +) / Double(loyal.count)
    let coolMean = cool.reduce(0, +) / Double(cool.count)
    #expect(loyalMean > 2 * coolMean)
    #expect(fans.allSatisfy { $0[13].isEmpty || $0[13] >= $0[14] && $0[13] <= "2025-06-30" })
  }

  @Test func engagementFallsAsReachGrows() throws {
    var small = (engaged: 0.0, followers: 0.0)
    var large = (engaged: 0.0, followers: 0.0)
    for fan in try records(.fans, rows: 6_000, seed: 3).dropFirst() {
      guard let followers = Double(fan[4]), let posts = Double(fan[5]), posts > 0 else { continue }
      let engaged = fan[6...8].compactMap { Double($0) }.reduce(0, +) / posts
      if followers < 500 {
        small = (small.engaged + engaged, small.followers + followers)
      } else if followers > 5_000 {
        large = (large.engaged + engaged, large.followers + followers)
      }
    }
    #expect(small.engaged / small.followers > 1.5 * large.engaged / large.followers)
  }

  @Test func friendsAreFansJoinedOnce() throws {
    let rows = 3_000
    let keys = Set(try records(.fans, rows: rows, seed: 5).dropFirst().map { $0[0] })
    let pairs = try records(.friends, rows: rows, seed: 5).dropFirst()
    var seen: Set<[String]> = []
    var degrees: [String: Int] = [:]
    for pair in pairs {
      #expect(pair.count == 2 && pair[0] != pair[1])
      #expect(seen.insert(pair.sorted()).inserted)
      for end in pair { degrees[end, default: 0] += 1 }
    }
    #expect(Set(degrees.keys).isSubset(of: keys))
    let mean = 2 * Double(pairs.count) / Double(rows)
    #expect(mean > 6 && mean < 10)
    #expect(try #require(degrees.values.max()) > 60)
  }

  @Test func creatorsAreMessyInTheUsualWays() throws {
    let text = try sample(.creators, rows: 500, seed: 9)
    for sign in ["M,", "K,", "%,", "N/A", " Name ", "\"Korea, South\""] {
      #expect(text.contains(sign), "\(sign)")
    }
    let rows = try records(.creators, rows: 500, seed: 9)
    #expect(rows[0].count { $0 == "Subscribers" } == 2)
    #expect(rows.allSatisfy { $0.count == 11 })
    #expect(try #require(Int(rows[1][5])) > 100_000_000)
    #expect(try #require(Int(rows[500][5])) < 5_000)
  }

  private func sample(_ kind: SampleKind, rows: Int, seed: UInt64) throws -> String {
    var bytes: [UInt8] = []
    try writeSample(kind, rows: rows, seed: seed) { bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The sample's cells, read by a CSV reader just large enough for it.
  private func records(_ kind: SampleKind, rows: Int, seed: UInt64) throws -> [[String]] {
    try sample(kind, rows: rows, seed: seed).split(separator: "\n").map { line in
      var cells = [""]
      var isQuoted = false
      var previous: Character = " "
      for character in line {
        if character == "\"" {
          isQuoted.toggle()
          if isQuoted, previous == "\"" { cells[cells.count - 1].append("\"") }
        } else if character == ",", !isQuoted {
          cells.append("")
        } else {
          cells[cells.count - 1].append(character)
        }
        previous = character
      }
      return cells
    }
  }
}
