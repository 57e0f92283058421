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
    try CaseFile("trees.txt").verify { input in
      let script = Parser.parse(input, grammar: .standard)
      #expect(script.diagnostics.isEmpty, "\(DiagnosticDump.text(of: script))")
      return SyntaxDump.text(of: script)
    }
  }

  @Test func messagesAreAsRecorded() throws {
    try CaseFile("messages.txt").verify { input in
      DiagnosticDump.text(of: Parser.parse(input, grammar: .standard))
    }
  }

  struct Mistake: Sendable {
    var source: String
    var code: DiagnosticCode
    /// What the first fix makes of the source.
    var mended: String?
    var isSafe = false
  }

  /// The rows of "Incomplete, wrong, and mending" that the text alone decides.
  static let mistakes = [
    Mistake(
      source: "f | where followers > 5m", code: .badNumber, mended: "f | where followers > 5M",
      isSafe: true),
    Mistake(
      source: "f | where followers > 1,200", code: .badNumber,
      mended: "f | where followers > 1_200", isSafe: true),
    Mistake(
      source: "f | where 5k <= followers <= 50k", code: .chainedComparison,
      mended: "f | where followers in 5k..50k", isSafe: true),
    Mistake(
      source: "f | topic #a, #b", code: .quantityMissing, mended: "f | topic any (#a, #b)"),
    Mistake(
      source: "f | where posted > 2025-03-01", code: .badDate,
      mended: "f | where posted > @2025-03-01", isSafe: true),
    Mistake(source: "5--3", code: .commentNeedsSpace, mended: "5- -3"),
    Mistake(
      source: "f | where name = “x”", code: .wrongQuotes, mended: "f | where name = \"x\"",
      isSafe: true),
    Mistake(
      source: "f | where name = 'x'", code: .wrongQuotes, mended: "f | where name = \"x\"",
      isSafe: true),
    Mistake(source: "10 % 3", code: .wrongOperator, mended: "mod(10, 3)"),
    Mistake(
      source: "f | summarise sum(x)", code: .missingName, mended: "f | summarise total: sum(x)"),
    Mistake(source: "f | topc #tea", code: .unknownStage, mended: "f | topic #tea"),
    Mistake(source: "f | where a)", code: .unexpectedToken),
  ]

  @Test(arguments: mistakes) func mistakesComeOutAsSaid(_ mistake: Mistake) {
    let script = Parser.parse(mistake.source, grammar: .standard)
    #expect(script.diagnostics.map(\.code) == [mistake.code])
    let fix = script.diagnostics.first?.fixes.first
    #expect(fix.map { apply($0, to: mistake.source) } == mistake.mended)
    #expect(fix?.isSafe ?? false == mistake.isSafe)
    guard let mended = mistake.mended else { return }
    #expect(Parser.parse(mended, grammar: .standard).diagnostics.isEmpty)
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
