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
    var rows = String(decoding: csv, as: UTF8.self).split(separator: "\n")
    let header = rows.removeFirst()
    var random = SeededNumbers(5)
    for index in rows.indices.reversed() where index > 0 {
      rows.swapAt(index, random.below(index + 1))
    }
    let shuffled = ([header] + rows).joined(separator: "\n") + "\n"
    let before = try answers(to: Self.statements, csv, threads: 2)
    let after = try answers(to: Self.statements, Array(shuffled.utf8), threads: 2)
    for (index, statement) in Self.statements.enumerated() {
      #expect(before[index] == after[index], "\(statement)")
    }
  }
}
