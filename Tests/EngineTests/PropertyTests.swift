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

  /// Stages one after the other: filters, new columns, orders, cuts, groups, sets taken apart.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func pipelinesGiveTheSlowRows(seed: UInt64) throws {
    let table = RandomTable(rows: 200, seed: seed)
    var notebook = try table.notebook()
    var pipeline = SlowPipeline(table, seed: seed)
    for _ in 0..<5 { pipeline.addStage() }
    let given = try notebook.table("r \(pipeline.text)")
    let order = pipeline.isSplit ? [] : Self.keys(given)
    if !pipeline.isSplit {
      #expect(order == pipeline.rows.compactMap { $0["k"]?.integral }, "\(pipeline.text)")
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
