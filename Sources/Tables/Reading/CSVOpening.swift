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
    let isList = CSVOpening.listEndings.contains(FileFormat.ending(of: path))
    var leading = LeadingLines(bytes, from: start, glued: true)
    var sniffer = CSVOpening.sniffer(bytes, after: leading, isList: isList)
    if !sniffer.isEdgeList {
      leading = LeadingLines(bytes, from: start, glued: false)
      sniffer = CSVOpening.sniffer(bytes, after: leading, isList: isList)
    }
    dialect = sniffer.dialect(delimiter: wanted)
    try CSVOpening.checkDelimiter(dialect, path)
    let found = CSVOpening.header(bytes, dialect, leading, hasHeader: options.hasHeader)
    guard let found else { throw .empty(path: path) }
    headers = found.headers
    body = found.end..<bytes.count
  }

  /// Endings that collections of graphs give to their lists of edges.
  private static let listEndings: Set<String> = ["edges", "edgelist", "el", "ncol", "mtx"]

  private static func sniffer(
    _ bytes: UnsafeBufferPointer<UInt8>, after leading: LeadingLines, isList: Bool
  ) -> DialectSniffer {
    let sampleEnd = min(bytes.count, leading.end + DialectSniffer.sampleBytes)
    return DialectSniffer(
      sample: UnsafeBufferPointer(rebasing: bytes[leading.end..<sampleEnd]),
      isWhole: sampleEnd == bytes.count, isList: isList || leading.isMatrix,
      isCommented: leading.last != nil)
  }

  private static func checkDelimiter(_ dialect: Dialect, _ path: String) throws(TableError) {
    if case .byte(let byte) = dialect.delimiter,
      byte == .quote || byte == .newline || byte == .carriageReturn || byte == 0 || byte >= 0x80
    {
      throw .format(path: path, line: 1, what: "the delimiter must be one printed ASCII character")
    }
  }

  /// The columns' names, and where the first record stands behind them.
  private static func header(
    _ bytes: UnsafeBufferPointer<UInt8>, _ dialect: Dialect, _ leading: LeadingLines,
    hasHeader: Bool?
  ) -> (headers: [String], end: Int)? {
    var scanner = RecordScanner(bytes, dialect: dialect, from: leading.end)
    var recordStart = leading.end
    // A matrix says its size before its first entry.
    var skipsSize = leading.isMatrix
    while let record = scanner.next() {
      defer { recordStart = record.end }
      if record.isBlank(in: bytes) { continue }
      if dialect.isWhitespace, bytes[recordStart].beginsComment { continue }
      if skipsSize {
        skipsSize = false
        continue
      }
      if hasHeader != false,
        let names = commentedHeader(bytes, dialect, leading, width: record.fields.count)
      {
        return (names, recordStart)
      }
      let isNamed = hasHeader ?? !(dialect.isWhitespace && record.isNumeric(in: bytes))
      return isNamed
        ? (record.fields.map { text(bytes, $0) }, record.end)
        : (record.fields.indices.map { "column_\($0 + 1)" }, recordStart)
    }
    return nil
  }

  /// The last comment where it has a name for each field: `# FromNodeId ToNodeId`, `# id,name`.
  private static func commentedHeader(
    _ bytes: UnsafeBufferPointer<UInt8>, _ dialect: Dialect, _ leading: LeadingLines, width: Int
  ) -> [String]? {
    guard width > 1, let last = leading.last, bytes[last.lowerBound] == UInt8(ascii: "#")
    else { return nil }
    let line = bytes[last].dropFirst().drop(while: \.isBlank)
    guard let fields = fields(of: line.indices, bytes, dialect), fields.count == width else {
      return nil
    }
    let names = fields.map { text(bytes, $0) }
    return names.contains { $0.isEmpty || Double($0) != nil } ? nil : names
  }

  private static func fields(
    of line: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, _ dialect: Dialect
  ) -> [Range<Int>]? {
    guard !line.isEmpty else { return nil }
    var scanner = RecordScanner(
      UnsafeBufferPointer(rebasing: bytes[..<line.upperBound]), dialect: dialect,
      from: line.lowerBound)
    return scanner.next()?.fields
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

  private static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
    var scratch: [UInt8] = []
    let field = CellText.trimmed(UnsafeBufferPointer(rebasing: bytes[range]))
    return CellText.withUnquoted(field, &scratch) { String(decoding: $0, as: UTF8.self) }
  }
}

extension RecordScanner.Record {
  /// Whether every field is a number.
  fileprivate func isNumeric(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    fields.allSatisfy { field in
      DecimalText(UnsafeBufferPointer(rebasing: bytes[field]))?.value != nil
    }
  }
}
