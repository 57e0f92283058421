/// The words after a fence: a language, then `#id`, flags and `key=value` in any order.
///
/// Words that Swell does not know stay where they are, with the blanks between them.
public struct FenceInfo: Hashable, Sendable {
  /// The text as it stands, blanks included.
  public private(set) var text: String

  public init(_ text: String) { self.text = text }

  /// The words, the language first.
  public var words: [Substring] {
    text.utf8.split(whereSeparator: Self.isBlank).map { Substring($0) }
  }

  /// The first word: `swell`, `output`; empty when there is none.
  public var language: Substring {
    Substring(text.utf8.drop(while: Self.isBlank).prefix { !Self.isBlank($0) })
  }

  /// The name after `#`.
  public var id: String? {
    get { word(where: Self.isID).map { String(Substring($0.dropFirst())) } }
    set { replaceWord(with: newValue.map { "#" + $0 }, where: Self.isID) }
  }

  /// True when `word` stands among the words.
  public func hasFlag(_ word: String) -> Bool {
    self.word { $0.elementsEqual(word.utf8) } != nil
  }

  /// The value of `key=value`; setting nil takes the word away.
  public subscript(key: String) -> String? {
    get {
      word { Self.is($0, valueOf: key) }.map {
        String(Substring($0.dropFirst(key.utf8.count + 1)))
      }
    }
    set {
      replaceWord(with: newValue.map { "\(key)=\($0)" }) { Self.is($0, valueOf: key) }
    }
  }

  // MARK: Words, byte by byte

  // A document has several of these to a cell, and each is asked for half a dozen words: whole
  // characters would take most of the time of opening one.
  private typealias Word = Substring.UTF8View

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func isID(_ word: Word) -> Bool {
    word.first == UInt8(ascii: "#") && word.dropFirst().first != nil
  }

  private static func `is`(_ word: Word, valueOf key: String) -> Bool {
    word.starts(with: key.utf8) && word.dropFirst(key.utf8.count).first == UInt8(ascii: "=")
  }

  /// The first word behind the language that `matches`.
  private func word(where matches: (Word) -> Bool) -> Word? {
    var rest = text.utf8.drop(while: Self.isBlank).drop { !Self.isBlank($0) }
    while true {
      rest = rest.drop(while: Self.isBlank)
      if rest.isEmpty { return nil }
      let word = rest.prefix { !Self.isBlank($0) }
      if matches(word) { return word }
      rest = rest[word.endIndex...]
    }
  }

  /// Replaces the first word that `matches`, or adds the new one at the end.
  private mutating func replaceWord(with replacement: String?, where matches: (Word) -> Bool) {
    guard let old = word(where: matches) else {
      if let replacement { text = trimmedText + " " + replacement }
      return
    }
    if let replacement {
      text.replaceSubrange(old.startIndex..<old.endIndex, with: replacement)
      return
    }
    var start = old.startIndex
    while start > text.startIndex, Self.isBlank(text.utf8[text.utf8.index(before: start)]) {
      start = text.utf8.index(before: start)
    }
    text.removeSubrange(start..<old.endIndex)
  }

  private var trimmedText: String {
    var text = text.utf8[...]
    while let last = text.last, Self.isBlank(last) { text.removeLast() }
    return String(Substring(text))
  }
}
