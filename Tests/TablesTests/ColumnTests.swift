import Parallel
import Tables
import TestSupport
import Testing

@Suite struct ColumnTests {
  private static let columns: [Column] = [
    .integers("n", [5, nil, 7, 8]),
    .numbers("x", [0.5, 1.5, nil, 2.5]),
    .percents("p", [0.1, 0.2, 0.3, 0.4]),
    .money("m", [1, nil, 3, 4], in: .euro),
    .booleans("b", [true, nil, false, true]),
    .dates("d", [0, 1, nil, 2]),
    .times("t", [nil, 1, 2, 3]),
    .durations("u", [1, 2, 3, nil]),
    .text("plain", ["one", "two", nil, "four"]),
    .text("coded", ["a", "b", "a", "b"]),
    .text("coded with a gap", ["b", nil, "b", "b"]),
    .tags("tags", [["z", "A"], nil, [], ["a"]]),
  ]

  @Test func builtColumnsHoldWhatTheyWereGiven() {
    let expected: [[Cell]] = [
      [.integer(5), .missing, .integer(7), .integer(8)],
      [.number(0.5), .number(1.5), .missing, .number(2.5)],
      [.percent(0.1), .percent(0.2), .percent(0.3), .percent(0.4)],
      [.money(1, .euro), .missing, .money(3, .euro), .money(4, .euro)],
      [.boolean(true), .missing, .boolean(false), .boolean(true)],
      [.date(0), .date(1), .missing, .date(2)],
      [.missing, .time(1), .time(2), .time(3)],
      [.duration(1), .duration(2), .duration(3), .missing],
      [.text("one"), .text("two"), .missing, .text("four")],
      [.text("a"), .text("b"), .text("a"), .text("b")],
      [.text("b"), .missing, .text("b"), .text("b")],
      [.tags(["a", "z"]), .missing, .tags([]), .tags(["a"])],
    ]
    #expect(ColumnTests.columns.map(\.cells) == expected)
    #expect(ColumnTests.columns.flatMap { $0.checkInvariants() } == [])
  }

  @Test func numbersThatAreNotFiniteAreMissing() {
    let column = Column.numbers("x", [.nan, .infinity, -.infinity, 1])
    #expect(column.cells == [.missing, .missing, .missing, .number(1)])
    #expect(column.checkInvariants() == [])
  }

  @Test func repeatedTextsAreCodedInAscendingOrder() throws {
    guard case .text(.coded(_, let dictionary)) = ColumnTests.columns[9].values else {
      Issue.record("the column is plain")
      return
    }
    #expect(dictionary.strings == ["a", "b"])
    // Canonically equal texts stay apart: their bytes differ.
    let accents = Column.text("x", ["e\u{301}", "\u{E9}", "e\u{301}", "\u{E9}"])
    #expect(
      accents.cells.map { if case .text(let text) = $0 { text.utf8.count } else { 0 } } == [
        3, 2, 3, 2,
      ])
  }

  @Test(arguments: [[], [0], [3, 1, 1, 0], [2, Column.noRow, 0], [Column.noRow]] as [[UInt32]])
  func gatheredRowsAreTheRows(rows: [UInt32]) {
    for column in ColumnTests.columns {
      let gathered = column.gather(rows)
      let all = column.cells
      #expect(gathered.cells == rows.map { $0 == Column.noRow ? .missing : all[Int($0)] })
      #expect(gathered.checkInvariants() == [])
      #expect(gathered.type == column.type)
      #expect(gathered.name == column.name)
    }
  }

  @Test func gatheringManyRowsAgreesWithOneByOne() {
    var generator = SeededGenerator(seed: 7)
    let table = Table(ColumnTests.columns)
    let rows = (0..<1000).map { _ in UInt32.random(in: 0..<4, using: &generator) }
    let gathered = table.gather(Buffer(rows))
    #expect(gathered.rowCount == 1000)
    #expect(gathered.rows == rows.map { table.row(Int($0)) })
    #expect(gathered.brokenInvariants == [])
  }

  @Test func filteringKeepsMarkedRows() {
    let table = Table(ColumnTests.columns)
    let kept = Bitmap([true, false, true, true])
    #expect(table.filtered(by: kept).rows == [0, 2, 3].map { table.row($0) })
    #expect(table.filtered(by: Bitmap(repeating: true, count: 4)).rows == table.rows)
    #expect(table.filtered(by: Bitmap(repeating: false, count: 4)).rowCount == 0)
    #expect(
      ColumnTests.columns[0].filtered(by: kept).cells == [.integer(5), .integer(7), .integer(8)])
  }

  @Test func aBrokenColumnIsFound() {
    let stray = Column("x", .number, .numbers(Buffer([.nan])))
    #expect(stray.checkInvariants() == ["x: a number that is not finite"])
    let useless = Column("n", .integer, .integers(Buffer([1])), validity: Bitmap([true]))
    #expect(useless.checkInvariants().count == 1)
    let codes = TextValues.coded(codes: Buffer([1]), dictionary: StringPool(["a"]))
    #expect(Column("t", .text, .text(codes)).checkInvariants().count == 1)
    let tags = TagValues(
      offsets: Buffer([0, 2]), codes: Buffer([1, 0]), dictionary: StringPool(["a", "b"]))
    #expect(Column("g", .tags, .tags(tags)).checkInvariants().count == 1)
    #expect(Column("w", .text, .integers(Buffer([1]))).checkInvariants().count == 1)
  }
}

@Suite struct ValueBitmapTests {
  @Test func eachTagHasItsRows() throws {
    var generator = SeededGenerator(seed: 11)
    let words = (0..<20).map { "t\($0)" }
    let rows: [[String]?] = (0..<500).map { _ in
      Bool.random(using: &generator)
        ? words.filter { _ in Int.random(in: 0..<6, using: &generator) == 0 } : nil
    }
    let column = Column.tags("topics", rows)
    let tags = try #require(column.tagValues)
    let codes = try words.map { try #require(tags.code(of: $0)) }
    // Many threads at once, over the same values.
    let bitmaps = try Workers(threads: 4).map(tasks: codes.count) { tags.bitmap(for: codes[$0]) }
    for (word, bitmap) in zip(words, bitmaps) {
      #expect(
        (0..<500).filter { bitmap[$0] } == (0..<500).filter { rows[$0]?.contains(word) == true })
    }
    #expect(column.bitmap(forCode: codes[3])?.rows.array == bitmaps[3].rows.array)
  }

  @Test func tagsAreFoundInAnySpelling() throws {
    let tags = try #require(Column.tags("t", [["Caf\u{E9}", "home gym"]]).tagValues)
    #expect(tags.code(of: " CAFE\u{301} ") == 0)
    #expect(tags.code(of: "home gym") == 1)
    #expect(tags.code(of: "caf") == nil)
    #expect(tags.code(of: "zebra") == nil)
  }

  @Test func aTextsRowsLeaveMissingOnesOut() {
    let column = Column.text("c", ["a", nil, "b", "a", "b", "a"])
    #expect(column.bitmap(forCode: 0)?.rows.array == [0, 3, 5])
    #expect(column.bitmap(forCode: 1)?.rows.array == [2, 4])
    #expect(Column.integers("n", [1]).bitmap(forCode: 0) == nil)
  }

  @Test func spellingsMeet() {
    #expect(TagSpelling.normalised("  Fitness ") == "fitness")
    #expect(Array(TagSpelling.normalised("CAFE\u{301}").utf8) == Array("caf\u{E9}".utf8))
    #expect(TagSpelling.normalised("") == "")
    #expect(TagSpelling.normalised(" ") == "")
  }
}
