import TestSupport

/// Texts that people and broken programs could hand to the parser.
enum RandomText {
  static let fragments = [
    "fans", "|", "where", "topic", "summarise", "by", "and", "or", "not", "in", "has", "any", "(",
    ")", "[", "]", ",", ":", "=", "<=", "..", "..<", "+", "-", "*", "/", "??", "%", "5k", "2.5%",
    "$12.50", "€3", "30d", "@2025-06-30", "@bad", "\"text\"", "\"open", "'x'", "“y”", "#tea",
    "#\"home gym\"", "#", "`b c`", "`open", "\"\"\"", "-- note", "--", "\n", "\n\n", "\t", " ",
    "load", "let", "def", "set", "note", "explain", "if", "then", "else", "missing", "is", "like",
    "top", "take", "offer", "simulate", "offers", "sort", "desc", "join", "left", "on", "many",
    "é", "日本", "🍵", "\u{0}", "\u{7F}", "\r\n", "\r", "_", "_x", "5m", "007", "1,200", "1e6", ";",
    "==", "&&", "||", "!", ".", "'", "\\",
  ]

  static func bytes(_ count: Int, using generator: inout SeededGenerator) -> String {
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func ascii(_ count: Int, using generator: inout SeededGenerator) -> String {
    let bytes = (0..<count).map { _ in UInt8.random(in: 9...126, using: &generator) }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func tokens(_ count: Int, using generator: inout SeededGenerator) -> String {
    (0..<count).map { _ in
      (fragments.randomElement(using: &generator) ?? "")
        + (Bool.random(using: &generator) ? " " : "")
    }.joined()
  }

  /// The text with a few pieces dropped, doubled, swapped or replaced.
  static func mutated(_ text: String, using generator: inout SeededGenerator) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !scalars.isEmpty {
      let index = Int.random(in: 0..<scalars.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: scalars.remove(at: index)
      case 1: scalars.insert(scalars[index], at: index)
      case 2: scalars.swapAt(index, Int.random(in: 0..<scalars.count, using: &generator))
      default:
        let fragment = fragments.randomElement(using: &generator) ?? ""
        scalars.insert(contentsOf: fragment.unicodeScalars, at: index)
      }
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
