import CEditline

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What is known about the terminal and its user's wishes, without asking the terminal itself:
/// one that does not answer would hang the start.
struct TerminalInfo: Sendable {
  struct Size: Hashable, Sendable {
    var rows: Int
    var columns: Int
    static let usual = Size(rows: 24, columns: 80)
  }

  let descriptor: Int32
  let isTerminal: Bool
  /// TERM is `dumb` or missing: no cursor motion, no colour.
  let isDumb: Bool
  /// NO_COLOR is set and not empty (no-color.org).
  let noColor: Bool
  /// The user's own locale is UTF-8. Output may be limited to ASCII where it is not.
  let isUTF8: Bool

  /// - Parameters:
  ///   - descriptor: usually standard output.
  ///   - environment: looks up one variable.
  init(descriptor: Int32, environment: (String) -> String? = TerminalInfo.variable) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    let term = environment("TERM") ?? ""
    isDumb = term.isEmpty || term == "dumb"
    noColor = !(environment("NO_COLOR") ?? "").isEmpty
    isUTF8 = Self.useLocale()
  }

  /// Whether colours and cursor motion are welcome.
  var allowsDecorations: Bool { isTerminal && !isDumb && !noColor }

  /// The window's size now; the usual 80 × 24 where nobody knows.
  var size: Size { Self.size(of: descriptor) }

  static func size(of descriptor: Int32) -> Size {
    var rows: Int32 = 0
    var columns: Int32 = 0
    guard editline_window_size(descriptor, &rows, &columns) == 0 else { return .usual }
    return Size(
      rows: rows > 0 ? Int(rows) : Size.usual.rows,
      columns: columns > 0 ? Int(columns) : Size.usual.columns)
  }

  /// Takes the character type from the environment. Returns whether that is UTF-8 by itself.
  @discardableResult
  static func useLocale() -> Bool { editline_use_locale() != 0 }

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
