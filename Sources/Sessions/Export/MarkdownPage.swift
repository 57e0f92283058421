import Engine
import Language
import Rendering
import Tables

/// A session as Markdown for wikis and mail: statements in fences, tables as Markdown has them,
/// where everything comes from at the end.
///
/// It reads as a session too: without records, which an update of it completes.
public struct MarkdownPage {
  private let page: SessionPage
  private static let screen = Screen(width: 92)

  public init(_ page: SessionPage) { self.page = page }

  public var text: String {
    var blocks: [String] = []
    for part in page.parts {
      switch part {
      case .words(let words): blocks.append(words.withoutBlankLinesAround)
      case .cell(let cell): blocks += self.blocks(of: cell)
      }
    }
    return (blocks + [provenance]).joined(separator: "\n\n") + "\n"
  }

  private func blocks(of cell: SessionPage.Cell) -> [String] {
    let words = cell.expectedCode.map { " expect=\($0)" } ?? ""
    var blocks = [Self.fence("swell" + words, cell.source)]
    if !cell.loads.isEmpty { blocks.append(Self.list(cell.loads)) }
    for answer in cell.answers { blocks += self.blocks(of: answer) }
    for problem in cell.problems {
      blocks.append(
        Self.fence(
          "text",
          DiagnosticText(problem.diagnostic, source: problem.source.text, screen: Self.screen).text)
      )
    }
    if let reason = cell.reasonNotRun {
      blocks.append("*It did not run: \(MarkdownTable.escaped(reason)).*")
    }
    if let drift = cell.drift {
      blocks.append("*Not what was recorded: \(MarkdownTable.escaped(drift.difference)).*")
    }
    if let body = cell.recordedBody {
      blocks.append("*As recorded; it was not run for this page.*")
      blocks.append(Self.fence("text", body))
    }
    return blocks
  }

  private func blocks(of report: Report) -> [String] {
    var options = TerminalTable.Options(screen: Self.screen, maxRows: HTMLPage.shownRows)
    options.totalRows = report.table.rowCount
    let shown = ReportText(report, options)
    var blocks: [String] = []
    switch report.form {
    case .chart: break
    case .table:
      blocks.append(
        MarkdownTable.text(report.table, maxRows: HTMLPage.shownRows).withoutBlankLinesAround)
    case .scalar:
      blocks.append("**\(MarkdownTable.escaped(shown.bodyLines.joined(separator: " ")))**")
    case .text: blocks.append(Self.fence("text", shown.bodyLines.joined(separator: "\n")))
    }
    if !report.charts.isEmpty {
      blocks.append(Self.fence("text", shown.chartLines.joined(separator: "\n")))
    }
    if !report.notes.isEmpty { blocks.append(Self.list(report.notes.map(\.text))) }
    return blocks
  }

  /// What is said beside a result.
  private static func list(_ texts: [String]) -> String {
    texts.map { "> - \(MarkdownTable.escaped(sanitized($0)))" }.joined(separator: "\n")
  }

  /// Data, seed and day, so that the figures can be made again.
  private var provenance: String {
    var lines = page.data.map { item in
      let rows = item.rows.map { ", \(NumberText.integer(Int64($0))) rows" } ?? ""
      let digest = item.sha256.map { ", sha256 \($0)" } ?? ""
      return "- data: \(MarkdownTable.escaped(sanitized(item.name))), "
        + "\(MarkdownTable.escaped(sanitized(item.file)))\(rows)\(digest)"
    }
    for (name, text) in page.parameters + page.settings {
      lines.append("- \(MarkdownTable.escaped(sanitized("\(name) = \(text)")))")
    }
    lines.append("- seed \(page.seed), today \(page.today), model version \(page.model)")
    return "---\n\nMade with Swell from\n\n" + lines.joined(separator: "\n")
  }

  private static func fence(_ info: String, _ body: String) -> String {
    Fence(info: info, body: body, lineEnd: "\n").text.withoutBlankLinesAround
  }
}
