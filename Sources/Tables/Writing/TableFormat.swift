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
    try write(format, options, onRows: { _ in }, to: sink)
  }

  /// As the other, and tells how far it is.
  ///
  /// - Parameter onRows: called now and then with how many rows were spelled since; may throw to stop.
  func write(
    _ format: TableFormat, _ options: WriteOptions, onRows: (Int) throws -> Void,
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Table.pieceBytes + 4096)
    switch format {
    case .csv: try writeDelimited(UInt8(ascii: ","), options, &bytes, onRows, sink)
    case .tsv: try writeDelimited(.tab, options, &bytes, onRows, sink)
    case .json: try writeObjects(array: true, &bytes, onRows, sink)
    case .ndjson: try writeObjects(array: false, &bytes, onRows, sink)
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

  private func writeDelimited(
    _ delimiter: UInt8, _ options: WriteOptions, _ bytes: inout [UInt8],
    _ onRows: (Int) throws -> Void, _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    let plain = DelimitedSpelling(delimiter: delimiter, guardsFormulas: false)
    for (place, column) in columns.enumerated() {
      if place > 0 { bytes.append(delimiter) }
      let name = Array(column.name.utf8)
      name.withUnsafeBufferPointer { plain.append(text: $0, to: &bytes) }
    }
    bytes.append(.newline)
    let spelling = { (column: Column) in
      DelimitedSpelling(
        delimiter: delimiter,
        guardsFormulas: options.guardsFormulas && !options.unguardedColumns.contains(column.name))
    }
    try forEachSpelledRow(spelling, onRows) { _, texts, place in
      for column in texts.indices {
        if column > 0 { bytes.append(delimiter) }
        texts[column].append(place, to: &bytes)
      }
      bytes.append(.newline)
      try Table.flush(&bytes, sink)
    }
  }

  private func writeObjects(
    array: Bool, _ bytes: inout [UInt8], _ onRows: (Int) throws -> Void,
    _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    let keys = columns.enumerated().map { place, column in
      JSONSpelling.key(column.name, isFirst: place == 0)
    }
    if array { bytes.append(UInt8(ascii: "[")) }
    let spelling = { (_: Column) in JSONSpelling() }
    try forEachSpelledRow(spelling, onRows) { row, texts, place in
      if array && row > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "{"))
      for column in texts.indices {
        bytes.append(contentsOf: keys[column])
        texts[column].append(place, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
      if !array { bytes.append(.newline) }
      try Table.flush(&bytes, sink)
    }
    if array { bytes.append(contentsOf: "]\n".utf8) }
  }

  private static func flush(
    _ bytes: inout [UInt8], _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    guard bytes.count >= pieceBytes else { return }
    try bytes.withUnsafeBytes(sink)
    bytes.removeAll(keepingCapacity: true)
  }
}
