import Testing

@testable import Language

/// Pieces parsed side by side are the script parsed as one text, or nothing.
@Suite struct ScriptPiecesTests {
  private static let script = """
    load "fans.csv" as fans
    -- a comment
    fans | where followers > 5k
      | count

    let vips = fans
      | topic #tea
    note "two words"
    fans | add x: (followers
      + 1)
    explain fans | take 3
    help
    set perk = $12

    """

  @Test(arguments: [1, 7, 20, 60, 1_000])
  func piecesAreTheWhole(size: Int) throws {
    let pieces = ScriptPieces(Self.script, size: size)
    let parsed = (0..<pieces.count).map { pieces.parsed($0, grammar: .standard) }
    let joined = try #require(ScriptPieces.joined(parsed))
    let whole = Parser.parse(Self.script, grammar: .standard)
    #expect(joined.statements == whole.statements)
    #expect(joined.statements.map(joined.text) == whole.statements.map(whole.text))
    #expect(whole.diagnostics.isEmpty && (size > 500) == (pieces.count == 1))
  }

  @Test(arguments: [
    "fans |\ncount", "fans | add x: (\nfollowers)", "note \"\"\"\nfans | cuont\n\"\"\"",
    "fans | where a and\nb", "fans | cuont\nfans", "let x =\nfans", "a not\nin (1, 2)",
  ])
  func aStatementThatIsCutOrWrongIsLeftToTheWhole(source: String) {
    let pieces = ScriptPieces(source, size: 1)
    let parsed = (0..<pieces.count).map { pieces.parsed($0, grammar: .standard) }
    #expect(pieces.count > 1 && ScriptPieces.joined(parsed) == nil)
  }

  /// Whatever the text: what pieces give is what the whole gives.
  @Test func casesAreParsedAlike() throws {
    for item in try CaseFile("trees.txt").cases + CaseFile("messages.txt").cases {
      let source = item.input + "\n" + item.input
      let whole = Parser.parse(source, grammar: .standard)
      for size in [1, 30] {
        let pieces = ScriptPieces(source, size: size)
        let parsed = (0..<pieces.count).map { pieces.parsed($0, grammar: .standard) }
        guard let joined = ScriptPieces.joined(parsed) else { continue }
        #expect(joined.statements == whole.statements && whole.diagnostics.isEmpty)
      }
    }
  }
}

/// Numbers read digit by digit are those that reading their text gives.
@Suite struct NumberLiteralTests {
  @Test(arguments: [
    "0", "5", "1_200", "2.5", "5k", "1.1k", "1.25k", "0.1", "0.3", "123456789012345", "9.99M",
    "123456789.012345", "12.5B", "999999999999999B", "9223372036854775807", "0.000001", "4.35",
  ])
  func valuesAreTheNearest(written: String) {
    let plain = written.filter { $0 != "_" }
    let powers: [Character: Int] = ["k": 3, "M": 6, "B": 9]
    let power = plain.last.flatMap { powers[$0] }
    let digits = power == nil ? plain : String(plain.dropLast())
    let nearest = Double(digits + "e\(power ?? 0)")
    #expect(NumberLiteral.amount(of: written) == nearest)
    #expect(NumberLiteral.ratio(of: digits + "%") == Double(digits + "e-2"))
    switch NumberLiteral.value(of: written) {
    case .number(let value)?: #expect(value == nearest)
    case .integer(let value)?: #expect(Double(value) == nearest)
    default: #expect(written == "999999999999999B")
    }
  }
}
