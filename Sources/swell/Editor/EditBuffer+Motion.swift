extension EditBuffer {
  private static let newline: Unicode.Scalar = "\n"

  // MARK: Lines

  /// Where the cursor's line begins.
  var lineStart: Int { lineStart(of: cursor) }

  /// Where the cursor's line ends: at its line break, or at the end of the text.
  var lineEnd: Int { lineEnd(of: cursor) }

  var isOnFirstLine: Bool { lineStart == 0 }
  var isOnLastLine: Bool { lineEnd == scalars.count }

  func lineStart(of offset: Int) -> Int {
    (scalars[..<offset].lastIndex(of: Self.newline) ?? -1) + 1
  }

  func lineEnd(of offset: Int) -> Int {
    scalars[offset...].firstIndex(of: Self.newline) ?? scalars.count
  }

  /// Moves one line up, keeping the column where the line is long enough.
  mutating func moveUp() {
    let start = lineStart
    guard start > 0 else { return }
    let column = cursor - start
    let above = lineStart(of: start - 1)
    move(to: min(above + column, start - 1))
  }

  /// Moves one line down, keeping the column where the line is long enough.
  mutating func moveDown() {
    let end = lineEnd
    guard end < scalars.count else { return }
    let column = cursor - lineStart
    move(to: min(end + 1 + column, lineEnd(of: end + 1)))
  }

  // MARK: Characters

  /// The start of the character before the cursor; a base with its marks counts as one.
  var previousCharacter: Int {
    guard cursor > 0 else { return 0 }
    // No character people type is longer than this; the bound keeps the step O(1) in long texts.
    let window = scalars[max(0, cursor - 32)..<cursor]
    let length = Self.string(window).last?.unicodeScalars.count ?? 1
    return cursor - length
  }

  /// The end of the character at the cursor.
  var nextCharacter: Int {
    guard cursor < scalars.count else { return cursor }
    let window = scalars[cursor..<min(scalars.count, cursor + 32)]
    let length = Self.string(window).first?.unicodeScalars.count ?? 1
    return cursor + length
  }

  // MARK: Words

  /// The start of the word before the cursor. Words are letters, digits and `_`.
  var previousWord: Int {
    var offset = cursor
    while offset > 0, !Self.isWord(scalars[offset - 1]) { offset -= 1 }
    while offset > 0, Self.isWord(scalars[offset - 1]) { offset -= 1 }
    return offset
  }

  /// The end of the word after the cursor.
  var nextWord: Int {
    var offset = cursor
    while offset < scalars.count, !Self.isWord(scalars[offset]) { offset += 1 }
    while offset < scalars.count, Self.isWord(scalars[offset]) { offset += 1 }
    return offset
  }

  /// The start of the run without blanks before the cursor: what Ctrl-W takes in other shells.
  var previousBlank: Int {
    var offset = cursor
    while offset > 0, scalars[offset - 1].properties.isWhitespace { offset -= 1 }
    while offset > 0, !scalars[offset - 1].properties.isWhitespace { offset -= 1 }
    return offset
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || scalar.properties.isGraphemeExtend
  }
}
