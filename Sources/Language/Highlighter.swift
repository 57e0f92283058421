/// Says what each token of a text is, for colouring it while it is typed.
public enum Highlighter {
  /// A token and what it is.
  public typealias Span = (range: SourceRange, syntaxClass: SyntaxClass)

  /// A text read once, for those who want more of it than its colours.
  public struct Reading: Sendable {
    public let lexed: LexedText
    public let script: ParsedScript
    /// The classified tokens in order; white space has none.
    public let spans: [Span]
  }

  /// Returns the classified tokens of `source` in order; white space has none.
  ///
  /// The parser itself decides, so a column called `reach` is a name and the stage is a stage.
  ///
  /// - Complexity: O(n) in the bytes of the text.
  public static func spans(in source: String, grammar: Grammar) -> [Span] {
    reading(of: source, grammar: grammar).spans
  }

  /// Returns the tokens, the statements and the classified tokens of `source`, parsed once.
  ///
  /// - Complexity: O(n) in the bytes of the text.
  public static func reading(of source: String, grammar: Grammar) -> Reading {
    let lexed = Lexer.lex(source)
    let (script, classes) = DeepStack.run(depth: lexed.nestingEstimate) {
      var parser = Parser(lexed, grammar: grammar)
      let script = parser.script(of: source)
      return (script, parser.classes)
    }
    return Reading(lexed: lexed, script: script, spans: spans(of: lexed, classes))
  }

  private static func spans(of lexed: LexedText, _ classes: [SyntaxClass]) -> [Span] {
    var spans: [Span] = []
    spans.reserveCapacity(classes.count)
    var significant = 0
    for (index, token) in lexed.tokens.enumerated() {
      if token.kind == .comment { spans.append((token.range, .comment)) }
      if token.kind.isTrivia { continue }
      let found = classes[significant]
      significant += 1
      // An unclosed text still reads as text; other tokens with a problem are errors.
      let isError = lexed.problems[index] != nil && found != .text
      spans.append((token.range, isError ? .error : found))
    }
    return spans
  }
}
