/// The ways a table is written for other programs.
public enum TableFormat: String, CaseIterable, Sendable {
  /// RFC 4180, comma-separated, with a header.
  case csv
  /// The same with tabs.
  case tsv
  /// One line: an array of objects.
  case json
  /// An object a line.
  case ndjson
}

/// How delimited text is written.
public struct WriteOptions: Sendable {
  /// Puts `'` before text that a spreadsheet would run as a formula.
  public var guardsFormulas: Bool
  /// Columns the guard leaves alone, as handles, whose `@` belongs to them. Case counts.
  public var unguardedColumns: Set<String>

  public init(guardsFormulas: Bool = false, unguardedColumns: Set<String> = []) {
    self.guardsFormulas = guardsFormulas
    self.unguardedColumns = unguardedColumns
  }
}

extension Table {
  /// Writes the table as UTF-8, in pieces of about 64 KiB.
  ///
  /// Percentages are ratios, amounts bare decimals, dates ISO. In CSV and TSV tags are joined by `;`
  /// and a missing value is an empty field; in JSON they are arrays and null.
  ///
  ///     try table.write(.csv) { try file.append($0) }
  /// - Parameter sink: takes each piece in turn.
  public func write(
    _ format: TableFormat, _ options: WriteOptions = WriteOptions(),
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Table.pieceBytes + 4096)
    switch format {
    case .csv, .tsv:
      let writer = DelimitedWriter(
        delimiter: format == .csv ? UInt8(ascii: ",") : .tab, options: options)
      writer.appendHeader(self, to: &bytes)
      try forEachRow(&bytes, sink) { writer.append(self, $0, to: &$1) }
    case .json:
      let writer = JSONWriter(self)
      bytes.append(UInt8(ascii: "["))
      try forEachRow(&bytes, sink) { row, bytes in
        if row > 0 { bytes.append(UInt8(ascii: ",")) }
        writer.append(row, to: &bytes)
      }
      bytes.append(contentsOf: "]\n".utf8)
    case .ndjson:
      let writer = JSONWriter(self)
      try forEachRow(&bytes, sink) { row, bytes in
        writer.append(row, to: &bytes)
        bytes.append(.newline)
      }
    }
    if !bytes.isEmpty { try bytes.withUnsafeBytes(sink) }
  }

  /// The whole text in memory.
  public func written(_ format: TableFormat, _ options: WriteOptions = WriteOptions()) -> [UInt8] {
    var all: [UInt8] = []
    write(format, options) { all.append(contentsOf: $0) }
    return all
  }

  private static let pieceBytes = 1 << 16

  private func forEachRow(
    _ bytes: inout [UInt8], _ sink: (UnsafeRawBufferPointer) throws -> Void,
    _ append: (Int, inout [UInt8]) -> Void
  ) rethrows {
    for row in 0..<rowCount {
      append(row, &bytes)
      if bytes.count >= Table.pieceBytes {
        try bytes.withUnsafeBytes(sink)
        bytes.removeAll(keepingCapacity: true)
      }
    }
  }
}
