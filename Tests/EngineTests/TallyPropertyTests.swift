import Tables
import Testing

@testable import Engine

/// What is gathered while the rows pass by, against lists of each group's rows: keys that are codes
/// already and keys that are not, tags taken apart before the groups, rows left out before.
@Suite struct TallyPropertyTests {
  private static let keys: [[String]] = [
    [], ["g"], ["t", "g"], ["a"], ["z1"], ["g", "z1"], ["z1", "b"],
  ]

  private static let figures = """
    n: count(), there: count(z), s: sum(a), f: sum(x), m: mean(x), lo: minimum(x), hi: maximum(a), \
    md: median(x), q: quantile(b, 25%), ft: first(t), la: last(a), r: pooled_ratio(x, b), \
    any: any_true(a > 0), all: all_true(a > 0), kinds: count_distinct(b), mo: mode(t)
    """

  @Test(arguments: 0..<40 as Range<UInt64>)
  func groupsHaveTheSlowFigures(seed: UInt64) throws {
    let table = RandomTable(rows: 150, seed: seed)
    var notebook = try table.notebook()
    for (index, keys) in Self.keys.enumerated() {
      var pipeline = SlowPipeline(table, seed: seed &* 31 &+ UInt64(index))
      for _ in 0..<Int(seed % 4) { pipeline.addStage() }
      if keys.contains("z1"), !pipeline.isSplit { pipeline.addSplit() }
      let by = keys.isEmpty ? "" : "by \(keys.joined(separator: ", "))"
      let text = "r \(pipeline.text)| summarise \(Self.figures) \(by)"
      let given = try notebook.table(text)
      let expected = SlowGroups(pipeline.rows, by: keys).rows
      #expect(given.rowCount == expected.count, "\(text)")
      for (row, cells) in expected.enumerated() where row < given.rowCount {
        #expect(given.columns.map { $0[row] } == cells, "\(text)")
      }
    }
  }

  /// More rows than a chunk has: whole sums and counts are those of a plain loop.
  @Test func chunksAddUp() throws {
    let count = 70_000
    var notebook = Notebook(threads: 3)
    let rows = (0..<count).map { "\($0),\($0 % 7),g\($0 * $0 % 5),#t\($0 % 3) #u\($0 % 2)\n" }
    notebook.folder.write("id,n,g,tags\n" + rows.joined(), to: "a.csv")
    let load = "load \"a.csv\" as a (types: (tags: tags), topics: tags)"
    for case (.failed(let error), _) in notebook.outcomes(load) { throw error }
    let byGroup = try notebook.table(
      "a | where n > 0 | summarise c: count(), s: sum(n), hi: maximum(id) by g")
    for row in 0..<byGroup.rowCount {
      guard case .text(let group) = byGroup.columns[0][row] else { continue }
      let members = (0..<count).filter { "g\($0 * $0 % 5)" == group && $0 % 7 > 0 }
      #expect(byGroup.columns[1][row] == .integer(Int64(members.count)))
      #expect(byGroup.columns[2][row] == .integer(Int64(members.reduce(0) { $0 + $1 % 7 })))
      #expect(byGroup.columns[3][row] == .integer(Int64(members.last ?? 0)))
    }
    let byTag = try notebook.table(
      "a | where n > 2 | split tags as tag | summarise c: count(), s: sum(n) by tag")
    let chosen = (0..<count).filter { $0 % 7 > 2 }
    #expect(byTag.rowCount == 5)
    for row in 0..<byTag.rowCount {
      guard case .text(let tag) = byTag.columns[0][row] else { continue }
      let members = chosen.filter { "t\($0 % 3)" == tag || "u\($0 % 2)" == tag }
      #expect(byTag.columns[1][row] == .integer(Int64(members.count)))
      #expect(byTag.columns[2][row] == .integer(Int64(members.reduce(0) { $0 + $1 % 7 })))
    }
  }
}

/// The figures of ``TallyPropertyTests`` worked out from lists.
private struct SlowGroups {
  let rows: [[Cell]]

  init(_ rows: [RandomTable.Row], by keys: [String]) {
    var members: [[Cell]: [RandomTable.Row]] = [:]
    for row in rows { members[keys.map { row[$0] ?? .missing }, default: []].append(row) }
    if keys.isEmpty, rows.isEmpty { members[[]] = [] }
    let names = members.keys.sorted { left, right in
      for (a, b) in zip(left, right) {
        if let isFirst = SlowEvaluator.precedes(a, b, descending: false) { return isFirst }
      }
      return false
    }
    self.rows = names.map { $0 + Self.figures(members[$0] ?? []) }
  }

  private static func figures(_ rows: [RandomTable.Row]) -> [Cell] {
    func there(_ name: String) -> [Cell] { rows.compactMap { $0[name] }.filter { $0 != .missing } }
    func numbers(_ name: String) -> [Double] { there(name).map(SlowEvaluator.number) }
    let a = there("a").compactMap(\.integral)
    let x = numbers("x")
    let both = rows.filter {
      ($0["x"] ?? .missing) != .missing && ($0["b"] ?? .missing) != .missing
    }
    let above = both.reduce(0) { $0 + SlowEvaluator.number($1["x"] ?? .missing) }
    let below = both.reduce(0) { $0 + SlowEvaluator.number($1["b"] ?? .missing) }
    let positive = rows.count { ($0["a"]?.integral ?? 0) > 0 }
    let texts = Dictionary(grouping: there("t")) { $0 }.mapValues(\.count)
    let mode = texts.sorted { left, right in
      left.value != right.value
        ? left.value > right.value
        : SlowEvaluator.precedes(left.key, right.key, descending: false) ?? false
    }
    return [
      .integer(Int64(rows.count)), .integer(Int64(there("z").count)),
      a.isEmpty ? .missing : .integer(a.reduce(0, +)),
      x.isEmpty ? .missing : .number(x.reduce(0, +)),
      x.isEmpty ? .missing : .number(x.reduce(0, +) / Double(x.count)),
      x.min().map { .number($0) } ?? .missing, a.max().map { .integer($0) } ?? .missing,
      quantile(x, 0.5), quantile(numbers("b"), 0.25), there("t").first ?? .missing,
      there("a").last ?? .missing, below == 0 ? .missing : .number(above / below),
      .boolean(positive > 0), .boolean(positive == rows.count),
      .integer(Int64(Set(there("b")).count)), mode.first?.key ?? .missing,
    ]
  }

  /// Type 7: linear between neighbours.
  private static func quantile(_ values: [Double], _ share: Double) -> Cell {
    if values.isEmpty { return .missing }
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let low = Int(place)
    if low + 1 == sorted.count { return .number(sorted[low]) }
    return .number(sorted[low] + (place - Double(low)) * (sorted[low + 1] - sorted[low]))
  }
}
