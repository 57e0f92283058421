import Language
import Sessions
import TestSupport
import Testing

/// What holds for every text: what is read comes back, what is changed is all that changes.
@Suite struct DocumentPropertyTests {
  private static let lines = [
    "", "words", "---", "swell: 1", "seed: 4 # four", "key: [a, b]", "multi: |", "  text",
    "# comment",
    "```", "```swell", "```swell #a", "```swell expect=E012 x=1", "````", "~~~", "~~~swell",
    "```output",
    "```output rows=1 of=2", "~~~~output", "   ```swell", "    ```", "> ```swell", "fans | count",
    "e\u{301}\u{85}", "\u{FEFF}", "```\u{301}", "=======", "a\rb", "...", "\t", "| a | b |",
  ]

  private static func text(_ random: inout SeededGenerator) -> String {
    var text = Int.random(in: 0...4, using: &random) == 0 ? "\u{FEFF}" : ""
    if Bool.random(using: &random) { text += "---\nswell: 1\n# c\n\nx: 1\n---\n" }
    let end = Bool.random(using: &random) ? "\n" : "\r\n"
    for _ in 0..<Int.random(in: 0...14, using: &random) {
      text += (lines.randomElement(using: &random) ?? "") + end
    }
    if Bool.random(using: &random), text.utf8.last == UInt8(ascii: "\n") {
      text.unicodeScalars.removeLast()
    }
    return text
  }

  @Test func `What is read comes back byte for byte, and changes stay where they are`() throws {
    var read = 0
    var edited = 0
    for seed in 0..<4000 {
      var random = SeededGenerator(seed: UInt64(seed))
      let text = Self.text(&random)
      guard let document = try? Document.parse(text) else { continue }
      read += 1
      expectSameBytes(document.text, text)
      let count = document.cells.count
      guard count > 0 else { continue }
      edited += 1
      let index = Int.random(in: 0..<count, using: &random)
      let body = (0..<3).map { _ in Self.lines.randomElement(using: &random) ?? "" }
        .joined(separator: "\n")
      var changed = document
      changed.setOutput(of: index, OutputRecord(rows: 3, digest: "d"), body: body)
      let again = try Document.parse(changed.text)
      expectSameBytes(again.text, changed.text)
      #expect(again.cells.count == count, "\(text.debugDescription)")
      #expect(again.cells[index].record == OutputRecord(rows: 3, digest: "d"))
      expectSameBytes(again.cells[index].output?.body ?? "", Self.plainEnds(body))
      for other in 0..<count where other != index {
        expectSameBytes(again.cells[other].text, document.cells[other].text)
      }
      expectSameBytes(again.frontMatter?.text ?? "", document.frontMatter?.text ?? "")
      changed.setOutput(of: index, OutputRecord(rows: 3, digest: "d"), body: body)
      expectSameBytes(changed.text, again.text)
    }
    // Were most texts refused, this would prove little.
    #expect(read > 400 && edited > 150, "\(read) read, \(edited) edited")
  }

  /// A last empty line of a body is its line end.
  private static func plainEnds(_ body: String) -> String {
    body.utf8.last == UInt8(ascii: "\n") ? String(body.dropLast()) : body
  }

  @Test func `Completing a document changes no statement`() throws {
    var completed = 0
    for seed in 0..<4000 {
      var random = SeededGenerator(seed: UInt64(seed) &+ 1 << 32)
      guard var document = try? Document.parse(Self.text(&random)) else { continue }
      let sources = document.cells.map(\.source)
      document.assignMissingIDs()
      guard (try? document.setVersion()) != nil, (try? document.setSeed(9)) != nil else { continue }
      completed += 1
      let again = try Document.parse(document.text)
      #expect(again.cells.map(\.source) == sources)
      #expect(again.cells.allSatisfy { $0.id != nil })
      #expect(again.frontMatter?.seed == 9)
      #expect(!again.isBare)
    }
    #expect(completed > 400, "\(completed)")
  }
}
