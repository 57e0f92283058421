extension EditBuffer {
  /// Carries out a motion or an edit that concerns the text alone.
  ///
  /// - Parameters:
  ///   - command: any command; those that need a terminal or a history change nothing.
  ///   - kill: the text last taken out by a kill, which Ctrl-Y puts back; kills replace it.
  /// - Returns: false where `command` is not one of these.
  mutating func apply(_ command: EditorCommand, kill: inout String) -> Bool {
    switch command {
    case .left: move(to: previousCharacter)
    case .right: move(to: nextCharacter)
    case .wordLeft: move(to: previousWord)
    case .wordRight: move(to: nextWord)
    case .lineStart: move(to: lineStart)
    case .lineEnd: move(to: lineEnd)
    case .textStart: move(to: 0)
    case .textEnd: move(to: scalars.count)
    case .backspace: remove(previousCharacter..<cursor)
    case .delete: remove(cursor..<nextCharacter)
    case .killToLineEnd: kill = remove(cursor..<(cursor == lineEnd ? nextCharacter : lineEnd))
    case .killToLineStart:
      kill = remove((cursor == lineStart ? previousCharacter : lineStart)..<cursor)
    case .killBlankLeft: kill = remove(previousBlank..<cursor)
    case .killWordLeft: kill = remove(previousWord..<cursor)
    case .killWordRight: kill = remove(cursor..<nextWord)
    case .yank: insert(kill)
    case .transpose: transpose()
    case .newline: insert([Unicode.Scalar("\n")])
    default: return false
    }
    return true
  }

  /// Swaps the two characters around the cursor, the two before it at a line's end.
  private mutating func transpose() {
    if cursor == lineEnd { move(to: previousCharacter) }
    let middle = cursor
    let first = previousCharacter
    guard first >= lineStart, first < middle, middle < lineEnd else { return }
    let end = nextCharacter
    let swapped = Self.string(scalars[middle..<end]) + Self.string(scalars[first..<middle])
    replace(first..<end, with: swapped)
  }
}
