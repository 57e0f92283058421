import Parallel

/// A table as text for other programs: what stands before its rows, the rows, and what ends them.
struct TableSpelling: Sendable {
  let table: Table
  let format: TableFormat
  let options: WriteOptions

  /// A header, or the bracket that opens an array.
  var head: [UInt8] {
    guard let delimiter else { return format == .json ? [UInt8(ascii: "[")] : [] }
    let plain = DelimitedSpelling(delimiter: delimiter, guardsFormulas: false)
    var bytes: [UInt8] = []
    for (place, column) in table.columns.enumerated() {
      if place > 0 { bytes.append(delimiter) }
      let name = Array(column.name.utf8)
      name.withUnsafeBufferPointer { plain.append(text: $0, to: &bytes) }
    }
    bytes.append(.newline)
    return bytes
  }

  var tail: [UInt8] { format == .json ? Array("]\n".utf8) : [] }

  /// The text of some rows. Texts of neighbouring rows stand one after the other.
  func bytes(of rows: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    if let delimiter {
      append(rows, delimiter, to: &bytes)
    } else {
      appendObjects(rows, to: &bytes)
    }
    return bytes
  }

  private var delimiter: UInt8? {
    switch format {
    case .csv: UInt8(ascii: ",")
    case .tsv: .tab
    case .json, .ndjson: nil
    }
  }

  private func append(_ rows: Range<Int>, _ delimiter: UInt8, to bytes: inout [UInt8]) {
    let spelling = { (column: Column) in
      DelimitedSpelling(
        delimiter: delimiter,
        guardsFormulas: options.guardsFormulas && !options.unguardedColumns.contains(column.name))
    }
    table.forEachSpelledRow(in: rows, spelling) { _, texts, place in
      for column in texts.indices {
        if column > 0 { bytes.append(delimiter) }
        texts[column].append(place, to: &bytes)
      }
      bytes.append(.newline)
    }
  }

  private func appendObjects(_ rows: Range<Int>, to bytes: inout [UInt8]) {
    let keys = table.columns.enumerated().map { place, column in
      JSONSpelling.key(column.name, isFirst: place == 0)
    }
    let spelling = { (_: Column) in JSONSpelling() }
    table.forEachSpelledRow(in: rows, spelling) { row, texts, place in
      if format == .json && row > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "{"))
      for column in texts.indices {
        bytes.append(contentsOf: keys[column])
        texts[column].append(place, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
      if format == .ndjson { bytes.append(.newline) }
    }
  }
}

extension Table {
  /// Writes the table as UTF-8, in pieces of some 100 KiB.
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
    let spelling = TableSpelling(table: self, format: format, options: options)
    try spelling.head.withUnsafeBytes(sink)
    for first in stride(from: 0, to: rowCount, by: Table.pieceRows) {
      let rows = first..<min(first + Table.pieceRows, rowCount)
      try spelling.bytes(of: rows).withUnsafeBytes(sink)
    }
    try spelling.tail.withUnsafeBytes(sink)
  }

  /// As the other, the same bytes spelled on all threads.
  ///
  /// - Parameter onRows: called now and then with how many rows were written since; may throw to stop.
  /// - Throws: what `onRows` and `sink` throw; `Cancelled`.
  func write(
    _ format: TableFormat, _ options: WriteOptions, workers: Workers,
    onRows: (Int) throws -> Void, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let spelling = TableSpelling(table: self, format: format, options: options)
    try spelling.head.withUnsafeBytes(sink)
    // Two pieces a thread, so that none waits long for another, and little is in memory.
    let batch = Table.pieceRows * workers.threads * 2
    for first in stride(from: 0, to: rowCount, by: batch) {
      let count = min(batch, rowCount - first)
      let pieces = try workers.map(rows: count, chunk: Table.pieceRows) { rows in
        spelling.bytes(of: first + rows.lowerBound..<first + rows.upperBound)
      }
      for piece in pieces { try piece.withUnsafeBytes(sink) }
      try onRows(count)
    }
    try spelling.tail.withUnsafeBytes(sink)
  }

  /// The whole text in memory.
  public func written(_ format: TableFormat, _ options: WriteOptions = WriteOptions()) -> [UInt8] {
    var all: [UInt8] = []
    write(format, options) { all.append(contentsOf: $0) }
    return all
  }

  private static let pieceRows = 4096
}
