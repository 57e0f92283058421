/// What may stand at a cursor, for completion.
extension Parser {
  /// Returns what may stand at byte `offset` of `source`.
  ///
  /// The text before the cursor is parsed with a marker in the cursor's place, and every rule that
  /// looks at the marker notes what it would take; so completion cannot know another grammar than
  /// the parser. Inside a comment nothing is expected.
  ///
  ///     Parser.expectations(in: "fans | top 5 b", at: 14, grammar: g).items  // [.keyword("by"), …]
  ///
  /// - Complexity: O(n) in the bytes of the text.
  public static func expectations(
    in source: String, at offset: Int, grammar: Grammar
  ) -> Expectations {
    let lexed = Lexer.lex(source)
    let offset = boundary(min(max(0, offset), lexed.bytes.count), in: lexed.bytes)
    guard let partial = PartialToken(at: offset, in: lexed) else {
      return Expectations(items: [], replacement: SourceRange(offset, offset))
    }
    let probe = DeepStack.run(depth: lexed.nestingEstimate) {
      var parser = Parser(lexed, grammar: grammar, cursorAt: partial.start)
      _ = parser.script(of: source)
      return parser.probe ?? CursorProbe()
    }
    let found = probe.found
    return Expectations(
      items: partial.fitting(probe.items), replacement: partial.replacement,
      prefix: lexed.text(SourceRange(partial.replacement.lower, offset)), query: found?.query,
      stage: found?.stage, argument: found?.argument,
      arguments: found?.arguments ?? [:], given: found?.given ?? [], option: found?.option,
      compared: found?.compared, function: found?.function,
      argumentIndex: found?.argumentIndex ?? 0, qualifier: probe.qualifier)
  }

  /// The start of the scalar that holds a byte offset.
  private static func boundary(_ offset: Int, in bytes: [UInt8]) -> Int {
    var offset = offset
    while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}

/// The token the cursor stands in or right behind, which completion replaces.
private struct PartialToken {
  enum Form { case none, word, tag, string }

  /// Where parsing has to stop.
  var start: Int
  var replacement: SourceRange
  var form: Form

  /// Nil where nothing can be completed: in comments and texts of several lines.
  init?(at offset: Int, in lexed: LexedText) {
    start = offset
    replacement = SourceRange(offset, offset)
    form = .none
    guard let index = PartialToken.index(at: offset, in: lexed.tokens) else { return }
    let token = lexed.tokens[index]
    let isClosed = lexed.problems[index] == nil
    switch token.kind {
    case .comment: return nil
    case .text where offset < token.range.upper || !isClosed: return nil
    case .string:
      if offset == token.range.upper, isClosed { return }
      form = .string
      let upper = isClosed ? token.range.upper - 1 : token.range.upper
      replacement = SourceRange(token.range.lower + 1, max(upper, offset))
    case .tag:
      form = .tag
      replacement = token.range
    case .word, .quotedName, .number, .percent, .money, .duration, .date:
      form = .word
      replacement = token.range
    default: return
    }
    start = token.range.lower
  }

  /// The last token that begins before the offset and reaches it.
  private static func index(at offset: Int, in tokens: [Token]) -> Int? {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].range.lower < offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0, tokens[low - 1].range.upper >= offset else { return nil }
    return low - 1
  }

  /// What of the expected things can begin as the token does.
  func fitting(_ items: [Expectations.Item]) -> [Expectations.Item] {
    switch form {
    case .none, .word: return items
    case .tag: return items.contains(.tag) || items.contains(.expression) ? [.tag] : []
    case .string:
      if items.contains(.file) { return [.file] }
      let texts = items.filter { if case .settingValue = $0 { true } else { $0 == .text } }
      return texts.isEmpty && items.contains(.expression) ? [.text] : texts
    }
  }
}

extension Expectations {
  init(items: [Item], replacement: SourceRange) {
    self.init(
      items: items, replacement: replacement, prefix: "", query: nil, stage: nil, argument: nil,
      arguments: [:], given: [], option: nil, compared: nil, function: nil, argumentIndex: 0,
      qualifier: [])
  }
}
