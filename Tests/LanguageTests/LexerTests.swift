import Language
import TestSupport
import Testing

@Suite struct LexerTests {
  private func check(_ source: String) {
    let lexed = Lexer.lex(source)
    var end = 0
    for token in lexed.tokens {
      #expect(token.range.lower == end && !token.range.isEmpty)
      end = token.range.upper
    }
    #expect(end == source.utf8.count)
    #expect(lexed.tokens.map { lexed.text($0.range) }.joined() == source)
  }

  @Test func lexemesPutTogetherGiveTheSource() {
    var generator = SeededGenerator(seed: 1)
    for round in 0..<600 {
      check(RandomText.bytes(round % 97, using: &generator))
      check(RandomText.ascii(round % 89, using: &generator))
      check(RandomText.tokens(round % 41, using: &generator))
    }
  }

  /// Long runs of what opens something and never closes it: the tokens stay few, and none is
  /// scanned again from each of its bytes.
  @Test(arguments: ["\"", "`", "'", "“", "‘", "\"\"\"", "#\"", "@", "--", "$", ";", "((", "\u{1}"])
  func hostileRunsStayLinear(_ piece: String) {
    let source = String(repeating: piece, count: 50_000)
    let lexed = Lexer.lex(source)
    #expect(lexed.tokens.count <= source.utf8.count)
    #expect(lexed.tokens.last?.range.upper == source.utf8.count)
  }

  struct Literal: Sendable {
    var source: String
    var kind: Expr.Kind
  }

  static let literals = [
    Literal(source: "0", kind: .integer(0)),
    Literal(source: "1_200", kind: .integer(1200)),
    Literal(source: "5k", kind: .integer(5000)),
    Literal(source: "5K", kind: .integer(5000)),
    Literal(source: "1.1k", kind: .integer(1100)),
    Literal(source: "1.23456k", kind: .number(1234.56)),
    Literal(source: "2M", kind: .integer(2_000_000)),
    Literal(source: "9B", kind: .integer(9_000_000_000)),
    Literal(source: "9223372036854775807", kind: .integer(.max)),
    Literal(source: "2.5", kind: .number(2.5)),
    Literal(source: "2.0", kind: .number(2)),
    Literal(source: "2.5%", kind: .percent(0.025)),
    Literal(source: "3%", kind: .percent(0.03)),
    Literal(source: "$12.50", kind: .money(.usd, 12.5)),
    Literal(source: "€1.5k", kind: .money(.eur, 1500)),
    Literal(source: "£3", kind: .money(.gbp, 3)),
    Literal(source: "36h", kind: .duration(129_600)),
    Literal(source: "30d", kind: .duration(2_592_000)),
    Literal(source: "2w", kind: .duration(1_209_600)),
    // Day numbers as `date -d 2025-06-30 +%s` divided by 86,400 gives them.
    Literal(source: "@2025-06-30", kind: .date(20269)),
    Literal(source: "@1970-01-01", kind: .date(0)),
    Literal(source: "@2000-02-29", kind: .date(11016)),
    Literal(source: "@1900-03-01", kind: .date(-25508)),
    Literal(source: #""a\"b\\c\n\t""#, kind: .text("a\"b\\c\n\t")),
    Literal(source: "#fitness", kind: .tag("fitness")),
    Literal(source: "#90s", kind: .tag("90s")),
    Literal(source: "#\"home gym\"", kind: .tag("home gym")),
    Literal(source: "#日本", kind: .tag("日本")),
    Literal(source: "true", kind: .boolean(true)),
    Literal(source: "missing", kind: .missing),
  ]

  @Test(arguments: literals) func literalsStandFor(_ literal: Literal) {
    let script = Parser.parse(literal.source, grammar: .standard)
    #expect(script.diagnostics.isEmpty)
    guard case .value(.expr(let expr))? = script.statements.first?.kind else {
      Issue.record("no expression in \(literal.source)")
      return
    }
    #expect(expr.kind == literal.kind)
    #expect(expr.range == SourceRange(0, literal.source.utf8.count))
  }

  @Test(arguments: [
    "5m", "1e6", "007", "1__2", "1_", "5€", ".5", "1.5d", "99999999999999999999", "9999999999999B",
    "99999999999999999w", "5k%", "$5x", "@2025-02-29", "@2025-13-01", "@", "@2025-6-3",
    "2025-03-01",
    "#", "#\"\"", "#home-gym", "``", "`a", "\"a", "\"\\q\"", "'x'", "“x”", "$", "_x", "€",
  ])
  func brokenLiteralsAreOneProblem(_ source: String) {
    let script = Parser.parse(source, grammar: .standard)
    #expect(script.diagnostics.count == 1, "\(source)")
    #expect(script.diagnostics.first?.range?.isEmpty == false)
  }

  @Test func aNameInBackticksMayHoldABacktick() {
    let script = Parser.parse("`a``b c`", grammar: .standard)
    #expect(SyntaxDump.text(of: script) == "a`b c")
  }

  @Test func aDateEndsWhereADateEnds() {
    let script = Parser.parse("@2025-06-30-30d", grammar: .standard)
    #expect(SyntaxDump.text(of: script) == "(- day(20269) 2592000s)")
  }

  @Test func canonicalTokensIgnoreLayoutAndComments() {
    let one = canonicalTokens(of: "fans|where a=1 -- note\n  | take  3")
    #expect(one == "fans | where a = 1 | take 3")
    #expect(one == canonicalTokens(of: "fans\n| where a = 1\n| take 3"))
    #expect(one != canonicalTokens(of: "fans | where a = 2 | take 3"))
  }
}
