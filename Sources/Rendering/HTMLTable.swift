import Parallel
import Tables

/// A table as an HTML fragment.
public enum HTMLTable {
  /// `<table>…</table>`: header cells with scope, number cells of class `n`, missing ones of
  /// class `m`, all text escaped. Style is the page's business.
  ///
  /// - Parameter breaksNames: lets a long column name break after its underscores.
  public static func text(
    _ table: Table, caption: String? = nil, maxRows: Int? = nil, breaksNames: Bool = false
  ) -> String {
    unstopped {
      try text(
        table, caption: caption, maxRows: maxRows, breaksNames: breaksNames, until: $0)
    }
  }

  /// The same, until somebody sets the token.
  ///
  /// - Throws: `Cancelled`.
  public static func text(
    _ table: Table, caption: String? = nil, maxRows: Int? = nil, breaksNames: Bool = false,
    until cancellation: Cancellation
  ) throws -> String {
    let rows = min(table.rowCount, max(0, maxRows ?? .max))
    let columns = try table.columns.map {
      try TextColumn($0, rows: rows, missing: "·", until: cancellation)
    }
    var html = "<table>\n"
    if let caption { html += "<caption>\(escapedHTML(caption))</caption>\n" }
    html += "<thead><tr>"
    for column in columns {
      html += "<th scope=\"col\"\(column.isRightAligned ? " class=\"n\"" : "")>"
      let name = escapedHTML(column.name)
      html += (breaksNames ? name.replacing("_", with: "_<wbr>") : name) + "</th>"
    }
    html += "</tr></thead>\n<tbody>\n"
    for row in 0..<rows {
      try cancellation.checkNowAndThen(at: row)
      html += "<tr>" + columns.map { cell($0, row) }.joined() + "</tr>\n"
    }
    html += "</tbody>\n"
    if rows < table.rowCount, !columns.isEmpty {
      let more = NumberText.integer(Int64(table.rowCount - rows))
      html += "<tfoot><tr><td colspan=\"\(columns.count)\">… \(more) more rows</td></tr></tfoot>\n"
    }
    return html + "</table>\n"
  }

  /// The first row with one column under the other: names on the left, values on the right.
  public static func record(_ table: Table) -> String {
    let columns = unstopped { token in
      try table.columns.map {
        try TextColumn($0, rows: min(1, table.rowCount), missing: "·", until: token)
      }
    }
    var html = "<table class=\"record\">\n<tbody>\n"
    for column in columns where !column.cells.isEmpty {
      html += "<tr><th scope=\"row\">\(escapedHTML(column.name))</th>\(cell(column, 0))</tr>\n"
    }
    return html + "</tbody>\n</table>\n"
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
