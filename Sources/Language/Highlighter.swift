/// Says what each token of a text is, for colouring it while it is typed.
public enum Highlighter {
  /// Returns the classified tokens of `source` in order; white space has none.
  ///
  /// The parser itself decides, so a column called `reach` is a name and the stage is a stage.
  ///
  /// - Complexity: O(n) in the bytes of the text.
  public static func spans(
    in source: String, grammar: Grammar
  ) -> [(range: SourceRange, syntaxClass: SyntaxClass)] {
    let lexed = Lexer.lex(source)
    let parsed = DeepStack.run(depth: lexed.nestingEstimate) {
      var parser = Parser(lexed, grammar: grammar)
      _ = parser.script(of: source)
      return parser
    }
    var spans: [(range: SourceRange, syntaxClass: SyntaxClass)] = []
    var significant = 0
    for (index, token) in lexed.tokens.enumerated() {
      if token.kind == .comment { spans.append((token.range, .comment)) }
      if token.kind.isTrivia { continue }
      let found = parsed.classes[significant]
      significant += 1
      // An unclosed text still reads as text; other tokens with a problem are errors.
      let isError = lexed.problems[index] != nil && found != .text
      spans.append((token.range, isError ? .error : found))
    }
    return spans
  }
}
