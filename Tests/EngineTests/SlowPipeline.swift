import Tables

@testable import Engine

/// A pipeline's text and, row by row, the rows it must give.
struct SlowPipeline {
  var text = ""
  var rows: [RandomTable.Row]
  private(set) var isSplit = false
  /// Columns that stages added, whose values are compared row by row.
  var extras: [String] = []
  /// True once the rows are no longer those of the table: a fan's draw may have changed.
  var isNewFrame = false
  let table: RandomTable
  var random: SeededNumbers
  var maker: RandomExpression
  private var added = 0

  init(_ table: RandomTable, seed: UInt64) {
    self.table = table
    rows = table.rows
    random = SeededNumbers(seed &* 7 &+ 3)
    maker = RandomExpression(seed: seed &+ 90_000)
  }

  mutating func addStage() {
    // A split row has no key to order by, so only what needs none follows.
    switch random.below(isSplit ? 3 : 17) {
    case 0, 1: addWhere()
    case 2: addColumn()
    case 3, 4: addSort()
    case 5: addTake()
    case 6, 7: addTop()
    case 8: addSplit()
    case 9, 10: addBand()
    case 11, 12: addWindows()
    case 13: addChange()
    case 14: addJoin()
    case 15: addAppend()
    default: addSample()
    }
  }

  /// A name that no column has.
  mutating func newName(_ letter: String) -> String {
    added += 1
    return letter + String(added)
  }

  private mutating func addWhere() {
    let condition = maker.condition(2)
    text += "| where \(condition.text) "
    rows = rows.filter { SlowEvaluator.holds(condition, $0) }
  }

  private mutating func addColumn() {
    let name = newName("y")
    extras.append(name)
    let node = maker.number(2)
    text += "| add \(name): \(node.text) "
    for index in rows.indices { rows[index][name] = SlowEvaluator.value(node, rows[index]) }
  }

  private mutating func addSort() {
    let keys = [random.pick(["a", "x", "t"]), random.pick(["b", "g"])]
    let down = [random.below(2) == 0, random.below(2) == 0]
    text += "| sort \(keys[0])\(down[0] ? " desc" : ""), \(keys[1])\(down[1] ? " desc" : "") "
    sort(by: Array(zip(keys, down)))
  }

  mutating func sort(by keys: [(name: String, descending: Bool)]) {
    let all = keys + [("k", false)]
    let order = rows.indices.sorted { left, right in
      for key in all {
        let (a, b) = (rows[left][key.name] ?? .missing, rows[right][key.name] ?? .missing)
        if let first = SlowEvaluator.precedes(a, b, descending: key.descending) { return first }
      }
      return left < right
    }
    rows = order.map { rows[$0] }
  }

  private mutating func addTake() {
    let limit = 20 + random.below(100)
    text += "| take \(limit) "
    rows = Array(rows.prefix(limit))
  }

  private mutating func addTop() {
    let limit = 1 + random.below(12)
    let key = random.pick(["a", "b", "x"])
    let grouped = random.below(2) == 0
    let ties = random.below(2) == 0
    text += "| top \(limit) by \(key) \(grouped ? "per g " : "")\(ties ? "with ties " : "")"
    rows.removeAll { $0[key] == .missing }
    sort(by: (grouped ? [("g", false)] : []) + [(key, true)])
    var kept: [RandomTable.Row] = []
    var counts: [Cell: (count: Int, last: Cell)] = [:]
    for row in rows {
      let group = grouped ? row["g"] ?? .missing : .missing
      let value = row[key] ?? .missing
      let (count, last) = counts[group] ?? (0, .missing)
      guard count < limit || ties && last == value else { continue }
      kept.append(row)
      counts[group] = (count + 1, value)
    }
    rows = kept
  }

  mutating func addSplit() {
    text += "| split z as z1 "
    isSplit = true
    isNewFrame = true
    extras = []
    rows = rows.flatMap { row -> [RandomTable.Row] in
      guard case .tags(let tags)? = row["z"] else { return [] }
      return tags.map { tag in
        var copy = row
        copy["z1"] = .text(tag)
        return copy
      }
    }
  }

  /// For each value of g: g, n, sum of a, smallest b, largest x, how many x, how many kinds of t.
  func groups() -> [[Cell]] {
    var members: [Cell: [RandomTable.Row]] = [:]
    for row in rows { members[row["g"] ?? .missing, default: []].append(row) }
    let names = members.keys.sorted {
      SlowEvaluator.precedes($0, $1, descending: false) ?? false
    }
    return names.map { name in
      let group = members[name] ?? []
      let a = group.compactMap { $0["a"]?.integral }
      let b = group.compactMap { $0["b"]?.integral }
      let x = group.compactMap { row -> Double? in
        if case .number(let value)? = row["x"] { return value }
        return nil
      }
      let kinds = Set(group.compactMap { $0["t"] }).subtracting([.missing])
      return [
        name, .integer(Int64(group.count)), a.isEmpty ? .missing : .integer(a.reduce(0, +)),
        b.min().map { .integer($0) } ?? .missing, x.max().map { .number($0) } ?? .missing,
        .integer(Int64(x.count)), .integer(Int64(kinds.count)),
      ]
    }
  }
}
