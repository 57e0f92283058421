/// A text's dialect and its header, read before anything else.
struct CSVOpening {
  let dialect: Dialect
  let headers: [String]
  /// Where the records are.
  let body: Range<Int>

  /// - Throws: ``TableError/empty(path:)`` when there is nothing but blanks.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, options: ReadOptions, path: String
  ) throws(TableError) {
    var start = start
    var wanted = options.delimiter
    if let hint = CSVOpening.separatorHint(bytes, start) {
      start = hint.end
      wanted = wanted ?? .byte(hint.byte)
    }
    let sampleEnd = min(bytes.count, start + DialectSniffer.sampleBytes)
    let sniffer = DialectSniffer(
      sample: UnsafeBufferPointer(rebasing: bytes[start..<sampleEnd]),
      isWhole: sampleEnd == bytes.count)
    dialect = sniffer.dialect(delimiter: wanted)
    if case .byte(let byte) = dialect.delimiter,
      byte == .quote || byte == .newline || byte == .carriageReturn || byte == 0 || byte >= 0x80
    {
      throw .format(path: path, line: 1, what: "the delimiter must be one printed ASCII character")
    }
    var scanner = RecordScanner(bytes, dialect: dialect, from: start)
    var recordStart = start
    while let record = scanner.next() {
      let isComment = dialect.isWhitespace && bytes[recordStart] == UInt8(ascii: "#")
      if record.isBlank(in: bytes) || isComment {
        recordStart = record.end
        continue
      }
      let hasHeader = options.hasHeader ?? !(dialect.isWhitespace && record.isWhole(in: bytes))
      headers =
        hasHeader
        ? record.fields.map { CSVOpening.header(bytes, $0) }
        : record.fields.indices.map { "column_\($0 + 1)" }
      body = (hasHeader ? record.end : recordStart)..<bytes.count
      return
    }
    throw .empty(path: path)
  }

  /// Excel's first line `sep=;`.
  private static func separatorHint(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
  ) -> (byte: UInt8, end: Int)? {
    let line = bytes[start...].prefix(8).prefix { $0 != .newline && $0 != .carriageReturn }
    guard line.count == 5, line.starts(with: Array("sep=".utf8)), let byte = line.last else {
      return nil
    }
    var end = start + 5
    if end < bytes.count, bytes[end] == .carriageReturn { end += 1 }
    if end < bytes.count, bytes[end] == .newline { end += 1 }
    return (byte, end)
  }

  private static func header(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
    var scratch: [UInt8] = []
    let field = CellText.trimmed(UnsafeBufferPointer(rebasing: bytes[range]))
    return CellText.withUnquoted(field, &scratch) { String(decoding: $0, as: UTF8.self) }
  }
}

extension RecordScanner.Record {
  /// Whether every field is a whole number.
  fileprivate func isWhole(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    fields.allSatisfy { field in
      DecimalText(UnsafeBufferPointer(rebasing: bytes[field]))?.whole != nil
    }
  }
}
