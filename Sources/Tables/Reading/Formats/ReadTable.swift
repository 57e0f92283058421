import Parallel

/// Reads a file of any format into a table: the one way from bytes and options to columns.
///
///     let contents = try FileContents.open("fans.json.gz")
///     let (fans, report) = try readTable(contents)
///
/// What the file is, is found out from its first bytes and its name; gzip is undone first.
/// - Parameters:
///   - contents: the file's bytes.
///   - options: what to take instead of finding it out.
///   - progress: told of bytes or rows done.
/// - Throws: ``TableError``; `Cancelled` when the workers' token was set.
/// - Returns: the table and what there is to say about it: a function of bytes, name and options,
///   the same for any number of threads.
/// - Complexity: O(bytes), unpacked.
public func readTable(
  _ contents: FileContents, _ options: ReadOptions = ReadOptions(), workers: Workers = Workers(),
  progress: Progress? = nil
) throws -> (table: Table, report: ReadReport) {
  let (plain, notes) = try Gunzip.unpacked(contents, workers: workers, progress: progress)
  let head = plain.bytes.withUnsafeElements { Array($0.prefix(4096)) }
  let format = options.format ?? FileFormat(head: head, path: plain.path)
  var own = options
  // Other formats have numbers of their own, written with a point whatever their text is like.
  if format != .delimited { own.decimal = .point }
  var (table, report) = try read(plain, as: format, own, workers, progress)
  report.format = format
  report.notes += notes
  if options.decimal == .comma, format != .delimited {
    report.notes.append("`decimal` is about delimited text: numbers of other formats have a point")
  }
  try contents.checkUnchanged()
  return (table, report)
}

private func read(
  _ contents: FileContents, as format: FileFormat, _ options: ReadOptions, _ workers: Workers,
  _ progress: Progress?
) throws -> (table: Table, report: ReadReport) {
  switch format {
  case .delimited:
    return try readCSV(contents, options, workers: workers, progress: progress)
  case .json:
    return try readJSON(contents, options, workers: workers, progress: progress)
  case .sqlite:
    return try readSQLite(contents, options, workers: workers, progress: progress)
  case .parquet, .excel, .avro, .duckdb:
    return try readThroughDuckDB(
      contents, as: format, options, workers: workers, progress: progress)
  }
}
