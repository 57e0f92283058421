import Rendering
import Tables
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct NumberTextTests {
  static let cells: [(cell: Cell, type: ColumnType, text: String)] = [
    (.integer(12_431), .integer, "12,431"), (.integer(-1000), .integer, "-1,000"),
    (.integer(.min), .integer, "-9,223,372,036,854,775,808"), (.number(0), .number, "0"),
    (.number(-0.0), .number, "0"), (.number(0.1 + 0.2), .number, "0.3"),
    (.number(.pi), .number, "3.142"), (.number(1234.5678), .number, "1,235"),
    (.number(1e-12), .number, "1.0e-12"), (.number(1.5e300), .number, "1.50000e+300"),
    (.percent(0.0375), .percent, "3.75%"), (.percent(0.2), .percent, "20%"),
    (.percent(-0.5), .percent, "-50%"), (.percent(0.000123), .percent, "0.012%"),
    (.money(1204.5, .dollar), .money(.dollar), "$1,204.50"),
    (.money(-5, .euro), .money(.euro), "-€5"), (.money(0.004, .dollar), .money(.dollar), "$0.0040"),
    (.date(0), .date, "1970-01-01"), (.date(11_016), .date, "2000-02-29"),
    (.date(-719_529), .date, "-0001-12-31"), (.date(.max), .date, "day 9223372036854775807"),
    (.time(1_000_001), .time, "1970-01-01 00:00:01.000001"),
    (.time(-1), .time, "1969-12-31 23:59:59.999999"),
    (.duration(2_592_000_000_000), .duration, "30d"),
    (.duration(.min), .duration, "-106,751,991d 4h 54.775808s"),
    (.duration(14_400_000_000), .duration, "4h"),
    (.tags(["tea", "home gym"]), .tags, "#tea #\"home gym\""),
    (.boolean(true), .boolean, "true"), (.missing, .integer, "·"), (.text("a\nb"), .text, "a␊b"),
  ]

  @Test(arguments: cells)
  func `A value reads as people write it`(cell: Cell, type: ColumnType, text: String) {
    #expect(CellFormat.text(cell, type: type) == text)
  }

  static let columns: [(values: [Double], texts: [String])] = [
    ([1, 2, 3], ["1", "2", "3"]), ([1, 2.5], ["1.0", "2.5"]),
    ([12_345.678, 0.5, 200.25], ["12,345.7", "0.5", "200.2"]),
    ([28_850_163.2, 577_003.4, 4.8256], ["28,850,163.2", "577,003.4", "4.8"]),
    ([0.12341, 0.12349], ["0.1234", "0.1235"]),
    ([0.123411, 0.123412], ["0.123411", "0.123412"]),
  ]

  @Test func `Values of one column share their decimals`() {
    for (values, texts) in Self.columns {
      let cells = values.map(Cell.number)
      let format = CellFormat(.number, for: cells)
      #expect(cells.map(format.text) == texts)
    }
  }

  @Test func `Whole numbers that are names have no groups`() {
    var year = Column.integral("year", .integer, [2023, nil])
    let grouped = TerminalTable(Table([year])).lines
    year.isLabel = true
    let plain = TerminalTable(Table([year])).lines
    #expect(grouped.contains { $0.contains("2,023") })
    #expect(plain.contains { $0.contains("2023") })
  }

  @Test func `A small value never passes for zero`() {
    let format = CellFormat(.number, for: [1e-9, 1, 2].map(Cell.number))
    #expect(format.text(.number(1e-9)) == "1.0e-09")
  }

  @Test func `Every day of four centuries is one after the last`() {
    // The civil calendar repeats after 146,097 days, so this covers all of it.
    var last = NumberText.date(-1)
    var seen: Set<String> = []
    for day in 0..<146_097 {
      let text = NumberText.date(day)
      #expect(text > last)
      last = text
      seen.insert(text)
    }
    #expect(seen.count == 146_097)
    #expect(last == "2369-12-31")
  }

  @Test(arguments: [
    (0.0, "0"), (950, "950"), (12_431, "12.4k"), (1_000_000, "1M"), (1.25e9, "1.25B"),
    (-1500, "-1.5k"), (0.25, "0.25"),
  ])
  func `Compact numbers carry a suffix`(value: Double, text: String) {
    #expect(NumberText.compact(value) == text)
  }

  #if canImport(Glibc)
    @Test func `The decimal sign is a point in every locale`() {
      let names = ["de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "ps_AF.UTF-8"]
      guard let locale = names.lazy.compactMap({ newlocale(Int32(LC_NUMERIC_MASK), $0, nil) }).first
      else {
        print("skipped: no locale with a decimal comma is installed here")
        return
      }
      let old = uselocale(locale)
      defer {
        uselocale(old)
        freelocale(locale)
      }
      #expect(NumberText.number(1234.5, decimals: 2) == "1,234.50")
      #expect(CellFormat.text(.percent(0.0375), type: .percent) == "3.75%")
    }
  #endif
}
