import Dispatch
import Parallel
import TestSupport
import Testing

@testable import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What is read through another program, with a shell script in the place of `duckdb`.
@Suite struct DuckDBTests {
  private let folder = TemporaryFolder()

  private func program(_ script: String) -> String {
    let path = folder.write("#!/bin/sh\n" + script, to: "duckdb")
    chmod(path, 0o700)
    return path
  }

  private func read(
    _ program: String, as format: FileFormat = .parquet, _ options: ReadOptions = ReadOptions(),
    cancellation: Cancellation = Cancellation()
  ) throws -> (table: Table, report: ReadReport) {
    let path = folder.write("PAR1", to: "it's.parquet")
    return try readThroughDuckDB(
      FileContents.open(path), as: format, options,
      workers: Workers(threads: 1, cancellation: cancellation), progress: nil, program: program)
  }

  @Test func itsLinesBecomeRows() throws {
    let script = program("printf '{\"a\":1,\"t\":[\"x\"]}\\n{\"a\":null,\"t\":[]}\\n'")
    #expect(try read(script).table.rows == [[.integer(1), .tags(["x"])], [.missing, .missing]])
  }

  @Test func itIsAskedForOneFileAndNothingElse() throws {
    let script = program("for word; do printf '{\"w\":\"%s\"}\\n' \"$word\"; done")
    let words = try read(script).table.columns[0].cells
    let file = folder.path + "/it''s.parquet"
    let asked = "COPY (SELECT * FROM read_parquet('\(file)')) TO '/dev/stdout' (FORMAT json)"
    #expect(words == ["-init", "/dev/null", ":memory:", "-c", asked].map { .text($0) })
    let question = try DuckDBQuestion(
      folder.path + "/it's.parquet", .excel, ReadOptions(table: "May", columns: ["a\"b"]))
    #expect(
      question.text
        == "COPY (SELECT \"a\"\"b\" FROM read_xlsx('\(file)', sheet = 'May')) TO '/dev/stdout' (FORMAT json)"
    )
  }

  @Test func whatItSaysIsHandedOn() {
    let path = folder.path + "/it's.parquet"
    let script = program("echo 'IO Error: no such thing' >&2; exit 1")
    let words = "IO Error: no such thing"
    let error = TableError.refused(path: path, reader: "DuckDB", words: words)
    #expect(throws: error) { try read(script) }
    #expect(error.help.hasPrefix("Save it once more"))
    // The question is repeated below a mark; what cannot be fetched has a way out of its own.
    let extending = program(
      "printf 'Extension Error: no \"excel\"\\nLINE 1: COPY (SELECT\\n   ^\\n' >&2; exit 1")
    let missing = TableError.refused(
      path: path, reader: "DuckDB", words: "Extension Error: no \"excel\"")
    #expect(throws: missing) { try read(extending) }
    #expect(missing.help.hasPrefix("Let DuckDB fetch it once"))
  }

  /// The program itself, where it is installed.
  @Test func parquetIsReadAsWritten() throws {
    let file = folder.path + "/fans.parquet"
    let rows = """
      (VALUES ('f1', 12, 3.5::DOUBLE, DATE '2026-06-30', ['tea', 'yoga']), ('f2', NULL, 0.25, NULL, []))
      """
    let question =
      "COPY (SELECT * FROM \(rows) AS t(id, n, x, d, tags)) TO '\(file)' (FORMAT parquet)"
    let answer = try ChildProgram.run(
      "duckdb", ["-init", "/dev/null", ":memory:", "-c", question], cancellation: Cancellation())
    guard case .finished = answer else {
      print("skipped: there is no program duckdb; see .ci/run")
      return
    }
    let table = try readTable(FileContents.open(file)).table
    #expect(table.columns.map(\.name) == ["id", "n", "x", "d", "tags"])
    #expect(
      table.rows == [
        [.text("f1"), .integer(12), .number(3.5), .date(20634), .tags(["tea", "yoga"])],
        [.text("f2"), .missing, .number(0.25), .missing, .missing],
      ])
  }

  @Test func itsAbsenceAndItsRefusalAreSaid() {
    let path = folder.path + "/it's.parquet"
    #expect(throws: TableError.needsProgram(path: path, kind: "a Parquet file")) {
      try read(folder.path + "/nothing")
    }
    var options = ReadOptions()
    options.startsPrograms = false
    #expect(throws: TableError.programRefused(path: path, kind: "a Parquet file")) {
      try read(program("exit 0"), as: .parquet, options)
    }
  }

  @Test func aStopEndsIt() {
    let cancellation = Cancellation()
    let script = program("exec sleep 600")
    DispatchQueue.global().async { cancellation.cancel() }
    #expect(throws: Cancelled.self) { try read(script, cancellation: cancellation) }
  }
}
