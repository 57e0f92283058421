import Sessions
import Testing

/// Friendship graphs in documents: their files are data, and statements that read them without a
/// word depend on them.
@Suite struct GraphSessionTests {
  private func fixture() throws -> SessionFixture {
    let fixture = try SessionFixture()
    try fixture.write("a,b\nf1,f2\nf2,f3\n", to: "friends.csv")
    try fixture.save(
      "graph.md", "load \"fans.csv\" as fans",
      "load graph \"friends.csv\" as circle (of: fans)",
      "def hub(n) = | top n by friends",
      "fans | top 1 by friends | keep id", "fans | hub(2) | keep id",
      "fans | where friend_of(\"f1\")",
      "fans | keep id, followers", "fans | reach")
    return fixture
  }

  @Test func graphReproduces() throws {
    let fixture = try fixture()
    let text = try fixture.read("graph.md")
    #expect(text.contains("circle: {file: friends.csv, rows: 2, sha256: "))
    #expect(try fixture.replay("graph.md").exitCode == 0)
    #expect(try fixture.status("graph.md").staleCount == 0)
  }

  @Test func whatReadsTheGraphIsStaleWhenItChanges() throws {
    let fixture = try fixture()
    try fixture.write("a,b\nf1,f2\nf2,f3\nf4,f1\n", to: "friends.csv")
    let status = try fixture.status("graph.md")
    #expect(status.changedData.map(\.name) == ["circle"])
    let stale = status.cells.filter { $0.state != .fresh && $0.state != .silent }
    #expect(stale.count == 4, "\(stale.map(\.name))")
    #expect(try fixture.replay("graph.md").exitCode == 3)
  }
}
