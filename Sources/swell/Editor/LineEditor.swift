import CEditline

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads statements from a person at a terminal.
///
/// libedit keeps the text, draws it and knows the terminal; this type decides what keys mean,
/// keeps the statement in its own form (``EditBuffer``), and paints colours, suggestions and
/// lists over what libedit drew. The two meet in ``DisplayText``.
///
/// One owner, one thread: all methods and hooks run on the thread that calls
/// ``readStatement(prompt:initial:)``.
final class LineEditor {
  var hooks = EditorHooks()
  let history: History
  let options: EditorOptions

  let editline: Editline
  let input: Int32
  let output: Int32
  /// Whether the terminal moves its cursor on request; a dumb one only prints.
  let movesCursor: Bool
  /// Whether colours, suggestions and hints are wanted and possible.
  let hasDecorations: Bool

  // What is being edited.
  var buffer = EditBuffer()
  var shown = DisplayText(EditBuffer(), window: 0..<0, indent: 0)
  var undo = UndoHistory()
  var kill = ""
  var outcome: ReadOutcome?
  /// Written behind the text when the line ends, such as `^C`.
  var endMark = ""

  // The prompt, in memory that libedit may read while it draws.
  let promptMemory = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 512)
  var prompt = PromptText("", style: nil)
  var usualPrompt = PromptText("", style: nil)

  // Keys on their way to libedit.
  var decoder: KeyDecoder
  var queue: [UInt8] = []
  /// The key that the command now on its way through libedit belongs to.
  var pendingKey: KeyDecoder.Key?
  var initialText = ""
  var isInputClosed = false
  /// Whether the last key was a control key that we leave to libedit.
  var isMidSequence = false

  // Modes that last over several keys.
  var recall: HistoryRecall?
  var search: HistorySearch?
  var menu: CompletionMenu?
  var lastWords: (index: Int, inserted: Range<Int>)?
  var idleLines: [PanelLine] = []
  var hasAskedIdle = false

  // What stands on the screen besides libedit's text.
  var painted: Painting?
  var paintedKey: PaintKey?

  /// - Parameters:
  ///   - input: a terminal; other input belongs to ``StandardInput``.
  ///   - output: the terminal to draw on, usually the same.
  ///   - history: read for recall, search and suggestions; the owner appends to it.
  /// - Returns: nil where `input` is no terminal or no editor can be made on it.
  init?(input: Int32 = 0, output: Int32 = 1, history: History, options: EditorOptions) {
    TerminalInfo.useLocale()
    guard isatty(input) == 1,
      let editline = Editline(
        input: input, output: output, terminalType: options.terminalType)
    else { return nil }
    self.editline = editline
    self.input = input
    self.output = output
    self.history = history
    self.options = options
    // The user's file comes first: it stops at its first mistake, and our keys must be bound.
    if let editrc = options.editrc { editline.source(editrc) }
    decoder = KeyDecoder(vi: editline.usesVi)
    let term = options.terminalType ?? TerminalInfo.variable("TERM") ?? ""
    movesCursor = !term.isEmpty && term != "dumb"
    hasDecorations = options.decorations && movesCursor
    setPrompt(prompt)
    editline.connect(
      client: Unmanaged.passUnretained(self).toOpaque(),
      prompt: { LineEditor.of($0)?.promptMemory.baseAddress },
      reader: { LineEditor.of($0)?.read(into: $1) ?? -1 },
      command: { LineEditor.of($0)?.perform(letter: $1) ?? UInt8(CC_ERROR) })
  }

  deinit { promptMemory.deallocate() }

  private static func of(_ handle: OpaquePointer?) -> LineEditor? {
    guard let handle, let client = editline_client(handle) else { return nil }
    return Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
  }

  /// Where people keep libedit's bindings: `$EDITRC`, else `~/.editrc`.
  static var defaultEditrc: String? {
    TerminalInfo.variable("EDITRC") ?? TerminalInfo.variable("HOME").map { $0 + "/.editrc" }
  }

  /// Shows the prompt and returns what the person entered.
  ///
  /// - Parameters:
  ///   - prompt: ends with a blank, such as `swell [4]> `; continuation lines stand under what
  ///     follows it.
  ///   - initial: text to begin with, as for editing an earlier cell.
  func readStatement(prompt text: String, initial: String = "") -> ReadOutcome {
    begin(prompt: text, initial: initial)
    let isAlone = TerminalGuard.enter(input)
    _ = SignalPipe.reading.drain()
    let caught = CaughtSignals([SIGWINCH, SIGINT, SIGCONT]) { SignalPipe.reading.send($0) }
    let fatal = CaughtSignals(TerminalGuard.fatalSignals, handler: TerminalGuard.endOfProgram)
    if movesCursor { send(Escape.pasteOn) }
    // Before the prompt is there: libedit would wait for the first key, and until then the
    // terminal would echo what is typed.
    editline.setRaw(true)
    let wasRead = editline.readLine()
    if movesCursor { send(Escape.pasteOff) }
    fatal.restore()
    caught.restore()
    // libedit has just put the modes back that echo.
    if isAlone { TerminalGuard.leave() } else { TerminalGuard.hush() }
    if !wasRead && outcome == nil { return .endOfInput }
    return outcome ?? .text(buffer.text)
  }

  private func begin(prompt text: String, initial: String) {
    usualPrompt = PromptText(text, style: hasDecorations ? options.promptStyle : nil)
    setPrompt(usualPrompt)
    buffer = EditBuffer()
    shown = DisplayText(buffer, window: 0..<0, indent: prompt.width)
    undo = UndoHistory()
    outcome = nil
    endMark = ""
    recall = nil
    search = nil
    menu = nil
    lastWords = nil
    idleLines = []
    hasAskedIdle = false
    painted = nil
    paintedKey = nil
    initialText = initial
    queue = []
    isMidSequence = false
    if !initial.isEmpty { enqueue(.begin) }
  }

  // MARK: Small parts

  var size: TerminalInfo.Size { TerminalInfo.size(of: input) }

  /// Blanks before continuation lines; none where the prompt takes most of the row.
  var indent: Int { prompt.width <= size.columns / 2 ? prompt.width : 0 }

  func setPrompt(_ new: PromptText) {
    prompt = new
    let fitting = new.bytes.prefix(promptMemory.count - 1)
    _ = promptMemory.update(fromContentsOf: fitting)
    promptMemory[fitting.count] = 0
  }

  func layout(of display: DisplayText, columns: Int) -> ScreenLayout {
    ScreenLayout(display.scalars, indent: prompt.width, columns: columns)
  }

  /// Makes libedit call ``perform(letter:)`` before the next key.
  func enqueue(_ command: EditorCommand) {
    queue += [EditorCommand.leadIn, command.rawValue]
  }

  /// Writes to the terminal at once. Errors are left to the next read, which sees the hang-up.
  func send(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var sent = 0
      while sent < bytes.count, let base = bytes.baseAddress {
        let count = write(output, base + sent, bytes.count - sent)
        if count < 0 && errno != EINTR && errno != EAGAIN { return }
        sent += max(count, 0)
      }
    }
  }
}
