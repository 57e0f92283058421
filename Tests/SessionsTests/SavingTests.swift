import Engine
import Language
import Sessions
import Tables
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct SavingTests {
  private func save(
    _ fixture: SessionFixture, _ name: String, _ texts: String..., replacing: Bool = false
  ) throws {
    var notebook = Notebook(start: Workspace(settings: SessionFixture.settings()))
    var interpreter = Interpreter(
      engine: QueryEngine(settings: SessionFixture.settings(), folder: fixture.folder))
    for text in texts {
      do {
        for cell in try interpreter.prepare([.init(name: "", text: text)]) {
          notebook.append(try interpreter.run(cell))
        }
      } catch is Interpreter.Problem {
      }
    }
    try notebook.save(
      to: fixture.path(name), interpreter: interpreter,
      replacing: replacing)
  }

  @Test func pathsStartAtTheDocument() throws {
    let fixture = try SessionFixture()
    mkdir(fixture.path("notes"), 0o755)
    try save(fixture, "notes/tea.md", "load \"fans.csv\" as fans", "fans | count")
    let text = try fixture.read("notes/tea.md")
    #expect(text.contains("load \"../fans.csv\" as fans\n"))
    #expect(text.contains("file: \"../fans.csv\"") || text.contains("file: ../fans.csv"))
    #expect(try fixture.replay("notes/tea.md").exitCode == 0)
  }

  @Test func absolutePathInsideBecomesRelative() throws {
    let fixture = try SessionFixture()
    try save(fixture, "tea.md", "load \"\(fixture.path("fans.csv"))\" as fans", "fans | count")
    #expect(!(try fixture.read("tea.md").contains(fixture.folder)))
    #expect(try fixture.replay("tea.md").exitCode == 0)
  }

  @Test func notesBecomeWords() throws {
    let fixture = try SessionFixture()
    try save(
      fixture, "n.md", "note \"One line.\"", "1 + 1",
      "note \"\"\"\n## More\n\n- a\n- b\n\"\"\"", "2 + 2")
    let text = try fixture.read("n.md")
    #expect(text.contains("\nOne line.\n"))
    #expect(text.contains("\n## More\n\n- a\n- b\n"))
    #expect(!text.contains("note \""))
    #expect(try fixture.replay("n.md").exitCode == 0)
  }

  @Test func referencesFollowTheDocumentsNumbers() throws {
    let fixture = try SessionFixture()
    // The note takes a number at the prompt, and none in the document.
    try save(
      fixture, "r.md", "load \"fans.csv\" as fans", "note \"x\"", "fans | top 2 by followers",
      "fans | take 1", "[3] | count")
    #expect(try fixture.read("r.md").contains("[2] | count\n"))
    let report = try fixture.replay("r.md")
    #expect(report.exitCode == 0)
    #expect(report.count(.reproduced) == 3)
  }

  @Test func settingsChangedOnTheWayStayStatements() throws {
    let fixture = try SessionFixture()
    try save(
      fixture, "s.md", "load \"fans.csv\" as fans", "fans | count by tier",
      "set micro_from = 1000", "fans | count by tier", "set seed = 7", "set today = @2026-01-01",
      "show settings")
    let text = try fixture.read("s.md")
    #expect(text.contains("seed: 42\n"))
    #expect(text.contains("today: 2026-06-30\n"))
    #expect(try fixture.replay("s.md").exitCode == 0)
  }

  @Test func namesOfEveryKindAreFollowed() throws {
    let fixture = try SessionFixture()
    try save(
      fixture, "n.md", "load \"fans.csv\" as `my fans: all, of #them`",
      "let größe = `my fans: all, of #them` | where followers > 900", "größe | count",
      "param `the floor` = 1k", "größe | where followers > `the floor` | count")
    #expect(try fixture.replay("n.md").exitCode == 0)
    #expect(try fixture.status("n.md").staleCount == 0)
    let report = try fixture.replay("n.md") { $0.parameters = [("the floor", "2000")] }
    #expect(
      report.cells.compactMap(\.drift?.causes) == [
        [.parameter(name: "the floor", was: "1000", now: "2000")]
      ])
    try fixture.write(SessionFixture.fans + "f6,Fay,2000,5%,#tea,DE\n", to: "fans.csv")
    let causes = try fixture.replay("n.md").cells.compactMap(\.drift?.causes)
    #expect(causes.count == 2)
    for cause in causes.joined() {
      if case .data = cause {} else { Issue.record("\(cause)") }
    }
  }

  @Test func explainedPlansHoldNoTimes() throws {
    let fixture = try SessionFixture()
    try save(
      fixture, "e.md", "load \"fans.csv\" as fans", "explain fans | topic #tea | take 1",
      "why \"f1\" in fans")
    #expect(!(try fixture.read("e.md").contains(" ms\n")))
    #expect(try fixture.replay("e.md").exitCode == 0)
  }

  @Test func otherFilesAreNotOverwritten() throws {
    let fixture = try SessionFixture()
    for (name, text) in [("README.md", "# Mine\n"), ("fans.csv", SessionFixture.fans)] {
      try fixture.write(text, to: name)
      let error = #expect(throws: Diagnostic.self) { try save(fixture, name, "1 + 1") }
      #expect(error?.code == .fileExists)
      expectSameBytes(try fixture.read(name), text)
    }
    try save(fixture, "README.md", "1 + 1", replacing: true)
    // Another session's document is as much somebody's work as any file.
    let other = #expect(throws: Diagnostic.self) { try save(fixture, "README.md", "1 + 2") }
    #expect(other?.help?.contains("replace") == true)
    try save(fixture, "README.md", "1 + 2", replacing: true)
    #expect(try fixture.read("README.md").contains("1 + 2"))
    #expect(fixture.names == ["README.md", "fans.csv"])
  }

  @Test func scriptNameIsRefused() throws {
    let fixture = try SessionFixture()
    #expect(throws: Diagnostic.self) { try save(fixture, "s.swell", "1 + 1") }
    #expect(fixture.names == ["fans.csv"])
  }

  @Test func failedWriteLeavesTheOldFileWhole() throws {
    let fixture = try SessionFixture()
    let error = #expect(throws: TableError.self) { try save(fixture, "gone/s.md", "1 + 1") }
    if case .unwritable = error {} else { Issue.record("\(String(describing: error))") }
    #expect(fixture.names == ["fans.csv"])
  }

  @Test func whatAKilledSaveLeftIsNotInTheWay() throws {
    let fixture = try SessionFixture()
    try fixture.write("half", to: "s.md.\(getpid()).tmp")
    try save(fixture, "s.md", "1 + 1")
    #expect(try fixture.replay("s.md").exitCode == 0)
  }

  @Test func linkStaysALinkAndPermissionsStay() throws {
    let fixture = try SessionFixture()
    try save(fixture, "real.md", "1 + 1")
    chmod(fixture.path("real.md"), 0o640)
    symlink("real.md", fixture.path("link.md"))
    try save(fixture, "link.md", "1 + 2", replacing: true)
    var status = stat()
    lstat(fixture.path("link.md"), &status)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
    stat(fixture.path("real.md"), &status)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(try fixture.read("real.md").contains("1 + 2"))
  }

  @Test func longTablesAreCutAndStillCompared() throws {
    let fixture = try SessionFixture()
    let rows = (1...50).map { "f\($0),\($0 * 10)\n" }.joined()
    try fixture.write("id,followers\n" + rows, to: "many.csv")
    try save(fixture, "m.md", "load \"many.csv\" as many", "many")
    let text = try fixture.read("m.md")
    #expect(text.contains("rows=50 "))
    #expect(text.contains("… 30 more rows\n"))
    #expect(try fixture.replay("m.md").exitCode == 0)
    try fixture.edit("many.csv", "f45,450\n", "f45,451\n")
    let report = try fixture.replay("m.md")
    #expect(report.exitCode == 3)
    let drift = try #require(report.cells.compactMap(\.drift).first)
    #expect(drift.difference == "a row or a digit that is not shown differs")
  }
}
