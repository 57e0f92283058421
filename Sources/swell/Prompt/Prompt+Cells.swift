import Engine
import Language
import Rendering
import Sessions
import Tables

/// A state of the notebook to go back to.
struct Moment {
  let notebook: Notebook
  let interpreter: Interpreter
  /// What came after it, in words: `cell [3]`.
  let next: String

  init(_ notebook: Notebook, _ interpreter: Interpreter, _ next: String) {
    self.notebook = notebook
    self.interpreter = interpreter
    self.next = next
  }
}

/// The notebook at the prompt: cells shown, changed, run again and taken back.
extension Prompt {
  /// States that are kept; older ones cannot be gone back to.
  private static let mostMoments = 100

  func remember(_ moment: Moment) {
    past.append(moment)
    if past.count > Self.mostMoments { past.removeFirst() }
  }

  /// Changes the notebook so that `.undo` takes it back.
  func change(_ words: String, _ body: () throws -> Void) rethrows {
    let before = Moment(notebook, interpreter, words)
    try body()
    remember(before)
  }

  /// What every statement may see before the first cell, such as an init file's names.
  var baseWorkspace: Workspace { notebook.base }

  // MARK: Looking

  static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
      .joined(separator: " ")
  }

  func listCells() {
    if notebook.entries.isEmpty { console.tell("No cell has run yet.") }
    for entry in notebook.entries {
      let mark =
        switch entry.state {
        case .done: ""
        case .stale: "(stale) "
        case .failed: "(failed) "
        case .recorded: "(not run) "
        }
      console.out(
        console.screen.line("[\(entry.number)] \(mark)\(Self.oneLine(entry.text))") + "\n")
    }
  }

  private func entry(_ argument: String) throws -> Notebook.Entry {
    notebook.entries[try notebook.position(of: try number(argument))]
  }

  private func number(_ argument: String) throws -> Int {
    guard let number = Int(argument.filter { $0 != "[" && $0 != "]" }) else {
      let wrong = argument.isEmpty ? "" : "“\(argument)” is no cell's number. "
      throw DotCommand.Failure(
        message: wrong + "Say the number of a cell that ran; `.cells` lists them.")
    }
    return number
  }

  func showCell(_ argument: String) throws {
    let entry = try entry(argument)
    for line in entry.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      console.out(sanitized(line) + "\n")
    }
    if let answer = entry.answer {
      try Interrupts.cancelling(cancellation) {
        try printer.print(answer, cell: entry.number)
      }
    } else if let body = entry.recordedBody {
      for line in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
        console.out(sanitized(line) + "\n")
      }
      console.tell("(as recorded; `.rerun \(entry.number)` runs it)")
    }
    if entry.state == .stale {
      console.tell("(stale: `.rerun \(entry.number)` runs it again)")
    }
  }

  func showAll(_ argument: String) throws {
    let entry = try entry(argument)
    guard let answer = entry.answer else {
      throw DotCommand.Failure(message: "Cell \(entry.number) has no table.")
    }
    try whileInterruptible { try printer.printAll(answer) }
  }

  /// Shows the answer to a statement that is no cell: nothing is changed, and nothing kept.
  func look(_ statement: String) throws {
    try whileInterruptible {
      var aside = interpreter
      for cell in try aside.prepare([.init(name: "", text: statement)]) {
        try printer.print(try aside.run(cell))
      }
    }
  }

  // MARK: Changing

  /// Opens a cell's statement in the line editor, or in $EDITOR, and runs what comes of it.
  func edit(_ argument: String) throws {
    let words = argument.split(whereSeparator: \.isWhitespace)
    let entry = try entry(words.first.map(String.init) ?? "")
    if words.count > 1, words[1...] != ["editor"] {
      throw DotCommand.Failure(
        message: "`.edit` does not take “\(words[1...].joined(separator: " "))”: write `.edit "
          + "\(entry.number)`, or `.edit \(entry.number) editor` for your own editor.")
    }
    let wantsEditor = words.dropFirst().first == "editor"
    guard let text = edited(entry, inEditor: wantsEditor) else { return }
    if text == entry.text, entry.state == .done {
      console.tell("Cell [\(entry.number)] is as it was.")
      return
    }
    do {
      try change("the edit of [\(entry.number)]") {
        let done = try whileInterruptible {
          try notebook.edit(
            entry.number, to: text, rerunning: rerunsDependents, interpreter: &interpreter, show)
        }
        finish(done)
      }
    } catch let rejection as Interpreter.Rejection {
      printer.report(rejection)
      console.complain("Cell [\(entry.number)] is as it was.")
    } catch let problem as Interpreter.Problem {
      printer.report(problem.diagnostic, in: problem.source)
      console.complain("Cell [\(entry.number)] is as it was.")
    }
  }

  /// Nil where nothing is to be changed.
  private func edited(_ entry: Notebook.Entry, inEditor: Bool) -> String? {
    let lines = entry.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    // The line editor cannot draw a statement that is taller than the screen.
    if inEditor || lines.count > TerminalInfo.size(of: 1).rows - 4 {
      guard let text = editOutside(entry.text) else {
        console.complain("Cell [\(entry.number)] is as it was.")
        return nil
      }
      return text.trimmed.isEmpty ? nil : text.trimmed
    }
    guard
      case .text(let text)? = editor?.readStatement(
        prompt: "edit [\(entry.number)]> ", initial: entry.text)
    else { return nil }
    return text.trimmed.isEmpty ? nil : text.trimmed
  }

  func rerun(_ argument: String) throws {
    guard let choice = Notebook.Choice(argument) else {
      throw DotCommand.Failure(
        message:
          "`.rerun` does not take “\(argument)”: write `.rerun`, `.rerun 3`, `.rerun 3..` or "
          + "`.rerun stale`.")
    }
    try change("the rerun") {
      let done = try whileInterruptible {
        try notebook.rerun(
          choice, rerunning: rerunsDependents, interpreter: &interpreter, show)
      }
      if done.ran.isEmpty, done.problems.isEmpty { console.tell("Nothing was to be run.") }
      finish(done)
    }
  }

  func delete(_ argument: String) throws {
    let number = try number(argument)
    try change("the deletion of [\(number)]") {
      let done = try whileInterruptible {
        try notebook.delete(
          number, rerunning: rerunsDependents, interpreter: &interpreter, show)
      }
      console.tell("Cell [\(number)] is gone; `.undo` brings it back.")
      finish(done)
    }
  }

  func undo(_ argument: String) throws {
    guard let moment = past.popLast() else {
      throw DotCommand.Failure(message: "There is nothing to take back.")
    }
    notebook = moment.notebook
    interpreter = moment.interpreter
    record { journal, notebook throws(TableError) in
      try journal.rewrite(notebook, isSaved: notebook.isSaved)
    }
    console.tell("Took back \(moment.next).")
  }

  func setDependents(_ argument: String) throws {
    switch argument {
    case "stale": rerunsDependents = false
    case "rerun": rerunsDependents = true
    default:
      throw DotCommand.Failure(
        message: (argument.isEmpty ? "" : "`.dependents` does not take “\(argument)”. ")
          + "Write `.dependents stale` or `.dependents rerun`; now it is "
          + "\(rerunsDependents ? "rerun" : "stale").")
    }
  }

  /// The number and statement of a cell that is run again.
  func showHead(of cell: Interpreter.PreparedCell) {
    console.out(console.screen.line("[\(cell.number)] \(Self.oneLine(cell.text))") + "\n")
  }

  /// A cell that ran again, under its own number.
  private func show(_ result: Interpreter.CellResult) throws {
    showHead(of: result.cell)
    try printer.print(result)
    printer.printTime(result.duration, cell: result.cell.number)
  }

  private func finish(_ change: Notebook.Change) {
    record { journal, notebook throws(TableError) in try journal.rewrite(notebook) }
    for problem in change.problems { printer.report(problem.diagnostic, in: problem.source) }
    guard !change.stale.isEmpty else { return }
    let numbers = change.stale.map { "[\($0)]" }.joined(separator: ", ")
    console.tell("Stale now: \(numbers). `.rerun stale` runs them again.")
  }
}
