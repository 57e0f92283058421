import Engine
import Language
import Rendering
import Tables

/// A session as one HTML file that needs nothing besides itself: no scripts, no fonts, no pictures
/// from elsewhere. The same session gives the same bytes.
public struct HTMLPage {
  private let page: SessionPage
  private static let screen = Screen(width: 92)
  /// Rows of a table that are shown.
  static let shownRows = 50

  public init(_ page: SessionPage) { self.page = page }

  public var text: String {
    var anchors = Set(page.cells.compactMap(\.id).map(Self.anchor))
    var title: String?
    var contents: [NoteHTML.Heading] = []
    var body = ""
    for (place, part) in page.parts.enumerated() {
      switch part {
      case .words(let words):
        let note = NoteHTML(words, takesTitle: place == 0, anchors: &anchors)
        title = title ?? note.title
        contents += note.headings.filter { $0.level == 2 }
        body += "<div class=\"note\">\n\(note.html)</div>\n"
      case .cell(let cell): body += html(of: cell)
      }
    }
    return whole(title ?? page.name, contents: contents, body: body)
  }

  private func whole(_ title: String, contents: [NoteHTML.Heading], body: String) -> String {
    // Nothing in the page could load or run anything; this has the browser see to it too.
    let policy = "default-src 'none'; style-src 'unsafe-inline'"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="Swell">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <title>\(escapedHTML(title))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(escapedHTML(title))</h1>
      \(statusLine)</header>
      \(table(of: contents))\(body)\(footer)</main>
      </body>
      </html>

      """
  }

  /// Headings of the second level, where there are enough to lose one's way among them.
  private func table(of contents: [NoteHTML.Heading]) -> String {
    guard contents.count >= 4 else { return "" }
    let items = contents.map { "<li><a href=\"#\($0.anchor)\">\(escapedHTML($0.text))</a></li>\n" }
    return "<nav aria-label=\"Contents\">\n<ol>\n\(items.joined())</ol>\n</nav>\n"
  }

  // MARK: The banner

  private var statusLine: String {
    let (kind, words) = statusWords
    var html =
      "<p class=\"status \(kind)\"><span class=\"mark\" aria-hidden=\"true\"></span>\(words)</p>\n"
    html += "<dl class=\"facts\">\n"
    for item in page.data { html += fact("Data", dataWords(item)) }
    for (name, text) in page.parameters { html += fact("Parameter", equation(name, text)) }
    for (name, text) in page.settings { html += fact("Setting", equation(name, text)) }
    html += fact("Seed", "<code>\(page.seed)</code>")
    html += fact("Today", "<code>\(escapedHTML(page.today))</code>")
    html += fact("Model", "version \(escapedHTML(page.model))")
    return html + "</dl>\n"
  }

  private func fact(_ name: String, _ html: String) -> String {
    "<div><dt>\(name)</dt><dd>\(html)</dd></div>\n"
  }

  private func equation(_ name: String, _ text: String) -> String {
    "<code>\(escapedHTML(name)) = \(escapedHTML(text))</code>"
  }

  private func dataWords(_ item: DocumentData) -> String {
    var html =
      "<b>\(escapedHTML(item.name))</b> <span class=\"file\">\(escapedHTML(item.file))</span>"
    if let rows = item.rows { html += ", \(NumberText.integer(Int64(rows))) rows" }
    if let digest = item.sha256, !digest.isEmpty {
      html +=
        ", <abbr title=\"SHA-256 \(escapedHTML(digest))\">sha256 "
        + "\(escapedHTML(digest.prefix(12)))…</abbr>"
    }
    return html
  }

  private var statusWords: (kind: String, words: String) {
    switch page.status {
    case .live: return ("plain", "Straight from the prompt, not yet compared with a record.")
    case .unrecorded: return ("plain", "Run for this page; no earlier results are recorded.")
    case .checked(let reproduced, let drifted, let unrecorded, let failed):
      let all = reproduced + drifted + unrecorded + failed
      if reproduced == all {
        return (
          "good",
          all == 1
            ? "Checked: the recorded result was reproduced."
            : "Checked: all \(all) recorded results were reproduced."
        )
      }
      let parts = [
        (drifted, "differ from the record"), (unrecorded, "not recorded before"),
        (failed, "could not run"),
      ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      return (
        failed > 0 || drifted > 0 ? "bad" : "plain",
        "Checked: \(reproduced) of \(all) results were reproduced, \(parts.joined(separator: ", "))."
      )
    }
  }

  private var footer: String {
    """
    <footer>
    <p>Made with Swell. Figures come from the data named above; what is marked “assumed” is a \
    choice, not a measurement.</p>
    </footer>

    """
  }

  // MARK: Cells

  private func html(of cell: SessionPage.Cell) -> String {
    let anchor = cell.id.map { Self.anchor($0) } ?? "c-\(cell.number)"
    var html = "<section class=\"cell\" id=\"\(anchor)\">\n"
    html +=
      "<div class=\"asked\"><a class=\"name\" href=\"#\(anchor)\">\(escapedHTML(cell.name))</a>\n"
      + StatementHTML.text(cell.source, grammar: QueryEngine.grammar) + "</div>\n"
    html += cell.loads.map { "<p class=\"remark\">\(escapedHTML($0))</p>\n" }.joined()
    html += cell.answers.map { ReportHTML($0, maxRows: Self.shownRows).text }.joined()
    html += remarks(of: cell)
    if let body = cell.recordedBody {
      html += "<p class=\"remark\">As recorded; it was not run for this page.</p>\n"
      html += "<pre class=\"words\">\(lines(body))</pre>\n"
    }
    return html + "</section>\n"
  }

  private func remarks(of cell: SessionPage.Cell) -> String {
    var html = ""
    if let drift = cell.drift {
      let causes = drift.causes.map { "<br>Because of \(escapedHTML($0.description))." }.joined()
      html +=
        "<p class=\"remark bad\">Not what was recorded: \(escapedHTML(drift.difference)).\(causes)</p>\n"
    }
    if let reason = cell.reasonNotRun {
      html += "<p class=\"remark bad\">It did not run: \(escapedHTML(reason)).</p>\n"
    }
    for problem in cell.problems {
      let text = DiagnosticText(
        problem.diagnostic, source: problem.source.text, screen: Self.screen
      ).lines.joined(separator: "\n")
      html += "<pre class=\"words mistake\">\(lines(text))</pre>\n"
    }
    return html
  }

  private func lines(_ text: String) -> String {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(escapedHTML)
      .joined(separator: "\n")
  }

  private static func anchor(_ id: String) -> String { "c-" + escapedHTML(id) }
}
