import Language

/// Options that take one of a few words: `kind: discount`, `model: threshold`.
enum OptionWord {
  /// The word written as a bare name or in quotes; empty for anything else.
  static func text(_ expr: Expr) -> String {
    switch expr.kind {
    case .path(let path): path.text
    case .text(let said): said
    default: ""
    }
  }

  /// One of the words of a type.
  ///
  /// - Parameter what: what there is no such thing of, as the message says it.
  /// - Throws: E117 with the words there are, or the one that was meant.
  static func read<Word: RawRepresentable & CaseIterable>(
    _ expr: Expr, of type: Word.Type, option: String, what: String
  ) throws -> Word where Word.RawValue == String {
    let text = text(expr)
    if let word = Word(rawValue: text.lowercased()) { return word }
    let words = Word.allCases.map(\.rawValue)
    let close = meant(text, of: words)
    throw Diagnostic(
      .badOption, "there is no such \(what)", at: expr.range,
      help: close.map { "Did you mean `\(option): \($0)`?" }
        ?? "Write \(words.map { "`\(option): \($0)`" }.joined(separator: " or ")).",
      fixes: close.map { [.init(expr.range, $0)] } ?? [])
  }

  /// The word that a slip or a beginning stands for: `discout`, `casc`.
  static func meant(_ text: String, of words: [String]) -> String? {
    if let close = closestMatches(to: text, in: words, limit: 1).first { return close }
    let begun = words.filter { text.count > 1 && $0.hasPrefix(text.lowercased()) }
    return begun.count == 1 ? begun[0] : nil
  }
}
