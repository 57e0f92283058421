import TestSupport
import Testing

/// What `export` writes, `load` reads back: the same columns, types and cells, whatever the format.
struct ExportReadBackTests {
  static let endings = ["csv", "tsv", "csv.gz", "json", "ndjson", "ndjson.gz", "db"]

  /// Texts that some format has to take care of.
  private static let texts = [
    "", "plain", "a,b", "a;b", "\"quoted\"", "two\nlines", "carriage\r\nreturn", "tab\there",
    "back\\slash", "'apostrophe", "=1+1", "@handle", "#tag", "Zoë ☕", "null", "-", "{\"a\":1}",
    "[1,2]", "<b>&amp;</b>", "a|b", "\u{1F600}", "0x1F", "1e5x", "//", "\u{FEFF}mark",
  ]

  private func randomFile(_ random: inout SeededGenerator) -> String {
    func quoted(_ text: String) -> String {
      "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\""
    }
    var lines = ["id,note,followers,rate,price,day,moment,ok,topics,score"]
    for row in 0..<Int.random(in: 1...40, using: &random) {
      func maybe(_ text: String) -> String {
        Int.random(in: 0..<5, using: &random) == 0 ? "" : text
      }
      let number = Int64.random(in: .min ... .max, using: &random)
      let double = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random))
      let tags = ["yoga", "diy", "street-food", "Ärger"].shuffled(using: &random)
        .prefix(Int.random(in: 0...3, using: &random))
      let day = 10 + Int.random(in: 0..<19, using: &random)
      let cells = [
        "0\(100 + row)",
        quoted(Self.texts.randomElement(using: &random) ?? ""),
        maybe("\(number >> Int64.random(in: 0..<63, using: &random))"),
        maybe("\(Double(Int.random(in: 0...1000, using: &random)) / 8)%"),
        maybe("$\(Double(Int.random(in: 0...100_000, using: &random)) / 4)"),
        maybe("2024-02-\(day)"),
        maybe("2024-02-\(day) 0\(row % 10):15:30"),
        maybe(Bool.random(using: &random) ? "true" : "false"),
        quoted(tags.joined(separator: ";")),
        maybe(double.isFinite ? "\(double)" : "0.5"),
      ]
      lines.append(cells.joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test(arguments: 1...12) func everyFormatGivesTheTableBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let folder = TemporaryFolder()
    let file = folder.write(randomFile(&random), to: "fans.csv")
    var writing = ["-q", "-c", "load \"\(file)\" as fans"]
    var reading = ["-q", "--format", "csv", "-c", "load \"\(file)\" as fans", "-c", "fans"]
    for ending in Self.endings {
      let path = "\(folder.path)/out.\(ending)"
      let raw = ending.hasPrefix("csv") || ending == "tsv" ? " raw" : ""
      writing += ["-c", "fans | export \"\(path)\"\(raw)"]
      reading += ["-c", "load \"\(path)\" as back", "-c", "back"]
    }
    let written = try ProgramRun(writing)
    #expect(written.status == 0, "\(written.errors)")
    let read = try ProgramRun(reading)
    #expect(read.status == 0, "\(read.errors)")
    let table = read.output.prefix(read.output.count / (Self.endings.count + 1))
    #expect(table.count > 60)
    #expect(read.output == String(repeating: String(table), count: Self.endings.count + 1))
  }
}
