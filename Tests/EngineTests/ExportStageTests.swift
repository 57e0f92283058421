import Language
import Tables
import Testing

@testable import Engine

/// What `export` hands out, and what is left for the statements after it.
@Suite struct ExportStageTests {
  private func notebook() throws -> Notebook {
    var notebook = Notebook()
    notebook.folder.write(
      "id,handle,followers\na,@ana,30\nb,@ben,10\nc,@cem,20\n", to: "fans.csv")
    #expect(notebook.mistake("load \"fans.csv\" as fans") == nil)
    return notebook
  }

  @Test func rowsAreHandedOutAsTheyAre() throws {
    var notebook = try notebook()
    let shown = try notebook.report(
      "fans | add big: followers > 15 | sort followers | export \"out/x.csv\" raw replace")
    #expect(shown.table.columns.map(\.name) == ["file", "rows", "columns"])
    #expect(shown.table.row(0) == [.text("out/x.csv"), .integer(3), .integer(4)])
    let taken = notebook.exports.taken.withLock { $0 }
    #expect(taken.count == 1)
    let (request, report) = try #require(taken.first)
    #expect(request.path == "out/x.csv")
    #expect(request.format.kind == .data(.csv))
    #expect(request.isRaw && request.replaces)
    #expect(request.handleColumns == ["handle"])
    #expect(
      String(decoding: report.table.written(.csv), as: UTF8.self)
        == "id,handle,followers,big\nb,@ben,10,false\nc,@cem,20,true\na,@ana,30,true\n")
    #expect(shown.exported?.rowCount == 3)
  }

  @Test func tableGoesOn() throws {
    var notebook = try notebook()
    // In the middle of a query, and for the statement after it.
    #expect(try notebook.table("fans | export \"a.json\" | count").row(0) == [.integer(3)])
    _ = try notebook.report("fans | top 2 by followers | export \"b.json\"")
    let exported = try notebook.table("| keep id")
    #expect(exported.rowCount == 2)
    #expect(exported.row(0) == [.text("a")])
    #expect(try notebook.table("_ | count").row(0) == [.integer(2)])
    #expect(notebook.exports.taken.withLock { $0.count } == 2)
  }

  @Test func lookingWritesNothing() throws {
    var notebook = try notebook()
    _ = try notebook.report("explain fans | export \"a.csv\"")
    #expect(notebook.exports.taken.withLock { $0.isEmpty })
  }

  @Test(arguments: [
    ("fans | export \"a.xlsx\"", DiagnosticCode.badOption, ".csv"),
    ("fans | export \"csv\"", .badOption, ".csv"),
    ("fans | export \".csv\"", .badOption, ".csv"),
    ("fans | export \"a.db.gz\"", .badOption, ".csv"),
    ("let x = fans | export \"a.csv\"", .badOption, "x | export"),
    ("fans | append (fans | export \"a.csv\")", .badOption, "own"),
  ])
  func mistakes(text: String, code: DiagnosticCode, help: String) throws {
    var notebook = try notebook()
    let mistake = notebook.mistake(text)
    #expect(mistake?.code == code)
    #expect(mistake?.help?.contains(help) == true)
    #expect(notebook.exports.taken.withLock { $0.isEmpty })
  }

  /// What cannot be written is said before the rows are worked out.
  @Test func refusalComesBeforeTheWork() throws {
    var notebook = try notebook()
    let refusal = Diagnostic(.fileExists, "there", at: nil)
    notebook.exports.refusal.withLock { $0 = refusal }
    // The stage before fails only when it runs.
    let mistake = notebook.mistake(
      "fans | join inner (fans | append fans) on id | export \"a.csv\"")
    #expect(mistake?.code == .fileExists)
    #expect(notebook.mistake("_") != nil)
  }

  @Test(arguments: [
    ("x.csv", OutputFormat.Kind.data(.csv), false), ("a/b.c/x.TSV", .data(.tsv), false),
    ("x.ndjson.gz", .data(.ndjson), true), ("x.tar.json", .data(.json), false),
    ("x.md", .markdown, false), ("x.html", .html, false), ("x.sqlite", .sqlite, false),
    ("x.db", .sqlite, false), ("x.svg", .svg, false),
  ])
  func endings(path: String, kind: OutputFormat.Kind, isGzipped: Bool) throws {
    let format = try #require(OutputFormat(path: path))
    #expect(format.kind == kind)
    #expect(format.isGzipped == isGzipped)
  }
}
