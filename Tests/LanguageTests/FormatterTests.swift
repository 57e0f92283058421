import Language
import TestSupport
import Testing

@Suite struct FormatterTests {
  @Test func layoutsAreAsRecorded() throws {
    try CaseFile("layouts.txt").verify { try Formatter.format($0, grammar: .standard) }
  }

  /// Tokens and comments, which formatting must not touch.
  private func lexemes(_ source: String) -> [String] {
    let lexed = Lexer.lex(source)
    return lexed.tokens.filter { $0.kind != .whitespace && $0.kind != .newline }
      .map { lexed.text($0.range) }
  }

  private func check(_ source: String) {
    guard let once = try? Formatter.format(source, grammar: .standard) else { return }
    #expect(lexemes(once) == lexemes(source))
    #expect((try? Formatter.format(once, grammar: .standard)) == once)
    let before = SyntaxDump.text(of: Parser.parse(source, grammar: .standard))
    #expect(SyntaxDump.text(of: Parser.parse(once, grammar: .standard)) == before)
  }

  @Test func theExamplesKeepTheirTokensAndMeaning() throws {
    let source = try CaseFile.read("examples.swell")
    check(source)
    for line in source.split(separator: "\n") { check(String(line)) }
  }

  @Test func anyTextThatParsesKeepsItsTokensAndMeaning() throws {
    var generator = SeededGenerator(seed: 4)
    let source = try CaseFile.read("examples.swell")
    let lines = source.split(separator: "\n").map(String.init)
    for line in lines {
      for _ in 0..<10 { check(relaid(line, using: &generator)) }
      for _ in 0..<10 { check(RandomText.mutated(line, using: &generator)) }
    }
    for item in try CaseFile("layouts.txt").cases { check(item.input) }
    for item in try CaseFile("trees.txt").cases { check(item.input) }
  }

  /// The line with breaks and comments put in where the grammar lets a line go on.
  private func relaid(_ line: String, using generator: inout SeededGenerator) -> String {
    let lexed = Lexer.lex(line)
    return lexed.tokens.map { token in
      let text = lexed.text(token.range)
      switch token.kind {
      case .symbol(.pipe), .symbol(.comma), .symbol(.open), .symbol(.colon), .symbol(.equal):
        return text
          + (["", " ", "\n", " -- here\n", "\n  -- there\n\n"].randomElement(using: &generator)
            ?? "")
      default: return text
      }
    }.joined()
  }

  @Test func aBrokenTextIsLeftAlone() {
    #expect(throws: Diagnostic.self) {
      try Formatter.format("fans | topc", grammar: .standard)
    }
  }
}
