import Language
import Rendering
import Sessions
import Tables

/// Writes what a replay finds, cell by cell.
struct ReplayPrinter {
  let console: Console
  /// The document as the user named it.
  let path: String
  let format: ResultFormat
  let showsNotes: Bool

  /// What is worth knowing before the first cell.
  func printRemarks(of replay: Replay) {
    guard showsNotes else { return }
    for remark in replay.remarks { console.error(shown("note: \(remark)")) }
  }

  // MARK: Showing

  /// The words before a cell, its statements and what they answer.
  func show(_ cell: CellReport, of file: SessionFile) throws {
    let isForPeople = format == .table || format == .wide
    if isForPeople {
      let words = file.words(before: cell.position)
      if !words.isEmpty { console.out(Self.lines(words).map { $0 + "\n" }.joined() + "\n") }
      for line in Self.lines(cell.source) { console.out("> " + line + "\n") }
    }
    for warning in cell.warnings { report(warning) }
    for answer in cell.answers { print(answer) }
    for problem in cell.problems {
      if cell.verdict == .failed {
        report(problem)
      } else if isForPeople {
        console.out(text(problem, screen: console.screen))
      }
    }
    if let reason = cell.reasonNotRun {
      console.error(sanitized("\(cell.name) did not run: \(reason).") + "\n")
    }
    if isForPeople { console.out("\n") }
  }

  /// The words after the last cell.
  func showEnd(of file: SessionFile) {
    guard format == .table || format == .wide else { return }
    let words = file.words(before: file.cellCount)
    if !words.isEmpty { console.out(Self.lines(words).map { $0 + "\n" }.joined()) }
  }

  private static func lines(_ text: String) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { sanitized($0) }
  }

  private func print(_ report: Report) {
    switch format {
    case .table, .wide:
      var options = TerminalTable.Options(
        screen: console.screen, maxRows: ResultPrinter.shownRows)
      options.isRecords = format == .wide
      console.out(ReportText(report, options, notes: showsNotes).text)
    case .markdown: console.out(MarkdownTable.text(report.table) + "\n")
    case .html: console.out(HTMLTable.text(report.table))
    case .csv, .tsv, .json, .ndjson:
      guard let format = TableFormat(rawValue: format.rawValue) else { return }
      report.table.write(format) { console.out($0) }
    }
  }

  // MARK: Verdicts

  /// One line a cell; under it, for one that differs, how and why.
  func printVerdict(_ cell: CellReport) {
    if cell.verdict == .ran { return }
    let head =
      cell.verdict.rawValue + String(repeating: " ", count: 12 - cell.verdict.rawValue.count)
    console.out(shown("\(head)\(cell.name)  \(path):\(cell.line)"))
    if let drift = cell.drift {
      console.out(shown("            \(drift.difference)"))
      for cause in drift.causes { console.out(shown("            because \(cause)")) }
    }
    if let reason = cell.reasonNotRun { console.out(shown("            because \(reason)")) }
    if cell.verdict == .failed { for problem in cell.problems { report(problem) } }
  }

  private func shown(_ text: String) -> String {
    sanitized(text, ascii: !console.screen.unicode) + "\n"
  }

  /// What the whole came to.
  func printEnd(_ replay: ReplayReport, _ purpose: Replay.Purpose) {
    for problem in replay.refusals { report(problem) }
    switch purpose {
    case .show: break
    case .check:
      for change in replay.changedData { console.out(shown("data: \(change)")) }
      let counts: [(CellReport.Verdict, String)] = [
        (.reproduced, "reproduced"), (.drifted, "drifted"), (.unrecorded, "not recorded"),
        (.failed, "failed"), (.notRun, "not run"),
      ]
      let parts = counts.filter { $0.0 == .reproduced || replay.count($0.0) > 0 }.map {
        "\(replay.count($0.0)) \($0.1)"
      }
      if replay.refusals.isEmpty {
        console.out(parts.joined(separator: ", ") + "\n")
      }
    case .update:
      guard replay.exitCode == 0 else {
        console.error(shown("\(path) is left as it was."))
        return
      }
      let words = replay.updatedText == nil ? "is up to date" : "was updated"
      console.error(shown("\(path) \(words)."))
    }
  }

  // MARK: Plan and difference

  func print(_ plan: ReplayPlan) {
    for read in plan.reads {
      console.out(shown("read   \(read.resolved)\(read.exists ? "" : "  (is not there)")"))
    }
    for write in plan.writes {
      let mark = write.refusal.map { "  (refused: it \($0))" } ?? ""
      console.out(shown("write  \(write.resolved)\(mark)"))
    }
    if plan.reads.isEmpty, plan.writes.isEmpty { console.out("It reads and writes no file.\n") }
  }

  func print(_ diff: ReplayDiff) {
    for pair in diff.pairs where pair.isSame && pair.after?.verdict == .failed {
      for problem in pair.after?.problems ?? [] { report(problem) }
    }
    for pair in diff.pairs where !pair.isSame {
      console.out(shown(pair.name))
      for line in Self.lines(pair.source) { console.out("> " + line + "\n") }
      let width = max(20, (console.screen.width - 3) / 2)
      let left = lines(pair.before, width: width)
      let right = lines(pair.after, width: width)
      for row in 0..<max(left.count, right.count) {
        let first = row < left.count ? left[row] : ""
        let blanks = String(repeating: " ", count: max(0, width - DisplayWidth.of(first)))
        let bar = console.screen.unicode ? " │ " : " | "
        console.out(first + blanks + bar + (row < right.count ? right[row] : "") + "\n")
      }
      console.out("\n")
    }
    let same = diff.pairs.count { $0.isSame }
    console.out("\(diff.pairs.count - same) differ, \(same) the same\n")
  }

  private func lines(_ cell: CellReport?, width: Int) -> [String] {
    guard let cell else { return [] }
    let screen = Screen(width: width, color: false, unicode: console.screen.unicode)
    let options = TerminalTable.Options(screen: screen, maxRows: ResultPrinter.shownRows)
    let answers = cell.answers.flatMap { ReportText($0, options, notes: showsNotes).lines }
    if let reason = cell.reasonNotRun { return [sanitized("not run: \(reason)")] }
    return answers
      + cell.problems.flatMap {
        DiagnosticText($0.diagnostic, source: $0.source.text, screen: screen).lines
      }
  }

  // MARK: Mistakes

  /// A mistake of the call or of the document itself.
  func report(_ diagnostic: Diagnostic) {
    let text = (try? FileContents.open(path)).map {
      String(decoding: $0.bytes.array, as: UTF8.self)
    }
    console.error(
      DiagnosticText(
        diagnostic, source: text ?? "", origin: diagnostic.range.map { _ in .init(path) },
        screen: console.errorScreen
      ).text)
  }

  func report(_ problem: Interpreter.Problem) {
    console.error(text(problem, screen: console.errorScreen))
  }

  private func text(_ problem: Interpreter.Problem, screen: Screen) -> String {
    DiagnosticText(
      problem.diagnostic, source: problem.source.text,
      origin: .init(path, firstLine: problem.source.firstLine), screen: screen
    ).text
  }
}
