import Rendering
import Tables
import Testing

@Suite struct TableTests {
  private func drawn(_ options: TerminalTable.Options) -> String {
    TerminalTable(Samples.tiers, options).text
  }

  @Test(arguments: [20, 40, 80, 120])
  func `A table fits the width`(width: Int) {
    expectSnapshot(drawn(.init(screen: Screen(width: width))), "table-\(width).txt")
  }

  @Test func `Frames, plain text, records and cut rows`() {
    expectSnapshot(
      drawn(
        .init(screen: Screen(width: 100), frame: .box, maxRows: 2, moreHint: ".show 4 for all")),
      "table-box.txt")
    expectSnapshot(drawn(.init(screen: .plain(width: 60), frame: .box)), "table-plain.txt")
    expectSnapshot(drawn(.init(screen: Screen(width: 40), isRecords: true)), "table-records.txt")
    expectSnapshot(
      drawn(.init(screen: Screen(width: 60, color: true), maxRows: 2)), "table-color.txt")
  }

  @Test func `What is left out is said once how to see`() {
    let table = Table((0..<12).map { .integers("column \($0)", Array(0..<14)) })
    func hints(rows: Int) -> [String] {
      TerminalTable(
        table, .init(screen: Screen(width: 40), maxRows: rows, moreHint: ".show 4 for all")
      ).lines.filter { $0.contains(".show") }
    }
    #expect(hints(rows: 14).count == 1)
    #expect(hints(rows: 14).first?.contains(" more columns (.show 4 for all):") == true)
    #expect(hints(rows: 13) == ["… 1 more row (.show 4 for all)"])
  }

  /// How wide columns become does not depend on those far to the right.
  @Test func `Of very many columns the first ones stand as they would alone`() {
    func table(_ count: Int) -> Table {
      Table(
        (0..<count).map { column in
          column % 3 == 0
            ? .text("text_\(column)", (0..<14).map { String(repeating: "ab ", count: $0) })
            : .integers("n\(column)", (0..<14).map { Int64($0 * column) })
        })
    }
    for frame in [TerminalTable.Frame.light, .box] {
      let options = TerminalTable.Options(screen: Screen(width: 70), frame: frame)
      let few = TerminalTable(table(60), options).lines.filter { !$0.contains("more columns") }
      let many = TerminalTable(table(4_000), options).lines
      #expect(few.count > 10 && Array(many.prefix(15)) == Array(few.prefix(15)))
      #expect(many.contains { $0.contains("more columns") })
    }
  }

  @Test func `One row that does not fit is shown as a record`() {
    let row = Table(Samples.tiers.columns.map { Samples.firstRow(of: $0) })
    expectSnapshot(TerminalTable(row, .init(screen: Screen(width: 60))).text, "table-one-row.txt")
  }

  @Test func `A report is its table and its notes`() {
    let report = Report(
      Table(Array(Samples.tiers.columns.prefix(3))), notes: Samples.notes)
    expectSnapshot(ReportText(report, .init(screen: Screen(width: 50))).text, "report.txt")
    expectSnapshot(ReportText(report, .init(screen: .plain(width: 50))).text, "report-plain.txt")
    let quiet = ReportText(report, .init(screen: Screen(width: 50)), notes: false).lines
    #expect(quiet == TerminalTable(report.table, .init(screen: Screen(width: 50))).lines)
  }

  @Test func `Charts stand between the answer and its notes`() {
    let screen = Screen(width: 60)
    let words = Table([Samples.text("text", [""])])
    let report = Report(
      words, form: .text, notes: [.init(.finding, "so")], charts: [Samples.engagement])
    #expect(
      ReportText(report, .init(screen: screen)).lines
        == TextChart(Samples.engagement, screen: screen).lines + ["→ so"])
  }

  @Test func `A scalar is its value and words are words`() {
    let scalar = Report(Table([Samples.numbers("value", .percent, [0.0375])]), form: .scalar)
    #expect(ReportText(scalar).lines == ["3.75%"])
    let words = Report.text("one\n  two\u{1B}\n\n")
    #expect(ReportText(words).lines == ["one", "  two␛"])
  }

  @Test func `Tables without rows or columns say so`() {
    #expect(TerminalTable(Table([], rowCount: 3)).lines == ["3 rows"])
    let empty = Table([Samples.text("name", [])])
    #expect(TerminalTable(empty).lines == ["name", "────", "no rows"])
  }

  @Test func `Markdown and HTML hold the same table, escaped`() {
    let table = Table([
      Samples.text("a|b", ["x|y", "<b>&", "`*_[l](u)_*`", "line\nbreak"]),
      Samples.integers("n_of_fans", .integer, [1, 2, 3, 4000]),
    ])
    expectSnapshot(MarkdownTable.text(table, maxRows: 4), "table.md")
    expectSnapshot(HTMLTable.text(table, caption: "\"5\" < 6", maxRows: 3), "table.html")
  }
}

extension Samples {
  static func firstRow(of column: Column) -> Column {
    switch column[0] {
    case .integer(let value), .duration(let value): integers(column.name, column.type, [value])
    case .date(let value): integers(column.name, column.type, [Int64(value)])
    case .number(let value), .percent(let value), .money(let value, _):
      numbers(column.name, column.type, [value])
    case .tags(let value): tags(column.name, [value])
    case .text(let value): text(column.name, [value])
    default: text(column.name, ["…"])
    }
  }
}
