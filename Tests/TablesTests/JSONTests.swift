import Parallel
import Testing

@testable import Tables

/// Reads JSON text as a file would be; every way of cutting it must give the same.
private func json(
  _ text: String, _ options: ReadOptions = ReadOptions()
) throws -> (table: Table, report: ReadReport) {
  let contents = FileContents(Array(text.utf8), path: "fans.json")
  let whole = try readTable(contents, options, workers: Workers(threads: 1))
  for (bytes, threads) in [(1, 3), (40, 2)] {
    let cut = try readTable(contents, options.cut(every: bytes), workers: Workers(threads: threads))
    #expect(TableDigest.sha256(of: cut.table) == TableDigest.sha256(of: whole.table))
    #expect(cut.table.names == whole.table.names)
    #expect(cut.report == whole.report)
  }
  #expect(whole.table.brokenInvariants == [])
  return whole
}

@Suite struct JSONTests {
  @Test(arguments: [
    #"[{"name": "Ann", "followers": 12}, {"name": "Bob", "followers": 8}]"#,
    "{\"name\": \"Ann\", \"followers\": 12}\n{\"name\": \"Bob\", \"followers\": 8}\n",
    #"{"name":"Ann","followers":12}{"name":"Bob","followers":8}"#,
    #"{"count": 2, "data": [{"name": "Ann", "followers": 12}, {"name": "Bob", "followers": 8}]}"#,
    "\u{FEFF}[{\"name\":\"\\u0041nn\",\"followers\":\"12\"},\n{\"followers\":8,\"name\":\"Bob\"}]\n",
  ])
  func recordsAreFoundWhereverTheyLie(_ text: String) throws {
    let (table, _) = try json(text)
    #expect(table.names == ["name", "followers"])
    #expect(table.rows == [[.text("Ann"), .integer(12)], [.text("Bob"), .integer(8)]])
  }

  @Test func anObjectOfRecordsGivesItsNamesAsKeys() throws {
    let (table, report) = try json(#"{"007": {"a": 1}, "8": {"a": null, "b": true}}"#)
    #expect(table.names == ["key", "a", "b"])
    #expect(
      table.rows == [
        [.text("007"), .integer(1), .missing], [.text("8"), .missing, .boolean(true)],
      ])
    #expect(report.notes == ["the names of the object's members are in `key`"])
  }

  @Test func whatLiesInsideGetsDottedNames() throws {
    let (table, _) = try json(
      """
      [{"id": 1, "stats": {"likes": 2, "by": {"day": "3"}}},
       {"id": 2, "stats": {"likes": 4, "by": null}}]
      """)
    #expect(table.names == ["id", "stats.likes", "stats.by.day"])
    #expect(
      table.rows == [
        [.integer(1), .integer(2), .integer(3)], [.integer(2), .integer(4), .missing],
      ])
  }

  @Test func arraysOfTextAreTagsAndOthersAreCounted() throws {
    let (table, report) = try json(
      """
      [{"t": ["Tea", "caf\\u00e9", null], "n": [1, 2, 3], "m": ["a"], "e": []},
       {"t": [], "n": [], "m": [1, "b"], "e": []}]
      """)
    #expect(table.names == ["t", "n", "m", "e"])
    #expect(
      table.rows == [
        [.tags(["café", "tea"]), .integer(3), .integer(1), .missing],
        [.missing, .integer(0), .integer(2), .missing],
      ])
    #expect(
      report.notes == ["`n`, `m`: the arrays are not of text, so their lengths are read"])
  }

  @Test func numbersAreExact() throws {
    let (table, _) = try json(
      """
      {"a": 9223372036854775807, "b": 0.1, "c": 12345678901234567890, "d": 1e3, "e": NaN}
      {"a": -9223372036854775807, "b": 1e-9, "c": 1, "d": 2.0, "e": 1.5}
      """)
    #expect(
      table.rows == [
        [
          .integer(.max), .number(0.1), .text("12345678901234567890"), .integer(1000), .missing,
        ],
        [.integer(-.max), .number(1e-9), .text("1"), .integer(2), .number(1.5)],
      ])
  }

  @Test func ownNamesDoNotHideTheRecords() throws {
    let (table, _) = try json(
      #"{"u1": {"key": 5, "value": 1}, "u2": {"value": 2}, "u3": {"key": 6}}"#)
    #expect(table.names == ["key", "key_2", "value"])
    #expect(
      table.rows == [
        [.text("u1"), .integer(5), .integer(1)], [.text("u2"), .missing, .integer(2)],
        [.text("u3"), .integer(6), .missing],
      ])
  }

  @Test func lengthsAreNoTagsWhateverTheirName() throws {
    let (table, _) = try json(#"[{"topics": [{"id": 1}, {"id": 2}]}, {"topics": []}]"#)
    #expect(table.rows == [[.integer(2)], [.integer(0)]])
  }

  @Test func aLineAloneIsARecordWhereTheNameSaysLines() throws {
    let text = Array(#"{"a": {"x": 1}, "b": {"x": 2}}"#.utf8)
    #expect(try readTable(FileContents(text, path: "a.ndjson")).table.names == ["a.x", "b.x"])
    #expect(try readTable(FileContents(text, path: "a.json")).table.names == ["key", "x"])
  }

  @Test func textIsKeptAsItIs() throws {
    let (table, _) = try json(#"["\"quoted\"", "a\nb", " x ", "\ud83d\ude00", "\ud800", "a\/b"]"#)
    #expect(
      table.rows.map { $0[0] } == [
        .text("\"quoted\""), .text("a\nb"), .text(" x "), .text("😀"), .text("\u{FFFD}"),
        .text("a/b"),
      ])
  }

  @Test func aNameGivenTwiceIsSaid() throws {
    let (table, report) = try json("{\"a\": 1, \"a\": 2}\n{\"a\": 3}\n")
    #expect(table.rows == [[.integer(2)], [.integer(3)]])
    #expect(report.notes == ["1 records give a name twice (lines 1); the last value counts"])
  }

  @Test(arguments: [
    ("[{\"a\": 1},\n{\"a\": }]", 2, "`}` stands where a value is needed"),
    ("[{\"a\": 1}", 1, "the JSON ends where `]` is needed; it may be cut off"),
    ("[{\"a\": 1},]", 1, "the JSON ends where a value is needed; it may be cut off"),
    ("[{\"a\": 1}] x", 1, "`x` stands where the end is needed"),
    ("{\"a\": 1}\n{\"a\": 01}", 2, "a number begins with 0; an id like that needs quotes"),
    ("[\"a\u{1}\"]", 1, "a string holds byte 1, which JSON writes as an escape"),
    ("[\"\\x\"]", 1, "a string holds an escape that JSON does not have"),
    ("[{\"a\" 1}]", 1, "`1` stands where `:` is needed"),
    ("[\"abc", 1, "a string is never closed"),
  ])
  func mistakesAreNamedWithTheirLine(text: String, line: Int, what: String) {
    #expect(throws: TableError.format(path: "fans.json", line: line, what: what)) {
      try readTable(FileContents(Array(text.utf8), path: "fans.json"))
    }
  }

  @Test func deepNestingIsRefusedByName() {
    let deep = String(repeating: "{\"a\":", count: 80) + "1" + String(repeating: "}", count: 80)
    let what = "the objects in `a.a.a…` lie more than 64 deep in each other"
    #expect(throws: TableError.format(path: "x.json", line: 1, what: what)) {
      try readTable(FileContents(Array("[\(deep)]".utf8), path: "x.json"))
    }
    let brackets = String(repeating: "[", count: 100_000)
    #expect(throws: TableError.self) {
      try readTable(FileContents(Array(brackets.utf8), path: "x.json"))
    }
  }

  private static let spellings: [[UInt8]] = [
    Array("[{\"n\": \"Zoë\"}]".utf8),
    [0x5B, 0x7B, 0x22, 0x6E, 0x22, 0x3A, 0x22, 0x5A, 0x6F, 0xEB, 0x22, 0x7D, 0x5D],
    [0xFF, 0xFE] + "[{\"n\":\"Zoë\"}]".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
  ]

  @Test(arguments: spellings)
  func anyEncodingIsRead(_ bytes: [UInt8]) throws {
    #expect(try readTable(FileContents(bytes)).table.rows == [[.text("Zoë")]])
  }
}
