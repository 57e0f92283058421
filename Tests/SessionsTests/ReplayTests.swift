import Engine
import Language
import Sessions
import Tables
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

  private func drifted(_ report: ReplayReport) -> [String] {
    report.cells.filter { $0.verdict == .drifted }.map(\.name)
  }

  private func causes(_ report: ReplayReport, _ name: String) -> [Drift.Cause] {
    report.cells.first { $0.name == name }?.drift?.causes ?? []
  }

  // MARK: Nothing changed

  @Test func savedSessionReproduces() throws {
    let fixture = try saved()
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 0)
    #expect(report.count(.reproduced) == 6)
    #expect(drifted(report) == [])
    #expect(try fixture.status("tour.md").staleCount == 0)
  }

  @Test func savedSessionNeedsNoUpdate() throws {
    let fixture = try saved()
    let text = try fixture.read("tour.md")
    let report = try fixture.replay("tour.md", .update)
    #expect(report.updatedText == nil)
    #expect(report.exitCode == 0)
    expectSameBytes(try fixture.read("tour.md"), text)
  }

  @Test func layoutAndCommentsAreNoChange() throws {
    let fixture = try saved()
    try fixture.edit("tour.md", "tea | where followers >= floor", "tea|where followers>=floor")
    #expect(try fixture.replay("tour.md").exitCode == 0)
    #expect(try fixture.status("tour.md").staleCount == 0)
  }

  // MARK: Changes are found and named

  @Test func changedFigureIsFound() throws {
    let fixture = try saved()
    try fixture.edit("tour.md", "Dua       3,100", "Dua       3,101")
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 1)
    #expect(drifted(report) == ["#keep-name-followers"])
    #expect(causes(report, "#keep-name-followers") == [.record])
    let drift = try #require(report.cells.compactMap(\.drift).first)
    #expect(drift.difference == "`3,101` is now `3,100` in \"Dua 3,100\"")
  }

  @Test func changedDigestIsUnexplained() throws {
    let fixture = try saved()
    let text = try fixture.read("tour.md")
    let start = try #require(text.range(ofFirst: "rows=2 digest="))
    let digits = text[start.upperBound...].prefix(16)
    try fixture.edit("tour.md", "rows=2 digest=" + digits, "rows=2 digest=0123456789abcdef")
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 1)
    #expect(causes(report, "#keep-name-followers") == [.unexplained])
  }

  @Test func changedDataIsFoundAndNamed() throws {
    let fixture = try saved()
    try fixture.write(SessionFixture.fans + "f6,Fay,2000,5%,#tea,DE\n", to: "fans.csv")
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 3)
    let change = try #require(report.changedData.first)
    #expect(change.file == "fans.csv")
    #expect(change.oldRows == 5)
    #expect(change.newRows == 6)
    #expect(
      drifted(report) == [
        "#keep-name-followers", "#count", "#reach-by-tier", "#explain-engagement",
      ])
    #expect(causes(report, "#count") == [.data(change)])
    let status = try fixture.status("tour.md")
    #expect(status.changedData.map(\.name) == ["fans"])
    #expect(
      status.cells.filter { $0.state != .fresh && $0.state != .silent }.map(\.name) == [
        "#keep-name-followers", "#count", "#reach-by-tier", "#explain-engagement", "#grade",
      ])
  }

  @Test func dataThatChangesNoFigureIsStillData() throws {
    let fixture = try saved()
    try fixture.edit("fans.csv", "f3,Cem,52000,2.1%,#fitness,AT", "f3,Cem,52000,2.1%,#fitness,CH")
    let report = try fixture.replay("tour.md")
    #expect(drifted(report) == [])
    #expect(report.exitCode == 3)
  }

  @Test func changedParameterIsNamed() throws {
    let fixture = try saved()
    let report = try fixture.replay("tour.md") { $0.parameters = [("floor", "1000")] }
    #expect(report.exitCode == 1)
    #expect(drifted(report) == ["#keep-name-followers", "#count"])
    let cause = Drift.Cause.parameter(name: "floor", was: "900", now: "1000")
    #expect(causes(report, "#count") == [cause])
  }

  @Test func parameterInFrontMatterWinsAndIsNamed() throws {
    let fixture = try saved()
    try fixture.edit("tour.md", "params: {floor: 900}", "params: {floor: 1k}")
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 1)
    #expect(drifted(report) == ["#keep-name-followers", "#count"])
    let stale = try fixture.status("tour.md").cells.filter {
      if case .stale = $0.state { true } else { false }
    }
    #expect(stale.map(\.name) == ["#keep-name-followers", "#count"])
    #expect(
      try fixture.remarks("tour.md") == [
        "`floor` is 1000, as the document's head says under `params:`; its `param` statement says 900. Change or take out the one in the head to use the statement's."
      ])
    #expect(try fixture.remarks("tour.md") { $0.parameters = [("floor", "7")] }.isEmpty)
    try fixture.edit("tour.md", "params: {floor: 1k}", "params: {floor: 900, cap: 5}")
    #expect(
      try fixture.remarks("tour.md") == [
        "`cap` stands under `params:` in the document's head, and no `param` statement declares it."
      ])
  }

  @Test func changedSettingIsNamed() throws {
    let fixture = try saved()
    let report = try fixture.replay("tour.md") { $0.settings = [("micro_from", "1000")] }
    #expect(report.exitCode == 1)
    #expect(drifted(report).contains("#reach-by-tier"))
    #expect(!drifted(report).contains("#count"))
    #expect(
      causes(report, "#reach-by-tier") == [
        .setting(name: "micro_from", was: nil, now: "1000")
      ])
  }

  @Test func changedStatementIsNamed() throws {
    let fixture = try saved()
    try fixture.edit("tour.md", "tea | where followers >= floor", "tea | where followers < floor")
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 1)
    #expect(causes(report, "#keep-name-followers") == [.statement(name: nil)])
    // One row instead of two, and so it counts.
    #expect(causes(report, "#count") == [.statement(name: "#keep-name-followers")])
  }

  @Test func changedDefinitionUpstreamIsNamed() throws {
    let fixture = try saved()
    try fixture.edit("tour.md", "let tea = fans | topic #tea", "let tea = fans | topic #fitness")
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 1)
    #expect(causes(report, "#keep-name-followers") == [.statement(name: "tea")])
    let stale = try fixture.status("tour.md").cells.filter {
      if case .stale = $0.state { true } else { false }
    }
    #expect(stale.map(\.name) == ["#keep-name-followers", "#count"])
  }

  @Test func calculationVersionIsACause() throws {
    let fixture = try saved()
    try fixture.edit("tour.md", "model: \(ModelVersion.current)", "model: 0")
    try fixture.edit("tour.md", "3,100", "3,099")
    let report = try fixture.replay("tour.md")
    #expect(
      causes(report, "#keep-name-followers") == [
        .calculation(was: "0", now: ModelVersion.current)
      ])
  }

  // MARK: Failures

  @Test func missingDataFails() throws {
    let fixture = try saved()
    try fixture.edit("tour.md", "load \"fans.csv\"", "load \"gone.csv\"")
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 4)
    #expect(report.problems.map(\.diagnostic.code) == [.fileMissing])
    let text = try fixture.read("tour.md")
    #expect(try fixture.replay("tour.md", .update).exitCode == 4)
    expectSameBytes(try fixture.read("tour.md"), text)
  }

  @Test func statusNamesDataThatIsGone() throws {
    let fixture = try saved()
    try fixture.remove("fans.csv")
    let status = try fixture.status("tour.md")
    #expect(status.changedData.map(\.newDigest) == [nil])
    #expect(status.staleCount == 5)
  }

  @Test func mistakeNamesTheLineOfTheFile() throws {
    let fixture = try saved()
    try fixture.edit("tour.md", "fans | reach by tier", "fans | reach by teir")
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 4)
    let problem = try #require(report.problems.first)
    let text = try fixture.read("tour.md")
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
      $0.contains("teir")
    }
    let place = SourceMap(problem.source.text).place(at: problem.diagnostic.range?.lower ?? 0)
    #expect(problem.source.firstLine + place.line - 1 == (line ?? 0) + 1)
  }

  @Test func cellThatFailsTakesOnlyItsReadersWithIt() throws {
    let fixture = try saved()
    try fixture.edit("tour.md", "let tea = fans | topic #tea", "let tea = fans | topc #tea")
    try fixture.edit("tour.md", "1 + 2", "1 + nothing")
    let report = try fixture.replay("tour.md")
    #expect(report.exitCode == 4)
    #expect(report.count(.reproduced) == 3)
    let others = report.cells.filter { $0.verdict != .reproduced && $0.verdict != .ran }
    #expect(
      others.map { "\($0.name) \($0.verdict.rawValue)" } == [
        "#let-tea failed", "#keep-name-followers not run", "#count not run", "#1-2 failed",
      ])
    #expect(others.compactMap(\.failedCell) == ["#let-tea", "#let-tea"])
    #expect(report.problems.count == 2)
    let text = JUnitText(report, name: "tour.md").text
    #expect(text.contains("errors=\"2\" skipped=\"2\""))
    #expect(text.contains("name=\"#let-tea\""))
    #expect(text.contains("<skipped message=\"it reads what #let-tea makes, and that failed\"/>"))
  }

  @Test func oldMeaningOfANameIsNotReadForAFailedOne() throws {
    let fixture = try SessionFixture()
    try fixture.write(
      """
      ```swell #a
      let x = 1
      ```
      ```swell #b
      let x = (
      ```
      ```swell #c
      x + 1
      ```
      ```swell #d
      2 + 2
      ```
      """, to: "x.md")
    let report = try fixture.replay("x.md")
    #expect(report.cells.map(\.verdict) == [.ran, .failed, .notRun, .unrecorded])
    // A cell that is not asked for and not read is not looked at.
    #expect(try fixture.replay("x.md", .show) { $0.only = "d" }.exitCode == 0)
    #expect(try fixture.replay("x.md", .show) { $0.only = "c" }.exitCode == 4)
  }

  @Test func unknownParameterIsRefused() throws {
    let fixture = try saved()
    let error = #expect(throws: Diagnostic.self) {
      try fixture.replay("tour.md") { $0.parameters = [("flor", "1000")] }
    }
    #expect(error?.code == .unknownParameter)
    #expect(error?.help == "Did you mean `floor`?")
  }

  @Test func parameterOfAnotherKindIsRefused() throws {
    let fixture = try saved()
    let error = #expect(throws: Diagnostic.self) {
      try fixture.replay("tour.md") { $0.parameters = [("floor", "lots")] }
    }
    #expect(error?.code == .typeMismatch)
  }

  // MARK: Choosing cells

  @Test(
    arguments: [
      (nil, nil, "count", ["#count"]), ("reach-by-tier", "1-2", nil, ["#reach-by-tier", "#1-2"]),
      (
        nil, "keep-name-followers", nil,
        [
          "#load-fans", "#param-floor", "#let-tea", "#keep-name-followers",
        ]
      ),
    ] as [(String?, String?, String?, [String])])
  func choosesCells(from: String?, to: String?, only: String?, expected: [String]) throws {
    let fixture = try saved()
    let report = try fixture.replay("tour.md") {
      $0.from = from
      $0.to = to
      $0.only = only
    }
    #expect(report.cells.map(\.name) == expected)
    #expect(report.exitCode == 0)
  }

  @Test func unknownCellIsNamed() throws {
    let fixture = try saved()
    let error = #expect(throws: Diagnostic.self) {
      try fixture.replay("tour.md") { $0.only = "cuont" }
    }
    #expect(error?.help == "Did you mean #count?")
  }

  @Test func differenceShowsOnlyWhatDiffers() throws {
    let fixture = try saved()
    let file = try SessionFile(path: fixture.path("tour.md"))
    var options = Replay.Options()
    options.parameters = [("floor", "1000")]
    let diff = try ReplayDiff(file, engine: fixture.engine(for: file), options: options)
    #expect(
      diff.pairs.filter { !$0.isSame }.map(\.name)
        == [
          "#param-floor", "#keep-name-followers", "#count",
        ].filter { $0 != "#param-floor" })
    #expect(diff.exitCode == 0)
  }

  @Test func junitHoldsOneCaseACell() throws {
    let fixture = try saved()
    let report = try fixture.replay("tour.md") { $0.parameters = [("floor", "1000")] }
    let text = JUnitText(report, name: "a<b>.md").text
    #expect(text.contains("tests=\"9\" failures=\"2\" errors=\"0\""))
    #expect(text.contains("<testsuite name=\"a&lt;b&gt;.md\""))
    #expect(text.contains("type=\"drift\""))
  }
}

extension String {
  /// The first place of `words`.
  func range(ofFirst words: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(words) { return start..<index(start, offsetBy: words.count) }
      start = index(after: start)
    }
    return nil
  }
}
