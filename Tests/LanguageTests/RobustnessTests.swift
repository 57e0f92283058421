import Language
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct RobustnessTests {
  /// How many times as much random text as usual: `make fuzz` asks for more, each round from seeds
  /// of its own.
  private static let rounds: UInt64 =
    getenv("SWELL_FUZZ_ROUNDS").flatMap { UInt64(String(cString: $0)) } ?? 1

  /// What must hold of any text whatever.
  private func check(_ source: String) {
    let length = source.utf8.count
    let tokens = Lexer.lex(source).tokens.count
    let script = Parser.parse(source, grammar: .standard)
    #expect(script.statements.count <= tokens)
    #expect(script.diagnostics.count <= tokens + 1)
    var end = 0
    for statement in script.statements {
      #expect(statement.range.lower >= end && statement.range.upper <= length)
      end = statement.range.upper
    }
    for diagnostic in script.diagnostics {
      #expect(!diagnostic.message.isEmpty && diagnostic.label != nil)
      #expect((diagnostic.range?.upper ?? 0) <= length)
      for fix in diagnostic.fixes { #expect(fix.range.upper <= length) }
    }
    #expect(Highlighter.spans(in: source, grammar: .standard).count <= tokens)
    let offset = length / 2
    let expected = Parser.expectations(in: source, at: offset, grammar: .standard)
    #expect(expected.replacement.lower <= offset && expected.replacement.upper <= length)
  }

  @Test(arguments: 0..<rounds) func randomTextNeverTraps(_ fuzzRound: UInt64) {
    var generator = SeededGenerator(seed: 2 + fuzzRound << 8)
    for round in 0..<400 {
      check(RandomText.bytes(round % 120, using: &generator))
      check(RandomText.ascii(round % 120, using: &generator))
      check(RandomText.tokens(round % 60, using: &generator))
    }
  }

  @Test(arguments: 0..<rounds) func mutatedExamplesNeverTrap(_ fuzzRound: UInt64) throws {
    var generator = SeededGenerator(seed: 3 + fuzzRound << 8)
    let examples = try CaseFile.read("examples.swell")
    for line in examples.split(separator: "\n") {
      for _ in 0..<12 { check(RandomText.mutated(String(line), using: &generator)) }
    }
    for _ in 0..<20 { check(RandomText.mutated(examples, using: &generator)) }
  }

  @Test func everyBeginningOfTheExamplesCanBeAsked() throws {
    let source = try CaseFile.read("examples.swell")
    for line in source.split(separator: "\n") {
      let bytes = Array(line.utf8)
      for count in 0...bytes.count {
        let text = String(decoding: bytes[0..<count], as: UTF8.self)
        _ = Parser.completeness(of: text, grammar: .standard)
        let expected = Parser.expectations(
          in: String(line), at: count, grammar: .standard)
        #expect(expected.replacement.upper <= bytes.count)
      }
    }
  }

  static let deep: [String] = [
    String(repeating: "(", count: 100_000),
    String(repeating: "(", count: 50_000) + "1" + String(repeating: ")", count: 50_000),
    String(repeating: "not ", count: 100_000) + "a",
    String(repeating: "- ", count: 100_000) + "1",
    String(repeating: "if a then ", count: 50_000) + "b",
    String(repeating: "if a then b else ", count: 50_000) + "c",
    "1" + String(repeating: "+1", count: 100_000),
    "a" + String(repeating: " or a", count: 100_000),
    "a" + String(repeating: " ?? a", count: 100_000),
    String(repeating: "f(", count: 100_000),
    "fans | simulate offers " + String(repeating: "(a: ", count: 100_000),
    String(repeating: "fans | append (", count: 50_000),
    "fans | where a in " + String(repeating: "(", count: 100_000),
    "fans | where " + String(repeating: "(not ", count: 50_000),
  ]

  @Test(arguments: deep) func deepNestingIsRefusedByName(_ source: String) {
    let codes = Set(Parser.parse(source, grammar: .standard).diagnostics.map(\.code))
    #expect(codes.contains(.tooDeep) || codes.contains(.unclosedBracket))
    #expect(codes.isSubset(of: [.tooDeep, .unclosedBracket]))
  }

  @Test func nestingUpToTheLimitIsRead() {
    let depth = Parser.maximumDepth - 1
    let brackets =
      String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
    let chain = "1" + String(repeating: "+1", count: depth)
    for source in [brackets, chain] {
      #expect(Parser.parse(source, grammar: .standard).diagnostics.isEmpty)
    }
    let deeper = "(" + brackets + ")"
    #expect(Parser.parse(deeper, grammar: .standard).diagnostics.map(\.code) == [.tooDeep])
  }

  /// Threads that a library starts may have 512 KB: parsing and freeing the deepest tree fits.
  @Test func theDeepestTreeFitsASmallThread() {
    var attributes = pthread_attr_t()
    #expect(pthread_attr_init(&attributes) == 0)
    #expect(pthread_attr_setstacksize(&attributes, 512 << 10) == 0)
    #if canImport(Darwin)
      var thread: pthread_t?
      let status = pthread_create(
        &thread, &attributes,
        { _ in
          parseDeepestTrees()
          return nil
        }, nil)
      #expect(status == 0)
      if let thread { pthread_join(thread, nil) }
    #else
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { _ in
          parseDeepestTrees()
          return nil
        }, nil)
      #expect(status == 0)
      pthread_join(thread, nil)
    #endif
    pthread_attr_destroy(&attributes)
  }

  @Test func oneErrorAStage() {
    let source = (0..<2000).map { _ in "| where 5m > 6m and ' )" }.joined(separator: " ")
    let script = Parser.parse("fans " + source, grammar: .standard)
    #expect(script.diagnostics.count <= 2000)
    #expect(!script.diagnostics.isEmpty)
  }

  @Test func longScriptsStaySmall() {
    let source = String(repeating: "fans | where followers > 5k | take 3\n", count: 5000)
    let script = Parser.parse(source, grammar: .standard)
    #expect(script.diagnostics.isEmpty)
    #expect(script.statements.count == 5000)
  }
}

private func parseDeepestTrees() {
  let depth = Parser.maximumDepth - 1
  let brackets = String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
  for source in [brackets, "1" + String(repeating: "+1", count: depth)] {
    #expect(Parser.parse(source, grammar: .standard).statements.count == 1)
  }
}
