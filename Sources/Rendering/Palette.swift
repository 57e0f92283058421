/// A look that a terminal can give to text, as a Select Graphic Rendition sequence (ECMA-48).
public enum TextStyle: Sendable {
  case bold, dim, error, warning, note, fix, heading
  /// One of eight hues that tell series apart, taken modulo eight.
  case series(Int)

  /// The SGR parameters; basic colours only, so that the terminal's own theme decides the hue.
  var parameters: String {
    switch self {
    case .bold, .heading: "1"
    case .dim: "2"
    case .error: "1;31"
    case .warning: "1;33"
    case .note: "1;36"
    case .fix: "32"
    case .series(let index): Self.hues[((index % 8) + 8) % 8]
    }
  }

  private static let hues = ["34", "33", "32", "35", "36", "31", "94", "93"]
}

/// Puts styles on text, or leaves it alone where colour is off.
public struct Palette: Hashable, Sendable {
  public let color: Bool

  public init(color: Bool) { self.color = color }

  /// `text` in `style`; the same text when colour is off or there is nothing to colour.
  public func styled(_ text: String, _ style: TextStyle) -> String {
    guard color, !text.isEmpty else { return text }
    return "\u{1B}[\(style.parameters)m\(text)\u{1B}[0m"
  }
}
