import Engine
import Language

/// The colours of a statement while it is typed.
enum PromptColors {
  /// A name that means nothing where it stands.
  static let unknown = TextStyle(sgr: "4;31")
  /// The bracket at the cursor and its partner.
  static let bracket = TextStyle(sgr: "1;4")

  static func ranges(of spans: [Highlighter.Span]) -> [StyledRange] {
    spans.compactMap { span in
      style(of: span.syntaxClass).map {
        StyledRange(span.range.lower..<span.range.upper, TextStyle(sgr: $0))
      }
    }
  }

  /// SGR parameters; nil for what stays as it is.
  private static func style(of syntax: SyntaxClass) -> String? {
    switch syntax {
    case .keyword: "35"
    case .stage: "1;34"
    case .function: "36"
    case .number, .date: "33"
    case .text: "32"
    case .tag: "1;32"
    case .comment: "2"
    case .error: "4;31"
    default: nil
    }
  }
}
