import CSQLite

/// Writes a table as the only one of an SQLite database.
///
/// | column | declared | stored |
/// |---|---|---|
/// | boolean | BOOLEAN | 0 or 1 |
/// | integer | INTEGER | as it is |
/// | number, percent, money | REAL | percentages as ratios, amounts in major units |
/// | text | TEXT | UTF-8 |
/// | date, time | DATE, DATETIME | ISO text |
/// | duration | TEXT | as in CSV |
/// | tags | TEXT | a JSON array |
///
/// A missing value is NULL.
struct SQLiteWriter {
  let table: Table
  /// What the database calls the table.
  let name: String
  /// The file as the user named it, for messages.
  let path: String

  /// Rows between two looks at whether to go on.
  private static let batchRows = 8192

  /// - Parameters:
  ///   - file: an empty file, or none.
  ///   - onRows: called now and then with how many rows were added since; may throw to stop.
  /// - Throws: ``TableError/unwritable(path:reason:)`` in SQLite's words.
  func write(to file: String, onRows: (Int) throws -> Void) throws {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let status = sqlite3_open_v2(file, &handle, flags, nil)
    defer { sqlite3_close(handle) }
    guard status == SQLITE_OK, let handle else { throw failure(handle) }
    // The file is a draft until it is whole: a journal and a sync for each step protect nothing.
    try run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", on: handle)
    try run("CREATE TABLE \(quoted(name)) (\(definitions))", on: handle)
    try insert(into: handle, onRows)
    try run("COMMIT", on: handle)
  }

  private var definitions: String {
    let columns = table.columns.map { "\(quoted($0.name)) \(Self.declaration($0.type))" }
    // A table without columns cannot be made.
    return columns.isEmpty ? "\"nothing\" TEXT" : columns.joined(separator: ", ")
  }

  private static func declaration(_ type: ColumnType) -> String {
    switch type {
    case .boolean: "BOOLEAN"
    case .integer: "INTEGER"
    case .number, .percent, .money: "REAL"
    case .date: "DATE"
    case .time: "DATETIME"
    case .text, .duration, .tags: "TEXT"
    }
  }

  /// A name as SQL has it. NUL would end the statement.
  private func quoted(_ name: String) -> String {
    let parts = name.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"" + parts.joined(separator: "\"\"").replacing("\0", with: "\u{FFFD}") + "\""
  }

  private func insert(
    into handle: OpaquePointer, _ onRows: (Int) throws -> Void
  ) throws {
    guard !table.columns.isEmpty else { return }
    let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
    var statement: OpaquePointer?
    let sql = "INSERT INTO \(quoted(name)) VALUES (\(marks))"
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw failure(handle)
    }
    defer { sqlite3_finalize(statement) }
    var scratch: [UInt8] = []
    for first in stride(from: 0, to: table.rowCount, by: Self.batchRows) {
      let rows = first..<min(first + Self.batchRows, table.rowCount)
      for row in rows {
        for (place, column) in table.columns.enumerated() {
          bind(column, row, to: statement, at: Int32(place + 1), &scratch)
        }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw failure(handle) }
        sqlite3_reset(statement)
      }
      try onRows(rows.count)
    }
  }

  private func bind(
    _ column: Column, _ row: Int, to statement: OpaquePointer, at place: Int32,
    _ scratch: inout [UInt8]
  ) {
    if let validity = column.validity, !validity[row] {
      sqlite3_bind_null(statement, place)
      return
    }
    switch column.values {
    case .booleans(let bitmap): sqlite3_bind_int(statement, place, bitmap[row] ? 1 : 0)
    case .integers(let values):
      if column.type == .integer {
        sqlite3_bind_int64(statement, place, values[row])
        return
      }
      scratch.removeAll(keepingCapacity: true)
      CanonicalText.append(integral: values[row], column.type, to: &scratch)
      scratch.withUnsafeBufferPointer { bind($0, to: statement, at: place) }
    case .numbers(let values): sqlite3_bind_double(statement, place, values[row])
    case .text(let text):
      // The table's own bytes stay where they are until the row is in: they need no copy.
      text.withBytes(at: row) { bind($0, to: statement, at: place, copying: false) }
    case .tags(let tags):
      scratch.removeAll(keepingCapacity: true)
      JSONSpelling().append(tags, row, to: &scratch)
      scratch.withUnsafeBufferPointer { bind($0, to: statement, at: place) }
    }
  }

  private func bind(
    _ bytes: UnsafeBufferPointer<UInt8>, to statement: OpaquePointer, at place: Int32,
    copying: Bool = true
  ) {
    // An empty text, not NULL, which a missing address would stand for.
    guard let base = bytes.baseAddress else {
      _ = swell_bind_text(statement, place, "", 0)
      return
    }
    _ = base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
      let count = Int32(clamping: bytes.count)
      return copying
        ? swell_bind_text(statement, place, $0, count)
        : sqlite3_bind_text(statement, place, $0, count, nil)
    }
  }

  private func run(_ sql: String, on handle: OpaquePointer) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(handle) }
  }

  private func failure(_ handle: OpaquePointer?) -> TableError {
    let words = handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
    return .unwritable(path: path, reason: words ?? "SQLite could not begin")
  }
}
