import Engine
import Language
import Parallel
import Sessions
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Statements run as cells, and what becomes of those that fail.
extension Prompt {
  /// Draws to the width the window has now.
  func fitWindow() {
    if !hasFixedWidth { console.fit(width: TerminalInfo.size(of: STDOUT_FILENO).columns) }
  }

  /// Runs a text as one or more cells; a failure is shown and leaves earlier cells as they were.
  func evaluate(_ text: String, isRecalled: Bool) {
    fitWindow()
    let clock = ContinuousClock()
    let start = clock.now
    cancellation.reset()
    let status = run(text)
    guard isRecalled else { return }
    let entry = HistoryEntry(
      text, time: Int64(time(nil)), duration: clock.now - start, status: status)
    history.append(entry)
  }

  private func run(_ text: String) -> HistoryEntry.Status {
    do {
      let cells = try whileInterruptible {
        try interpreter.prepare([.init(name: "", text: text)])
      }
      for cell in cells {
        let before = Moment(notebook, interpreter, "cell [\(cell.number)]")
        let result = try whileInterruptible { try interpreter.run(cell) }
        notebook.append(result)
        remember(before)
        record { journal, notebook throws(TableError) in
          if let entry = notebook.entries.last { try journal.append(entry) }
        }
        guard try show(result) else { return .cancelled }
        offerFix(of: result.warnings.first { !$0.fixes.isEmpty }, in: text)
        printer.printTime(result.duration, cell: cell.number)
        try considerLesson(result)
        if cancellation.takePartialMark() { return .cancelled }
      }
      return .ok
    } catch let rejection as Interpreter.Rejection {
      printer.report(rejection)
      considerLesson(rejection.problems.first?.diagnostic.code)
      offerFix(of: rejection.problems.first?.diagnostic, in: text)
      return .failed
    } catch let problem as Interpreter.Problem {
      printer.report(problem.diagnostic, in: problem.source)
      considerLesson(problem.diagnostic.code)
      return .failed
    } catch let diagnostic as Diagnostic {
      printer.report(diagnostic, in: .init(name: "", text: text))
      return .failed
    } catch let error where !(error is Cancelled) {
      printer.reportUnforeseen(error)
      return .failed
    } catch {
      printer.reportStop()
      return .cancelled
    }
  }

  /// Shows what a cell that has run answered; columns that nobody looked at yet are worked out now.
  ///
  /// - Returns: false where Ctrl-C stopped it: the cell is there all the same.
  private func show(_ result: Interpreter.CellResult) throws -> Bool {
    do {
      try Interrupts.cancelling(cancellation) { try printer.print(result) }
      return true
    } catch is Cancelled {
      console.complain(
        "Stopped showing it; cell [\(result.cell.number)] has run, and `.show "
          + "\(result.cell.number)` shows it.")
      return false
    }
  }

  /// Has Tab put the text, with a mistake's first fix, into the next line, and says so.
  private func offerFix(of diagnostic: Diagnostic?, in text: String) {
    guard let fixed = diagnostic.flatMap({ Self.fixed(text, $0) }) else { return }
    correction = fixed
    console.complain("Tab puts the corrected statement in the line.")
  }

  func whileInterruptible<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Interrupts.cancelling(cancellation, bar: console.bar, body)
  }

  /// The text with a diagnostic's first fix put in.
  private static func fixed(_ text: String, _ diagnostic: Diagnostic) -> String? {
    guard let fix = diagnostic.fixes.first else { return nil }
    var bytes = Array(text.utf8)
    guard fix.range.upper <= bytes.count else { return nil }
    bytes.replaceSubrange(fix.range.lower..<fix.range.upper, with: fix.replacement.utf8)
    return String(decoding: bytes, as: UTF8.self)
  }
}
