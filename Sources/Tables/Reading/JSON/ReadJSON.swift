import Parallel

/// Reads JSON into a table: an array of objects, an object of records by key, or values one after
/// the other.
///
///     let (fans, report) = try readJSON(FileContents.open("fans.ndjson"))
///
/// Objects inside a record become columns with dotted names (`stats.likes`), arrays of text become
/// tags, columns with any other array hold the arrays' lengths. Numbers and text become values by
/// the rules of a delimited file, so that `"12"` and `12` are the same, and 64-bit whole numbers are
/// exact. Columns stand in the order in which their first values do.
/// - Throws: ``TableError``; `Cancelled`.
/// - Complexity: O(bytes); each byte is read two or three times.
public func readJSON(
  _ contents: FileContents, _ options: ReadOptions = ReadOptions(), workers: Workers = Workers(),
  progress: Progress? = nil
) throws -> (table: Table, report: ReadReport) {
  try readJSON(
    contents, options, workers: workers, progress: progress,
    isLines: ["ndjson", "jsonl"].contains(FileFormat.ending(of: contents.path)))
}

/// - Parameter isLines: whether each line is a record for sure: one line alone could be anything.
func readJSON(
  _ contents: FileContents, _ options: ReadOptions, workers: Workers, progress: Progress?,
  isLines: Bool
) throws -> (table: Table, report: ReadReport) {
  let text = try DecodedText(
    contents, encoding: options.encoding, cancellation: workers.cancellation)
  do {
    let reading = JSONReading(
      text: text, path: contents.path, options: options, workers: workers, progress: progress,
      isLines: isLines)
    return try reading.table()
  } catch CSVPass.Obstacle.notUTF8 {
    let reading = JSONReading(
      text: try DecodedText(repairing: text, cancellation: workers.cancellation),
      path: contents.path, options: options,
      workers: workers, progress: progress, isLines: isLines)
    return try reading.table()
  }
}

/// The reading of one JSON text.
private struct JSONReading {
  let text: DecodedText
  let path: String
  let options: ReadOptions
  let workers: Workers
  let progress: Progress?
  let isLines: Bool

  func table() throws -> (table: Table, report: ReadReport) {
    do {
      return try text.bytes.withUnsafeElements { bytes in try table(bytes) }
    } catch let mistake as JSONScanner.Mistake {
      throw TableError.format(path: path, line: line(of: mistake.place), what: mistake.what)
    }
  }

  private func table(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws -> (table: Table, report: ReadReport) {
    progress?.start("reading \(path)", total: bytes.count, in: .bytes)
    let layout = try layout(bytes)
    let cutter = try JSONCutter(
      bytes, layout, pieceSize: max(1, options.blockSize), cancellation: workers.cancellation)
    let pieces = try pieces(cutter, layout)
    try checkEnd(bytes, layout, cutter)
    try checkNames(pieces)
    var cells = try cells(of: pieces).keeping(options.columns)
    let counted = cells.countedLists()
    cells.countLists(in: counted)
    let reading = CellReading(cells, options, workers: workers)
    var (table, report) = try reading.table { line(of: $0) }
    report.encoding = text.encoding
    report.replacedBytes = text.replaced
    report.notes = notes(layout, pieces, counted.map { table.columns[$0].name })
    return (table, report)
  }

  private func layout(_ bytes: UnsafeBufferPointer<UInt8>) throws -> JSONLayout {
    var scanner = JSONScanner(bytes, from: text.start)
    guard scanner.next() != nil else { throw TableError.empty(path: path) }
    if isLines { return .lines(from: text.start) }
    return try JSONLayout(bytes, from: text.start, cancellation: workers.cancellation)
  }

  private func pieces(_ cutter: JSONCutter, _ layout: JSONLayout) throws -> [JSONPiece] {
    let ranges = cutter.pieces
    return try workers.map(tasks: ranges.count) { number in
      let range = ranges[number]
      guard range.count <= CellBlock.mostBytes else {
        throw TableError.tooLarge(path: path, what: "one record has more than 256 MiB")
      }
      let piece = try text.bytes.withUnsafeElements { bytes in
        // Whatever was transcoded is well formed.
        if text.encoding == .utf8, text.replaced == 0,
          !isValidUTF8(UnsafeBufferPointer(rebasing: bytes[range]))
        {
          throw CSVPass.Obstacle.notUTF8
        }
        return try JSONPiece(
          bytes, range, layout.kind, follows: number > 0, cancellation: workers.cancellation)
      }
      progress?.advance(by: range.count)
      return piece
    }
  }

  /// The bracket around all records is closed, and nothing follows.
  private func checkEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, _ layout: JSONLayout, _ cutter: JSONCutter
  ) throws {
    guard layout.kind != .lines else { return }
    var scanner = JSONScanner(bytes, from: cutter.close ?? bytes.count)
    let bracket = layout.kind == .array ? UInt8(ascii: "]") : UInt8(ascii: "}")
    guard scanner.take(bracket) else {
      throw scanner.unexpected(layout.kind == .array ? "`]`" : "`}`")
    }
    // Around the records of a wrapper the other members stand, which were read before.
    if layout.isWrapped { return }
    if scanner.next() != nil { throw scanner.unexpected("the end") }
  }

  /// Names that are data are few in one piece and many in all: read as columns they would take
  /// minutes, and nobody could look at them.
  private func checkNames(_ pieces: [JSONPiece]) throws {
    let records = pieces.reduce(0) { $0 + $1.places.count }
    guard JSONPiece.namesAreData(pieces.reduce(0) { $0 + $1.paths.count }, records: records) else {
      return
    }
    let paths = Set(pieces.lazy.flatMap(\.paths))
    guard JSONPiece.namesAreData(paths.count, records: records) else { return }
    var names: [[String]: Int] = [:]
    for path in paths { names[Array(path.names.dropLast()), default: 0] += 1 }
    let widest = names.max { ($0.value, $1.key.count) < ($1.value, $0.key.count) }
    throw JSONScanner.Mistake(
      place: pieces.first?.places.first ?? 0,
      what: JSONPiece.tooManyNames(in: widest?.key ?? []))
  }

  /// Gives the pieces' columns their places in the table.
  private func cells(of pieces: [JSONPiece]) -> CellTable {
    var numbers: [JSONPath: Int] = [:]
    var headers: [String] = []
    let places = pieces.map { piece in
      piece.paths.map { path -> Int in
        if let number = numbers[path] { return number }
        numbers[path] = headers.count
        headers.append(path.names.joined(separator: "."))
        return headers.count - 1
      }
    }
    let blocks = zip(pieces, places).map { piece, places in
      var columns = [CellRun?](repeating: nil, count: headers.count)
      for (run, place) in zip(piece.runs, places) { columns[place] = run }
      return CellBlock(columns: columns, rows: piece.places.count, places: piece.places)
    }
    let cells = CellTable(path: path, headers: headers, blocks: blocks)
    return numbers.isEmpty ? cells : cells.keeping(columns: filled(numbers, cells))
  }

  /// All columns but those of objects that are somewhere null: what lies inside has columns.
  private func filled(_ numbers: [JSONPath: Int], _ cells: CellTable) -> [Int] {
    let objects = Set(
      numbers.keys.flatMap { path in
        path.names.indices.map { JSONPath(names: Array(path.names[..<$0])) }
      })
    let paths = numbers.sorted { $0.value < $1.value }
    return paths.compactMap { path, number in
      objects.contains(path) && cells.isEmpty(number) ? nil : number
    }
  }

  private func notes(
    _ layout: JSONLayout, _ pieces: [JSONPiece], _ counted: [String]
  ) -> [String] {
    var notes = layout.note.map { [$0] } ?? []
    if !counted.isEmpty {
      let names = counted.map { "`\($0)`" }.joined(separator: ", ")
      notes.append("\(names): the arrays are not of text, so their lengths are read")
    }
    let repeats = pieces.lazy.flatMap(\.repeats)
    let count = repeats.count
    if count > 0 {
      let lines = repeats.prefix(5).map { String(line(of: $0)) }.joined(separator: ", ")
      notes.append("\(count) records give a name twice (lines \(lines)); the last value counts")
    }
    return notes
  }

  /// O(place), for messages.
  private func line(of place: Int) -> Int {
    text.bytes.withUnsafeElements { bytes in
      1 + bytes[..<min(place, bytes.count)].count { $0 == .newline }
    }
  }
}
