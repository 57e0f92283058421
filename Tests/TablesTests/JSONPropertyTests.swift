import Parallel
import TestSupport
import Testing

@testable import Tables

/// JSON in all spellings, from fixed seeds, against the values it was made of; and what is JSON at
/// all, against Python 3.11's `json`.
@Suite struct JSONPropertyTests {
  /// Texts, and whether Python's `json.loads` takes them.
  private static let verdicts: [(text: String, isJSON: Bool)] = [
    ("[1]", true),
    ("[1,]", false),
    ("[,1]", false),
    ("[1 2]", false),
    ("[]", true),
    ("[[]]", true),
    ("{}", true),
    ("{\"a\":1}", true),
    ("{\"a\":1,}", false),
    ("{\"a\":}", false),
    ("{\"a\"}", false),
    ("{a:1}", false),
    ("{\"a\":1 \"b\":2}", false),
    ("{\"a\":1}}", false),
    ("[1]]", false),
    ("[1", false),
    ("[\"a]", false),
    ("[\"\\u00e9\"]", true),
    ("[\"\\u00g9\"]", false),
    ("[\"\\u12\"]", false),
    ("[\"\\x41\"]", false),
    ("[\"\\\"]", false),
    ("[\"\\\\\"]", true),
    ("[\"\\/\"]", true),
    ("[+1]", false),
    ("[-1]", true),
    ("[-]", false),
    ("[--1]", false),
    ("[01]", false),
    ("[0]", true),
    ("[-0]", true),
    ("[0.]", false),
    ("[.5]", false),
    ("[0.5]", true),
    ("[1e5]", true),
    ("[1e]", false),
    ("[1e+]", false),
    ("[1E-2]", true),
    ("[1.5e+3]", true),
    ("[0x10]", false),
    ("[1_000]", false),
    ("[NaN]", true),
    ("[Infinity]", true),
    ("[-Infinity]", true),
    ("[nan]", false),
    ("[true]", true),
    ("[True]", false),
    ("[tru]", false),
    ("[null]", true),
    ("[nul]", false),
    ("[nulll]", false),
    ("['a']", false),
    ("[\"a\" \"b\"]", false),
    ("[\"a\":1]", false),
    ("{\"a\":[1,{\"b\":[2]}]}", true),
    ("{\"a\":[1,{\"b\":[2}]}", false),
    ("[1]x", false),
    ("[1] ", true),
    ("\n[1]\n", true),
    ("[\"tab\there\"]", false),
    ("[\"nl\nx\"]", false),
    ("[1,2,3]//c", false),
    ("/*c*/[1]", false),
    ("[1;2]", false),
    ("{\"\":1}", true),
    ("{\"a\":1,\"a\":2}", true),
    ("[\"\"]", true),
    ("[\"😀\"]", true),
    ("[1.7976931348623157e308]", true),
    ("[1e400]", true),
    ("[\"a\"][\"b\"]x", false),
    ("[truefalse]", false),
    ("[1,,2]", false),
    ("[{}]", true),
    ("[{},]", false),
    ("[{\"a\":1},{\"a\"}]", false),
    ("[{\"a\":1}{\"a\":2}]", false),
    ("[{\"a\":\"b}]", false),
    ("{\"a\":{\"b\":{\"c\":1}}", false),
    ("{\"a\":{\"b\":{\"c\":1}}}}", false),
  ]

  @Test func whatIsJSONIsTakenAndNothingElse() {
    for (text, isJSON) in Self.verdicts {
      let table = try? readTable(FileContents(Array(text.utf8), path: "x.json"))
      #expect((table != nil) == isJSON, "\(text)")
    }
  }

  /// A table of known values, written in random ways.
  private struct Spelled {
    var random: SeededGenerator
    let names = ["id", "näme", "n x", "ok", "p.q", "deep"]
    private(set) var rows: [[Cell]] = []

    init(seed: UInt64) {
      random = SeededGenerator(seed: seed)
      for row in 0..<Int(random.next() % 40) + 1 {
        rows.append([
          .integer(Int64(bitPattern: random.next()) >> Int64(random.next() % 60)),
          .text("t\(row)" + ["", "\"", "\\", "/", "é", "😀", "\n", " ", ",", "{"][pick(10)]),
          pick(4) == 0 ? .missing : .number(Double(pick(1_000_000)) / 1024 + 0.5 / 1024),
          pick(4) == 0 ? .missing : .boolean(pick(2) == 0),
          pick(3) == 0 ? .missing : .date(18_000 + pick(3000)),
          pick(3) == 0 ? .missing : .text("x" + String(pick(5))),
        ])
      }
    }

    mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    mutating func blanks() -> String { ["", "", " ", "\n", "\t", "\r\n  "][pick(6)] }

    mutating func string(_ text: String) -> String {
      var out = "\""
      for unit in text.unicodeScalars {
        switch unit {
        case "\"", "\\": out += "\\\(unit)"
        case "\n": out += ["\\n", "\\u000a"][pick(2)]
        default:
          if pick(4) == 0 {
            for code in String(unit).utf16 {
              let hex = String(code, radix: 16)
              out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
          } else {
            out.unicodeScalars.append(unit)
          }
        }
      }
      return out + "\""
    }

    mutating func value(_ cell: Cell) -> String {
      switch cell {
      case .integer(let value): pick(5) == 0 ? string(String(value)) : String(value)
      case .number(let value): "\(value)"
      case .boolean(let value): value ? "true" : "false"
      case .text(let text): string(text)
      case .date(let days): string(CalendarDate(daysSince1970: days).iso)
      default: "null"
      }
    }

    mutating func record(_ row: [Cell]) -> String {
      var members: [String] = []
      for (column, cell) in row.enumerated() {
        if cell == .missing, pick(2) == 0 { continue }
        let name = string(names[column]) + blanks() + ":" + blanks()
        members.append(
          column == 5 ? name + "{\"in\":" + value(cell) + "}" : name + value(cell))
      }
      members.shuffle(using: &random)
      return "{" + blanks() + members.joined(separator: blanks() + "," + blanks()) + "}"
    }

    mutating func text() -> String {
      let records = rows.map { record($0) }
      switch pick(3) {
      case 0: return records.map { $0 + blanks() + "\n" }.joined()
      case 1: return "[" + records.joined(separator: blanks() + "," + blanks()) + blanks() + "]"
      default:
        let members = records.enumerated().map { "\"k\($0)\":" + blanks() + $1 }
        return "{" + members.joined(separator: ",") + "}\n"
      }
    }
  }

  @Test func everySpellingGivesTheSameTable() throws {
    for seed in 0..<150 {
      var spelled = Spelled(seed: UInt64(seed))
      let text = spelled.text()
      var options = ReadOptions(types: [
        "id": .integer, "n x": .number, "ok": .boolean, "p.q": .date, "deep.in": .text,
      ])
      options.blockSize = [1, 64, 1 << 18][seed % 3]
      // An object of one or two records is a record itself where it is the whole text.
      let contents = FileContents(Array(text.utf8), path: "x.json")
      let (table, _) = try readTable(contents, options, workers: Workers(threads: 1 + seed % 3))
      if spelled.rows.count == 1, table.names.contains(where: { $0.hasPrefix("k0") }) { continue }
      #expect(table.rowCount == spelled.rows.count, "seed \(seed)")
      for (place, name) in ["id", "näme", "n x", "ok", "p.q", "deep.in"].enumerated() {
        let expected = spelled.rows.map { $0[place] }
        if expected.allSatisfy({ $0 == .missing }) { continue }
        #expect(table[name]?.cells == expected, "seed \(seed), `\(name)`")
      }
      #expect(table.brokenInvariants == [])
    }
  }

  private static let document = #"""
    [{"name": "Ann \u00e9", "n": 12.5, "tags": ["a", "b"], "in": {"x": true, "y": null}},
     {"name": "B\"ob", "n": -3e2, "tags": [], "in": {"x": false, "y": "2025-01-02"}}]
    """#

  @Test func everyCutOfAnArrayIsAnError() {
    let bytes = Array(Self.document.utf8)
    for count in 1..<bytes.count {
      #expect(throws: TableError.self, "\(count) bytes") {
        try readTable(FileContents(bytes[..<count], path: "x.json"))
      }
    }
  }

  /// Lines that arrived whole are right; one that did not is an error.
  @Test func everyCutOfLinesIsAnErrorOrWholeLines() throws {
    let lines = "{\"a\": 1, \"b\": \"x\"}\n{\"a\": 2, \"b\": \"y\"}\n{\"a\": 3}\n"
    let bytes = Array(lines.utf8)
    for count in 1..<bytes.count {
      guard let (table, _) = try? readTable(FileContents(bytes[..<count], path: "x.json")) else {
        continue
      }
      let open = bytes[..<count].count { $0 == UInt8(ascii: "}") }
      #expect(table.rowCount == open)
      #expect(table["a"]?.cells == (1...open).map { .integer(Int64($0)) })
    }
  }

  @Test func damageNeverTraps() {
    var random = SeededGenerator(seed: 5)
    let bytes = Array(Self.document.utf8)
    for round in 0..<3000 {
      var damaged = bytes
      for _ in 0...Int(random.next() % 4) {
        let place = Int(random.next() % UInt64(damaged.count))
        switch random.next() % 3 {
        case 0: damaged[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: damaged.remove(at: place)
        default: damaged.insert(Array("{}[],:\"\\01tn-.e".utf8)[Int(random.next() % 15)], at: place)
        }
      }
      var options = ReadOptions()
      options.blockSize = 1 + round % 50
      let read = try? readTable(
        FileContents(damaged, path: "x.json"), options, workers: Workers(threads: 2))
      #expect(read?.table.brokenInvariants ?? [] == [])
    }
  }
}
