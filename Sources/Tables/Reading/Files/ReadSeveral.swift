import Parallel

/// One file's share of a table that several files make.
public struct FilePart: Sendable {
  /// As the `load` named it, or as a pattern found it.
  public let path: String
  public let report: ReadReport

  public init(path: String, report: ReadReport) {
    self.path = path
    self.report = report
  }
}

/// Reads several files of one schema into one table, in the order given.
///
/// Columns are found by name, upper and lower case alike, in the order in which they are first met;
/// a file that lacks one has missing cells there, and the report says so. A column's type comes from
/// the cells of all files together: where the files differ alone, that column is read again as text
/// and judged as a whole.
/// - Parameters:
///   - read: reads the file of that number; it may know better than to read the same bytes twice.
///   - mismatch: makes an error of the number of a file that has none of the columns before it.
/// - Throws: what `read` and `mismatch` give.
public func readSeveral(
  _ paths: [String], _ options: ReadOptions, workers: Workers,
  read: (_ file: Int, ReadOptions) throws -> (table: Table, report: ReadReport),
  mismatch: (_ file: Int, TableError) -> any Error
) throws -> (table: Table, parts: [FilePart], report: ReadReport) {
  precondition(!paths.isEmpty, "at least one file")
  var tables: [Table] = []
  var parts: [FilePart] = []
  for (file, path) in paths.enumerated() {
    let (table, report) = try read(file, options)
    tables.append(table)
    parts.append(FilePart(path: path, report: report))
  }
  if paths.count == 1 { return (tables[0], parts, parts[0].report) }
  let schema = SharedSchema(tables, paths)
  if let stranger = schema.stranger {
    throw mismatch(
      stranger,
      .otherSchema(
        path: paths[stranger], first: paths[0], columns: tables[stranger].columns.map(\.name)))
  }
  if options.decimal == nil { try agreeOnMark(&tables, &parts, options, read) }
  let marks = Set(parts.map(\.report.decimal))
  let uneven = schema.names.filter { schema.types(of: $0, in: tables).count > 1 }
  var unevenTables: [Table] = []
  if !uneven.isEmpty {
    var asText = options
    for name in uneven { asText.types[name] = .text }
    unevenTables = try paths.indices.map { try read($0, asText).table }
  }
  var report = ReadReport()
  report.notes = schema.notes
  var columns: [Column] = []
  for name in schema.names {
    if uneven.contains(name) {
      let texts = schema.column(name, .text, of: unevenTables)
      if marks.count > 1 {
        report.notes.append(
          "`\(name)` stays text: the files differ in its type and in their decimal marks")
        columns.append(texts)
        report.columns.append(note(name, texts, parts))
        continue
      }
      var retyping = options
      retyping.decimal = marks.first
      let (column, note) = try retyped(texts, retyping, workers)
      columns.append(column)
      report.columns.append(note)
    } else {
      let type = schema.types(of: name, in: tables).first ?? .text
      columns.append(schema.column(name, type, of: tables))
      report.columns.append(note(name, columns[columns.count - 1], parts))
    }
  }
  let rows = tables.reduce(0) { $0 + $1.rowCount }
  report.rows = rows
  report.format = parts[0].report.format
  return (Table(columns, rowCount: rows), parts, report)
}

/// Reads files with a decimal comma that lose nothing by it, where another file needs one: `1.234` is
/// to be the same in all of them.
private func agreeOnMark(
  _ tables: inout [Table], _ parts: inout [FilePart], _ options: ReadOptions,
  _ read: (_ file: Int, ReadOptions) throws -> (table: Table, report: ReadReport)
) throws {
  guard let model = parts.first(where: { $0.report.decimal == .comma })?.path else { return }
  var stated = options
  stated.decimal = .comma
  for file in parts.indices {
    let old = parts[file].report
    // Other formats have their own numbers.
    guard old.decimal == .point, old.format == .delimited else { continue }
    var (table, report) = try read(file, stated)
    let loses = zip(old.columns, report.columns).contains { before, after in
      before.type != .text && after.type == .text || after.unreadable > before.unreadable
    }
    if loses { continue }
    report.notes.append("numbers are read with a decimal comma, as in \"\(model)\"")
    tables[file] = table
    parts[file] = FilePart(path: parts[file].path, report: report)
  }
}

/// What the files' own reports say of one column, together.
private func note(_ name: String, _ column: Column, _ parts: [FilePart]) -> ReadReport.ColumnNote {
  var note = ReadReport.ColumnNote(
    name: column.name, header: column.name, type: column.type, missing: column.missingCount)
  let folded = name.lowercased()
  for part in parts {
    for own in part.report.columns where own.name.lowercased() == folded {
      note.unreadable += own.unreadable
      note.isAbbreviated = note.isAbbreviated || own.isAbbreviated
      note.ambiguousDates = note.ambiguousDates || own.ambiguousDates
    }
  }
  return note
}

/// A column of texts as what all of its cells are; lines are not known any more.
private func retyped(
  _ texts: Column, _ options: ReadOptions, _ workers: Workers
) throws -> (Column, ReadReport.ColumnNote) {
  var blocks: [CellBlock] = []
  var run = CellRun()
  var rows = 0
  func close() {
    run.pad(to: rows)
    blocks.append(CellBlock(columns: [run], rows: rows, places: Array(repeating: 0, count: rows)))
    run = CellRun()
    rows = 0
  }
  if case .text(let values) = texts.values {
    for row in 0..<texts.count {
      if texts.isValid(row) {
        values.withBytes(at: row) { _ = run.put($0, row: rows, isText: true) }
      }
      rows += 1
      if rows == Workers.chunkRows || run.byteCount > CellBlock.mostBytes { close() }
    }
  }
  close()
  var retyping = options
  retyping.columns = nil
  let cells = CellTable(path: "", headers: [texts.name], blocks: blocks)
  let (table, report) = try CellReading(cells, retyping, workers: workers).table { $0 }
  return (table.columns[0], report.columns[0])
}

/// The columns of several tables, found by name.
private struct SharedSchema {
  private(set) var names: [String] = []
  private(set) var notes: [String] = []

  /// The first file that has none of the columns of the files before it.
  private(set) var stranger: Int?

  init(_ tables: [Table], _ paths: [String]) {
    var seen: Set<String> = []
    for (number, table) in tables.enumerated() {
      let own = table.columns.map(\.name)
      let folded = own.map { $0.lowercased() }
      if stranger == nil, !seen.isEmpty, !own.isEmpty, seen.isDisjoint(with: folded) {
        stranger = number
      }
      for (name, folded) in zip(own, folded) where seen.insert(folded).inserted {
        names.append(name)
      }
    }
    for name in names {
      let lacking = zip(tables, paths).filter { $0.0[name] == nil }.map { "\"\($0.1)\"" }
      if lacking.isEmpty { continue }
      let shown = lacking.prefix(3).joined(separator: ", ")
      let more = lacking.count > 3 ? " and \(lacking.count - 3) more" : ""
      notes.append("`\(name)` is not in \(shown)\(more) and is missing there")
    }
  }

  /// The types that a column has where it has a value; all there are where it has none anywhere.
  func types(of name: String, in tables: [Table]) -> [ColumnType] {
    let columns = tables.compactMap { $0[name] }
    let filled = columns.filter { $0.missingCount < $0.count }
    return (filled.isEmpty ? columns.prefix(1) : filled[...]).reduce(into: []) { types, column in
      if !types.contains(column.type) { types.append(column.type) }
    }
  }

  /// A column of all tables; missing where a table has none of it.
  func column(_ name: String, _ type: ColumnType, of tables: [Table]) -> Column {
    let parts = tables.map { table -> Column in
      guard let column = table[name], column.type == type else {
        return Column.allMissing(type, count: table.rowCount)
      }
      return column
    }
    return Column.joined(parts).renamed(name)
  }
}

extension Column {
  /// A nameless column without a value.
  fileprivate static func allMissing(_ type: ColumnType, count: Int) -> Column {
    switch type {
    case .boolean: .booleans("", [Bool?](repeating: nil, count: count))
    case .text: .text("", [String?](repeating: nil, count: count))
    case .tags: .tags("", [[String]?](repeating: nil, count: count))
    default:
      type.isIntegral
        ? .integral("", type, [Int64?](repeating: nil, count: count))
        : .floating("", type, [Double?](repeating: nil, count: count))
    }
  }
}
