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

  /// The fences of the README's walk hold nothing but statements.
  @Test func statementsOfTheReadmeRun() throws {
    let readme = try TextFile.read(Self.root + "/README.md")
    let walk = readme.split(separator: "## Five minutes at the prompt").last ?? ""
    let section = walk.split(separator: "\n## ").first ?? ""
    var statements: [Substring] = []
    for (index, part) in section.split(separator: "```", omittingEmptySubsequences: false)
      .enumerated() where index % 2 == 1
    {
      // The first line holds the fence's info words.
      statements += part.split(separator: "\n").drop { $0.hasPrefix("swell") }
    }
    #expect(statements.count >= 8)
    // One line is a mistake on purpose.
    let wrong = statements.filter { $0.contains("topc") }
    #expect(wrong.count == 1)
    let right = statements.filter { !$0.contains("topc") }
    let script = right.joined(separator: "\n\n")
    let run = try ProgramRun(
      ["-q", Self.root + "/examples/fans.csv", "-c", script])
    #expect(run.errors == "")
    #expect(run.status == 0)
    #expect(run.output.contains("conversions"))
  }
}
