import Tables
import Testing

@Suite struct WritingTests {
  private static let table = Table([
    .integers("n", [1, nil, .max]),
    .numbers("x", [0.1, 5, nil]),
    .percents("rate", [0.0375, nil, 1]),
    .money("spend", [12.5, 3, nil], in: .dollar),
    .text("name", ["a, \"b\"", "two\nlines", nil]),
    .booleans("ok", [true, false, nil]),
    .dates("day", [20269, nil, -719_529]),
    .times("at", [1_500_000, nil, 0]),
    .tags("topics", [["B", "a"], [], nil]),
  ])

  private func text(_ format: TableFormat, _ options: WriteOptions = WriteOptions()) -> String {
    String(decoding: WritingTests.table.written(format, options), as: UTF8.self)
  }

  @Test func csv() {
    #expect(
      text(.csv) == """
        n,x,rate,spend,name,ok,day,at,topics
        1,0.1,0.0375,12.5,"a, ""b""\",true,2025-06-30,1970-01-01T00:00:01.5Z,a;b
        ,5,,3,"two
        lines",false,,,
        9223372036854775807,,1,,,,-0001-12-31,1970-01-01T00:00:00Z,

        """)
  }

  @Test func tsv() {
    let table = Table([.text("a", ["x\ty", "p,q"]), .integers("b", [1, 2])])
    #expect(
      String(decoding: table.written(.tsv), as: UTF8.self) == "a\tb\n\"x\ty\"\t1\np,q\t2\n")
  }

  @Test func json() {
    #expect(
      text(.json)
        == #"[{"n":1,"x":0.1,"rate":0.0375,"spend":12.5,"name":"a, \"b\"","ok":true,"day":"2025-06-30","at":"1970-01-01T00:00:01.5Z","topics":["a","b"]},"#
        + #"{"n":null,"x":5,"rate":null,"spend":3,"name":"two\nlines","ok":false,"day":null,"at":null,"topics":[]},"#
        + #"{"n":9223372036854775807,"x":null,"rate":1,"spend":null,"name":null,"ok":null,"day":"-0001-12-31","at":"1970-01-01T00:00:00Z","topics":null}]"#
        + "\n")
  }

  @Test func ndjson() {
    let table = Table([.text("a\"b", ["\u{1}\t\\é", nil])])
    #expect(
      String(decoding: table.written(.ndjson), as: UTF8.self)
        == #"{"a\"b":"\u0001\t\\é"}"# + "\n" + #"{"a\"b":null}"# + "\n")
  }

  @Test func emptyTables() {
    let table = Table([.integers("a", []), .text("b", [])])
    #expect(String(decoding: table.written(.csv), as: UTF8.self) == "a,b\n")
    #expect(String(decoding: table.written(.json), as: UTF8.self) == "[]\n")
    #expect(table.written(.ndjson).isEmpty)
  }

  @Test func largeTablesComeInPieces() {
    let table = Table([.integers("a", (0..<50_000).map { $0 })])
    var pieces = 0
    var all: [UInt8] = []
    table.write(.csv) { piece in
      pieces += 1
      all.append(contentsOf: piece)
    }
    #expect(pieces > 2)
    #expect(all == table.written(.csv))
    #expect(all.count == 2 + (0..<50_000).reduce(0) { $0 + "\($1)\n".utf8.count })
  }

  @Test func formulasAreGuarded() {
    let cells = ["=1+1", "+x", "-2", "-2+3", "@sum", " =x", "plain", "=a,b", "+3.5%", nil]
    let table = Table([.text("cell", cells), .text("handle", cells)])
    let options = WriteOptions(guardsFormulas: true, unguardedColumns: ["handle"])
    #expect(
      String(decoding: table.written(.csv, options), as: UTF8.self) == """
        cell,handle
        '=1+1,=1+1
        '+x,+x
        -2,-2
        '-2+3,-2+3
        '@sum,@sum
        ' =x, =x
        plain,plain
        "'=a,b","=a,b"
        +3.5%,+3.5%
        ,

        """)
    #expect(!String(decoding: table.written(.csv), as: UTF8.self).contains("'"))
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (5, "5"), (-5, "-5"), (0.1, "0.1"), (1.0 / 3, "0.3333333333333333"),
      (1e15, "1000000000000000"), (1e16, "10000000000000000"), (1e17, "1e+17"),
      (123_456_789_012_345, "123456789012345"), (1e-7, "1e-07"),
      (2.5e300, "2.5e+300"),
      (.nan, ""), (.infinity, ""),
    ] as [(Double, String)])
  func numbersAreShortest(value: Double, expected: String) {
    var bytes: [UInt8] = []
    CanonicalText.append(value, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
    if value.isFinite { #expect(Double(expected) == value) }
  }

  @Test(
    arguments: [
      (0, "P0D"), (86_400_000_000 * 30, "P30D"), (-86_400_000_000, "-P1D"),
      (3_600_000_000 * 36, "PT36H"), (60_000_000, "PT1M"), (1_500_000, "PT1.5S"),
      (Int64.min, "-PT9223372036854.775808S"),
    ] as [(Int64, String)])
  func durationsAreISO(micros: Int64, expected: String) {
    var bytes: [UInt8] = []
    CanonicalText.append(duration: micros, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test func extremeIntegersAndTimesAreWritten() {
    var bytes: [UInt8] = []
    CanonicalText.append(Int64.min, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "-9223372036854775808")
    for micros in [Int64.min, .max] {
      var time: [UInt8] = []
      CanonicalText.append(time: micros, to: &time)
      #expect(time.last == UInt8(ascii: "Z"))
    }
  }
}

@Suite struct FingerprintTests {
  // FIPS 180-2, appendix B, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func publishedDigests(text: String, expected: String) {
    #expect(Fingerprint.sha256(of: Array(text.utf8)) == expected)
    #expect(Fingerprint.sha256(of: Buffer(Array(text.utf8))) == expected)
    let pieces = Fingerprint()
    for byte in text.utf8 { withUnsafeBytes(of: byte) { pieces.update($0) } }
    #expect(pieces.finish() == expected)
  }

  @Test func theDigestRoundsNumbersToTenDigits() {
    func digest(_ values: [Double?]) -> String {
      TableDigest.sha256(of: Table([.numbers("x", values)]))
    }
    #expect(digest([0.1 + 0.2]) == digest([0.3]))
    #expect(digest([0.3]) != digest([0.300_000_001]))
    #expect(digest([-0.0]) == digest([0]))
    #expect(digest([nil]) != digest([0]))
  }

  @Test func theDigestSeesNamesTypesOrderAndBorders() {
    let table = Table([.text("a", ["x", "y"]), .integers("b", [1, 2])])
    let others = [
      Table([.text("A", ["x", "y"]), .integers("b", [1, 2])]),
      Table([.text("a", ["x", "y"]), .numbers("b", [1, 2])]),
      Table([.text("a", ["y", "x"]), .integers("b", [2, 1])]),
      Table([.text("a", ["x1", "y"]), .integers("b", [nil, 2])]),
      Table([.text("a", ["x"]), .integers("b", [1])]),
    ]
    let digests = Set((others + [table]).map { TableDigest.sha256(of: $0) })
    #expect(digests.count == others.count + 1)
    #expect(
      TableDigest.sha256(of: table, ignoringOrder: true)
        == TableDigest.sha256(of: others[2], ignoringOrder: true))
    #expect(
      TableDigest.sha256(of: table, ignoringOrder: true)
        != TableDigest.sha256(of: others[0], ignoringOrder: true))
  }
}

@Suite struct CalendarDateTests {
  @Test(arguments: [
    // Python: (date(y, m, d) - date(1970, 1, 1)).days
    (1970, 1, 1, 0), (2000, 2, 29, 11_016), (2025, 6, 30, 20_269), (1969, 12, 31, -1),
    (1, 1, 1, -719_162), (9999, 12, 31, 2_932_896), (1900, 3, 1, -25_508), (2100, 2, 28, 47_540),
  ])
  func daysAreCountedFrom1970(year: Int, month: Int, day: Int, days: Int) throws {
    let date = try #require(CalendarDate(year: year, month: month, day: day))
    #expect(date.daysSince1970 == days)
    #expect(CalendarDate(daysSince1970: days) == date)
  }

  @Test func everyDayFollowsTheOneBefore() {
    var last = CalendarDate(daysSince1970: -800_000)
    for days in -799_999...800_000 {
      let date = CalendarDate(daysSince1970: days)
      let isNextDay =
        date.year == last.year && date.month == last.month && date.day == last.day + 1
        || date.day == 1
          && CalendarDate(year: last.year, month: last.month, day: last.day + 1) == nil
      guard isNextDay, date.daysSince1970 == days, date.weekday == last.weekday % 7 + 1 else {
        Issue.record("\(last.iso), then \(date.iso)")
        return
      }
      last = date
    }
  }

  @Test(arguments: [
    (2023, 2, 29), (1900, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 13, 1), (2024, 0, 1),
    (2024, 1, 0), (10_000, 1, 1),
  ])
  func daysThatAreNot(year: Int, month: Int, day: Int) {
    #expect(CalendarDate(year: year, month: month, day: day) == nil)
  }

  @Test func isoTextGoesBothWays() {
    for days in stride(from: -4_371_587, through: 2_932_896, by: 9_973) {
      let date = CalendarDate(daysSince1970: days)
      #expect(CalendarDate(iso: date.iso) == date)
    }
    for text in ["2025-6-30", "2025-06-31", "2025/06/30", "", "x025-06-30", "2025-06-30 "] {
      #expect(CalendarDate(iso: text) == nil)
    }
  }

  @Test func daysBeyondTheCalendarAreHeld() {
    #expect(CalendarDate(daysSince1970: .max).iso == "9999-12-31")
    #expect(CalendarDate(daysSince1970: .min).iso == "-9999-01-01")
  }

  @Test func mondayIsOne() {
    #expect(CalendarDate(iso: "2025-06-30")?.weekday == 1)
    #expect(CalendarDate(iso: "1970-01-01")?.weekday == 4)
    #expect(CalendarDate(iso: "1969-12-28")?.weekday == 7)
  }
}

@Suite struct RoundedNumberTests {
  /// Ten significant digits are C's `%.10g`, whichever way they were made: reference values by
  /// Python's `"%.10g" % x`, with one spelling of zero.
  @Test(
    arguments: [
      (0.1, "0.1"), (1.0 / 3, "0.3333333333"), (2.0 / 3, "0.6666666667"), (1e-5, "1e-05"),
      (1.5e-4, "0.00015"), (123_456_789.123_456, "123456789.1"), (9_999_999_999.5, "1e+10"),
      (1e10, "1e+10"), (12_345_678_901, "1.23456789e+10"), (-0.0, "0"), (-2.5, "-2.5"),
      (0.123_456_789_05, "0.1234567891"), (1e300, "1e+300"), (9_999_999_999, "9999999999"),
      (0.000_123_456_789_012, "0.000123456789"), (100, "100"), (1_234_567.891, "1234567.891"),
    ] as [(Double, String)])
  func tenDigits(value: Double, expected: String) {
    var bytes: [UInt8] = []
    CanonicalText.append(
      .numbers("x", [value]), 0, significantDigits: 10, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test func missingIsNotEmpty() {
    #expect(
      TableDigest.sha256(of: Table([.text("a", [nil])]))
        != TableDigest.sha256(of: Table([.text("a", [""])])))
  }
}
