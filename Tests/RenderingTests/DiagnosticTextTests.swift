import Language
import Rendering
import Testing

@Suite struct DiagnosticTextTests {
  /// A diagnostic whose range is the first occurrence of `part`.
  private func diagnostic(
    _ source: String, at part: String, label: String? = nil, fix: String? = nil
  ) throws -> Diagnostic {
    let range = try #require(place(of: part, in: source))
    return Diagnostic(
      .unknownStage, "unknown stage `topc`", at: range, label: label,
      reason: "A stage is one of the words that Swell knows after `|`.",
      help: "Did you mean `topic`? `help stages` lists them all.",
      fixes: fix.map { [Diagnostic.Fix(range, $0, isSafe: true)] } ?? [])
  }

  private func place(of part: String, in source: String) -> SourceRange? {
    let bytes = Array(source.utf8)
    let wanted = Array(part.utf8)
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).first {
      Array(bytes[$0..<($0 + wanted.count)]) == wanted
    }.map { SourceRange($0, $0 + wanted.count) }
  }

  @Test func `A diagnostic shows place, cause and way on`() throws {
    let source = "fans | topc #tea"
    let found = try diagnostic(source, at: "topc", label: "no such stage", fix: "topic")
    expectSnapshot(
      DiagnosticText(found, source: source, origin: .init("tour.md", firstLine: 12)).text,
      "diagnostic.txt")
    expectSnapshot(
      DiagnosticText(found, source: source, screen: Screen(width: 40, color: true)).text,
      "diagnostic-color.txt")
    expectSnapshot(
      DiagnosticText(found, source: source, screen: .plain(width: 30)).text,
      "diagnostic-plain.txt")
  }

  @Test func `Carets stand under wide characters, tabs and marks`() throws {
    var text = ""
    for (source, part) in [
      ("日本 | topc", "topc"), ("\twhere\ttopc", "topc"), ("a\u{1B}[0m | topc", "topc"),
      ("👨‍👩‍👧 = 日本", "日本"), ("first\r\nsecond topc\r\n", "topc"),
    ] {
      text += DiagnosticText(try diagnostic(source, at: part, label: "here"), source: source).text
    }
    expectSnapshot(text, "diagnostic-carets.txt")
  }

  @Test func `A range over many lines shows its ends`() throws {
    let source = (1...9).map { "  line \($0)" }.joined(separator: "\n")
    let found = Diagnostic(.unclosedString, "never closed", at: SourceRange(4, source.utf8.count))
    expectSnapshot(DiagnosticText(found, source: source).text, "diagnostic-lines.txt")
  }

  @Test func `A long line is cut around the trouble`() throws {
    let source = String(repeating: "where a = 1 and ", count: 20) + "topc" + " and more".repeated(9)
    let found = try diagnostic(source, at: "topc", label: "no such column here")
    expectSnapshot(
      DiagnosticText(found, source: source, screen: Screen(width: 60)).text, "diagnostic-long.txt")
  }

  @Test func `Ranges past the text and empty texts are no trouble`() {
    for source in ["", "\n", "abc", "日"] {
      for range in [SourceRange(0, 0), SourceRange(1, 2), SourceRange(3, 3), SourceRange(90, 99)] {
        let found = Diagnostic(.incomplete, "more is needed", at: range, fixes: [.init(range, "x")])
        let lines = DiagnosticText(found, source: source, screen: Screen(width: 30)).lines
        #expect(lines.first == "error[E010]: more is needed")
        #expect(lines.contains { $0.contains("^") })
      }
    }
  }
}

extension String {
  func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
