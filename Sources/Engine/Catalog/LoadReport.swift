import Tables

/// What reading a dataset's files found, in full: what `show NAME` tells.
public struct LoadReport: Sendable {
  /// The files, in order, each with its own report.
  public let files: [FilePart]
  /// The columns, of all files together.
  public let columns: [ReadReport.ColumnNote]

  public init(files: [FilePart] = [], columns: [ReadReport.ColumnNote] = []) {
    self.files = files
    self.columns = columns
  }
}

extension Dataset {
  /// One row a column: what it is, which part it plays and why, what could not be read and where.
  /// The notes are the remarks of its load, then the files.
  var report: Report {
    let notes = Dictionary(
      loading.columns.map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    // In the order of the parts: a dictionary's own order is another in every process.
    let uses = Dictionary(
      Role.allCases.compactMap { role in
        roles[role].map { ($0.column.lowercased(), (role, $0)) }
      }, uniquingKeysWith: { first, _ in first })
    let found = table.columns.map { notes[$0.name.lowercased()] }
    let parts = table.columns.map { uses[$0.name.lowercased()] }
    let columns: [Column] = [
      .text("column", table.columns.map(\.name)),
      .text("type", table.columns.map(\.type.name)),
      .text("role", parts.map { $0?.0.rawValue }),
      .text("why", parts.map { $0?.1.reason.text }),
      .counts("missing", table.columns.map(\.missingCount)),
      .counts("unreadable", found.map { $0?.unreadable ?? 0 }),
      .text("where", found.map { $0.flatMap { $0.samples.isEmpty ? nil : Self.places($0) } }),
      .text("header", found.map { $0.flatMap { $0.isRenamed ? $0.header : nil } }),
    ]
    let said = remarks.map { Report.Note(.warning, $0 + ".") }
    let read = loading.files.map { Report.Note(.definition, Self.sentence($0)) }
    return Report(Table(columns, rowCount: table.columns.count), notes: said + read)
  }

  private static func places(_ note: ReadReport.ColumnNote) -> String {
    note.samples.map { $0.line > 0 ? "\"\($0.text)\" (\($0.line))" : "\"\($0.text)\"" }
      .joined(separator: ", ")
  }

  private static func sentence(_ part: FilePart) -> String {
    let report = part.report
    var text = "\"\(part.path)\": \(grouped(report.rows)) rows, \(report.format.title)"
    if report.format == .delimited, report.encoding != .utf8 {
      text += " in \(report.encoding.rawValue)"
    }
    return text + "."
  }
}

extension RoleUse.Reason {
  /// Why a column plays its part, in a few words.
  var text: String {
    switch self {
    case .named: "by its name"
    case .looksLike(let header): "its name has \"\(header)\""
    case .content(let what): what
    case .said: "the load says so"
    }
  }
}
