import Engine
import Language
import Parallel
import Rendering
import Sessions
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The prompt: reads statements, runs them as cells, keeps the notebook.
final class Prompt {
  var interpreter: Interpreter
  var printer: ResultPrinter
  let cancellation: Cancellation
  let history: History
  /// Of the line that is being typed.
  private let readings = PromptReadings()
  let editor: LineEditor?
  private let runsInit: Bool
  /// Everything that ran, for `.cells`, `.show` and `.save`.
  var notebook: Notebook
  /// Every state of the notebook that `.undo` goes back to, the last at the end.
  var past: [Moment] = []
  /// Runs the cells that depend on a changed one at once, instead of marking them stale.
  var rerunsDependents = false
  /// Finished cells, on disk before the next prompt; nil where there is no folder for it.
  let journal: Journal?
  private var wasJournalReported = false
  /// The lesson that is on.
  var lessonSitting: LessonSitting?
  /// The text that `.save` wrote last.
  var lastSaved: String?
  /// True where `--width` was given: the window's own does not count then.
  let hasFixedWidth: Bool
  /// What Tab puts into the next, empty line: the last statement with its fix.
  var correction: String?
  /// True once the person asked to leave although work is unsaved.
  private var wasWarned = false
  var isLeaving = false
  /// What the next line begins with: a step of the tour, a cell to edit.
  var lineToBegin = ""
  /// The tour, once begun.
  var tour: Tour?

  init(
    interpreter: Interpreter, printer: ResultPrinter, cancellation: Cancellation, isPlain: Bool,
    runsInit: Bool, hasFixedWidth: Bool
  ) {
    self.interpreter = interpreter
    self.printer = printer
    self.cancellation = cancellation
    self.runsInit = runsInit
    self.hasFixedWidth = hasFixedWidth
    notebook = Notebook(start: interpreter.workspace)
    journal = UserFolders.journals.map(Journal.init)
    history = History(path: UserFolders.history)
    var options = EditorOptions()
    options.decorations = TerminalInfo(descriptor: STDOUT_FILENO).allowsDecorations && !isPlain
    options.editrc = LineEditor.defaultEditrc
    self.printer.pager = isPlain ? nil : Pager()
    editor = LineEditor(history: history, options: options)
  }

  var console: Console { printer.console }

  /// - Returns: the exit code.
  func run(loading files: [String], lesson: String? = nil) -> Int32 {
    guard let editor else {
      console.error("error: the terminal cannot be used for editing; try `swell -c` or a script.\n")
      return ExitStatus.failed
    }
    connect(editor)
    TerminalGuard.sitting(at: editor.input) { sit(at: editor, loading: files, lesson: lesson) }
    return ExitStatus.success
  }

  private func sit(at editor: LineEditor, loading files: [String], lesson: String?) {
    let interrupts = Interrupts.held()
    greet()
    if runsInit { runInitFile() }
    beginSitting()
    for file in files { evaluate(FileLoad(path: file).statement, isRecalled: false) }
    if let lesson { DotCommand(".lesson \(lesson)").run(in: self) }
    while !isLeaving {
      let begin = lineToBegin
      lineToBegin = ""
      Interrupts.forgetPending()
      switch editor.readStatement(prompt: "swell [\(interpreter.nextNumber)]> ", initial: begin) {
      case .text(let text):
        if text.trimmed.isEmpty { remindOfTour() }
        handle(text)
      case .interrupted:
        wasWarned = false
        remindOfTour()
      case .endOfInput: editor.isInputClosed ? endWithTerminal() : leave()
      }
    }
    interrupts.restore()
  }

  private func connect(_ editor: LineEditor) {
    editor.hooks.completeness = { [unowned self] text in
      let names = interpreter.workspace.definedNames
      if text.hasPrefix(".") || Habit(text, names: names) != nil { return .complete }
      return switch Parser.completeness(of: text, grammar: QueryEngine.grammar) {
      case .complete: .complete
      case .incomplete: .incomplete
      case .wrong: .wrong
      }
    }
    editor.hooks.complete = { [unowned self] text, cursor in
      PromptCompletion(workspace: interpreter.workspace, notebook: notebook)
        .list(for: text, cursor: cursor)
    }
    editor.hooks.correction = { [unowned self] in correction ?? tour?.offer }
    editor.hooks.editOutside = { [unowned self] in editOutside($0) }
    editor.hooks.highlight = { [unowned self] text, cursor in
      assistance?.highlight(text, cursor: cursor) ?? []
    }
    editor.hooks.suggest = { [unowned self] text in assistance?.suggestion(for: text) }
    editor.hooks.hint = { [unowned self] text, cursor in
      assistance?.hint(text, cursor: cursor) ?? []
    }
    editor.hooks.idle = { [unowned self] text, cursor in
      assistance?.preview(text, cursor: cursor)
    }
  }

  /// What is said unasked; nil after `set hints = off`.
  private var assistance: PromptAssistance? {
    guard interpreter.workspace.settings.showsHints else { return nil }
    return PromptAssistance(
      engine: interpreter.engine, history: history, readings: readings)
  }

  private func greet() {
    printer.showWords(
      "Swell \(Swell.version). `.help` helps, Tab completes, `.quit` or Ctrl-D leaves.")
  }

  private func runInitFile() {
    guard let path = UserFolders.initFile, access(path, R_OK) == 0 else { return }
    do {
      let script = try SessionFile(path: path)
      for cell in try interpreter.prepare([.init(name: path, text: script.text)]) {
        _ = try interpreter.run(cell)
      }
    } catch let rejection as Interpreter.Rejection {
      printer.report(rejection)
    } catch let problem as Interpreter.Problem {
      printer.report(problem.diagnostic, in: problem.source)
    } catch {
      console.complain("error: \(path) could not be run.")
    }
  }

  private func handle(_ text: String) {
    let trimmed = text.trimmed
    if trimmed.isEmpty { return }
    correction = nil
    fitWindow()
    cancellation.reset()
    let habit = Habit(trimmed, names: interpreter.workspace.definedNames)
    if trimmed.hasPrefix(".") || habit != nil {
      history.append(HistoryEntry(trimmed, time: Int64(time(nil))))
      follow(habit ?? .command(trimmed))
      return
    }
    wasWarned = false
    evaluate(text, isRecalled: true)
    continueTour(after: trimmed)
  }

  private func follow(_ habit: Habit) {
    switch habit {
    case .command(let command): DotCommand(command).run(in: self)
    case .words(let words): console.tell(words)
    case .undotted(let command):
      correction = command
      console.tell("Commands begin with a point: `\(command)`. Tab puts it in the line.")
    case .clearScreen: editor?.clear()
    }
  }

  /// The terminal was closed: the journal stays, for the next sitting to offer.
  private func endWithTerminal() {
    isLeaving = true
    if (lessonSitting?.own.notebook ?? notebook).isSaved { journal?.discard() }
  }

  /// Writes to the journal; that it cannot be written is said once, and costs no cell.
  func record(_ write: (Journal, Notebook) throws(TableError) -> Void) {
    // A lesson's cells are nobody's work: its tasks are kept by their progress.
    guard let journal, lessonSitting == nil else { return }
    do {
      try write(journal, notebook)
    } catch {
      if wasJournalReported { return }
      wasJournalReported = true
      console.complain("\(error.message) A crash would lose cells that are not saved.")
    }
  }

  /// Leaves at once, or after a second time of asking where cells are not saved.
  func leave() {
    let notebook = lessonSitting?.own.notebook ?? notebook
    if notebook.isSaved || wasWarned {
      isLeaving = true
      journal?.discard()
      return
    }
    wasWarned = true
    let count = notebook.unsavedCount
    console.tell(
      "\(count) \(count == 1 ? "cell is" : "cells are") not saved: `.save session.md` keeps them; "
        + "once more leaves.")
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    var rest = Substring(self)
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
