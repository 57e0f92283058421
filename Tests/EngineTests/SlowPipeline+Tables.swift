import Statistics
import Tables

@testable import Engine

/// The stages that look at other rows and other tables, the plainest way.
extension SlowPipeline {
  mutating func addBand() {
    let name = newName("b")
    let key = random.pick(["a", "b", "x"])
    let best = 1 + random.below(30)
    text += "| band \(key) as \(name) (low: < 0, mid: <= 1, best: top \(best), others: rest) "
    extras.append(name)
    var order = self
    order.rows.removeAll { $0[key] ?? .missing == .missing }
    order.sort(by: [(key, true)])
    let top = Set(order.rows.prefix(best).compactMap { $0["k"] })
    for index in rows.indices {
      let value = rows[index][key] ?? .missing
      if value == .missing { continue }
      let number = SlowEvaluator.number(value)
      let isTop = rows[index]["k"].map(top.contains) ?? false
      rows[index][name] = .text(
        number < 0 ? "low" : number <= 1 ? "mid" : isTop ? "best" : "others")
    }
  }

  mutating func addWindows() {
    let (place, number, total, part) = (
      newName("r"), newName("n"), newName("s"), newName("p")
    )
    let isGrouped = random.below(2) == 0
    text +=
      "| add \(place): rank(a), \(number): row_number(), \(total): running_sum(b), \(part): share(b)"
    text += isGrouped ? " by g " : " "
    extras += [place, number, total, part]
    let before = rows
    func isTogether(_ left: RandomTable.Row, _ right: RandomTable.Row) -> Bool {
      !isGrouped || left["g"] ?? .missing == right["g"] ?? .missing
    }
    for index in before.indices {
      let row = before[index]
      let group = before.filter { isTogether($0, row) }
      let earlier = before[...index].filter { isTogether($0, row) }
      rows[index][number] = .integer(Int64(earlier.count))
      if let value = row["a"]?.integral {
        let larger = group.count { ($0["a"]?.integral ?? .min) > value }
        rows[index][place] = .integer(Int64(larger + 1))
      }
      if let value = row["b"]?.integral {
        rows[index][total] = .integer(earlier.compactMap { $0["b"]?.integral }.reduce(0, +))
        let whole = group.compactMap { $0["b"]?.integral }.reduce(0, +)
        if whole != 0 { rows[index][part] = .percent(Double(value) / Double(whole)) }
      }
    }
  }

  mutating func addChange() {
    text += "| change a: b ?? a, b: a "
    for index in rows.indices {
      let (a, b) = (rows[index]["a"] ?? .missing, rows[index]["b"] ?? .missing)
      rows[index]["a"] = b == .missing ? a : b
      rows[index]["b"] = rows[index]["a"]
    }
  }

  mutating func addJoin() {
    let condition = maker.condition(1)
    let chosen = table.rows.filter { SlowEvaluator.holds(condition, $0) }
    func meets(_ row: RandomTable.Row) -> [RandomTable.Row] {
      guard let group = row["g"], group != .missing else { return [] }
      return chosen.filter { $0["g"] == group }
    }
    let kind = random.pick(["with", "without", "left", "inner"])
    guard kind == "left" || kind == "inner" else {
      text += "| join \(kind) (r | where \(condition.text)) on g = r.g "
      rows = rows.filter { meets($0).isEmpty == (kind == "without") }
      return
    }
    let (count, sum) = (newName("c"), newName("t"))
    text +=
      "| join \(kind) (r | where \(condition.text) | summarise n: count(), s: sum(a) by g) on g "
      + "| add \(count): r.n ?? 0, \(sum): r.s | drop r.g, r.n, r.s "
    extras += [count, sum]
    if kind == "inner" { rows = rows.filter { !meets($0).isEmpty } }
    for index in rows.indices {
      let met = meets(rows[index])
      rows[index][count] = .integer(Int64(met.count))
      let values = met.compactMap { $0["a"]?.integral }
      if !values.isEmpty { rows[index][sum] = .integer(values.reduce(0, +)) }
    }
  }

  /// Another part of the table below, its keys moved out of the way.
  mutating func addAppend() {
    let condition = maker.condition(1)
    // A second time the same keys would stand there twice.
    let shift = Int64(rows.compactMap { $0["k"]?.integral }.max() ?? 0) + 1
    text += "| append (r | where \(condition.text) | change k: k + \(shift)) "
    isNewFrame = true
    for row in table.rows where SlowEvaluator.holds(condition, row) {
      var moved = row
      moved["k"] = .integer((row["k"]?.integral ?? 0) + shift)
      rows.append(moved)
    }
  }

  /// A fan's draw is the coin of its place among all keys, which here are 0, 1, 2, ….
  mutating func addSample() {
    guard !isNewFrame else { return }
    let seed = UInt64(random.below(50))
    let coins = Coin(seed: seed, stream: .sample, run: 0)
    if random.below(2) == 0 {
      text += "| sample 40% seed \(seed) "
      rows = rows.filter { row in
        coins.isLive(item: Int(row["k"]?.integral ?? 0), below: Coin.threshold(0.4))
      }
    } else {
      let size = 10 + random.below(80)
      text += "| sample \(size) seed \(seed) "
      let draws = rows.compactMap { $0["k"]?.integral }.map { (coins.draw(item: Int($0)), $0) }
      let kept = Set(draws.sorted { $0 < $1 }.prefix(size).map(\.1))
      rows = rows.filter { kept.contains($0["k"]?.integral ?? -1) }
    }
  }
}
