import TestSupport
import Testing

/// What lies under `examples/` and what a newcomer is told to type.
@Suite struct ExampleTests {
  private static let root = TextFile.repository()

  /// The rows and the seed of `make examples`.
  @Test(arguments: [("fans", "2000"), ("friends", "2000"), ("creators", "500")])
  func datasetsAreWhatSampleMakes(_ kind: String, _ rows: String) throws {
    let folder = TemporaryFolder()
    let made = folder.path + "/made.csv"
    let run = try ProgramRun(["sample", kind, rows, "--seed", "7", "-o", made])
    #expect(run.status == 0)
    let kept = try TextFile.read("\(Self.root)/examples/\(kind).csv")
    #expect(kept == folder.text(of: "made.csv"), "`make examples` makes another \(kind).csv")
  }

  @Test(arguments: ["tea-tasters", "topics"])
  func scriptsRun(_ name: String) throws {
    let path = "\(Self.root)/examples/\(name).swell"
    let run = try ProgramRun(["run", "-q", path])
    #expect(run.status == 0)
    #expect(run.errors == "")
    #expect(!run.output.isEmpty)
    let format = try ProgramRun(["fmt", "--check", path])
    #expect(format.status == 0, "`swell fmt` would change \(name).swell")
  }

  /// The statements of the README's walk run one after the other; the one that is wrong on purpose
  /// says so in its fence.
  @Test func statementsOfTheReadmeRun() throws {
    let readme = try TextFile.read(Self.root + "/README.md")
    let walk = readme.split(separator: "## Five minutes at the prompt").last ?? ""
    let section = walk.split(separator: "\n## ").first ?? ""
    let fences = section.split(separator: "```", omittingEmptySubsequences: false).enumerated()
      .filter { index, text in index % 2 == 1 && text.hasPrefix("swell") }.map(\.element)
    #expect(fences.count { $0.hasPrefix("swell expect=") } == 1)
    // The first line holds the fence's info words.
    let statements = fences.filter { !$0.hasPrefix("swell expect=") }
      .flatMap { $0.split(separator: "\n").dropFirst() }
    #expect(statements.count >= 8)
    let script = statements.joined(separator: "\n\n")
    let run = try ProgramRun(
      ["-q", Self.root + "/examples/fans.csv", "-c", script])
    #expect(run.errors == "")
    #expect(run.status == 0)
    #expect(run.output.contains("conversions"))
  }
}
