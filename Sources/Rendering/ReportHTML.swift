import Tables

/// A whole answer as HTML: what it finds first, then its charts, its table, and the small print.
///
/// All text is escaped; style is the page's business.
public struct ReportHTML: Sendable {
  private let report: Report
  private let maxRows: Int

  /// Tables of one row and more columns than this stand as a list of names and values.
  static let mostColumnsOfOneRow = 6
  /// Tables of more columns are of class `wide`: on paper they need smaller type.
  static let mostColumnsOfAPrintedPage = 10

  /// - Parameter maxRows: rows of a table that are shown; the rest is counted below.
  public init(_ report: Report, maxRows: Int = 50) {
    self.report = report
    self.maxRows = maxRows
  }

  /// The elements, one a line.
  public var text: String {
    findings + charts + body + smallPrint
  }

  /// The table, the value or the words alone.
  public var body: String {
    guard let column = report.table.columns.first, column.count > 0 else {
      return report.form == .chart ? "" : table
    }
    switch report.form {
    case .table: return table
    case .chart: return ""
    case .scalar:
      let format = CellFormat(column.type, for: [column[0]], missing: "·", ascii: false)
      return "<p class=\"value\">\(escapedHTML(format.text(column[0])))</p>\n"
    case .text:
      guard case .text(let text) = column[0] else { return "" }
      return "<pre class=\"words\">\(StatementHTML.lines(text))</pre>\n"
    }
  }

  private var table: String {
    let isRecord =
      report.table.rowCount == 1 && report.table.columns.count > Self.mostColumnsOfOneRow
    let html =
      isRecord
      ? HTMLTable.record(report.table)
      : HTMLTable.text(report.table, maxRows: maxRows, breaksNames: true)
    let isWide = !isRecord && report.table.columns.count > Self.mostColumnsOfAPrintedPage
    return "<div class=\"scroll\(isWide ? " wide" : "")\">\n\(html)</div>\n"
  }

  private var charts: String {
    report.charts.map { "<figure class=\"chart\">\n\(SVGChart.draw($0))</figure>\n" }.joined()
  }

  private var findings: String { list(report.notes.filter { $0.kind == .finding }, "findings") }

  private var smallPrint: String {
    list(report.notes.filter { $0.kind != .finding }, "small-print")
  }

  private func list(_ notes: [Report.Note], _ name: String) -> String {
    guard !notes.isEmpty else { return "" }
    let items = notes.map { note in
      "<li class=\"\(note.kind.rawValue)\">\(label(note.kind))\(words(note.text))</li>\n"
    }
    return "<ul class=\"\(name)\">\n\(items.joined())</ul>\n"
  }

  /// Names in backticks stand as code.
  private func words(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count.isMultiple(of: 2) == false else { return escapedHTML(text) }
    return parts.enumerated().map { index, part in
      index.isMultiple(of: 2) ? escapedHTML(part) : "<code>\(escapedHTML(part))</code>"
    }.joined()
  }

  private func label(_ kind: Report.Note.Kind) -> String {
    switch kind {
    case .finding: ""
    case .ledger: "<b>Rows</b> "
    case .assumption: "<b>Assumed</b> "
    case .warning: "<b>Careful</b> "
    case .definition: "<b>Meaning</b> "
    }
  }
}
