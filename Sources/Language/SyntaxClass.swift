/// What a token is to a reader, for colouring it.
public enum SyntaxClass: String, Hashable, Sendable, CaseIterable {
  case keyword
  case stage
  case function
  /// A column, dataset or other name.
  case name
  /// A name before `:`.
  case label
  case number
  case date
  case text
  case tag
  case `operator`
  case pipe
  case bracket
  case punctuation
  case comment
  case error

  /// What a token of this kind is before the parser knows better.
  init(of kind: Token.Kind) {
    switch kind {
    case .comment: self = .comment
    case .number, .percent, .money, .duration: self = .number
    case .date: self = .date
    case .string, .text: self = .text
    case .tag: self = .tag
    case .bad: self = .error
    case .symbol(let symbol):
      switch symbol {
      case .pipe: self = .pipe
      case .open, .close, .openSquare, .closeSquare: self = .bracket
      case .comma, .colon, .dot: self = .punctuation
      case .underscore: self = .name
      default: self = .operator
      }
    default: self = .name
    }
  }
}
