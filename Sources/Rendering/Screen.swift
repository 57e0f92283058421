/// What the reader's screen can show. Passed in by the caller, never asked of the terminal.
public struct Screen: Hashable, Sendable {
  /// Cells in a line, at least 1. No line of any drawing is wider.
  public var width: Int {
    didSet { width = max(1, width) }
  }
  /// Whether colours and bold may be used.
  public let color: Bool
  /// Whether lines, blocks and dots may be drawn with Unicode; false for dumb terminals and
  /// screen readers, where everything of ours is ASCII.
  public let unicode: Bool

  /// - Parameter width: in terminal cells; less than 1 counts as 1.
  public init(width: Int = 80, color: Bool = false, unicode: Bool = true) {
    self.width = max(1, width)
    self.color = color
    self.unicode = unicode
  }

  /// ASCII without colour.
  public static func plain(width: Int = 80) -> Screen {
    Screen(width: width, color: false, unicode: false)
  }

  /// `text` with its control characters as marks that this screen can show.
  func shown(_ text: some StringProtocol) -> String { sanitized(text, ascii: !unicode) }

  var palette: Palette { Palette(color: color) }
  var ellipsis: String { unicode ? "…" : "..." }
  var missing: String { unicode ? "·" : "-" }
  var rule: String { unicode ? "─" : "-" }

  /// A heading, bold where that can be shown.
  public func heading(_ text: String) -> String { palette.styled(shown(text), .heading) }

  /// A text on one line of the screen, cut where it does not fit.
  public func line(_ text: String) -> String {
    shown(text).clipped(to: width, ellipsis: ellipsis)
  }
}
