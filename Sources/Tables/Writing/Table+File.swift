import Parallel

extension Table {
  /// Writes the table to a new file, whole or not at all.
  ///
  /// - Parameters:
  ///   - path: where; nothing but a plain file is replaced.
  ///   - format: one of the text formats for programs.
  ///   - isGzipped: packs the text.
  ///   - replacing: false never takes the place of a file that is there.
  ///   - onRows: called now and then with how many rows were written since; may throw to stop.
  /// - Throws: ``TableError/unwritable(path:reason:)``, ``TableError/exists(path:)``, what `onRows`
  ///   throws. The old file is then as it was.
  public func write(
    _ format: TableFormat, _ options: WriteOptions = WriteOptions(), to path: String,
    isGzipped: Bool = false, replacing: Bool, workers: Workers = Workers(),
    onRows: (Int) throws -> Void = { _ in }
  ) throws {
    try Table.writeFile(path, isGzipped: isGzipped, replacing: replacing) { sink in
      try write(format, options, workers: workers, onRows: onRows, to: sink)
    }
  }

  /// Writes a text that comes in pieces to a new file, whole or not at all.
  public static func writeFile(
    _ path: String, isGzipped: Bool, replacing: Bool,
    _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    try AtomicFile.make(at: path, replacing: replacing) { draft in
      guard isGzipped else { return try body { try draft.append($0) } }
      let gzip = GzipStream()
      try body { try gzip.append($0) { try draft.append($0) } }
      try gzip.finish { try draft.append($0) }
    }
  }

  /// Writes the table as the only one of a new SQLite database, whole or not at all.
  ///
  /// - Parameter name: what the database calls the table.
  /// - Throws: as the other forms.
  public func writeSQLite(
    to path: String, name: String, replacing: Bool, onRows: (Int) throws -> Void = { _ in }
  ) throws {
    try AtomicFile.make(at: path, replacing: replacing) { draft in
      try SQLiteWriter(table: self, name: name, path: path).write(to: draft.path, onRows: onRows)
    }
  }
}
