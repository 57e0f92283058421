import Parallel
import Tables

/// A table as a GitHub-flavoured Markdown table.
public enum MarkdownTable {
  /// The lines, each ended by a line feed; every row is there unless `maxRows` says otherwise.
  ///
  /// Text is escaped: it can neither end its cell nor become markup or HTML.
  public static func text(_ table: Table, maxRows: Int? = nil) -> String {
    unstopped { try text(table, maxRows: maxRows, until: $0) }
  }

  /// The same, until somebody sets the token.
  ///
  /// - Throws: `Cancelled`.
  public static func text(
    _ table: Table, maxRows: Int? = nil, until cancellation: Cancellation
  ) throws -> String {
    let rows = min(table.rowCount, max(0, maxRows ?? .max))
    let columns = try table.columns.map {
      try TextColumn($0, rows: rows, missing: "", until: cancellation)
    }
    guard !columns.isEmpty else { return "" }
    var lines = [
      line(columns.map { escaped($0.name) }),
      line(columns.map { $0.isRightAligned ? "---:" : "---" }),
    ]
    for row in 0..<rows {
      try cancellation.checkNowAndThen(at: row)
      lines.append(line(columns.map { escaped($0.cells[row]) }))
    }
    if rows < table.rowCount {
      lines.append("\n… \(NumberText.integer(Int64(table.rowCount - rows))) more rows")
    }
    return try lines.text(until: cancellation)
  }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  /// Text that Markdown shows as it stands.
  public static func escaped(_ text: String) -> String {
    var result = ""
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "|", "\\", "`", "*", "[", "]", "~": result += "\\" + String(character)
      case "_":
        // Between letters an underscore is no emphasis, and column names are full of them.
        let isInside =
          index > 0 && index + 1 < characters.count && isWord(characters[index - 1])
          && isWord(characters[index + 1])
        result += isInside ? "_" : "\\_"
      default: result.append(character)
      }
    }
    return result
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}
