/// Breaks text into lines that fit.
enum TextWrap {
  /// `text` broken at spaces into lines of at most `width` cells; a longer word is split.
  ///
  /// Later lines begin with `indent` spaces. Never returns an empty array.
  static func lines(_ text: String, width: Int, indent: Int = 0) -> [String] {
    let indent = width > indent * 2 ? indent : 0
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    var used = 0
    func finish() {
      lines.append(line)
      line = margin
      used = indent
    }
    var isFresh = true
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let cells = DisplayWidth.of(String(word))
      let space = isFresh ? 0 : 1
      if used + space + cells <= width {
        line += (space == 1 ? " " : "") + word
        used += space + cells
      } else {
        if !isFresh { finish() }
        for character in word {
          let cells = DisplayWidth.of(character)
          if used + cells > width, used > (lines.isEmpty ? 0 : indent) { finish() }
          // Half of a wide character cannot be shown.
          let piece = cells > width ? "?" : String(character)
          line += piece
          used += DisplayWidth.of(piece)
        }
      }
      isFresh = false
    }
    lines.append(line)
    return lines.map(\.withoutTrailingSpaces)
  }
}

extension String {
  var withoutTrailingSpaces: String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }
}
