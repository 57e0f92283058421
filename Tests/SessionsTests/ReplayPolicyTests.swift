import Sessions
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a document may read and write is known before anything in it runs.
@Suite struct ReplayPolicyTests {
  private func plan(
    _ fixture: SessionFixture, _ statements: String, allowing folders: [String] = []
  ) throws -> ReplayPlan {
    try fixture.write("```swell\n\(statements)\n```\n", to: "plan.md")
    let file = try SessionFile(path: fixture.path("plan.md"))
    var options = Replay.Options()
    options.writableFolders = folders
    return try Replay(file, engine: fixture.engine(for: file), options: options).plan()
  }

  @Test func readsAreListedWhereverTheyLie() throws {
    let fixture = try SessionFixture()
    let plan = try plan(
      fixture, "load \"fans.csv\" as fans\nload \"/nowhere/at/all.csv\" as other")
    #expect(plan.reads.map(\.exists) == [true, false])
    #expect(plan.reads.map(\.path) == ["fans.csv", "/nowhere/at/all.csv"])
    #expect(plan.writes.isEmpty)
  }

  @Test(arguments: [
    ("tea.csv", true), ("sub/tea.csv", true), ("./tea.csv", true), ("../tea.csv", false),
    ("sub/../../tea.csv", false), ("/tmp/tea.csv", false), ("fans.csv", false),
  ])
  func writesAreHeldToTheFolder(path: String, isAllowed: Bool) throws {
    let fixture = try SessionFixture()
    let plan = try plan(fixture, "load \"fans.csv\" as fans\nfans | export \"\(path)\" replace")
    #expect(plan.writes.map(\.path) == [path])
    #expect((plan.writes.first?.refusal == nil) == isAllowed)
    let report = try fixture.replay("plan.md", .show)
    #expect((report.exitCode == 5) == !isAllowed)
  }

  @Test func allowedFolderMayBeWritten() throws {
    let fixture = try SessionFixture()
    let statements = "load \"fans.csv\" as fans\nfans | export \"/tmp/tea.csv\""
    let plan = try plan(fixture, statements, allowing: ["/tmp"])
    #expect(plan.writes.map(\.refusal) == [nil])
  }

  @Test func replayWritesInItsFolderAndNowhereElse() throws {
    let fixture = try SessionFixture()
    try fixture.write(
      """
      ```swell #load
      load "fans.csv" as fans
      ```
      ```swell #write
      fans | topic #tea | keep id | export "tea.csv"
      ```
      ```swell #read
      load "tea.csv" as tea
      tea | count
      ```

      """, to: "s.md")
    let report = try fixture.replay("s.md", .show)
    #expect(report.exitCode == 0)
    #expect(try fixture.read("tea.csv") == "id\nf2\nf4\nf5\n")
    // Now it is there, and another replay would write over it.
    #expect(try fixture.replay("s.md", .show).exitCode == 5)
    try fixture.remove("tea.csv")
    // What a cell needs to be written is written for it.
    #expect(try fixture.replay("s.md", .show) { $0.only = "read" }.exitCode == 0)
    try fixture.remove("tea.csv")
    // Recorded and held to it: the exported rows are what is compared.
    #expect(try fixture.replay("s.md", .update).exitCode == 0)
    try fixture.remove("tea.csv")
    #expect(try fixture.replay("s.md").exitCode == 0)
    try fixture.remove("tea.csv")
    try fixture.edit("s.md", "keep id |", "keep name |")
    let changed = try fixture.replay("s.md")
    #expect(changed.cells.map(\.verdict) == [.ran, .drifted, .reproduced])
  }

  /// A link that leads out of the folder is outside of it, when it is made while replaying too.
  @Test func linksLeadNowhereElse() throws {
    let fixture = try SessionFixture()
    let other = try SessionFixture()
    #expect(symlink(other.folder, fixture.path("link")) == 0)
    try fixture.write(
      "```swell\nload \"fans.csv\" as fans\nfans | export \"link/x.csv\"\n```\n", to: "s.md")
    #expect(try fixture.replay("s.md", .show).exitCode == 5)
    #expect(!other.names.contains("x.csv"))
  }

  /// The same file twice: what the run made itself it may write over, where the statement says so.
  @Test func ownFilesMayBeReplaced() throws {
    let fixture = try SessionFixture()
    try fixture.write(
      """
      ```swell
      load "fans.csv" as fans
      fans | export "x.csv"
      fans | take 1 | keep id | export "x.csv" replace
      ```

      """, to: "s.md")
    #expect(try fixture.replay("s.md", .show).exitCode == 0)
    #expect(try fixture.read("x.csv") == "id\nf1\n")
  }
}
