/// One lexeme: what it is and exactly which bytes it covers.
///
/// The ranges of all tokens of a text, trivia included, lie end to end and cover every byte.
public struct Token: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case whitespace
    case newline
    case comment
    case word
    /// A name in backticks.
    case quotedName
    case number
    case percent
    case money
    case duration
    case date
    case string
    /// A text between `"""` marks.
    case text
    case tag
    case symbol(Symbol)
    /// Characters that begin nothing in Swell.
    case bad
    /// The end of the text, and what the parser sees where a line ends a statement.
    case end
    /// The place of the cursor when the parser is asked what may stand there.
    case cursor

    public var isTrivia: Bool {
      switch self {
      case .whitespace, .newline, .comment: true
      default: false
      }
    }
  }

  /// Punctuation and operators. Misspelt ones (`==`, `&&`) carry the symbol that was meant, with a
  /// problem beside them, so that the parser can read on.
  public enum Symbol: String, Hashable, Sendable {
    case pipe = "|"
    case comma = ","
    case colon = ":"
    case dot = "."
    case open = "("
    case close = ")"
    case openSquare = "["
    case closeSquare = "]"
    case underscore = "_"
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case coalesce = "??"
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case range = ".."
    case halfOpenRange = "..<"
    case and = "and"
    case or = "or"
    case not = "not"

    /// True where a line that ends with this symbol goes on to the next one.
    var continuesLine: Bool {
      switch self {
      case .close, .closeSquare, .underscore, .dot: false
      default: true
      }
    }
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// A text cut into tokens, with what the lexer found wrong.
public struct LexedText: Sendable {
  /// The UTF-8 of the source.
  public let bytes: [UInt8]
  /// Every token in order, trivia included, without an end token.
  public let tokens: [Token]
  /// What is wrong with a token, by its index in ``tokens``.
  public let problems: [Int: Diagnostic]

  /// The characters of a range that lies on token boundaries.
  public func text(_ range: SourceRange) -> String {
    String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
  }
}
