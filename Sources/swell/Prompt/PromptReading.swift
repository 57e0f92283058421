import Engine
import Language

/// What there is to know of a text without running it, each part found when somebody first asks.
///
/// At every key the same text is asked for its colours, a suggestion and a hint; each of them would
/// parse it anew.
final class PromptReading {
  let text: String
  private(set) lazy var highlighted = Highlighter.reading(of: text, grammar: QueryEngine.grammar)
  private var expected: (cursor: Int, found: Expectations)?

  init(_ text: String) { self.text = text }

  /// What may stand at a UTF-8 offset.
  func expectations(at cursor: Int) -> Expectations {
    if let expected, expected.cursor == cursor { return expected.found }
    let found = Parser.expectations(in: text, at: cursor, grammar: QueryEngine.grammar)
    expected = (cursor, found)
    return found
  }
}

/// The reading of the text that was asked about last.
final class PromptReadings {
  private var last = PromptReading("")

  /// Byte by byte: to a string's `==` the same marks in another order are the same text.
  private func isLast(_ text: String) -> Bool {
    var (old, new) = (last.text, text)
    return old.withUTF8 { old in new.withUTF8 { old.elementsEqual($0) } }
  }

  /// The reading of `text`; the same one while the text stays.
  subscript(text: String) -> PromptReading {
    if !isLast(text) { last = PromptReading(text) }
    return last
  }
}
