import Engine
import Parallel
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

/// Every session that ships with Swell gives what it says.
@Suite struct SavedSessionsTests {
  static let root: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }()

  static let sessions = FolderNames.of(root + "/sessions").filter { $0.hasSuffix(".md") }

  /// Documents in words that hold statements: they have to run as they stand there.
  static let manuals =
    ["README.md"]
    + FolderNames.of(root + "/docs").filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }

  @Test func thereAreSessions() {
    #expect(Self.sessions.contains("tour.md"))
  }

  @Test(arguments: sessions)
  func reproduces(_ name: String) throws {
    let file = try SessionFile(path: Self.root + "/sessions/" + name)
    // Another day and seed than the document's: it brings its own.
    let engine = QueryEngine(
      settings: Settings(seed: 1, today: 1), folder: file.folder, workers: Workers(threads: 2))
    let report = try Replay(file, engine: engine, options: .init(.check)).run()
    #expect(report.problems.map(\.diagnostic.message) == [])
    for cell in report.cells where cell.verdict != .reproduced && cell.verdict != .ran {
      let causes = cell.drift?.causes.map(\.description).joined(separator: "; ") ?? ""
      Issue.record("\(cell.name) \(cell.verdict): \(cell.drift?.difference ?? "") \(causes)")
    }
    #expect(report.exitCode == 0)
  }
}

extension SavedSessionsTests {
  @Test(arguments: manuals)
  func manualRuns(_ name: String) throws {
    let file = try SessionFile(path: Self.root + "/" + name)
    let engine = QueryEngine(
      settings: Settings(today: 20_000), folder: file.folder, workers: Workers(threads: 2))
    let report = try Replay(file, engine: engine, options: .init(.check)).run()
    #expect(report.problems.map(\.diagnostic.message) == [])
    #expect(report.count(.drifted) + report.count(.notRun) == 0)
    if name == "README.md" { #expect(report.cells.count >= 6) }
  }
}

/// Sessions on real exports, saved and replayed.
@Suite struct RealDataSessionTests {
  private static let data = SavedSessionsTests.root + "/../shared/data/"

  @Test(arguments: [
    ("instagram-top200/top_insta_influencers_data.csv", "where country = \"United States\""),
    ("starngage-2022/instagram-sep-2022.csv", "take 50"),
    ("youtube-global/Global YouTube Statistics.csv", "take 500"),
  ])
  func creatorsReproduce(file: String, choice: String) throws {
    try reproduces(
      file,
      [
        "data | \(choice) | count", "data | reach", "data | compare tiers",
        "data | top 20 by engaged_reach", "data | grade | take 5",
        "data | simulate offer \"VIP\" (runs: 200)", "data | describe",
      ])
  }

  @Test func customersReproduce() throws {
    try reproduces(
      "hillstrom-offers/hillstrom.csv",
      [
        "data | summarise n: count(), buyers: sum(conversion), spent: mean(spend) by segment",
        "data | where spend > 0 | top 10 by spend", "data | describe",
      ])
  }

  /// Statements that this data has no columns for are left out: which ones those are is for the
  /// engine's own tests.
  private func reproduces(_ path: String, _ statements: [String]) throws {
    guard access(Self.data + path, R_OK) == 0 else {
      print("skipped: \(path) of ../shared/data is not here")
      return
    }
    let fixture = try SessionFixture()
    try copy(path, to: fixture)
    var notebook = Notebook(start: Workspace(settings: SessionFixture.settings()))
    var interpreter = Interpreter(
      engine: QueryEngine(settings: SessionFixture.settings(), folder: fixture.folder))
    for text in ["load \"data.csv\" as data"] + statements {
      do {
        for cell in try interpreter.prepare([.init(name: "", text: text)]) {
          notebook.append(try interpreter.run(cell))
        }
      } catch let rejection as Interpreter.Rejection {
        #expect(rejection.problems.map(\.diagnostic.code) == [.roleMissing], "\(text)")
      }
    }
    #expect(notebook.entries.count >= 3)
    try notebook.save(
      to: fixture.path("real.md"), interpreter: interpreter)
    let report = try fixture.replay("real.md")
    #expect(report.exitCode == 0)
    for cell in report.cells { #expect(cell.drift == nil, "\(cell.name)") }
    #expect(try fixture.status("real.md").staleCount == 0)
    try damage(fixture)
    #expect(try fixture.replay("real.md").exitCode == 3)
  }

  private func copy(_ path: String, to fixture: SessionFixture) throws {
    let bytes = try fixture.bytes(Self.data + path)
    try AtomicFile.write(bytes, to: fixture.path("data.csv"))
  }

  /// Repeats the last line: one row more.
  private func damage(_ fixture: SessionFixture) throws {
    var bytes = try fixture.bytes(fixture.path("data.csv"))
    while bytes.last == 10 || bytes.last == 13 { bytes.removeLast() }
    let start = bytes.lastIndex(of: 10).map { $0 + 1 } ?? 0
    try AtomicFile.write(bytes + [10] + bytes[start...] + [10], to: fixture.path("data.csv"))
  }
}
