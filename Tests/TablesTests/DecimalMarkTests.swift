import Parallel
import Testing

@testable import Tables

/// Files that write their numbers with a comma before the fraction.
@Suite struct DecimalMarkTests {
  private static let european = """
    name;followers;engagement;spend;plain
    Ann;1.234;2,5%;1.234,50;7
    Bob;12.345;3,75 %;99,90;8
    Cid;900;2 %;5;9
    """

  @Test(arguments: [(1 << 18, 1), (1, 2), (7, 5)])
  func aDecimalCommaIsFoundInTheWholeFile(bytes: Int, threads: Int) throws {
    let (table, report) = try read(Self.european, ReadOptions().cut(every: bytes), threads: threads)
    #expect(table.columns.map(\.type) == [.text, .integer, .percent, .number, .integer])
    #expect(table["followers"]?.cells == [.integer(1234), .integer(12_345), .integer(900)])
    #expect(table["engagement"]?.cells == [.percent(0.025), .percent(0.0375), .percent(0.02)])
    #expect(table["spend"]?.cells == [.number(1234.5), .number(99.9), .number(5)])
    #expect(report.decimal == .comma)
    #expect(report.notes == ["numbers are written with a decimal comma, as `2,5%`"])
    #expect(report.columns.map(\.isAbbreviated) == [false, true, false, true, false])
    #expect(table.brokenInvariants == [])
  }

  @Test func quotedCellsOfACommaDelimitedFileCount() throws {
    let (table, report) = try read("a,b\n\"2,5\",\"1,234\"\n\"3,25\",2.000\n")
    #expect(table.rows == [[.number(2.5), .number(1.234)], [.number(3.25), .number(2000)]])
    #expect(report.decimal == .comma)
  }

  @Test func signsUnitsAndMarksOfGroups() throws {
    let (table, _) = try read("a;b;c\n-1.234,5;€ 1.234,50;1 234,5\n,5;12,00 €;1'000,25\n")
    #expect(table["a"]?.cells == [.number(-1234.5), .number(0.5)])
    #expect(table["b"]?.cells == [.money(1234.5, .euro), .money(12, .euro)])
    #expect(table["c"]?.cells == [.number(1234.5), .number(1000.25)])
  }

  @Test func longNumbersKeepTheirDigits() throws {
    let (table, _) = try read("a;b\n1.234.567.890.123.456.789,123456;1\n0,1234567890123456789;2\n")
    #expect(
      table["a"]?.cells == [.number(1234567890123456789.123456), .number(0.1234567890123456789)])
  }

  /// Nothing in these needs a comma, or not all of a column reads with it.
  @Test(arguments: [
    "a;b\n1.234;x\n12.5;y\n", "a;b\n1.234;x\n2.345;y\n", "a;b\n1,234;x\n2,345;y\n",
    "a;b\n1,5;x\nfew;y\n1.234;z\n", "a;b\n1,2,3;1.234\n4,5;2.345\n", "a;b\n5,;1\n6,;2\n",
  ])
  func aDecimalPointStays(text: String) throws {
    let (table, report) = try read(text)
    #expect(report.decimal == .point)
    #expect(report.notes.isEmpty)
    let stated = try read(text, ReadOptions(decimal: .point)).table
    #expect(table.rows == stated.rows)
  }

  @Test func evidenceAgainstItselfIsNamedAndNothingGuessed() throws {
    let (table, report) = try read("a;b;c\n2,5%;0.5;1.234\n3%;1.25;2.345\n")
    #expect(table.columns.map(\.type) == [.text, .number, .number])
    #expect(
      report.notes == [
        "`a` has numbers with a decimal comma, as `2,5%`, and `b` with a decimal point, as `0.5`: "
          + "all were read with a point; `decimal: \",\"` or `decimal: \".\"` says which"
      ])
  }

  @Test func theMarkMayBeSaid() throws {
    let text = "a;b\n1.234;2,5\n2.345;0.5\n"
    let comma = try read(text, ReadOptions(decimal: .comma))
    #expect(comma.table["a"]?.cells == [.integer(1234), .integer(2345)])
    #expect(comma.table["b"]?.type == .text)
    #expect(comma.report.notes.isEmpty)
    #expect(comma.report.decimal == .comma)
    let point = try read(text, ReadOptions(decimal: .point))
    #expect(point.table["a"]?.cells == [.number(1.234), .number(2.345)])
    // A comma, and units of a file, count for a sample's guess too.
    let long = "n\n" + (0..<3000).map { "\($0),5\n" }.joined()
    let (table, _) = try read(long, ReadOptions(delimiter: .byte(59), decimal: .comma))
    #expect(table["n"]?[2999] == .number(2999.5))
  }

  @Test func typesThatSomebodySaidAreReadWithTheMarkFound() throws {
    let options = ReadOptions(types: ["engagement": .percent, "spend": .money(.euro)])
    let (table, report) = try read(Self.european, options)
    #expect(table["engagement"]?.cells == [.percent(0.025), .percent(0.0375), .percent(0.02)])
    #expect(table["spend"]?.cells[0].isMoney(1234.5) == true)
    #expect(report.columns.allSatisfy { $0.unreadable == 0 })
    let text = try read(Self.european, ReadOptions(types: ["engagement": .text, "spend": .text]))
    #expect(text.report.decimal == .point)
  }

  @Test func lateEvidenceCounts() throws {
    let rows = (0..<5000).map { $0 == 4999 ? "\($0);1,5;2.000" : "\($0);1;1.000" }
    let (table, report) = try read("id;a;b\n" + rows.joined(separator: "\n"), threads: 3)
    #expect(report.decimal == .comma)
    #expect(table["a"]?[4999] == .number(1.5))
    #expect(table["b"]?[0] == .integer(1000))
  }

  @Test func cellsThatKeepAColumnTextAreNamed() throws {
    let cells = (0..<40).map { $0 == 4 || $0 == 9 ? "\($0).5" : "\($0),5" }
    let (table, report) = try read("a;b\n" + cells.map { "\($0);x\n" }.joined())
    #expect(table["a"]?.type == .text)
    #expect(report.columns[0].strays == .init(type: .number, mark: .comma, count: 2))
    #expect(report.columns[0].samples.map(\.line) == [6, 11])
    #expect(report.columns[0].samples.map(\.text) == ["4.5", "9.5"])
    #expect(report.columns[1].strays == nil)
    let signs = try read("a,b\n$1,x\n$2,x\n€3,x\n").report
    #expect(signs.columns[0].strays == .init(type: .money(.dollar), mark: nil, count: 1))
    let stated = try read("a;b\n1,5;x\n2,5;x\n", ReadOptions(decimal: .point)).report
    #expect(stated.columns[0].strays == .init(type: .number, mark: .point, count: 2))
    // Ids are text on purpose.
    #expect(try read("a,b\n007,x\n12,x\n").report.columns[0].strays == nil)
  }

  @Test func severalFilesAgreeOnAMark() throws {
    let texts = ["a;b\n1.234;2,5\n", "a;b\n2.345;3\n", "a;b\n3.4;4\n"]
    func several(_ texts: [String]) throws -> (table: Table, parts: [FilePart], report: ReadReport)
    {
      try readSeveral(
        texts.indices.map { "\($0).csv" }, ReadOptions(), workers: Workers(threads: 2)
      ) { file, options in
        try readCSV(FileContents(Array(texts[file].utf8)), options, workers: Workers(threads: 1))
      } mismatch: { _, error in
        error
      }
    }
    let two = try several(Array(texts.prefix(2)))
    #expect(two.table["a"]?.cells == [.integer(1234), .integer(2345)])
    #expect(two.table["b"]?.cells == [.number(2.5), .number(3)])
    #expect(two.parts[1].report.notes == ["numbers are read with a decimal comma, as in \"0.csv\""])
    let three = try several(texts)
    #expect(three.parts.map(\.report.decimal) == [.comma, .comma, .point])
    #expect(three.table["a"]?.type == .text)
    #expect(
      three.report.notes == [
        "`a` stays text: the files differ in its type and in their decimal marks",
        "`b` stays text: the files differ in its type and in their decimal marks",
      ])
  }

  @Test func otherFormatsHaveTheirOwnNumbers() throws {
    let json = FileContents(Array("[{\"a\": 1.234, \"b\": \"2,5\"}]".utf8), path: "a.json")
    let (table, report) = try readTable(json, ReadOptions(decimal: .comma))
    #expect(table.rows == [[.number(1.234), .text("2,5")]])
    #expect(
      report.notes == ["`decimal` is about delimited text: numbers of other formats have a point"])
  }
}

extension ReadOptions {
  fileprivate init(
    delimiter: Delimiter? = nil, types: [String: ColumnType] = [:], decimal: DecimalMark
  ) {
    self.init(delimiter: delimiter, types: types)
    self.decimal = decimal
  }
}

extension Cell {
  fileprivate func isMoney(_ amount: Double) -> Bool {
    if case .money(let value, _) = self { value == amount } else { false }
  }
}
