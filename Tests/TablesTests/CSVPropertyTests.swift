import Parallel
import Tables
import TestSupport
import Testing

/// An independent reading of RFC 4180 text, character by character, all cells text: what the fast
/// reader must agree with.
private struct SlowReader {
  var records: [[String]] = []

  init(_ text: String) {
    var field = ""
    var record: [String] = []
    var quoted = false
    var closed = false
    var rest = Array(text.unicodeScalars)[...]
    func endField() {
      record.append(field)
      field = ""
      closed = false
    }
    var isFieldStart = true
    while let scalar = rest.popFirst() {
      if quoted {
        if scalar != "\"" {
          field.unicodeScalars.append(scalar)
        } else if rest.first == "\"" {
          rest.removeFirst()
          field += "\""
        } else {
          quoted = false
          closed = true
        }
      } else if scalar == "\"" && isFieldStart {
        quoted = true
        isFieldStart = false
      } else if scalar == "," {
        endField()
        isFieldStart = true
      } else if scalar == "\n" || scalar == "\r" && rest.first == "\n" {
        if scalar == "\r" { rest.removeFirst() }
        endField()
        records.append(record)
        record = []
        isFieldStart = true
      } else {
        field.unicodeScalars.append(scalar)
        isFieldStart = false
      }
    }
    if !record.isEmpty || !field.isEmpty || quoted || closed {
      endField()
      records.append(record)
    }
  }

  /// The cells below the header, records brought to its width, blank ones left out.
  var rows: [[Cell]] {
    guard let width = records.first?.count else { return [] }
    let isBlank = { (text: String) in
      text.unicodeScalars.allSatisfy { " \r\n\t".unicodeScalars.contains($0) }
    }
    return records.dropFirst().filter { !$0.allSatisfy(isBlank) }.map { record in
      (0..<width).map { column in
        column < record.count && !isBlank(record[column]) ? .text(record[column]) : .missing
      }
    }
  }
}

@Suite struct CSVPropertyTests {
  private static func soup(_ generator: inout SeededGenerator, _ alphabet: [String]) -> String {
    (0..<Int.random(in: 0...120, using: &generator)).map { _ in
      alphabet.randomElement(using: &generator) ?? ""
    }.joined()
  }

  @Test func anyTextReadsAsTheSlowReaderReadsIt() throws {
    var generator = SeededGenerator(seed: 4180)
    let options = ReadOptions(
      delimiter: .byte(UInt8(ascii: ",")), types: ["h1": .text, "h2": .text, "h3": .text])
    // Well-formed, rather wild, and full of quotes in the wrong place.
    let alphabets = [
      ["a", "bc", ",", ",", "\n", "\"x,y\"", "\"p\nq\"", "é", " "],
      ["a", ",", "\n", "\r\n", "\"\"", "\"", "𝄞", "xyz"],
      ["\"", "\"", ",", "\n", "a"],
    ]
    for round in 0..<300 {
      let body = CSVPropertyTests.soup(&generator, alphabets[round % alphabets.count])
      let text = "h1,h2,h3\n" + body
      let expected = SlowReader(text).rows
      for (bytes, threads) in [(1 << 18, 1), (1, 2), (9, 5), (64, 2)] {
        let (table, report) = try read(text, options.cut(every: bytes), threads: threads)
        guard table.rows == expected, report.rows == expected.count,
          table.brokenInvariants.isEmpty
        else {
          Issue.record("\(text.debugDescription) in blocks of \(bytes): \(table.rows)")
          return
        }
      }
    }
  }

  @Test func tablesComeBackFromTheirText() throws {
    var generator = SeededGenerator(seed: 20_260_630)
    for round in 0..<60 {
      let rows = Int.random(in: 10...300, using: &generator)
      func some<Value>(_ make: (inout SeededGenerator) -> Value) -> [Value?] {
        (0..<rows).map { row in
          // The first row of each is there, so that every column has a type.
          let value = make(&generator)
          return row > 0 && Int.random(in: 0..<10, using: &generator) == 0 ? nil : value
        }
      }
      let words = ["plain", "a, b", "say \"hi\"", "two\nlines", "é", "x;y", " lead"]
      let table = Table([
        .integers("whole", some { Int64.random(in: -5_000_000_000...5_000_000_000, using: &$0) }),
        .numbers(
          "number", some { Double(Int.random(in: -99_999...99_999, using: &$0)) / 64 + 1 / 128 }),
        .text("text", some { words.randomElement(using: &$0) ?? "" }),
        .dates("day", some { Int.random(in: -100_000...100_000, using: &$0) }),
        .times(
          "moment",
          some { Int64.random(in: -4_000_000_000_000_000...4_000_000_000_000_000, using: &$0) }),
        .booleans("flag", some { Bool.random(using: &$0) }),
        .tags("tags", some { [words[0], ["b", "c"].randomElement(using: &$0) ?? "b"] }),
      ])
      let bytes = table.written(round % 2 == 0 ? .csv : .tsv)
      let options = ReadOptions().cut(every: [1, 17, 1000, 1 << 18][round % 4])
      let (back, _) = try readCSV(
        FileContents(bytes), options, workers: Workers(threads: 1 + round % 3))
      #expect(back.columns.map(\.type) == table.columns.map(\.type))
      #expect(back.rows == table.rows)
      #expect(TableDigest.sha256(of: back) == TableDigest.sha256(of: table))
    }
  }

  /// Against the standard library's own reading, over every length and every place of the point.
  @Test func numbersReadAsTheStandardLibraryReadsThem() throws {
    var generator = SeededGenerator(seed: 53)
    var texts: [String] = ["0.5"]
    for _ in 0..<2000 {
      let whole = Int.random(in: 0...12, using: &generator)
      let fraction = Int.random(in: whole == 0 ? 1...12 : 0...12, using: &generator)
      func digits(_ count: Int, first: ClosedRange<Int>) -> String {
        (0..<count).map { place in
          String(Int.random(in: place == 0 ? first : 0...9, using: &generator))
        }.joined()
      }
      let sign = ["", "", "-"].randomElement(using: &generator) ?? ""
      texts.append(
        sign + digits(whole, first: 1...9) + (fraction > 0 ? "." : "")
          + digits(fraction, first: 0...9))
    }
    let (table, _) = try read("x,k\n" + texts.map { $0 + ",k\n" }.joined(), threads: 2)
    #expect(table.columns[0].type == .number)
    #expect(table.columns[0].cells == texts.map { .number(Double($0) ?? .nan) })
    // The same with commas, from the slow way and the fast one.
    let commas = texts.map { $0.map { $0 == "." ? "," : String($0) }.joined() }
    let (other, report) = try read("x;k\n" + commas.map { $0 + ";k\n" }.joined(), threads: 2)
    #expect(report.decimal == .comma)
    #expect(other.columns[0].cells == table.columns[0].cells)
  }

  /// Small files of every kind, cut off and damaged at every byte: an error or a table, never a trap.
  @Test func damagedFilesNeverTrap() throws {
    let files: [[UInt8]] = [
      Array("\u{FEFF}a;b\r\n1;\"x\ny\"\r\n2,5;#VALOR!\r\n".utf8),
      Array(
        "name,topics,spend,joined\n\"García, Ana\",#a#b,\"$1,204.50\",2019-08-24\nÉ,\"[\"\"x\\u00e9\"\"]\",3.4%,1e5\n"
          .utf8),
      Array("# c\n0 1\n1 2\n".utf8),
      [0xFF, 0xFE] + Array("a,b\n1,é\n".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
    ]
    for file in files {
      for place in file.indices {
        tryReading(Array(file[..<place]))
        for damage in [0x00, 0x0A, 0x0D, 0x22, 0x2C, 0x80, 0xC2, 0xED, 0xF4, 0xFF] as [UInt8] {
          var bytes = file
          bytes[place] = damage
          tryReading(bytes)
        }
      }
    }
  }

  private func tryReading(_ bytes: [UInt8]) {
    for size in [1, 16, 1 << 18] {
      do {
        let (table, _) = try readCSV(
          FileContents(bytes), ReadOptions().cut(every: size), workers: Workers(threads: 2))
        #expect(table.brokenInvariants == [])
      } catch {
        #expect(error is TableError)
      }
    }
  }

  @Test func randomBytesNeverTrap() {
    var generator = SeededGenerator(seed: 99)
    for _ in 0..<150 {
      let alphabet =
        Array("0123456789.,-+$%eEkMB:/T \"\n\r\t;#[]€£JanFeb".utf8) + [0x00, 0x80, 0xC3, 0xFF]
      tryReading(
        (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
          alphabet.randomElement(using: &generator) ?? 0
        })
    }
  }
}
