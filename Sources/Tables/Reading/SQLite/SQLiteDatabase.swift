import CSQLite
import Parallel

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A database opened for reading alone: no byte on disk changes, and no file is made beside it.
final class SQLiteDatabase {
  private let handle: OpaquePointer
  private let path: String
  /// What the database stands on where it is not read from its file.
  private let memory: Buffer<UInt8>?

  /// - Throws: ``TableError``.
  init(_ contents: FileContents, cancellation: Cancellation) throws(TableError) {
    path = contents.path
    if SQLiteDatabase.isCut(contents.bytes) {
      throw .damaged(path: contents.path, what: "it is cut off, pages are missing at its end")
    }
    let isFile = contents.isFile
    memory = isFile ? nil : SQLiteDatabase.inRollbackMode(contents.bytes)
    var opened: OpaquePointer?
    let name = isFile ? SQLiteDatabase.address(of: contents.path) : ":memory:"
    let code = sqlite3_open_v2(
      name, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle = opened else {
      sqlite3_close(opened)
      throw .unreadable(path: contents.path, reason: "SQLite cannot open it")
    }
    self.handle = handle
    if let memory { attach(memory) }
    // A schema from a stranger calls no function that reaches outside of the database.
    try run("PRAGMA trusted_schema = OFF")
    try run("PRAGMA cell_size_check = ON")
    sqlite3_progress_handler(
      handle, 4_000,
      { token in
        guard let token else { return 0 }
        return Unmanaged<Cancellation>.fromOpaque(token).takeUnretainedValue().isCancelled ? 1 : 0
      }, Unmanaged.passUnretained(cancellation).toOpaque())
  }

  deinit { sqlite3_close(handle) }

  /// The file as SQLite's own kind of address. What another program is writing is read with its
  /// log; any other file is taken as it lies there, so that SQLite makes no file beside it.
  private static func address(of path: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~".utf8)
    let digits = Array("0123456789ABCDEF")
    var address = "file:"
    for byte in path.utf8 {
      if plain.contains(byte) {
        address.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        address += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    let logs = ["-wal", "-journal"].compactMap { FileStamp(path: path + $0) }
    return address + (logs.contains { $0.size > 0 } ? "?mode=ro" : "?mode=ro&immutable=1")
  }

  /// Whether there are fewer bytes than the header says. SQLite itself takes a page that is not there
  /// for an empty one.
  private static func isCut(_ bytes: Buffer<UInt8>) -> Bool {
    guard bytes.count >= 100 else { return true }
    func number(_ place: Int, _ count: Int) -> Int {
      (place..<place + count).reduce(0) { $0 << 8 | Int(bytes[$1]) }
    }
    // The count of pages holds where the counter of changes stands as it did when it was written.
    guard number(24, 4) == number(92, 4) else { return false }
    let pageSize = number(16, 2)
    return bytes.count < number(28, 4) * (pageSize == 1 ? 65_536 : pageSize)
  }

  /// A database in memory has no log beside it, so its header may not ask for one.
  private static func inRollbackMode(_ bytes: Buffer<UInt8>) -> Buffer<UInt8> {
    guard bytes.count > 20, bytes[18] == 2 || bytes[19] == 2 else { return bytes }
    var copy = bytes.array
    copy[18] = 1
    copy[19] = 1
    return Buffer(copy)
  }

  private func attach(_ memory: Buffer<UInt8>) {
    memory.withUnsafeElements { bytes in
      // SQLite does not write where it is told that the bytes are for reading.
      _ = sqlite3_deserialize(
        handle, "main", UnsafeMutablePointer(mutating: bytes.baseAddress),
        sqlite3_int64(bytes.count), sqlite3_int64(bytes.count),
        UInt32(SQLITE_DESERIALIZE_READONLY))
    }
  }

  private func run(_ text: String) throws(TableError) {
    guard sqlite3_exec(handle, text, nil, nil, nil) == SQLITE_OK else { throw error() }
  }

  /// What SQLite has to say of its last failure.
  private func error() -> TableError {
    let code = sqlite3_errcode(handle)
    let text = String(cString: sqlite3_errmsg(handle))
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_FORMAT
      ? .damaged(path: path, what: "SQLite says \"\(text)\"")
      : .refused(path: path, reader: "SQLite", words: text)
  }

  // MARK: Statements

  /// Calls `row` with the statement at each row.
  ///
  /// - Throws: ``TableError``; `Cancelled` where the token stopped it.
  func forEachRow(of text: String, _ row: (OpaquePointer) throws -> Void) throws {
    let statement = try prepare(text)
    defer { sqlite3_finalize(statement) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: try row(statement)
      case SQLITE_DONE: return
      case SQLITE_INTERRUPT: throw Cancelled()
      default: throw error()
      }
    }
  }

  /// The columns that the statement gives.
  func columnNames(of text: String) throws -> [String] {
    let statement = try prepare(text)
    defer { sqlite3_finalize(statement) }
    return (0..<sqlite3_column_count(statement)).map { column in
      sqlite3_column_name(statement, column).map { String(cString: $0) } ?? ""
    }
  }

  /// The types that the table's maker declared for the columns that the statement gives; empty for
  /// what is worked out.
  func declaredTypes(of text: String) throws -> [String] {
    let statement = try prepare(text)
    defer { sqlite3_finalize(statement) }
    return (0..<sqlite3_column_count(statement)).map { column in
      sqlite3_column_decltype(statement, column).map { String(cString: $0) } ?? ""
    }
  }

  private func prepare(_ text: String) throws(TableError) -> OpaquePointer {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, text, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw error()
    }
    return statement
  }

  /// A name as SQL writes it.
  static func quoted(_ name: String) -> String {
    "\"" + name.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
