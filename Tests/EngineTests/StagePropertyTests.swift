import Statistics
import Tables
import Testing

@testable import Engine

/// Joins, samples and windows against the plainest way to work them out, on random tables.
@Suite struct StagePropertyTests {
  /// Rows of `key,group,value`; a key is missing now and then, keys repeat unless `isUnique`.
  private struct Rows {
    var rows: [(key: String, group: String, value: Int?)] = []

    init(_ count: Int, keys: Int, isUnique: Bool = false, seed: UInt64) {
      let coins = Coin(seed: seed, stream: .bootstrap, run: 0)
      func below(_ limit: Int, _ item: Int) -> Int { Int(coins.draw(item: item)) % limit }
      for row in 0..<count {
        let key = isUnique ? row : below(keys, row * 4)
        let isMissing = !isUnique && below(10, row * 4 + 1) == 0
        let value = below(8, row * 4 + 3) == 0 ? nil : below(50, row * 4 + 2)
        rows.append((isMissing ? "" : "k\(key)", "g\(below(5, row * 4 + 3))", value))
      }
    }

    var csv: String {
      "key,group,value\n"
        + rows.map { "\($0.key),\($0.group),\($0.value.map(String.init) ?? "")\n" }.joined()
    }
  }

  private func notebook(_ tables: [String: Rows], threads: Int = 2) throws -> Notebook {
    var notebook = Notebook(threads: threads)
    for (name, rows) in tables.sorted(by: { $0.key < $1.key }) {
      notebook.folder.write(rows.csv, to: "\(name).csv")
      if let error = notebook.mistake("load \"\(name).csv\" as \(name)") { throw error }
    }
    return notebook
  }

  private func texts(_ table: Table) -> [[String]] {
    (0..<table.rowCount).map { row in
      table.columns.map { column in
        switch column[row] {
        case .missing: ""
        case .integer(let value): "\(value)"
        case .text(let text): text
        case let other: "\(other)"
        }
      }
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func joinsAreNestedLoops(seed: UInt64) throws {
    let left = Rows(200, keys: 60, seed: seed)
    let right = Rows(90, keys: 60, seed: seed + 100)
    var notebook = try notebook(["a": left, "b": right])
    var expected: [String: [[String]]] = ["left": [], "inner": [], "with": [], "without": []]
    for row in left.rows {
      let own = [row.key, row.group, row.value.map(String.init) ?? ""]
      let matches = right.rows.filter { !row.key.isEmpty && $0.key == row.key }
      let wide = matches.map { own + [$0.key, $0.group, $0.value.map(String.init) ?? ""] }
      expected["inner"]? += wide
      expected["left"]? += wide.isEmpty ? [own + ["", "", ""]] : wide
      expected[matches.isEmpty ? "without" : "with"]?.append(own)
    }
    for (kind, rows) in expected {
      let many = kind.hasPrefix("with") ? "" : " many"
      #expect(texts(try notebook.table("a | join \(kind) b on key\(many)")) == rows, "\(kind)")
      let chosen = rows.filter { !$0[2].isEmpty && (Int($0[2]) ?? 0) < 25 }
      let filtered = try notebook.table("a | where value < 25 | join \(kind) b on key\(many)")
      #expect(texts(filtered) == chosen, "\(kind) after a filter")
    }
  }

  @Test func joinsByNumbersAndPairsOfKeysToo() throws {
    let rows = Rows(150, keys: 20, seed: 5)
    var notebook = try notebook(["a": rows])
    let table = try notebook.table(
      "a | join with (a | add half: value / 2.0) on value = a.half and group = a.group")
    let expected = rows.rows.filter { row in
      rows.rows.contains { other in
        guard let value = row.value, let twice = other.value else { return false }
        return twice == value * 2 && other.group == row.group
      }
    }
    #expect(texts(table).map { $0[0] } == expected.map(\.key))
    #expect(table.rowCount == expected.count)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func windowsCountTheOtherRows(seed: UInt64) throws {
    let rows = Rows(300, keys: 30, seed: seed)
    var notebook = try notebook(["a": rows])
    let table = try notebook.table(
      """
      a | add place: rank(value), n: row_number(), total: running_sum(value) by group \
      | keep place, n, total
      """)
    var expected: [[String]] = []
    for (index, row) in rows.rows.enumerated() {
      let group = rows.rows.filter { $0.group == row.group }
      let before = rows.rows[...index].filter { $0.group == row.group }
      let place = row.value.map { value in 1 + group.count { ($0.value ?? -1) > value } }
      let total = row.value == nil ? nil : before.reduce(0) { $0 + ($1.value ?? 0) }
      expected.append([
        place.map(String.init) ?? "", "\(before.count)", total.map(String.init) ?? "",
      ])
    }
    #expect(texts(table) == expected)
    let shares = try notebook.table(
      "a | add part: share(value) by group | summarise whole: sum(part) by group")
    for row in 0..<shares.rowCount {
      guard case .percent(let whole)? = shares["whole"]?[row] else { continue }
      #expect(abs(whole - 1) < 1e-12)
    }
  }

  @Test func samplesBelongToKeysAndNotToRows() throws {
    let rows = Rows(500, keys: 0, isUnique: true, seed: 3)
    var shuffled = rows
    shuffled.rows.sort { ($0.value ?? -1, $1.key) < ($1.value ?? -1, $0.key) }
    var first = try notebook(["a": rows])
    var second = try notebook(["a": shuffled])
    for size in ["40", "15%", "40 seed 9", "500"] {
      let text = "a | sample \(size) | sort key | keep key"
      #expect(try first.csv(text) == second.csv(text), "\(size)")
    }
    let inner = try texts(first.table("a | sample 10% | keep key"))
    let outer = try texts(first.table("a | sample 30% | keep key"))
    #expect(!inner.isEmpty && inner.count < outer.count)
    #expect(Set(inner).isSubset(of: Set(outer)))
    #expect(
      try first.csv("a | sample 30% | where value < 25")
        == first.csv("a | where value < 25 | sample 30%"))
  }

  /// More rows than a chunk, so that several are joined, banded and appended.
  @Test func threadsChangeNothing() throws {
    let left = Rows(70_000, keys: 900, seed: 1)
    let right = Rows(1_000, keys: 0, isUnique: true, seed: 2)
    let statements = [
      "a | join left b on key | summarise n: count(), s: sum(b.value) by group",
      "a | join inner b on key many | append b | summarise n: count(), s: sum(value) by group",
      "a | band value as size (low: < 10, best: top 5%, rest: rest) | count by size",
      "a | add place: rank(value), part: share(value) by group | summarise m: mean(place) by group",
      "a | sample 100 | summarise n: count(), s: sum(value)",
    ]
    var one = try notebook(["a": left, "b": right], threads: 1)
    var four = try notebook(["a": left, "b": right], threads: 4)
    for statement in statements { #expect(try one.csv(statement) == four.csv(statement)) }
  }
}
