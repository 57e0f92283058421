/// The states a statement went through, for Ctrl-_.
struct UndoHistory {
  private var states: [EditBuffer] = []
  /// Whether the last change was typing that the next letter belongs to.
  private var isTyping = false
  private static let limit = 1_000

  /// Notes that `before` became `after`. Letters typed in a row are one step, up to a blank.
  mutating func record(_ before: EditBuffer, _ after: EditBuffer) {
    guard before.scalars != after.scalars else { return }
    let grew = after.scalars.count == before.scalars.count + 1
    let typed = grew && after.cursor > 0 && !after.scalars[after.cursor - 1].properties.isWhitespace
    if !(isTyping && typed) {
      states.append(before)
      if states.count > Self.limit { states.removeFirst() }
    }
    isTyping = typed
  }

  /// The state before the last step, nil at the beginning.
  mutating func undo() -> EditBuffer? {
    isTyping = false
    return states.popLast()
  }
}
