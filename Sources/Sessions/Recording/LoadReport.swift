import Engine
import Rendering
import Tables

extension Dataset {
  /// What loading came to, in one line: rows, columns, the parts that columns play, and what could
  /// not be read or was left out.
  public var loadReport: String {
    let rows = NumberText.counted(table.rowCount, "row")
    let columns = NumberText.counted(table.columns.count, "column")
    var text = "\(name): \(rows), \(columns)"
    let parts = Role.allCases.compactMap { role in
      roles[role].map {
        role.rawValue == $0.column ? $0.column : "\(role.rawValue) = \($0.column)"
      }
    }
    if !parts.isEmpty { text += "; " + parts.joined(separator: ", ") }
    if !remarks.isEmpty { text += "; " + remarks.joined(separator: "; ") }
    return sanitized(text)
  }
}
