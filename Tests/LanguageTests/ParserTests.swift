import Language
import Testing

@Suite struct ParserTests {
  @Test func everyExampleOfTheLanguageParses() throws {
    let source = try CaseFile.read("examples.swell")
    let script = Parser.parse(source, grammar: .standard)
    #expect(script.diagnostics.isEmpty, "\(DiagnosticDump.text(of: script))")
    #expect(script.statements.count == source.split(separator: "\n").count)
    for line in source.split(separator: "\n") {
      let alone = Parser.parse(String(line), grammar: .standard)
      #expect(alone.diagnostics.isEmpty, "\(line)")
      #expect(alone.statements.count == 1, "\(line)")
    }
  }

  @Test func treesAreAsRecorded() throws {
    for item in try CaseFile("trees.txt").cases {
      let script = Parser.parse(item.input, grammar: .standard)
      #expect(script.diagnostics.isEmpty, "line \(item.line): \(DiagnosticDump.text(of: script))")
      let dump = SyntaxDump.text(of: script)
      #expect(dump == item.output, "trees.txt:\(item.line)")
    }
  }

  @Test func messagesAreAsRecorded() throws {
    for item in try CaseFile("messages.txt").cases {
      let script = Parser.parse(item.input, grammar: .standard)
      let dump = DiagnosticDump.text(of: script)
      #expect(dump == item.output, "messages.txt:\(item.line)")
    }
  }

  @Test func aStatementsRangeRunsFromItsFirstTokenToItsLast() {
    let source = "  -- first\n  fans | take 3   -- few\n\nlet x =\n  5 \n"
    let script = Parser.parse(source, grammar: .standard)
    #expect(script.statements.map(script.text(of:)) == ["fans | take 3", "let x =\n  5"])
  }

  /// Applying a safe fix leaves one mistake less, and never makes another of the same kind.
  @Test func safeFixesMend() throws {
    for item in try CaseFile("messages.txt").cases {
      let script = Parser.parse(item.input, grammar: .standard)
      for diagnostic in script.diagnostics {
        for fix in diagnostic.fixes where fix.isSafe {
          let mended = apply(fix, to: item.input)
          let again = Parser.parse(mended, grammar: .standard)
          #expect(
            again.diagnostics.count < script.diagnostics.count
              || again.diagnostics.first?.range != diagnostic.range,
            "messages.txt:\(item.line): \(mended)")
        }
      }
    }
  }

  private func apply(_ fix: Diagnostic.Fix, to source: String) -> String {
    var bytes = Array(source.utf8)
    bytes.replaceSubrange(fix.range.lower..<fix.range.upper, with: Array(fix.replacement.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }
}
