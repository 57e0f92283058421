import Tables
import Testing

/// What types columns get, and how cells are read.
@Suite struct ValueReadingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let cells: [String]
    let type: ColumnType
    let values: [Cell]
    var unreadable = 0
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "integers", cells: ["1", "-2", "+3", "0"], type: .integer,
      values: [.integer(1), .integer(-2), .integer(3), .integer(0)]),
    Case(
      name: "long integers",
      cells: [
        "12345678", "123456789", "1234567890123456", "9223372036854775807", "-9223372036854775807",
      ], type: .integer,
      values: [
        .integer(12_345_678), .integer(123_456_789), .integer(1_234_567_890_123_456),
        .integer(.max), .integer(-.max),
      ]),
    Case(
      name: "blanks around numbers", cells: [" 1", "2 ", "\t3"], type: .integer,
      values: [.integer(1), .integer(2), .integer(3)]),
    Case(
      name: "decimals", cells: ["0.5", "12.25", "-.5", "3"], type: .number,
      values: [.number(0.5), .number(12.25), .number(-0.5), .number(3)]),
    Case(
      name: "decimals of eight characters and more",
      cells: ["1234.567", "12345.678", "123456789.125", "0.1234567890123"], type: .number,
      values: [
        .number(1234.567), .number(12345.678), .number(123456789.125), .number(0.1234567890123),
      ]),
    Case(
      name: "a point at the end", cells: ["5.", "0.5"], type: .number,
      values: [.number(5), .number(0.5)]),
    Case(
      name: "exponents", cells: ["1e3", "2.5E-1", "1e+2"], type: .number,
      values: [.number(1000), .number(0.25), .number(100)]),
    Case(
      name: "whole numbers with .00", cells: ["1.00", "477900000.00"], type: .integer,
      values: [.integer(1), .integer(477_900_000)]),
    Case(
      name: "suffixes", cells: ["1.2M", "949.9K", "3.3k", "29.0b", "7"], type: .integer,
      values: [
        .integer(1_200_000), .integer(949_900), .integer(3300), .integer(29_000_000_000),
        .integer(7),
      ]),
    Case(
      name: "suffixes with fractions", cells: ["1.2345k", "2k"], type: .number,
      values: [.number(1234.5), .number(2000)]),
    Case(
      name: "grouped", cells: ["\"1,204\"", "\"2,28,00,00,000\"", "12"], type: .integer,
      values: [.integer(1204), .integer(2_280_000_000), .integer(12)]),
    Case(
      name: "grouped with decimals", cells: ["\"1,204.50\"", "2"], type: .number,
      values: [.number(1204.5), .number(2)]),
    Case(
      name: "no grouping",
      cells: ["\"1,2\"", "\"12,34,5\"", "\"1,2345\"", "\"0,123\"", "\",123\""],
      type: .text,
      values: [.text("1,2"), .text("12,34,5"), .text("1,2345"), .text("0,123"), .text(",123")]),
    Case(
      name: "groups behind blanks", cells: ["1 234", "12\u{A0}345\u{A0}678", "1\u{202F}000", "7"],
      type: .integer,
      values: [.integer(1234), .integer(12_345_678), .integer(1000), .integer(7)]),
    Case(
      name: "groups behind apostrophes", cells: ["1'234.5", "2’000", "12"], type: .number,
      values: [.number(1234.5), .number(2000), .number(12)]),
    Case(
      name: "blanks that set no groups apart",
      cells: ["1 2345", "12 34", "1 234'567", "0 123", "1234 567", "+34 612 345 678"], type: .text,
      values: ["1 2345", "12 34", "1 234'567", "0 123", "1234 567", "+34 612 345 678"].map {
        .text($0)
      }),
    Case(
      name: "blanks before a percent sign", cells: ["2.5 %", "3\u{A0}%", "1 200\u{202F}%"],
      type: .percent, values: [.percent(0.025), .percent(0.03), .percent(12)]),
    Case(
      name: "blanks in money", cells: ["1 234.50 €", "€ 12", "3€"], type: .money(.euro),
      values: [.money(1234.5, .euro), .money(12, .euro), .money(3, .euro)]),
    Case(
      name: "percent", cells: ["3.4%", "0.20%", "100 %", "-5%"], type: .percent,
      values: [.percent(0.034), .percent(0.002), .percent(1), .percent(-0.05)]),
    Case(
      name: "percent with a bare zero", cells: ["3.4%", "0"], type: .percent,
      values: [.percent(0.034), .percent(0)]),
    Case(
      name: "dollars", cells: ["\"$1,204.50\"", "$5", "-$2", "$-2", "$1.2M"], type: .money(.dollar),
      values: [
        .money(1204.5, .dollar), .money(5, .dollar), .money(-2, .dollar), .money(-2, .dollar),
        .money(1_200_000, .dollar),
      ]),
    Case(
      name: "euros behind", cells: ["12 €", "3.50€", "€4"], type: .money(.euro),
      values: [.money(12, .euro), .money(3.5, .euro), .money(4, .euro)]),
    Case(
      name: "pounds", cells: ["£3", "£4.25"], type: .money(.pound),
      values: [.money(3, .pound), .money(4.25, .pound)]),
    Case(
      name: "two currencies", cells: ["$3", "€4"], type: .text, values: [.text("$3"), .text("€4")]),
    Case(
      name: "booleans", cells: ["true", "FALSE", "Yes", "no"], type: .boolean,
      values: [.boolean(true), .boolean(false), .boolean(true), .boolean(false)]),
    Case(
      name: "0 and 1 are numbers", cells: ["0", "1"], type: .integer,
      values: [.integer(0), .integer(1)]),
    Case(
      name: "days", cells: ["1970-01-01", "2024-02-29", "1969-12-31", "2019-08-24"], type: .date,
      values: [.date(0), .date(19782), .date(-1), .date(18132)]),
    Case(
      name: "no such day", cells: ["2023-02-29", "2023-13-01"], type: .text,
      values: [.text("2023-02-29"), .text("2023-13-01")]),
    Case(
      name: "days by slashes, day first", cells: ["05/06/2025", "30/06/2025"], type: .date,
      values: [.date(20244), .date(20269)]),
    Case(
      name: "days by slashes, month first", cells: ["05/06/2025", "06/30/2025"], type: .date,
      values: [.date(20214), .date(20269)]),
    Case(
      name: "days that could be either", cells: ["05/06/2025", "01/02/2025"], type: .text,
      values: [.text("05/06/2025"), .text("01/02/2025")]),
    Case(
      name: "days in other spellings",
      cells: ["2025/06/30", "30.06.2025", "30 Jun 2025", "\"June 30, 2025\"", "30-Jun-2025"],
      type: .date, values: [.date(20269), .date(20269), .date(20269), .date(20269), .date(20269)]),
    Case(
      name: "times",
      cells: [
        "1970-01-01 00:00:01", "1970-01-01T00:01", "1970-01-02T00:00:00Z",
        "1970-01-01T02:00:00+02:00", "1970-01-01 00:00:00.5", "1970-01-02",
      ], type: .time,
      values: [
        .time(1_000_000), .time(60_000_000), .time(86_400_000_000), .time(0), .time(500_000),
        .time(86_400_000_000),
      ]),
    Case(
      name: "leading zeros", cells: ["00123", "4567", "89"], type: .text,
      values: [.text("00123"), .text("4567"), .text("89")]),
    Case(
      name: "beyond Int64", cells: ["9223372036854775808", "1"], type: .text,
      values: [.text("9223372036854775808"), .text("1")]),
    Case(
      name: "a hundred digits", cells: [String(repeating: "7", count: 100), "1"], type: .text,
      values: [.text(String(repeating: "7", count: 100)), .text("1")]),
    Case(
      name: "exponents beyond Double", cells: ["1e400", "x"], type: .text,
      values: [.text("1e400"), .text("x")]),
    Case(
      name: "infinities", cells: ["inf", "Infinity", "-inf"], type: .text,
      values: [.text("inf"), .text("Infinity"), .text("-inf")]),
    Case(
      name: "missing tokens",
      cells: [
        "1", "N/A", "NA", "n/a", "null", "NULL", "None", "nan", "NaN", "-", "#VALOR!", "#N/A",
        "#REF!", "#DIV/0!", "#NAME?", "2",
      ], type: .integer,
      values: [.integer(1)] + Array(repeating: .missing, count: 14) + [.integer(2)]),
    Case(
      name: "missing tokens in text", cells: ["Nan", "nan", "N/A", "Null", "x", "#ok"], type: .text,
      values: [.text("Nan"), .missing, .missing, .text("Null"), .text("x"), .text("#ok")]),
    Case(
      name: "nothing at all", cells: ["N/A", "n/a"], type: .text, values: [.missing, .missing]),
    Case(
      name: "text keeps its blanks", cells: [" x ", "y"], type: .text,
      values: [.text(" x "), .text("y")]),
    Case(
      name: "one odd cell of ten", cells: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "many"],
      type: .integer, values: (1...9).map { .integer($0) } + [.missing], unreadable: 1),
    Case(
      name: "two odd cells of ten", cells: ["1", "2", "3", "4", "5", "6", "7", "8", "few", "many"],
      type: .text, values: (1...8).map { .text("\($0)") } + [.text("few"), .text("many")]),
    Case(
      name: "one odd cell of nine", cells: ["1", "2", "3", "4", "5", "6", "7", "8", "many"],
      type: .text, values: (1...8).map { .text("\($0)") } + [.text("many")]),
    Case(
      name: "JSON arrays", cells: [#""[""B"", ""a"", ""b""]""#, #"[]"#, #""['x, y']""#],
      type: .tags, values: [.tags(["a", "b"]), .missing, .tags(["x, y"])]),
    Case(
      name: "hash lists", cells: ["#a#B", "#c #a", "#d"], type: .tags,
      values: [.tags(["a", "b"]), .tags(["a", "c"]), .tags(["d"])]),
    Case(
      name: "a plain list stays text", cells: ["a;b", "c"], type: .text,
      values: [.text("a;b"), .text("c")]),
  ]

  @Test(arguments: cases)
  func columnsGetTypesAndValues(_ given: Case) throws {
    let text = "x,k\n" + given.cells.map { $0 + ",k\n" }.joined()
    for (bytes, threads) in [(1 << 18, 1), (1, 2), (7, 5)] {
      let (table, report) = try read(text, ReadOptions().cut(every: bytes), threads: threads)
      let column = try #require(table["x"])
      #expect(column.type == given.type)
      #expect(column.cells == given.values)
      #expect(report.columns[0].unreadable == given.unreadable)
      #expect(report.columns[0].missing == given.values.count { $0 == .missing })
      #expect(table.brokenInvariants == [])
    }
  }

  @Test func unreadableCellsAreShownWithTheirLines() throws {
    let cells = (1...40).map { $0 % 10 == 5 ? "about \($0)" : "\($0)" }
    let (_, report) = try read("n,\"a\nb\"\n" + cells.map { $0 + ",x\n" }.joined())
    #expect(report.columns[0].type == .integer)
    #expect(report.columns[0].unreadable == 4)
    #expect(report.columns[0].samples.map(\.line) == [7, 17, 27])
    #expect(report.columns[0].samples.map(\.text) == ["about 5", "about 15", "about 25"])
  }

  @Test func theTypeIsDecidedByTheWholeFile() throws {
    // The first 3,000 rows look like whole numbers, text, and unlike texts.
    let rows = (0..<6000).map { row in
      row < 3000 ? "\(row),word\(row % 7),name\(row)" : "\(row).5,\(row),\(row)"
    }
    let (table, _) = try read("a,b,c\n" + rows.joined(separator: "\n"))
    #expect(table.columns.map(\.type) == [.number, .text, .text])
    #expect(table.columns[0][5999] == .number(5999.5))
    #expect(table.columns[1][5999] == .text("5999"))
    let late = (0..<6000).map { $0 < 500 ? "word\($0 % 3)" : "\($0)" }
    let (mostly, report) = try read("a,b\n" + late.map { $0 + ",1\n" }.joined())
    #expect(mostly.columns[0].type == .integer)
    #expect(report.columns[0].unreadable == 500)
  }

  @Test func daysThatCouldBeEitherAreReported() throws {
    #expect(try read("d,k\n05/06/2025,1\n01/02/2025,1\n").report.columns[0].ambiguousDates)
    #expect(try !read("d,k\n2025-06-05,1\n").report.columns[0].ambiguousDates)
  }

  @Test func topicHeadersMakeTags() throws {
    let text = "name,Topics\nx, Fitness ;food|FITNESS\ny,\nz,\"Cafe\u{301}, caf\u{E9}\"\nw,;\n"
    let (table, _) = try read(text)
    #expect(table.columns[1].type == .tags)
    #expect(
      table.columns[1].cells
        == [.tags(["fitness", "food"]), .missing, .tags(["caf\u{E9}"]), .missing])
    #expect(
      Array(try #require(table.columns[1].tagValues).dictionary[0].utf8) == Array("caf\u{E9}".utf8))
    let plain = try read(text, ReadOptions(tagHeaders: []))
    #expect(plain.table.columns[1].type == .text)
  }

  @Test func overridesWin() throws {
    let options = ReadOptions(types: [
      "ID": .text, "when": .date, "rate": .number, "seen": .integer,
    ])
    let (table, report) = try read(
      "id,when,rate,seen\n1,2025-01-01 10:00,3,1.5\n2,soon,4.5,007\n", options)
    #expect(table.columns.map(\.type) == [.text, .date, .number, .integer])
    #expect(
      table.rows == [
        [.text("1"), .date(20089), .number(3), .missing],
        [.text("2"), .missing, .number(4.5), .integer(7)],
      ])
    #expect(report.columns.map(\.unreadable) == [0, 1, 0, 1])
  }

  @Test func manyDifferentTextsAreReadPlainly() throws {
    let count = 70_000
    // The first ones repeat, so that the reader begins with a dictionary and gives it up.
    let texts = (0..<count).map { $0 < 2000 ? "same\($0 % 3)" : "text number \($0)" }
    let (table, _) = try read("t,k\n" + texts.map { $0 + ",1\n" }.joined(), threads: 2)
    guard case .text(.plain) = table.columns[0].values else {
      Issue.record("the column is coded")
      return
    }
    #expect(table.columns[0][count - 1] == .text("text number \(count - 1)"))
    #expect(table.columns[0][1] == .text("same1"))
    #expect(table.brokenInvariants == [])
  }
}

extension Column {
  var tagValues: TagValues? {
    if case .tags(let tags) = values { tags } else { nil }
  }
}
