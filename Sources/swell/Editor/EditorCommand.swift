/// What a key can ask of the line editor.
///
/// The raw value is the letter that travels through libedit behind ``leadIn``: libedit calls one
/// function of ours for the pair and hands it the letter.
enum EditorCommand: UInt8, CaseIterable, Sendable {
  case left = 0x41
  case right, wordLeft, wordRight, lineStart, lineEnd, textStart, textEnd
  case backspace, delete, killToLineEnd, killToLineStart, killBlankLeft, killWordLeft
  case killWordRight, yank, transpose, newline, undo, lastWord
  case up, down, enter, complete, interrupt, endOfInput, suspend, search, clearScreen, paste
  case insertTyped, refresh, begin, editOutside

  /// The unit that starts a private sequence. Typed by hand it is thrown away.
  static let leadIn: UInt8 = 0x1C
  /// Bound behind ``leadIn`` to libedit's own end of line.
  static let finishLetter: UInt8 = 0x30
}

extension EditorCommand {
  /// A key's bytes as terminals send them, what it does, and whether vi users keep it too.
  struct Binding: Sendable {
    var keys: [String]
    var command: EditorCommand
    var inVi: Bool
    var help: String

    init(_ keys: String..., command: EditorCommand, inVi: Bool = true, help: String) {
      self.keys = keys
      self.command = command
      self.inVi = inVi
      self.help = help
    }
  }

  /// Every key that Swell takes for itself; all others are libedit's and the user's `.editrc`.
  static let bindings: [Binding] = [
    Binding("\r", "\n", command: .enter, help: "Run the statement, or open a line in it"),
    Binding("\u{1B}\r", "\u{1B}\n", command: .newline, help: "Open a line"),
    Binding("\t", command: .complete, help: "Complete; again: list"),
    Binding("\u{3}", command: .interrupt, help: "Leave the line"),
    Binding("\u{4}", command: .endOfInput, help: "Leave Swell, or delete a character"),
    Binding("\u{1A}", command: .suspend, help: "Suspend Swell"),
    Binding("\u{12}", command: .search, help: "Search the history"),
    Binding("\u{C}", command: .clearScreen, help: "Clear the screen"),
    Binding("\u{1B}[D", "\u{1B}OD", command: .left, help: "Left"),
    Binding("\u{1B}[C", "\u{1B}OC", command: .right, help: "Right, or take the suggestion"),
    Binding("\u{1B}[A", "\u{1B}OA", command: .up, help: "Line above, or older statement"),
    Binding("\u{1B}[B", "\u{1B}OB", command: .down, help: "Line below, or newer statement"),
    Binding(
      "\u{1B}[1;5D", "\u{1B}[1;3D", "\u{1B}[5D", "\u{1B}\u{1B}[D", command: .wordLeft,
      help: "Word left"),
    Binding(
      "\u{1B}[1;5C", "\u{1B}[1;3C", "\u{1B}[5C", "\u{1B}\u{1B}[C", command: .wordRight,
      help: "Word right"),
    Binding(
      "\u{1B}[H", "\u{1B}OH", "\u{1B}[1~", "\u{1B}[7~", command: .lineStart, help: "Line's start"),
    Binding(
      "\u{1B}[F", "\u{1B}OF", "\u{1B}[4~", "\u{1B}[8~", command: .lineEnd,
      help: "Line's end, or take the suggestion"),
    Binding("\u{1B}[1;5H", command: .textStart, help: "Statement's start"),
    Binding("\u{1B}[1;5F", command: .textEnd, help: "Statement's end"),
    Binding("\u{1B}[3~", command: .delete, help: "Delete"),
    Binding("\u{7F}", "\u{8}", command: .backspace, help: "Delete before the cursor"),
    Binding("\u{1F}", command: .undo, help: "Undo"),
    Binding("\u{1B}.", "\u{1B}_", command: .lastWord, inVi: false, help: "Last word of before"),
    Binding("\u{18}\u{5}", command: .editOutside, inVi: false, help: "Edit in $EDITOR"),
    Binding("\u{1}", command: .lineStart, inVi: false, help: "Line's start"),
    Binding("\u{5}", command: .lineEnd, inVi: false, help: "Line's end"),
    Binding("\u{2}", command: .left, inVi: false, help: "Left"),
    Binding("\u{6}", command: .right, inVi: false, help: "Right"),
    Binding("\u{10}", command: .up, inVi: false, help: "Older"),
    Binding("\u{E}", command: .down, inVi: false, help: "Newer"),
    Binding("\u{B}", command: .killToLineEnd, inVi: false, help: "Cut to the line's end"),
    Binding("\u{15}", command: .killToLineStart, help: "Cut to the line's start"),
    Binding("\u{17}", command: .killBlankLeft, help: "Cut back to a blank"),
    Binding("\u{19}", command: .yank, inVi: false, help: "Put back what was cut"),
    Binding("\u{14}", command: .transpose, inVi: false, help: "Swap two characters"),
    Binding("\u{1B}b", command: .wordLeft, inVi: false, help: "Word left"),
    Binding("\u{1B}f", command: .wordRight, inVi: false, help: "Word right"),
    Binding("\u{1B}d", command: .killWordRight, inVi: false, help: "Cut a word"),
    Binding(
      "\u{1B}\u{7F}", "\u{1B}\u{8}", command: .killWordLeft, inVi: false, help: "Cut a word back"),
    Binding("\u{1B}<", command: .textStart, inVi: false, help: "Statement's start"),
    Binding("\u{1B}>", command: .textEnd, inVi: false, help: "Statement's end"),
  ]
}
