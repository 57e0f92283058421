import TestSupport
import Testing

@testable import Engine

/// The same bytes on any number of threads, and with the rows in another order.
@Suite struct DeterminismTests {
  private static let statements = [
    "fans | where followers in 500..5k and affinity > 0.2 | sort followers desc | take 50",
    "fans | split topics as topic | summarise n: count(), f: sum(followers) by topic",
    "fans | top 3 by engaged_reach per country with ties | keep fan_id, country, engaged_reach",
    "fans | topic any (#yoga, #tea) | reach by tier", "fans | compare tiers",
    "fans | topic #fitness | grade | take 40",
    "fans | where followers > 100k | simulate offer \"x\" (runs: 200, accept: 20%)",
    "fans | summarise n: count(), lo: minimum(joined), hi: maximum(spend) by joined | take 30",
    "fans | sort spend desc, name | take 30 | keep fan_id, spend",
    "fans | add place: rank(spend) by country | where place < 4 | sort fan_id | keep fan_id, place",
    "fans | where false | reach", "fans | where fan_id like \"*999\" | sort name, fan_id",
  ]

  /// Sums of doubles may differ in their last digit with the order of rows.
  private static let sums = [
    "fans | summarise n: count(), s: sum(engaged_reach), m: mean(affinity), q: quantile(spend, 90%), d: count_distinct(name), o: mode(country) by tier, country",
    "fans | where affinity > 0.1 | split topics as topic | summarise n: count(), e: sum(engaged_reach), m: median(spend) by topic, country",
    "fans | summarise s: sum(spend), m: median(engagement), r: pooled_ratio(likes, followers)",
    "fans | summarise n: count(), s: sum(spend) by joined | take 30",
  ]

  private func answers(
    to statements: [String], _ csv: [UInt8], threads: Int
  ) throws -> [String] {
    var notebook = Notebook(threads: threads)
    notebook.folder.write(csv, to: "fans.csv")
    for case (.failed(let error), _) in notebook.outcomes("load \"fans.csv\" as fans") {
      throw error
    }
    return try statements.map { try notebook.csv($0) }
  }

  /// 70,000 rows: more than one chunk.
  @Test func threadsChangeNothing() throws {
    var csv: [UInt8] = []
    try writeSample(.fans, rows: 70_000, seed: 11) { csv += $0 }
    let all = Self.statements + Self.sums
    let one = try answers(to: all, csv, threads: 1)
    for threads in [2, 5] { #expect(try answers(to: all, csv, threads: threads) == one) }
  }

  @Test func rowOrderChangesNoOrderedResult() throws {
    var csv: [UInt8] = []
    try writeSample(.fans, rows: 3_000, seed: 12) { csv += $0 }
    let rows = String(decoding: csv, as: UTF8.self).split(separator: "\n")
    var random = SeededNumbers(5)
    let shuffled =
      (rows.prefix(1) + random.shuffled(rows.dropFirst())).joined(separator: "\n") + "\n"
    let before = try answers(to: Self.statements, csv, threads: 2)
    let after = try answers(to: Self.statements, Array(shuffled.utf8), threads: 2)
    for (index, statement) in Self.statements.enumerated() {
      #expect(before[index] == after[index], "\(statement)")
    }
  }

  /// Drawn by coins of people and friendships, which no order of rows and no thread may touch.
  private static let campaigns = [
    "fans | simulate offer \"x\" (runs: 300, budget: $900, control: 10%, organic: 0.1)",
    "fans | simulate offer \"x\" (runs: 90, accept: 20%, spread: cascade, chance: weighted, days: 4)",
    "fans | topic #tea | simulate offers (vip: (perk: $10, runs: 200), sale: (perk: $4, runs: 200))",
    "fans | where followers > 20k | cascade (chance: weighted, runs: 400, days: 5)",
    "fans | top 40 by friends | cascade (chance: 2%, draws: fast, accept: 30%, runs: 400)",
    "fans | top 40 by friends | cascade (model: threshold, chance: weighted, runs: 200)",
    "fans | optimise offer \"x\" (budget: $300)",
    "fans | optimise offer \"x\" (count: 12, goal: reach, spread: cascade, chance: weighted, epsilon: 10%)",
    "fans | optimise offer \"x\" (budget: $400, spread: cascade, chance: weighted, epsilon: 20%)",
    "fans | compare channels (budget: $20k)", "fans | topic #yoga | reach",
    "fans | where followers > 20k | overlap", "fans | topic #fitness | grade | take 20",
  ]

  /// Tables and what is said beside them, of campaigns on 1,500 fans and their friendships.
  private func campaigns(
    _ fans: [Substring], _ friends: [Substring], threads: Int
  ) throws -> [String] {
    var notebook = Notebook(threads: threads)
    notebook.folder.write(fans.joined(separator: "\n") + "\n", to: "fans.csv")
    notebook.folder.write(friends.joined(separator: "\n") + "\n", to: "friends.csv")
    #expect(notebook.mistake("load \"fans.csv\" as fans") == nil)
    #expect(notebook.mistake("load graph \"friends.csv\" as friends (of: fans)") == nil)
    return try Self.campaigns.map { statement in
      let report = try notebook.report(statement)
      let table = String(decoding: report.table.written(.csv), as: UTF8.self)
      return table + report.notes.map { "\($0.kind): \($0.text)" }.joined(separator: "\n")
    }
  }

  @Test func campaignsAreTheSameOnAnyThreadsAndInAnyOrder() throws {
    func lines(_ kind: SampleKind) throws -> [Substring] {
      var csv: [UInt8] = []
      try writeSample(kind, rows: 1_500, seed: 21) { csv += $0 }
      return String(decoding: csv, as: UTF8.self).split(separator: "\n")
    }
    let fans = try lines(.fans)
    let friends = try lines(.friends)
    let one = try campaigns(fans, friends, threads: 1)
    #expect(one.count == Set(one).count)
    for threads in [2, 5] {
      let other = try campaigns(fans, friends, threads: threads)
      for index in one.indices { #expect(other[index] == one[index], "\(threads) threads") }
    }
    var random = SeededNumbers(6)
    let shuffledFans = fans.prefix(1) + random.shuffled(fans.dropFirst())
    // A friendship said the other way round is the same one.
    let turned = friends.dropFirst().enumerated().map { index, line -> Substring in
      guard index % 3 == 0 else { return line }
      return Substring(line.split(separator: ",").reversed().joined(separator: ","))
    }
    let shuffledFriends = friends.prefix(1) + random.shuffled(turned)
    let shuffled = try campaigns(Array(shuffledFans), Array(shuffledFriends), threads: 2)
    for (index, statement) in Self.campaigns.enumerated() {
      #expect(shuffled[index] == one[index], "\(statement)")
    }
  }
}

extension SeededNumbers {
  fileprivate mutating func shuffled(_ lines: some Sequence<Substring>) -> [Substring] {
    var lines = Array(lines)
    for index in lines.indices.reversed() where index > 0 { lines.swapAt(index, below(index + 1)) }
    return lines
  }
}
