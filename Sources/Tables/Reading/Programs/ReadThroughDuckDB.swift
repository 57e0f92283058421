import Parallel

/// Reads a file that only DuckDB's command line reads, where that is installed: it hands the rows on
/// as lines of JSON.
///
/// No shell takes part. The one program ever started is `duckdb`, found in `PATH`, with no start-up
/// file of its own, no terminal, and the file's name quoted as SQL quotes text; it is asked to read
/// that file and nothing else.
/// - Throws: ``TableError/needsProgram(path:kind:)`` where there is no such program, other
///   ``TableError``s with what it said; `Cancelled`, and then the program is ended.
func readThroughDuckDB(
  _ contents: FileContents, as format: FileFormat, _ options: ReadOptions, workers: Workers,
  progress: Progress?, program: String = "duckdb"
) throws -> (table: Table, report: ReadReport) {
  let path = contents.path
  guard options.startsPrograms else {
    throw TableError.programRefused(path: path, kind: format.title)
  }
  guard contents.isFile else {
    throw TableError.notText(path: path, kind: format.title + " that is not a file of its own")
  }
  progress?.start("asking duckdb for \(path)", total: 0)
  let question = try DuckDBQuestion(path, format, options)
  let answer = try ChildProgram.run(
    program, ["-init", "/dev/null", ":memory:", "-c", question.text],
    cancellation: workers.cancellation)
  switch answer {
  case .notFound: throw TableError.needsProgram(path: path, kind: format.title)
  case .failed(let words):
    throw TableError.refused(
      path: path, reader: "DuckDB", words: DuckDBQuestion.withoutQuery(words))
  case .tooMuch:
    throw TableError.tooLarge(path: path, what: "it is larger than half of this machine's memory")
  case .finished(let bytes):
    guard bytes.count > 0 else { throw TableError.empty(path: path) }
    return try readJSON(
      FileContents(bytes, path: path), options, workers: workers, progress: progress,
      isLines: true)
  }
}

/// What DuckDB is asked: the wanted columns of one file.
struct DuckDBQuestion {
  let text: String

  init(_ path: String, _ format: FileFormat, _ options: ReadOptions) throws(TableError) {
    let file = DuckDBQuestion.quoted(path)
    let columns =
      options.columns.map { $0.map(SQLiteDatabase.quoted).joined(separator: ", ") } ?? "*"
    let source: String
    var before = ""
    switch format {
    case .parquet: source = "read_parquet(\(file))"
    case .avro: source = "read_avro(\(file))"
    case .excel:
      let sheet = options.table.map { ", sheet = \(DuckDBQuestion.quoted($0))" } ?? ""
      source = "read_xlsx(\(file)\(sheet))"
    case .duckdb:
      guard let table = options.table else {
        throw .whichTable(path: path, known: [])
      }
      before = "ATTACH \(file) AS source (READ_ONLY); "
      source = "source.\(SQLiteDatabase.quoted(table))"
    case .delimited, .json, .sqlite:
      preconditionFailure("Swell reads these itself")
    }
    text = before + "COPY (SELECT \(columns) FROM \(source)) TO '/dev/stdout' (FORMAT json)"
  }

  /// What DuckDB says without the end that repeats the question.
  static func withoutQuery(_ words: String) -> String {
    words.split(separator: "\n").prefix { !$0.hasPrefix("LINE ") }.joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
  }
}
