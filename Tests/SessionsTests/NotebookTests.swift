import Engine
import Language
import Parallel
import Tables
import Testing

@testable import Sessions

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Cells changed in their places, and what becomes of those that depend on them.
@Suite struct NotebookTests {
  /// A notebook with the interpreter that ran it.
  private struct Sitting {
    var notebook: Notebook
    var interpreter: Interpreter
    var shown: [Int] = []

    init(_ fixture: SessionFixture, _ texts: String...) throws {
      let engine = QueryEngine(
        settings: SessionFixture.settings(), folder: fixture.folder, workers: Workers(threads: 1))
      interpreter = Interpreter(engine: engine)
      notebook = Notebook(start: engine.workspace)
      for text in texts { try run(text) }
    }

    mutating func run(_ text: String) throws {
      for cell in try interpreter.prepare([.init(name: "", text: text)]) {
        notebook.append(try interpreter.run(cell))
      }
    }

    mutating func edit(_ number: Int, _ text: String, rerunning: Bool = false) throws
      -> Notebook.Change
    {
      try notebook.edit(number, to: text, rerunning: rerunning, interpreter: &interpreter) { _ in }
    }

    func value(_ number: Int) throws -> Cell? {
      try notebook.entries[notebook.position(of: number)].answer?.report().table.columns.last?[0]
    }

    mutating func value(of text: String) throws -> Cell? {
      try run(text)
      return try notebook.entries.last?.answer?.report().table.columns.last?[0]
    }
  }

  private static let load = "load \"fans.csv\" as fans"

  @Test func editedCellMakesThoseThatReadItStale() throws {
    let fixture = try SessionFixture()
    var sitting = try Sitting(
      fixture, Self.load, "let big = fans | where followers > 1k", "big | count", "fans | count",
      "[3] | take 1", "_ | take 1", "2 + 2")
    let change = try sitting.edit(2, "let big = fans | where followers > 10k")
    #expect(change.ran == [2])
    #expect(change.stale == [3, 5, 6])
    #expect(try sitting.value(3) == .integer(3))
    // What is typed now sees the new meaning.
    #expect(try sitting.value(of: "big | count") == .integer(1))
    let again = try sitting.notebook.rerun(
      .stale, rerunning: false, interpreter: &sitting.interpreter
    ) { _ in }
    #expect(again.ran == [3, 5, 6] && again.stale.isEmpty)
    #expect(try sitting.value(3) == .integer(1))
  }

  @Test func dependentsRunAtOnceWhereThatIsWanted() throws {
    let fixture = try SessionFixture()
    var sitting = try Sitting(
      fixture, Self.load, "param floor = 1k", "fans | where followers > floor | count")
    let change = try sitting.edit(2, "param floor = 10k", rerunning: true)
    #expect(change.ran == [2, 3] && change.stale.isEmpty)
    #expect(try sitting.value(3) == .integer(1))
  }

  @Test func settingsReachWhatLeansOnTheModel() throws {
    let fixture = try SessionFixture()
    var sitting = try Sitting(
      fixture, Self.load, "set micro_from = 500", "fans | count by tier", "fans | count")
    #expect(try sitting.edit(2, "set micro_from = 1000").stale == [3])
  }

  @Test func wrongEditLeavesEverything() throws {
    let fixture = try SessionFixture()
    var sitting = try Sitting(fixture, Self.load, "fans | count", "[2] | take 1")
    for text in ["fans | topc", "fans | where nothing > 1", "1 + 1\n2 + 2", ""] {
      #expect(throws: (any Error).self) { try sitting.edit(2, text) }
    }
    #expect(sitting.notebook.entries.map(\.text) == [Self.load, "fans | count", "[2] | take 1"])
    #expect(sitting.notebook.staleNumbers.isEmpty)
    #expect(try sitting.value(of: "[2] | take 1") == .integer(5))
    #expect(throws: Diagnostic.self) { try sitting.edit(99, "1") }
  }

  @Test func deletedCellIsGoneForThoseThatFollow() throws {
    let fixture = try SessionFixture()
    var sitting = try Sitting(
      fixture, Self.load, "let big = fans | where followers > 1k", "big | count", "fans | count",
      "[4] | take 1")
    let change = try sitting.notebook.delete(
      2, rerunning: false, interpreter: &sitting.interpreter
    ) { _ in }
    #expect(change.stale == [3])
    #expect(throws: Interpreter.Rejection.self) { try sitting.run("big | count") }
    // Taken by its number, a cell cannot go.
    #expect(throws: Diagnostic.self) {
      try sitting.notebook.delete(4, rerunning: false, interpreter: &sitting.interpreter) { _ in }
    }
    let again = try sitting.notebook.rerun(
      .stale, rerunning: false, interpreter: &sitting.interpreter
    ) { _ in }
    #expect(again.problems.count == 1)
    #expect(sitting.notebook.entries.first { $0.number == 3 }?.state == .failed)
  }

  @Test func rerunOfALoadReadsTheFileAnew() throws {
    let fixture = try SessionFixture()
    var sitting = try Sitting(fixture, Self.load, "fans | count")
    try fixture.write(SessionFixture.fans + "f6,Fay,2000,5%,#tea,DE\n", to: "fans.csv")
    var change = try sitting.notebook.rerun(
      .one(1), rerunning: false, interpreter: &sitting.interpreter
    ) { _ in }
    #expect(change.ran == [1] && change.stale == [2])
    change = try sitting.notebook.rerun(
      .from(2), rerunning: false, interpreter: &sitting.interpreter
    ) { _ in }
    #expect(try sitting.value(2) == .integer(6))
    #expect(change.stale.isEmpty)
  }

  @Test func choicesAreRead() {
    #expect(Notebook.Choice("") == .all)
    #expect(Notebook.Choice("3") == .one(3))
    #expect(Notebook.Choice("[3]..") == .from(3))
    #expect(Notebook.Choice("stale") == .stale)
    #expect(Notebook.Choice("x") == nil && Notebook.Choice("3..5") == nil)
  }

  // MARK: Documents

  private static let document = """
    ---
    swell: 1
    seed: 7
    owner: me   # kept
    ---
    # A title

    Words *before*.

    ```swell #load
    load "../fans.csv" as fans
    ```

    ```swell #n mine=1
    -- how many?
    fans | count
    ```

    Words between.

    ```swell #typo expect=E012
    fans | topc
    ```

    ```swell #two
    let big = fans | where followers > 1k
    [2] | take 1
    ```

    Last words.

    """

  private func opened(_ fixture: SessionFixture) throws -> Sitting {
    try fixture.makeFolder("notes")
    try fixture.write(Self.document, to: "notes/d.md")
    var sitting = try Sitting(fixture)
    let file = try SessionFile(path: fixture.path("notes/d.md"))
    sitting.notebook = try Notebook(
      opening: file, base: sitting.interpreter.workspace, folder: fixture.folder)
    sitting.interpreter = sitting.notebook.interpreter(from: sitting.interpreter.engine)
    return sitting
  }

  @Test func openedDocumentIsSavedAsItWas() throws {
    let fixture = try SessionFixture()
    let sitting = try opened(fixture)
    #expect(sitting.notebook.entries.map(\.number) == [1, 2, 3, 4, 5])
    #expect(sitting.notebook.startSettings.seed == 7)
    #expect(sitting.notebook.isSaved)
    try sitting.notebook.save(to: fixture.path("notes/d.md"), interpreter: sitting.interpreter)
    let saved = try fixture.read("notes/d.md")
    // What a save completes: day, and the version of the calculations.
    #expect(
      saved.replacing("today: 2026-06-30\n", with: "").replacing("model: 1\n", with: "")
        == Self.document)
  }

  @Test func openedDocumentRunsAndTakesChanges() throws {
    let fixture = try SessionFixture()
    var sitting = try opened(fixture)
    _ = try sitting.notebook.rerun(
      .all, rerunning: false, interpreter: &sitting.interpreter
    ) { _ in }
    #expect(try sitting.value(2) == .integer(5))
    _ = try sitting.edit(2, "fans | where followers > 1k | count")
    try sitting.run("big | count")
    try sitting.notebook.save(to: fixture.path("notes/d.md"), interpreter: sitting.interpreter)
    let saved = try fixture.read("notes/d.md")
    for words in [
      "owner: me   # kept", "Words *before*.", "Words between.", "Last words.\n\n```swell #count",
      "```swell #n mine=1\n-- how many?\nfans | where followers > 1k | count\n```\n```output rows=1",
      "load \"../fans.csv\" as fans\n", "```swell #typo expect=E012\nfans | topc\n```",
      "```swell #two\nlet big = fans | where followers > 1k\n[2] | take 1\n```",
    ] {
      #expect(saved.contains(words), "\(words)\nin\n\(saved)")
    }
    let report = try fixture.replay("notes/d.md")
    #expect(report.count(.drifted) == 0 && report.count(.failed) == 0)
  }

  @Test func staleCellsOfAnOpenedDocumentRunWithWhatTheyLeanOn() throws {
    let fixture = try SessionFixture()
    try fixture.save(
      "t.md", Self.load, "let big = fans | where followers > 1k", "big | count", "2 + 2")
    try fixture.edit("t.md", "followers > 1k", "followers > 10k")
    var sitting = try Sitting(fixture)
    let file = try SessionFile(path: fixture.path("t.md"))
    sitting.notebook = try Notebook(
      opening: file, base: sitting.interpreter.workspace, folder: fixture.folder)
    sitting.interpreter = sitting.notebook.interpreter(from: sitting.interpreter.engine)
    let change = try sitting.notebook.rerun(
      .stale, rerunning: false, interpreter: &sitting.interpreter
    ) { _ in }
    #expect(change.ran == [1, 2, 3])
    #expect(sitting.notebook.entries.last?.state == .recorded)
    try sitting.notebook.save(to: fixture.path("t.md"), interpreter: sitting.interpreter)
    #expect(try fixture.status("t.md").staleCount == 0)
    #expect(try fixture.replay("t.md").exitCode == 0)
  }

  @Test func editedCellOfAnOpenedDocumentRunsWithWhatItLeansOn() throws {
    let fixture = try SessionFixture()
    var sitting = try opened(fixture)
    let change = try sitting.edit(2, "fans | where followers > 1k | count")
    #expect(change.ran == [1, 2])
    #expect(try sitting.value(2) == .integer(3))
    #expect(sitting.notebook.entries.last?.state == .stale)
  }

  @Test func fileChangedBySomebodyElseIsNotOverwritten() throws {
    let fixture = try SessionFixture()
    let sitting = try opened(fixture)
    try fixture.write(Self.document + "More.\n", to: "notes/d.md")
    let error = #expect(throws: Diagnostic.self) {
      try sitting.notebook.save(to: fixture.path("notes/d.md"), interpreter: sitting.interpreter)
    }
    #expect(error?.code == .fileExists)
    #expect(try fixture.read("notes/d.md").hasSuffix("More.\n"))
  }

  @Test func deletedCellLeavesTheDocument() throws {
    let fixture = try SessionFixture()
    var sitting = try opened(fixture)
    _ = try sitting.notebook.delete(
      4, rerunning: false, interpreter: &sitting.interpreter
    ) { _ in }
    _ = try sitting.notebook.delete(
      5, rerunning: false, interpreter: &sitting.interpreter
    ) { _ in }
    try sitting.notebook.save(to: fixture.path("notes/d.md"), interpreter: sitting.interpreter)
    let saved = try fixture.read("notes/d.md")
    #expect(
      !saved.contains("#two") && saved.contains("expect=E012\nfans | topc\n```\n\nLast words.\n"))
  }
}

/// What a sitting that was not saved leaves on disk.
@Suite struct JournalTests {
  private func sitting(
    _ fixture: SessionFixture, _ journal: Journal, _ texts: String...
  ) throws -> (Notebook, Interpreter) {
    var settings = SessionFixture.settings()
    settings.seed = 5
    var interpreter = Interpreter(
      engine: QueryEngine(settings: settings, folder: fixture.folder))
    var notebook = Notebook(start: interpreter.workspace)
    journal.begin(time: 1_000, workingFolder: fixture.folder, settings: settings)
    for text in texts {
      for cell in try interpreter.prepare([.init(name: "", text: text)]) {
        notebook.append(try interpreter.run(cell))
        if let entry = notebook.entries.last { try journal.append(entry) }
      }
    }
    return (notebook, interpreter)
  }

  private func recovered(
    _ session: UnsavedSession, folder: String
  ) throws -> (Notebook, [Interpreter.Problem]) {
    var interpreter = Interpreter(
      engine: QueryEngine(settings: SessionFixture.settings(), folder: folder))
    var notebook = Notebook(start: interpreter.workspace)
    let problems = try session.recover(into: &notebook, &interpreter) { _ in }
    return (notebook, problems)
  }

  @Test func aCutLastLineIsLeftOut() throws {
    let fixture = try SessionFixture()
    let head =
      #"{"swell":1,"time":1000,"folder":"\#(fixture.folder)","seed":"5","today":20634,"settings":[["micro_from","900"]]}"#
    let cells =
      #"{"cell":1,"text":"load \"fans.csv\" as fans"}"# + "\n"
      + #"{"cell":3,"text":"fans | count"}"#
    let more = "\n" + #"{"cell":4,"text":"[3] | take 1"}"# + "\n" + #"{"cell":5,"te"#
    let session = try #require(UnsavedSession(head + "\n" + cells + more, path: "x"))
    #expect(session.cells.count == 3)
    let (notebook, problems) = try recovered(session, folder: fixture.folder)
    #expect(problems.isEmpty)
    #expect(notebook.entries.map(\.text).last == "[2] | take 1")
    #expect(notebook.startSettings.seed == 5)
    #expect(notebook.startSettings.recorded.map(\.text) == ["900"])
    // From another folder, its files are still found.
    mkdir(fixture.path("elsewhere"), 0o755)
    let (moved, failures) = try recovered(session, folder: fixture.path("elsewhere"))
    #expect(failures.isEmpty && moved.entries.first?.text == "load \"../fans.csv\" as fans")
  }

  @Test(arguments: [
    "", "\n", "{}", "nonsense", #"{"swell":1,"time":1}"#,
    #"{"swell":1,"time":1}"# + "\n" + #"{"cell":1,"text":"1"}"# + "\n" + #"{"saved":true}"#,
    #"{"swell":1}"# + "\n" + #"{"cells":[]}"#, #"{"swell":1}"# + "\n" + #"{"cell":"x","text":5}"#,
  ])
  func whatHoldsNothingUnsavedIsNoSession(_ text: String) {
    #expect(UnsavedSession(text, path: "x") == nil)
  }

  @Test func journalsAreOfferedTakenAndDropped() throws {
    let fixture = try SessionFixture()
    let folder = fixture.path("journal")
    try fixture.makeFolder("journal")
    for (time, cell) in [(1_000, "1 + 1"), (3_000, "3 + 3"), (2_000, "2 + 2")] {
      try fixture.write(
        "{\"swell\":1,\"time\":\(time)}\n{\"cell\":1,\"text\":\"\(cell)\"}\n",
        to: "journal/\(time)-1.journal")
    }
    try fixture.write("{\"swell\":1,\"time\":5}\n", to: "journal/5-1.journal")
    try fixture.write("{\"swell\":2,\"time\":6}\n", to: "journal/6-1.journal")
    #expect(UnsavedSession.all(in: folder).map(\.time) == [3_000, 2_000, 1_000])
    UnsavedSession.all(in: folder).first?.drop()
    #expect(UnsavedSession.all(in: folder).map(\.time) == [2_000, 1_000])
    // Nothing to bring back goes; what a newer program wrote stays.
    #expect(FolderNames.of(folder) == ["1000-1.journal", "2000-1.journal", "6-1.journal"])
  }

  @Test func journalOfALivingShellIsItsOwn() throws {
    let fixture = try SessionFixture()
    let folder = fixture.path("journal")
    let journal = Journal(folder: folder)
    let (notebook, _) = try sitting(fixture, journal, "1 + 1", "2 + 2")
    #expect(UnsavedSession.all(in: folder).isEmpty)
    try journal.rewrite(notebook)
    try journal.rewrite(notebook, isSaved: true)
    journal.discard()
    #expect(FolderNames.of(folder) == [])
  }

  /// What stands between a document's cells is in no statement, and comes back all the same.
  @Test func wordsOfTheOpenedDocumentComeBack() throws {
    let fixture = try SessionFixture()
    try fixture.write(
      "# Tea\n\nWords before.\n\n```swell #load\nload \"fans.csv\" as fans\n```\n\nAnd after.\n"
        + "\n```swell #typo expect=E102\nfans | topc #tea\n```\n\n```swell #n\nfans | count\n```\n",
      to: "tea.md")
    let path = fixture.path("tea.md")
    let file = try SessionFile(path: path)
    let engine = QueryEngine(settings: SessionFixture.settings(), folder: fixture.folder)
    var notebook = try Notebook(
      opening: file, base: engine.workspace, folder: fixture.folder)
    let journal = Journal(folder: fixture.path("journal"))
    journal.begin(time: 1_000, workingFolder: fixture.folder, settings: engine.workspace.settings)
    var interpreter = notebook.interpreter(from: engine)
    for text in ["load \"fans.csv\" as fans", "fans | take 1"] {
      for cell in try interpreter.prepare([.init(name: "", text: text)]) {
        notebook.append(try interpreter.run(cell))
      }
    }
    try journal.rewrite(notebook)
    let name = try #require(FolderNames.of(fixture.path("journal")).first)
    let text = try fixture.read("journal/" + name)
    let session = try #require(UnsavedSession(text, path: "x"))
    #expect(session.cells.count == 5)
    let (recovered, problems) = try self.recovered(session, folder: fixture.folder)
    #expect(problems.isEmpty)
    #expect(recovered.path == path)
    #expect(recovered.entries.map(\.text) == notebook.entries.map(\.text))
    #expect(recovered.entries.map(\.state) == [.recorded, .recorded, .recorded, .done, .done])
    let saved = try recovered.document(at: path, interpreter: interpreter).text
    #expect(saved.contains("Words before."))
    #expect(saved.contains("And after.\n\n```swell #typo expect=E102\nfans | topc #tea\n```"))
    #expect(saved.contains("fans | take 1"))
  }

  @Test func whatDoesNotRunAnyMoreIsSaid() throws {
    let fixture = try SessionFixture()
    let text =
      #"{"swell":1,"time":1}"# + "\n" + #"{"cell":1,"text":"load \"gone.csv\" as gone"}"#
      + "\n" + #"{"cell":2,"text":"1 + 1"}"#
    let session = try #require(UnsavedSession(text, path: "x"))
    let (notebook, problems) = try recovered(session, folder: fixture.folder)
    #expect(problems.map(\.diagnostic.code) == [.fileMissing])
    #expect(notebook.entries.map(\.text) == ["1 + 1"])
  }
}
