import CSQLite
import Parallel

/// Reads one table or view of an SQLite database.
///
///     let options = ReadOptions(table: "customers", columns: ["id", "followers"])
///     let (fans, report) = try readSQLite(FileContents.open("shop.db"), options)
///
/// SQLite is asked for the wanted columns only and works out no other. A cell may hold any type
/// there, so that a column's type comes from all of its cells, as in a delimited file; whole numbers
/// are exact. SQLite has no truths of its own: 0 and 1 in a column declared `BOOLEAN` are taken as
/// such where it holds nothing else. Rows come in the table's own order.
/// - Throws: ``TableError``, with the tables there are where none was said; `Cancelled`.
/// - Complexity: O(cells), on one thread, since SQLite reads on one.
public func readSQLite(
  _ contents: FileContents, _ options: ReadOptions = ReadOptions(), workers: Workers = Workers(),
  progress: Progress? = nil
) throws -> (table: Table, report: ReadReport) {
  let database = try SQLiteDatabase(contents, cancellation: workers.cancellation)
  let table = try database.table(options.table, path: contents.path)
  let source = SQLiteDatabase.quoted(table)
  let names = try database.columnNames(of: "SELECT * FROM \(source)")
  let places = try ColumnChoice(options.columns, of: names, path: contents.path).places
  let headers = places.map { names[$0] }
  let list = headers.map { SQLiteDatabase.quoted($0) }.joined(separator: ", ")
  progress?.start("reading \(contents.path)", total: database.rowCount(of: source))
  var rows = SQLiteRows(
    columns: headers.count, truths: try database.truths(headers, of: source), progress: progress)
  try database.forEachRow(of: "SELECT \(list) FROM \(source)") { row in
    try workers.cancellation.check()
    rows.take(row)
  }
  let cells = CellTable(path: contents.path, headers: headers, blocks: try rows.finish(contents))
  var (result, report) = try CellReading(cells, options, workers: workers).table { $0 }
  report.notes = rows.notes
  return (result, report)
}

extension SQLiteDatabase {
  /// The table's name as the database has it.
  fileprivate func table(_ wanted: String?, path: String) throws -> String {
    var tables: [String] = []
    var views: [String] = []
    let listing = """
      SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') \
      AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
      """
    try forEachRow(of: listing) { row in
      guard let name = sqlite3_column_text(row, 0), let kind = sqlite3_column_text(row, 1) else {
        return
      }
      if String(cString: kind) == "table" {
        tables.append(String(cString: name))
      } else {
        views.append(String(cString: name))
      }
    }
    let all = tables + views
    guard let wanted else {
      if all.isEmpty { throw TableError.empty(path: path) }
      if tables.count == 1 { return tables[0] }
      if tables.isEmpty, views.count == 1 { return views[0] }
      throw TableError.whichTable(path: path, known: all)
    }
    let folded = wanted.lowercased()
    guard let found = all.first(where: { $0 == wanted || $0.lowercased() == folded }) else {
      throw TableError.noTable(path: path, name: wanted, known: all)
    }
    return found
  }

  /// The places of the columns that were declared to hold truths and hold only 0 and 1.
  fileprivate func truths(_ names: [String], of source: String) throws -> Set<Int> {
    let list = names.map { SQLiteDatabase.quoted($0) }.joined(separator: ", ")
    let types = try declaredTypes(of: "SELECT \(list) FROM \(source)")
    var truths: Set<Int> = []
    for (place, type) in types.enumerated() where ["BOOLEAN", "BOOL"].contains(type.uppercased()) {
      let name = SQLiteDatabase.quoted(names[place])
      var isOther = false
      let others = "SELECT 1 FROM \(source) WHERE \(name) NOT IN (0, 1) LIMIT 1"
      try forEachRow(of: others) { _ in isOther = true }
      if !isOther { truths.insert(place) }
    }
    return truths
  }

  /// About how many rows there are, for a progress line; 0 where asking would take a scan.
  fileprivate func rowCount(of source: String) -> Int {
    var count = 0
    try? forEachRow(of: "SELECT max(rowid) FROM \(source)") {
      count = Int(clamping: sqlite3_column_int64($0, 0))
    }
    return max(0, count)
  }
}

/// Rows on their way from SQLite into cells.
private struct SQLiteRows {
  private let columns: Int
  /// Columns whose 0 and 1 are truths.
  private let truths: Set<Int>
  private let progress: Progress?
  private var blocks: [CellBlock] = []
  private var runs: [CellRun]
  private var row = 0
  private var bytes = 0
  private var total = 0
  /// Cells of bytes, a column.
  private var blobs: [Int: Int] = [:]
  private(set) var notes: [String] = []
  private var digits: [UInt8] = []

  private static let blockRows = 65_536
  private static let blockBytes = 1 << 26

  init(columns: Int, truths: Set<Int>, progress: Progress?) {
    self.columns = columns
    self.truths = truths
    self.progress = progress
    runs = [CellRun](repeating: CellRun(), count: columns)
  }

  mutating func take(_ statement: OpaquePointer) {
    for column in 0..<columns { take(statement, column) }
    row += 1
    if row == Self.blockRows || bytes > Self.blockBytes { closeBlock() }
  }

  private mutating func take(_ statement: OpaquePointer, _ column: Int) {
    let place = Int32(truncatingIfNeeded: column)
    switch sqlite3_column_type(statement, place) {
    case SQLITE_INTEGER:
      let value = sqlite3_column_int64(statement, place)
      put(truths.contains(column) ? "\(value == 1)" : String(value), column)
    case SQLITE_FLOAT:
      put(sqlite3_column_double(statement, place).description, column)
    case SQLITE_TEXT:
      let text = sqlite3_column_text(statement, place)
      let count = Int(sqlite3_column_bytes(statement, place))
      let cell = UnsafeBufferPointer(start: text, count: text == nil ? 0 : count)
      bytes += count
      runs[column].put(cell, row: row, isText: true)
    case SQLITE_BLOB: blobs[column, default: 0] += 1
    default: break
    }
  }

  private mutating func put(_ number: String, _ column: Int) {
    var number = number
    bytes += number.utf8.count
    number.withUTF8 { _ = runs[column].put($0, row: row) }
  }

  private mutating func closeBlock() {
    for column in runs.indices { runs[column].pad(to: row) }
    blocks.append(
      CellBlock(columns: runs, rows: row, places: Array(total + 1..<total + 1 + row)))
    progress?.advance(by: row)
    total += row
    row = 0
    bytes = 0
    runs = [CellRun](repeating: CellRun(), count: columns)
  }

  /// All rows; text that is not UTF-8 is mended.
  mutating func finish(_ contents: FileContents) throws -> [CellBlock] {
    if row > 0 || blocks.isEmpty { closeBlock() }
    var mended = 0
    for block in blocks.indices {
      for column in 0..<columns {
        mended += blocks[block].columns[column]?.mendText() ?? 0
      }
    }
    if mended > 0 { notes.append("\(mended) texts were not UTF-8; bytes of theirs became U+FFFD") }
    let bytes = blobs.values.reduce(0, +)
    if bytes > 0 { notes.append("\(bytes) cells hold bytes (BLOB) and became missing") }
    return blocks
  }
}
