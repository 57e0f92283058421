import Language

/// Statements as HTML, their words marked by what they are.
public enum StatementHTML {
  /// `<pre class="code">…</pre>`: each word of a kind in a `<span>` of a class such as `stage`.
  ///
  /// The parser says what each word is, as it does while a statement is typed.
  public static func text(_ source: String, grammar: Grammar) -> String {
    let bytes = Array(source.utf8)
    var html = "<pre class=\"code\"><code>"
    var place = 0
    func take(upTo end: Int, as kind: String?) {
      guard place < end, end <= bytes.count else { return }
      let text = lines(String(decoding: bytes[place..<end], as: UTF8.self))
      html += kind.map { "<span class=\"\($0)\">\(text)</span>" } ?? text
      place = end
    }
    for (range, kind) in Highlighter.spans(in: source, grammar: grammar) {
      guard let name = name(of: kind), range.lower >= place else { continue }
      take(upTo: range.lower, as: nil)
      take(upTo: range.upper, as: name)
    }
    take(upTo: bytes.count, as: nil)
    while html.last == "\n" { html.removeLast() }
    return html + "</code></pre>\n"
  }

  /// Words that keep their lines.
  static func lines(_ text: String) -> String {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(escapedHTML)
      .joined(separator: "\n")
  }

  /// The class of a word; nil for what stays as the rest.
  private static func name(of kind: SyntaxClass) -> String? {
    switch kind {
    case .keyword: "k"
    case .stage: "s"
    case .function: "f"
    case .number, .date: "d"
    case .text: "t"
    case .tag: "g"
    case .comment: "c"
    case .pipe, .operator: "o"
    default: nil
    }
  }
}
