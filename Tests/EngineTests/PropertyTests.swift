import Tables
import Testing

@testable import Engine

/// Random expressions and pipelines against the row-at-a-time evaluator.
@Suite struct PropertyTests {
  private static func keys(_ table: Table) -> [Int64] {
    guard let column = table["k"] else { return [] }
    return (0..<column.count).compactMap { column[$0].integral }
  }

  /// `where p` and `where not p` add up to the input, and are what a person would choose by hand.
  @Test(arguments: 0..<150 as Range<UInt64>)
  func conditionsSplitTheInput(seed: UInt64) throws {
    let table = RandomTable(rows: 120, seed: seed)
    var notebook = try table.notebook()
    var maker = RandomExpression(seed: seed &+ 1_000)
    for depth in 1...4 {
      let condition = maker.condition(depth)
      let text = condition.text
      let chosen = try Self.keys(notebook.table("r | where \(text)"))
      let left = try Self.keys(notebook.table("r | where not \(text)"))
      #expect((chosen + left).sorted() == (0..<120).map(Int64.init), "\(text)")
      let expected = table.rows.indices.filter { SlowEvaluator.holds(condition, table.rows[$0]) }
      #expect(chosen == expected.map(Int64.init), "\(text)")
    }
  }

  @Test(arguments: 0..<150 as Range<UInt64>)
  func expressionsHaveTheSlowValue(seed: UInt64) throws {
    let table = RandomTable(rows: 90, seed: seed)
    var notebook = try table.notebook()
    var maker = RandomExpression(seed: seed &+ 5_000)
    for depth in 1...4 {
      let node = maker.number(depth)
      let column = try notebook.table("r | add y: \(node.text) | keep y").columns[0]
      for row in table.rows.indices {
        let expected = SlowEvaluator.value(node, table.rows[row])
        let given = column[row]
        let isSame =
          expected == .missing || given == .missing
          ? expected == given
          : SlowEvaluator.number(expected) == SlowEvaluator.number(given)
        #expect(isSame, "\(node.text) in row \(row): \(given), not \(expected)")
      }
    }
  }

  /// The ledger's three numbers are those that counting by hand gives.
  @Test(arguments: 0..<100 as Range<UInt64>)
  func theLedgerAddsUp(seed: UInt64) throws {
    let table = RandomTable(rows: 150, seed: seed)
    var notebook = try table.notebook()
    var maker = RandomExpression(seed: seed &+ 20_000)
    let condition = maker.condition(2)
    let report = try notebook.report("r | where \(condition.text)")
    let out = report.table.rowCount
    let lost = table.rows.count { row in
      !SlowEvaluator.holds(condition, row)
        && condition.columns.contains { row[$0] ?? .missing == .missing }
    }
    let said = report.notes.filter { $0.kind == .ledger }.map(\.text)
    guard lost > 0 else { return #expect(said.isEmpty, "\(condition.text)") }
    // A condition that folds to a constant looks at no column.
    guard let text = said.first else {
      return #expect(out == 0 || out == 150, "\(condition.text) lost \(lost)")
    }
    let head = "150 rows in, \(out) out; of the rows left out, "
    #expect(text.hasPrefix(head), "\(text)")
    let number = Int(text.dropFirst(head.count).prefix { $0.isNumber })
    #expect(number == lost, "\(condition.text): \(text)")
    #expect(lost <= 150 - out)
  }

  /// Rows in another order give the same rows, wherever an order is asked for.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func theOrderOfRowsChangesNothing(seed: UInt64) throws {
    let table = RandomTable(rows: 120, seed: seed)
    var shuffled = table
    var random = SeededNumbers(seed &+ 77)
    for index in shuffled.rows.indices.reversed() where index > 0 {
      shuffled.rows.swapAt(index, random.below(index + 1))
    }
    var maker = RandomExpression(seed: seed &+ 30_000)
    let statements = [
      "r | where \(maker.condition(3).text) | sort k | keep k",
      "r | top 9 by \(maker.number(2).text) with ties | keep k",
      "r | band \(maker.number(1).text) as s (low: < 0, best: top 7, rest: rest) | sort k | keep k, s",
      "r | sample 30% seed 4 | sort k | keep k",
      "r | summarise n: count(), s: sum(a), lo: minimum(x), m: mode(t), d: count_distinct(b) by g",
      "r | split z as tag | count by tag, g",
      "r | join with (r | where \(maker.condition(1).text)) on g = r.g | count by t",
    ]
    var one = try table.notebook()
    var other = try shuffled.notebook()
    for statement in statements {
      #expect(try one.csv(statement) == other.csv(statement), "\(statement)")
    }
  }

  /// Stages one after the other: filters, new columns, orders, cuts, groups, sets taken apart.
  @Test(arguments: 0..<300 as Range<UInt64>)
  func pipelinesGiveTheSlowRows(seed: UInt64) throws {
    let table = RandomTable(rows: 200, seed: seed)
    var notebook = try table.notebook()
    var pipeline = SlowPipeline(table, seed: seed)
    for _ in 0..<5 { pipeline.addStage() }
    let given = try notebook.table("r \(pipeline.text)")
    let order = pipeline.isSplit ? [] : Self.keys(given)
    if !pipeline.isSplit {
      #expect(order == pipeline.rows.compactMap { $0["k"]?.integral }, "\(pipeline.text)")
      for name in pipeline.extras {
        let expected = pipeline.rows.map { $0[name] ?? .missing }
        let found = given[name].map { column in (0..<column.count).map { column[$0] } } ?? []
        #expect(
          found.count == expected.count && zip(found, expected).allSatisfy(SlowEvaluator.isSame),
          "\(name) of \(pipeline.text)")
      }
    }
    #expect(given.rowCount == pipeline.rows.count, "\(pipeline.text)")
    let sums = try notebook.table(
      "r \(pipeline.text) | summarise n: count(), s: sum(a), lo: minimum(b), hi: maximum(x), present: count(x), kinds: count_distinct(t) by g"
    )
    let expected = pipeline.groups()
    #expect(sums.rowCount == expected.count, "\(pipeline.text)")
    for (row, cells) in expected.enumerated() where row < sums.rowCount {
      #expect(sums.columns.map { $0[row] } == cells, "\(pipeline.text)")
    }
  }
}
