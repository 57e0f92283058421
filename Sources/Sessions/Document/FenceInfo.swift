/// The words after a fence: a language, then `#id`, flags and `key=value` in any order.
///
/// Words that Swell does not know stay where they are, with the blanks between them.
public struct FenceInfo: Hashable, Sendable {
  /// The text as it stands, blanks included.
  public private(set) var text: String

  public init(_ text: String) { self.text = text }

  /// The words, the language first.
  public var words: [Substring] { text.split { $0 == " " || $0 == "\t" } }

  /// The first word: `swell`, `output`; empty when there is none.
  public var language: Substring { words.first ?? "" }

  /// The name after `#`.
  public var id: String? {
    get {
      words.dropFirst().first { $0.hasPrefix("#") && $0.count > 1 }.map { String($0.dropFirst()) }
    }
    set {
      replaceWord(with: newValue.map { "#" + $0 }) { $0.hasPrefix("#") && $0.count > 1 }
    }
  }

  /// True when `word` stands among the words.
  public func hasFlag(_ word: String) -> Bool { words.dropFirst().contains { $0 == word } }

  /// The value of `key=value`; setting nil takes the word away.
  public subscript(key: String) -> String? {
    get {
      words.dropFirst().first { $0.hasPrefix(key + "=") }.map {
        String($0.dropFirst(key.count + 1))
      }
    }
    set {
      replaceWord(with: newValue.map { "\(key)=\($0)" }) { $0.hasPrefix(key + "=") }
    }
  }

  /// Replaces the first word that `matches`, or adds the new one at the end.
  private mutating func replaceWord(
    with replacement: String?, where matches: (Substring) -> Bool
  ) {
    guard let old = words.dropFirst().first(where: matches) else {
      if let replacement { text = trimmedText + " " + replacement }
      return
    }
    if let replacement {
      text.replaceSubrange(old.startIndex..<old.endIndex, with: replacement)
      return
    }
    var start = old.startIndex
    while start > text.startIndex, " \t".contains(text[text.index(before: start)]) {
      start = text.index(before: start)
    }
    text.removeSubrange(start..<old.endIndex)
  }

  private var trimmedText: String {
    var text = text
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
