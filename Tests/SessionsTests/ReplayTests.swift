import Engine
import Language
import Sessions
import Testing

@Suite struct ReplayTests {
  private func saved() throws -> SessionFixture {
    let fixture = try SessionFixture()
    try fixture.save(
      "tour.md", "load \"fans.csv\" as fans", "param floor = 900", "note \"Who drinks tea?\"",
      "let tea = fans | topic #tea", "tea | where followers >= floor | keep name, followers",
      "_ | count", "fans | reach by tier", "1 + 2", "explain engagement",
      "fans | topic #running | grade")
    return fixture
  }

  private func drifted(_ report: ReplayReport) -> [CellReport] {
    report.cells.filter { $0.verdict == .drifted }
  }

  @Test func savedSessionReproduces() throws {
    let fixture = try saved()
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 0)
    #expect(report.count(.reproduced) == 6)
    #expect(drifted(report).map { "\($0.name): \($0.drift?.difference ?? "")" } == [])
  }

  @Test func savedSessionNeedsNoUpdate() throws {
    let fixture = try saved()
    let text = try fixture.read("tour.md")
    let report = try fixture.replay("tour.md", .update)
    #expect(report.updatedText == nil)
    #expect(report.exitCode == 0)
    expectSameBytes(try fixture.read("tour.md"), text)
  }
}
