import Engine
import Language
import Rendering

/// What the prompt says unasked while a statement is typed: colours, a hint line, a suggestion,
/// and what the pipeline gives so far.
///
/// Everything is worked out from the text alone; nothing of it runs a statement.
struct PromptAssistance {
  let engine: QueryEngine
  let history: History
  /// The text that was asked about last.
  var readings = PromptReadings()

  // MARK: Colours

  /// Syntax, names that mean nothing underlined, and the bracket that belongs to the one at the
  /// cursor.
  func highlight(_ text: String, cursor: Int) -> [StyledRange] {
    if text.hasPrefix(".") { return [] }
    let read = readings[text].highlighted
    var ranges = PromptColors.ranges(of: read.spans)
    // The word that is still being typed is not unknown yet.
    for range in engine.unknownNames(in: read.script) where range.upper != cursor {
      ranges.append(StyledRange(range.lower..<range.upper, PromptColors.unknown))
    }
    for offset in BracketPair.matching(in: read.lexed, cursor: cursor) {
      ranges.append(StyledRange(offset..<offset + 1, PromptColors.bracket))
    }
    return ranges
  }

  // MARK: Suggestion

  /// How the text may go on: as an earlier statement did, else as the best completion of the word
  /// at its end.
  func suggestion(for text: String) -> String? {
    if let earlier = history.suggestion(for: text) { return earlier }
    guard let last = text.unicodeScalars.last, last.properties.isAlphabetic || last == "_" else {
      return nil
    }
    let list = PromptCompletion(workspace: engine.workspace).list(
      readings[text], cursor: text.utf8.count)
    guard let best = list.candidates.first else { return nil }
    let typed = text.utf8.suffix(text.utf8.count - list.replaced.lowerBound)
    guard best.text.utf8.count > typed.count, best.text.utf8.starts(with: typed) else {
      return nil
    }
    return String(decoding: best.text.utf8.dropFirst(typed.count), as: UTF8.self)
  }

  // MARK: Lines under the statement

  /// The signature of the function or stage that the cursor stands in.
  func hint(_ text: String, cursor: Int) -> [String] {
    if text.hasPrefix(".") { return commandHint(text) }
    let expected = readings[text].expectations(at: cursor)
    if let function = expected.function,
      let signature = Vocabulary.signature(ofFunction: function.text)
    {
      return [signature]
    }
    guard let stage = expected.stage else { return [] }
    return Vocabulary.signature(of: stage.text).map { [$0] } ?? []
  }

  private func commandHint(_ text: String) -> [String] {
    let word = text.split(separator: " ", maxSplits: 1).first.map(String.init) ?? text
    guard let entry = DotCommand.all.first(where: { $0.name == word }) else { return [] }
    return ["\(entry.name) \(entry.argument)  \(entry.summary)"]
  }

  /// Behind a `|`, while nobody types: the columns there are, and about how many rows.
  func preview(_ text: String, cursor: Int) -> [String]? {
    guard !text.hasPrefix("."), cursor == text.utf8.count, endsInPipe(text) else { return nil }
    let expected = readings[text].expectations(at: cursor)
    guard expected.items.contains(.stage), expected.prefix.isEmpty,
      let preview = engine.preview(of: expected.query)
    else { return nil }
    let columns = preview.columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
    guard let rows = preview.rows else { return ["gives \(columns)"] }
    let count = NumberText.counted(rows, "row")
    return ["\(preview.isEstimate ? "about " : "")\(count): \(columns)"]
  }

  private func endsInPipe(_ text: String) -> Bool {
    text.utf8.last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") } == UInt8(ascii: "|")
  }
}

/// The bracket at the cursor and its partner.
enum BracketPair {
  /// UTF-8 offsets of both brackets; empty where the cursor is at none, or it has no partner.
  ///
  /// A bracket right before the cursor counts before one under it, as people close brackets more
  /// often than they walk onto them.
  static func matching(in lexed: LexedText, cursor: Int) -> [Int] {
    var open: [Int] = []
    // The pair with a bracket before the cursor, and the one with a bracket under it.
    var before: [Int] = []
    var under: [Int] = []
    for token in lexed.tokens {
      switch token.kind {
      case .symbol(.open), .symbol(.openSquare): open.append(token.range.lower)
      case .symbol(.close), .symbol(.closeSquare):
        guard let first = open.popLast() else { continue }
        let second = token.range.lower
        if first == cursor - 1 { before = [first, second] }
        if second == cursor - 1 { before = [second, first] }
        if first == cursor { under = [first, second] }
        if second == cursor { under = [second, first] }
      default: break
      }
    }
    return before.isEmpty ? under : before
  }
}
