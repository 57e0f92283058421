import CEditline

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension LineEditor {
  /// libedit's command callback: carries out the command behind a private letter.
  func perform(letter: wint_t) -> UInt8 {
    adopt()
    guard let command = EditorCommand(rawValue: UInt8(truncatingIfNeeded: letter)) else {
      return UInt8(CC_ERROR)
    }
    let before = buffer
    let old = (display: shown, width: prompt.width)
    if search != nil && command != .refresh {
      continueSearch()
    } else {
      run(command)
    }
    if command != .undo && search == nil { undo.record(before, buffer) }
    present()
    let isUpdate = command != .refresh && prompt.width == old.width
    let canUpdate = isUpdate ? shown.canBeUpdated(from: old.display) : !shown.hasUnevenWidths
    return UInt8(canUpdate || !movesCursor ? CC_REFRESH : CC_REDISPLAY)
  }

  func run(_ command: EditorCommand) {
    if command != .complete && command != .refresh { menu = nil }
    if command != .up && command != .down && command != .refresh { recall = nil }
    if command != .lastWord && command != .refresh { lastWords = nil }
    if takesSuggestion(command) { return }
    if buffer.apply(command, kill: &kill) { return }
    switch command {
    case .enter: enter()
    case .interrupt: finish(.interrupted, mark: "^C")
    case .endOfInput: endOfInput()
    case .up: moveUp()
    case .down: moveDown()
    case .lastWord: insertLastWord()
    case .search: beginSearch()
    case .complete: complete()
    case .undo: if let state = undo.undo() { buffer = state }
    case .paste: if case .paste(let text)? = pendingKey { buffer.insert(text) }
    case .insertTyped: if case .scalar(let scalar)? = pendingKey { buffer.insert([scalar]) }
    case .begin: buffer.replaceAll(with: PastedText.cleaned(initialText.utf8))
    case .suspend: suspend()
    case .clearScreen: clearScreen()
    case .editOutside: editOutside()
    default: break
    }
  }

  // MARK: Ending a line

  private func enter() {
    switch hooks.completeness(buffer.text) {
    case .complete, .wrong: finish(.text(buffer.text), mark: nil)
    case .incomplete: buffer.insert([Unicode.Scalar("\n")])
    }
  }

  /// Lets libedit end its line: the cursor goes behind the text first, so that output starts on
  /// a row of its own.
  private func finish(_ result: ReadOutcome, mark: String?) {
    outcome = result
    buffer.move(to: buffer.scalars.count)
    endMark = mark ?? ""
    queue += [EditorCommand.leadIn, EditorCommand.finishLetter]
  }

  private func endOfInput() {
    if buffer.isEmpty {
      finish(.endOfInput, mark: nil)
    } else {
      buffer.remove(buffer.cursor..<buffer.nextCharacter)
    }
  }

  // MARK: Putting text in

  /// → and Ctrl-E at the end of the text take the suggestion that is shown there.
  private func takesSuggestion(_ command: EditorCommand) -> Bool {
    guard command == .right || command == .lineEnd || command == .wordRight,
      hasDecorations, buffer.isCursorAtEnd, !buffer.isEmpty,
      let suggestion = hooks.suggest(buffer.text), !suggestion.isEmpty
    else { return false }
    let start = buffer.cursor
    buffer.insert(PastedText.cleaned(suggestion.utf8))
    if command == .wordRight {
      // Ctrl-→ takes one word of it.
      buffer.move(to: start)
      buffer.remove(buffer.nextWord..<buffer.scalars.count)
    }
    return true
  }

  // MARK: The screen

  /// Leaves nothing on the screen, between two statements; a terminal that only prints stays as it
  /// is.
  func clear() {
    if movesCursor { send(Escape.clearScreen) }
  }

  private func clearScreen() {
    guard movesCursor else { return }
    painted = nil
    paintedKey = nil
    send(Escape.clearScreen)
    present()
    editline.refresh()
  }

  /// Ctrl-Z: the terminal goes back to the shell as it was, and to us as we had it.
  private func suspend() {
    leaveText()
    if movesCursor { send(Escape.pasteOff) }
    editline.setRaw(false)
    editline_raise_default(SIGTSTP)
    editline.setRaw(true)
    if movesCursor { send(Escape.pasteOn) }
    present()
    editline.refresh()
  }

  private func editOutside() {
    leaveText()
    if movesCursor { send(Escape.pasteOff) }
    editline.setRaw(false)
    let edited = hooks.editOutside(buffer.text)
    editline.setRaw(true)
    if movesCursor { send(Escape.pasteOn) }
    if let edited { buffer.replaceAll(with: PastedText.cleaned(edited.utf8)) }
    present()
    editline.refresh()
  }

  /// Moves to a fresh row under the text, from where anything may be printed.
  func leaveText() {
    painted = nil
    paintedKey = nil
    let layout = layout(of: shown, columns: size.columns)
    let down = layout.end.row - layout.positions[shown.cursor].row
    send("\r" + String(repeating: "\n", count: down + 1))
  }
}
