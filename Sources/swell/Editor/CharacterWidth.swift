import CEditline

/// How many terminal columns a character takes in the line editor.
///
/// libedit places its cursor by the C library's `wcwidth`, one scalar at a time; painting over
/// its text is only right when both count alike, so this asks the same function.
enum CharacterWidth {
  /// Columns of `scalar`: 0 for combining marks, 2 for wide characters, and what libedit's
  /// visible form takes (`^A`, `\U+FFFE`) for those that do not print.
  static func columns(of scalar: Unicode.Scalar) -> Int {
    if scalar.value >= 0x20 && scalar.value < 0x7F { return 1 }
    if scalar.value < 0x20 || scalar.value == 0x7F { return 2 }
    let width = editline_width(scalar.value)
    if width >= 0 { return Int(width) }
    return scalar.value > 0xFFFF ? 8 : 7
  }

  /// Columns of a text without line breaks.
  static func columns(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// Whether a terminal shows `scalar` itself and not a stand-in.
  static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    return editline_width(scalar.value) >= 0
  }

  /// Whether painting should leave `scalar` out.
  ///
  /// Joiners and presentation selectors fuse neighbours on some terminals and not on others;
  /// left out, an emoji shows as its parts, in the columns that libedit counted everywhere.
  static func isFusing(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x200D || (0xFE00...0xFE0F).contains(scalar.value)
  }

  /// The longest beginning of `text` that fits `columns`, with `…` where something was cut.
  static func clip(_ text: String, to columns: Int) -> String {
    guard columns > 0 else { return "" }
    if Self.columns(of: text) <= columns { return text }
    var clipped = String.UnicodeScalarView()
    var used = 0
    for scalar in text.unicodeScalars {
      let width = Self.columns(of: scalar)
      if used + width > columns - 1 { break }
      used += width
      clipped.append(scalar)
    }
    return String(clipped) + "…"
  }
}
