import Parallel
import Tables

/// A whole answer as lines for a terminal: the value, words or table, its charts, then its notes.
public struct ReportText: Sendable {
  let report: Report
  let options: TerminalTable.Options
  let showsNotes: Bool

  public init(
    _ report: Report, _ options: TerminalTable.Options = TerminalTable.Options(),
    notes showsNotes: Bool = true
  ) {
    self.report = report
    self.options = options
    self.showsNotes = showsNotes
  }

  private var screen: Screen { options.screen }

  /// The lines, without line ends, none wider than the screen.
  public var lines: [String] { unstopped(lines(until:)) }

  /// ``lines``, each with its line end.
  public var text: String { unstopped(text(until:)) }

  /// ``text``, made until somebody sets the token.
  ///
  ///     try ReportText(report, options).text(until: cancellation)
  ///
  /// - Throws: `Cancelled`.
  public func text(until cancellation: Cancellation) throws -> String {
    try lines(until: cancellation).text(until: cancellation)
  }

  private func lines(until cancellation: Cancellation) throws -> [String] {
    try bodyLines(until: cancellation) + chartLines(until: cancellation)
      + (showsNotes ? noteLines : [])
  }

  /// The charts, one under the other.
  public var chartLines: [String] { unstopped(chartLines(until:)) }

  private func chartLines(until cancellation: Cancellation) throws -> [String] {
    try report.charts.flatMap {
      try TextChart($0, screen: screen, height: report.form == .chart ? $0.ownHeight : 12)
        .lines(until: cancellation)
    }
  }

  /// The answer without its charts and notes.
  public var bodyLines: [String] { unstopped(bodyLines(until:)) }

  private func bodyLines(until cancellation: Cancellation) throws -> [String] {
    switch report.form {
    case .table:
      return try TerminalTable(report.table, options, until: cancellation)
        .lines(until: cancellation)
    case .chart: return []
    case .scalar:
      guard let column = report.table.columns.first, column.count > 0 else { return [] }
      let text = CellFormat(
        column.type, for: [column[0]], missing: screen.missing, ascii: !screen.unicode
      ).text(column[0])
      return TextWrap.lines(text, width: screen.width)
    case .text:
      guard let column = report.table.columns.first, column.count > 0,
        case .text(let text) = column[0]
      else { return [] }
      return screen.wrapped(text, isVerbatim: report.isVerbatim)
    }
  }

  /// The notes, one paragraph each; the sign in front tells the kinds apart.
  public var noteLines: [String] {
    report.notes.flatMap { note in
      let sign = sign(of: note.kind)
      let style: TextStyle = note.kind == .warning ? .warning : .dim
      return TextWrap.lines(
        sign + screen.shown(note.text), width: screen.width, indent: DisplayWidth.of(sign)
      ).map { screen.palette.styled($0, style) }
    }
  }

  private func sign(of kind: Report.Note.Kind) -> String {
    switch kind {
    case .ledger: screen.unicode ? "∑ " : "rows: "
    case .finding: screen.unicode ? "→ " : "finding: "
    case .assumption: screen.unicode ? "≈ " : "assumed: "
    case .warning: screen.unicode ? "! " : "warning: "
    case .definition: screen.unicode ? "≡ " : "meaning: "
    }
  }
}

extension Screen {
  /// Words as lines that fit: text keeps its own lines and spaces, and a line that is too long is
  /// broken between words.
  ///
  /// - Parameter isVerbatim: leaves long lines as they are.
  public func wrapped(_ text: String, isVerbatim: Bool = false) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while let last = lines.last, last.isEmpty { lines.removeLast() }
    if isVerbatim { return lines.map { shown($0) } }
    return lines.flatMap { line -> [String] in
      let spaces = line.prefix { $0 == " " }.count
      return TextWrap.lines(shown(line), width: width, indent: spaces)
    }
  }
}

extension Report {
  /// A picture as words, for those who take text: the table of one row whose `text` is the
  /// drawing. Everything else as it is.
  ///
  /// - Throws: `Cancelled` where somebody sets the token meanwhile.
  public func drawn(width: Int = 100, until cancellation: Cancellation) throws -> Report {
    guard form == .chart else { return self }
    let lines = try charts.flatMap {
      try TextChart($0, screen: Screen(width: width), height: $0.ownHeight)
        .lines(until: cancellation)
    }
    return .text(lines.joined(separator: "\n"), notes: notes)
  }

  /// The answer as Markdown: a table, or a picture drawn in a block of text.
  ///
  /// - Throws: `Cancelled` where somebody sets the token meanwhile.
  public func markdown(until cancellation: Cancellation) throws -> String {
    guard form == .chart else { return try MarkdownTable.text(table, until: cancellation) }
    let lines = try charts.flatMap {
      try TextChart($0, screen: Screen(width: 100), height: $0.ownHeight)
        .lines(until: cancellation)
    }
    return try "```text\n" + lines.text(until: cancellation) + "```\n"
  }

  /// The answer as a fragment of HTML: a table, or a picture as SVG.
  ///
  /// - Throws: `Cancelled` where somebody sets the token meanwhile.
  public func html(until cancellation: Cancellation) throws -> String {
    guard form == .chart else { return try HTMLTable.text(table, until: cancellation) }
    return try charts.map { try SVGChart($0).text(until: cancellation) }.joined()
  }
}

extension Chart {
  /// Lines for a chart that is the whole answer: every bar, and a plot of some height.
  fileprivate var ownHeight: Int {
    if case .bars(let labels, _, _, _) = marks { return max(12, labels.count) }
    return 16
  }
}
