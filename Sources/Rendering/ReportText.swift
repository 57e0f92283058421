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
  public var lines: [String] { bodyLines + chartLines + (showsNotes ? noteLines : []) }

  /// ``lines``, each with its line end.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  /// The charts, one under the other.
  public var chartLines: [String] {
    report.charts.flatMap {
      TextChart($0, screen: screen, height: report.form == .chart ? $0.ownHeight : 12).lines
    }
  }

  /// The answer without its charts and notes.
  public var bodyLines: [String] {
    switch report.form {
    case .table: return TerminalTable(report.table, options).lines
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
      return wordLines(text)
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

  /// Text keeps its own lines and spaces; only a line that is too long is broken.
  private func wordLines(_ text: String) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while let last = lines.last, last.isEmpty { lines.removeLast() }
    if report.isVerbatim { return lines.map { screen.shown($0) } }
    return lines.flatMap { line -> [String] in
      let spaces = line.prefix { $0 == " " }.count
      return TextWrap.lines(screen.shown(line), width: screen.width, indent: spaces)
    }
  }
}

extension Report {
  /// A picture as words, for those who take text: the table of one row whose `text` is the
  /// drawing. Everything else as it is.
  public func drawn(width: Int = 100) -> Report {
    guard form == .chart else { return self }
    let lines = charts.flatMap {
      TextChart($0, screen: Screen(width: width), height: $0.ownHeight).lines
    }
    return .text(lines.joined(separator: "\n"), notes: notes)
  }
}

extension Report {
  /// The answer as Markdown: a table, or a picture drawn in a block of text.
  public var markdown: String {
    guard form == .chart else { return MarkdownTable.text(table) }
    let screen = Screen(width: 100)
    return "```text\n"
      + charts.map { TextChart($0, screen: screen, height: $0.ownHeight).text }.joined() + "```\n"
  }

  /// The answer as a fragment of HTML: a table, or a picture as SVG.
  public var html: String {
    guard form == .chart else { return HTMLTable.text(table) }
    return charts.map { SVGChart.draw($0) }.joined()
  }
}

extension Chart {
  /// Lines for a chart that is the whole answer: every bar, and a plot of some height.
  fileprivate var ownHeight: Int {
    if case .bars(let labels, _, _, _) = marks { return max(12, labels.count) }
    return 16
  }
}
