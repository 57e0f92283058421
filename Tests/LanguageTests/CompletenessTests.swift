import Language
import Testing

@Suite struct CompletenessTests {
  @Test(arguments: [
    "", "   ", "-- only a note", "fans", "fans | count", "fans | take 3\n", "1 + 2", "help",
    "fans |\n-- note\n\ntake 3", "note \"\"\"\na\n\"\"\"", "fans\n| take 3", "let x = 5 -- five",
    "fans | grade", "fans | sort n desc", "note | take 3", "(1\n+ 2)",
  ])
  func complete(_ source: String) {
    #expect(Parser.completeness(of: source, grammar: .standard) == .complete)
  }

  @Test(arguments: [
    "fans |", "fans | where", "fans | where a and", "fans | where (a", "fans | where (a\n\n",
    "fans | add x: 1,", "fans | add x:", "1 +", "let", "let x =", "load", "load \"a\" as",
    "fans | top 5 by", "fans | where a in (", "fans | where a not", "note \"\"\"open", "if",
    "if a then", "fans | where a =", "fans | join left", "fans | join left b on",
    "fans | summarise",
    "def f(", "def f(a) =", "fans |\n-- note\n", "why", "fans | export", "x ??", "fans | count by",
    "fans | where a = 1 and -- more", "explain", "[", "(fans | take 3", "fans | simulate",
  ])
  func incomplete(_ source: String) {
    let answer = Parser.completeness(of: source, grammar: .standard)
    guard case .incomplete(let wanted) = answer else {
      Issue.record("\(source): \(answer)")
      return
    }
    #expect(!wanted.isEmpty)
  }

  @Test(arguments: [
    "fans | where a)", "fans | top 10", "let x", "load \"a.csv\"", "fans | topc", "\"open", "5m +",
    "fans | where a = 5m and", "fans | take 3)", "fans | where (a))", "1 2", "fans | topc |",
    "fans | where 'x", "fans | keep in, ", "if a then b",
  ])
  func wrong(_ source: String) {
    #expect(Parser.completeness(of: source, grammar: .standard) == .wrong)
  }
}
