import Engine
import Language
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

/// Files that statements write: their content, and what happens to files that are there.
@Suite struct FileExporterTests {
  private let fixture: SessionFixture

  init() throws {
    fixture = try SessionFixture()
    try fixture.write("load \"fans.csv\" as fans\n", to: "s.swell")
  }

  /// Runs statements on the fans, in the fixture's folder.
  @discardableResult
  private func run(_ text: String) throws -> Report? {
    var engine = QueryEngine(
      settings: SessionFixture.settings(), folder: fixture.folder, workers: Workers(threads: 1))
    engine.exportTarget = FileExporter(folder: fixture.folder)
    var interpreter = Interpreter(engine: engine)
    var last: Report?
    let source = Interpreter.Source(name: "", text: "load \"fans.csv\" as fans\n" + text)
    for cell in try interpreter.prepare([source]) {
      if case .answered(let answer) = try interpreter.run(cell).effect {
        last = try answer.report()
      }
    }
    return last
  }

  private func mistake(_ text: String) -> Diagnostic? {
    do {
      try run(text)
      return nil
    } catch let problem as Interpreter.Problem {
      return problem.diagnostic
    } catch let rejection as Interpreter.Rejection {
      return rejection.problems.first?.diagnostic
    } catch {
      return nil
    }
  }

  @Test(arguments: [
    (
      "x.csv",
      "id,name,engagement,topics\nf1,Ana,0.06,fitness;running\nf2,Ben,0.09,tea\n"
    ),
    (
      "x.tsv", "id\tname\tengagement\ttopics\nf1\tAna\t0.06\tfitness;running\nf2\tBen\t0.09\ttea\n"
    ),
    (
      "x.json",
      "[{\"id\":\"f1\",\"name\":\"Ana\",\"engagement\":0.06,\"topics\":[\"fitness\",\"running\"]},"
        + "{\"id\":\"f2\",\"name\":\"Ben\",\"engagement\":0.09,\"topics\":[\"tea\"]}]\n"
    ),
    (
      "x.ndjson",
      "{\"id\":\"f1\",\"name\":\"Ana\",\"engagement\":0.06,\"topics\":[\"fitness\",\"running\"]}\n"
        + "{\"id\":\"f2\",\"name\":\"Ben\",\"engagement\":0.09,\"topics\":[\"tea\"]}\n"
    ),
    (
      "x.md",
      "| id | name | engagement | topics |\n| --- | --- | ---: | --- |\n"
        + "| f1 | Ana | 6% | #fitness #running |\n| f2 | Ben | 9% | #tea |\n"
    ),
  ])
  func formats(path: String, text: String) throws {
    try run("fans | take 2 | keep id, name, engagement, topics | export \"\(path)\"")
    #expect(try fixture.read(path) == text)
    // Nothing else is left in the folder.
    #expect(fixture.allNames == ["fans.csv", "s.swell", path])
  }

  @Test func pagesAreWhole() throws {
    try run("fans | add name2: if_else(engagement > 0, \"<b>Ana\", name) | export \"x.html\"")
    let page = try fixture.read("x.html")
    #expect(page.hasPrefix("<!doctype html>") && page.hasSuffix("</html>\n"))
    #expect(page.contains("&lt;b&gt;Ana") && !page.contains("<b>Ana"))
  }

  @Test func chartsAreDrawn() throws {
    try run("fans | compare tiers | export \"x.svg\"")
    #expect(try fixture.read("x.svg").hasPrefix("<svg "))
    #expect(mistake("fans | export \"y.svg\"")?.code == .badOption)
    #expect(!fixture.names.contains("y.svg"))
  }

  @Test func gzipUnpacksToTheSame() throws {
    try run("fans | export \"x.csv\" | export \"x.csv.gz\"")
    let packed = try fixture.bytes(fixture.path("x.csv.gz"))
    #expect(packed.starts(with: [0x1F, 0x8B]))
    #expect(
      packed.suffix(4).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
        == (try fixture.read("x.csv").utf8.count))
  }

  @Test func formulasAreGuarded() throws {
    try fixture.write(
      "id,handle,name,note\n1,@ana,=1+1,-5\n2,+x,@SUM(A1),-a\n", to: "fans.csv")
    try run("fans | export \"x.csv\"\nfans | export \"y.csv\" raw")
    #expect(
      try fixture.read("x.csv") == "id,handle,name,note\n1,@ana,'=1+1,-5\n2,+x,'@SUM(A1),'-a\n")
    #expect(try fixture.read("y.csv") == "id,handle,name,note\n1,@ana,=1+1,-5\n2,+x,@SUM(A1),-a\n")
  }

  @Test func whatIsThereIsKept() throws {
    try fixture.write("mine\n", to: "x.csv")
    #expect(mistake("fans | export \"x.csv\"")?.code == .fileExists)
    #expect(try fixture.read("x.csv") == "mine\n")
    try run("fans | count | export \"x.csv\" replace")
    #expect(try fixture.read("x.csv") == "n\n5\n")
  }

  @Test func whatCannotBeWrittenIsSaid() throws {
    #expect(mkdir(fixture.path("d.csv"), 0o755) == 0)
    for (path, words) in [
      ("d.csv", "folder"), ("none/x.csv", "No such file"), ("/dev/null/x.csv", "Not a directory"),
      (String(repeating: "n", count: 300) + ".csv", "too long"),
    ] {
      let found = try #require(mistake("fans | export \"\(path)\" replace"), "\(path)")
      #expect(found.code == .writeFailed)
      #expect(found.message.contains(words), "\(found.message)")
    }
    #expect(fixture.allNames == ["d.csv", "fans.csv", "s.swell"])
  }

  /// A file that the script itself writes is read when it is there.
  @Test func ownFilesAreReadWhenReached() throws {
    let report = try run(
      """
      fans | topic #tea | export "tea.csv"
      load "./tea.csv" as tea
      let few = tea | take 1
      tea | count
      """)
    #expect(report?.table.row(0) == [.integer(3)])
    // A mistake behind it is found when it is reached.
    let found = mistake(
      "fans | export \"b.csv\"\nload \"b.csv\" as b\nb | where nothing_such > 1")
    #expect(found?.code == .unknownColumn)
    #expect(fixture.names.contains("b.csv"))
  }
}
