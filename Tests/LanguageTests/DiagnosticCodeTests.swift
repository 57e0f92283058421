import Language
import Testing

@Suite struct DiagnosticCodeTests {
  @Test(arguments: DiagnosticCode.allCases) func everyCodeIsExplained(_ code: DiagnosticCode) {
    #expect(!code.title.isEmpty && code.title.count < 60)
    #expect(code.explanation.contains("\n    wrong: "))
    #expect(code.explanation.contains("\n    right: "))
    #expect(code.explanation.count > 120)
  }

  @Test func noTwoCodesShareAnExplanation() {
    let texts = DiagnosticCode.allCases.map(\.explanation)
    #expect(Set(texts).count == texts.count)
  }

  /// The examples of mistakes in the text are real ones, and the mended ones are right.
  @Test(arguments: DiagnosticCode.allCases.filter { $0.phase == .syntax && $0 != .tooDeep })
  func theExamplesAreReal(_ code: DiagnosticCode) {
    #expect(
      Parser.parse(example("wrong", of: code), grammar: .standard).diagnostics.map(\.code) == [code]
    )
    #expect(Parser.parse(example("right", of: code), grammar: .standard).diagnostics.isEmpty)
  }

  @Test(arguments: DiagnosticCode.allCases.filter { $0.phase == .binding })
  func theExamplesOfBindingParse(_ code: DiagnosticCode) {
    for kind in ["wrong", "right"] {
      let script = Parser.parse(example(kind, of: code), grammar: .standard)
      #expect(script.diagnostics.isEmpty, "\(code): \(DiagnosticDump.text(of: script))")
    }
  }

  private func example(_ kind: String, of code: DiagnosticCode) -> String {
    let lines = code.explanation.split(separator: "\n")
    let marker = "    \(kind): "
    return lines.first { $0.hasPrefix(marker) }.map { String($0.dropFirst(marker.count)) } ?? ""
  }
}
