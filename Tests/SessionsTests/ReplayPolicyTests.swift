import Sessions
import Testing

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
}
