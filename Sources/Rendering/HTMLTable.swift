import Tables

/// A table as an HTML fragment.
public enum HTMLTable {
  /// `<table>…</table>`: header cells with scope, number cells of class `n`, missing ones of
  /// class `m`, all text escaped. Style is the page's business.
  public static func text(_ table: Table, caption: String? = nil, maxRows: Int? = nil) -> String {
    let rows = min(table.rowCount, max(0, maxRows ?? .max))
    let columns = table.columns.map { TextColumn($0, rows: rows, missing: "·") }
    var html = "<table>\n"
    if let caption { html += "<caption>\(escapedHTML(caption))</caption>\n" }
    html += "<thead><tr>"
    for column in columns {
      html += "<th scope=\"col\"\(column.isRightAligned ? " class=\"n\"" : "")>"
      html += escapedHTML(column.name) + "</th>"
    }
    html += "</tr></thead>\n<tbody>\n"
    for row in 0..<rows {
      html += "<tr>" + columns.map { cell($0, row) }.joined() + "</tr>\n"
    }
    html += "</tbody>\n"
    if rows < table.rowCount, !columns.isEmpty {
      let more = NumberText.integer(Int64(table.rowCount - rows))
      html += "<tfoot><tr><td colspan=\"\(columns.count)\">… \(more) more rows</td></tr></tfoot>\n"
    }
    return html + "</table>\n"
  }

  private static func cell(_ column: TextColumn, _ row: Int) -> String {
    let classes = [column.isRightAligned ? "n" : nil, column.isMissing[row] ? "m" : nil]
      .compactMap { $0 }
    let attribute = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
    return "<td\(attribute)>\(escapedHTML(column.cells[row]))</td>"
  }
}

/// `text` safe inside HTML and XML elements and quoted attributes; control characters are shown
/// as marks, since XML cannot hold them.
public func escapedHTML(_ text: some StringProtocol) -> String {
  var result = ""
  for character in sanitized(text).unicodeScalars {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.unicodeScalars.append(character)
    }
  }
  return result
}
