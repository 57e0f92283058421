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

/// Writes what cells answer, in the format that was asked for.
struct ResultPrinter {
  /// Rows of a table shown to a person before the rest is only counted.
  static let shownRows = 40
  /// Mistakes of one text shown before the rest is only counted.
  static let shownMistakes = 50

  /// The same, and at the prompt no more than the terminal holds.
  private var rowLimit: Int {
    guard isPrompt else { return Self.shownRows }
    return min(Self.shownRows, max(10, TerminalInfo.size(of: STDOUT_FILENO).rows - 8))
  }

  let console: Console
  var format: ResultFormat
  var showsNotes: Bool
  var showsTime: Bool
  /// True at the prompt, where `.show` is there for the rest of a long table.
  var isPrompt = false
  /// What shows a text that is taller than the window, at the prompt.
  var pager: Pager?
  /// Of the statement that runs.
  var progress: Progress?
  /// Stops whatever walks over all rows of a result.
  var cancellation = Cancellation()

  func print(_ result: Interpreter.CellResult) throws {
    for warning in result.warnings {
      report(warning, in: result.cell.source)
    }
    switch result.effect {
    case .none: break
    case .loaded(let dataset): if showsNotes { printLoad(dataset) }
    case .answered(let answer): try print(answer, cell: result.cell.number)
    }
  }

  /// `--timer`'s line.
  func printTime(_ duration: Duration, cell: Int) {
    guard showsTime else { return }
    let (seconds, attoseconds) = duration.components
    let micro = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    let fraction = String(micro % 1_000 + 1_000).dropFirst()
    console.error("[\(cell)] \(micro / 1_000).\(fraction) ms\n")
  }

  func print(_ answer: Answer, cell: Int) throws {
    switch format {
    case .table, .wide:
      let limit = rowLimit
      let report = try answer.report(limit: limit)
      var options = TerminalTable.Options(screen: console.screen, maxRows: limit)
      options.totalRows = answer.rowCount
      options.moreHint = isPrompt ? ".show \(cell) for all" : nil
      options.isRecords = format == .wide
      try showWhole(report, options)
    case .csv, .tsv, .json, .ndjson, .markdown, .html: try print(try answer.report())
    }
  }

  /// A whole report.
  ///
  /// - Throws: `Cancelled`.
  func print(_ report: Report) throws {
    switch format {
    case .table, .wide:
      var options = TerminalTable.Options(screen: console.screen, maxRows: nil)
      options.isRecords = format == .wide
      try showWhole(report, options)
    case .csv, .tsv, .json, .ndjson:
      guard let format = TableFormat(rawValue: format.rawValue) else { return }
      try report.drawn(until: cancellation).table.write(format) { piece in
        try cancellation.check()
        console.out(piece)
      }
      printNotes(report)
    case .markdown:
      console.out(try report.markdown(until: cancellation) + "\n")
      printNotes(report)
    case .html:
      console.out(try report.html(until: cancellation))
      printNotes(report)
    }
  }

  private func showWhole(_ report: Report, _ options: TerminalTable.Options) throws {
    let text = try ReportText(report, options, notes: showsNotes).text(until: cancellation)
    if !page(text) { try write(text) }
  }

  /// All rows of an answer, for `.show`.
  func printAll(_ answer: Answer) throws {
    let options = TerminalTable.Options(screen: console.screen, maxRows: nil)
    try showWhole(try answer.report(), options)
  }

  /// Writes words of the prompt's own, broken to the window.
  func showWords(_ words: String) {
    show(console.screen.wrapped(words).map { $0 + "\n" }.joined())
  }

  /// Writes a text for a person, through the pager where it is taller than the window.
  func show(_ text: String) {
    if !page(text) { console.out(text) }
  }

  /// Shows what is taller than the window in the pager.
  ///
  /// - Returns: false where it fits, or there is no pager; nothing was shown then.
  private func page(_ text: String) -> Bool {
    let rows = TerminalInfo.size(of: STDOUT_FILENO).rows
    guard isPrompt, let pager, text.utf8.count(where: { $0 == 0x0A }) >= rows else { return false }
    // A statement may still be running: the bar would be drawn over the pager.
    let show = { pager.show(text) }
    return console.bar.map { $0.hidden(while: show) } ?? show()
  }

  /// What a terminal is given at once: one that is slow to draw is not waited for after Ctrl-C.
  private static let writtenAtOnce = 4_096

  /// Writes a text until somebody stops it.
  private func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      for start in stride(from: 0, to: bytes.count, by: Self.writtenAtOnce) {
        try cancellation.check()
        console.out(.init(rebasing: bytes[start..<min(start + Self.writtenAtOnce, bytes.count)]))
      }
    }
  }

  /// Notes go beside a machine's format, not into it.
  private func printNotes(_ report: Report) {
    guard showsNotes else { return }
    let options = TerminalTable.Options(screen: console.errorScreen)
    for line in ReportText(report, options).noteLines { console.error(line + "\n") }
  }

  /// One line for scripts; at the prompt it is broken between words.
  private func printLoad(_ dataset: Dataset) {
    let line = dataset.loadReport
    guard isPrompt else { return console.error(line + "\n") }
    let options = TerminalTable.Options(screen: console.errorScreen)
    console.error(ReportText(.text(line), options).text)
  }

  // MARK: Mistakes

  func report(_ diagnostic: Diagnostic, in source: Interpreter.Source) {
    let origin: DiagnosticText.Origin? =
      source.name.isEmpty ? nil : .init(source.name, firstLine: source.firstLine)
    let text = DiagnosticText(
      diagnostic, source: source.text, origin: origin, screen: console.errorScreen)
    console.error(text.text)
  }

  /// Ctrl-C while a statement ran: how far it had come.
  func reportStop() {
    let place = progress.flatMap {
      ProgressLine(state: $0.state, screen: console.errorScreen).place
    }
    let words = place.map { " \($0)" } ?? ""
    console.complain("Stopped\(words); everything before it is as it was.")
  }

  /// An error that should have been a diagnostic: still said, and never taken for an interrupt.
  func reportUnforeseen(_ error: any Error) {
    console.complain("error: \(error)")
  }

  func report(_ rejection: Interpreter.Rejection) {
    report(rejection.problems.map { ($0.diagnostic, $0.source) })
  }

  /// As many as a person reads; each costs a walk through its text.
  func report(_ mistakes: [(diagnostic: Diagnostic, source: Interpreter.Source)]) {
    for (diagnostic, source) in mistakes.prefix(Self.shownMistakes) {
      report(diagnostic, in: source)
    }
    let more = mistakes.count - Self.shownMistakes
    if more > 0 { console.complain("… and \(NumberText.integer(Int64(more))) more like these.") }
  }
}
