import TestSupport
import Testing

@testable import swell

/// The command line's contract: exit codes, and what goes to which stream.
///
/// Every case runs the built program, so that nothing between `main` and the streams is left out.
@Suite struct CommandLineTests {
  private let folder = TemporaryFolder()
  private let fans: String

  init() {
    fans = folder.write(
      """
      id,name,followers,posts,likes,comments,shares,topics,spend,joined,engagement rate
      a,"Li, Ana",2000,10,700,80,20,running;fitness,$12.50,2020-01-02,4%
      b,Ben,20,1,1,0,0,sale,,2021-12-31,5%

      """, to: "fans.csv")
    folder.write("", to: "empty.csv")
    folder.write([0x50, 0x4b, 0x03, 0x04] + Array(repeating: 0, count: 400), to: "binary.csv")
    folder.write("name,followers\n", to: "header.csv")
    folder.write("load \"fans.csv\" as fans\nfans | count\n", to: "good.swell")
    folder.write("1\n1 / \"a\"\n", to: "bad.swell")
  }

  /// Arguments, what they must come to, and what the streams must hold. `@` stands for the folder.
  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var input = ""
    let status: Int32
    /// The whole of standard output, or nil for "nothing".
    var output: String?
    /// What standard error holds, among other things; nil for "it is empty".
    var errors: String?

    var testDescription: String { "swell " + arguments.joined(separator: " ") }
  }

  private func check(_ example: Case) throws {
    let arguments = example.arguments.map { $0.replacing("@", with: folder.path) }
    let run = try ProgramRun(arguments, input: example.input.replacing("@", with: folder.path))
    #expect(run.status == example.status)
    #expect(run.output == example.output ?? "")
    if let errors = example.errors {
      #expect(run.errors.contains(errors))
    } else {
      #expect(run.errors == "")
    }
  }

  @Test(arguments: [
    Case(arguments: ["-c", "1 + 1"], status: 0, output: "2\n"),
    Case(arguments: ["-c", ""], status: 0),
    Case(arguments: ["-c", "let x = 3", "-c", "x + 1"], status: 0, output: "4\n"),
    Case(arguments: ["-c", "1\n\n2"], status: 0, output: "1\n2\n"),
    Case(arguments: [], input: "1 +\n2\n", status: 0, output: "3\n"),
    // A session document comes by a pipe as well, with its front matter.
    Case(
      arguments: [],
      input: "---\nswell: 1\nparams:\n  n: 5\n---\nWords.\n\n```swell\nparam n = 1\nn + 1\n```\n",
      status: 0, output: "6\n"),
    Case(arguments: [], status: 0),
    Case(arguments: ["-q", "@/fans.csv", "-c", "fans | count"], status: 0, output: "n\n─\n2\n"),
    Case(
      arguments: ["--no-init", "@/fans.csv", "--plain", "-q", "-c", "fans | count"], status: 0,
      output: "n\n-\n2\n"),
    Case(
      arguments: ["@/fans.csv", "-c", "let a = fans"], status: 0,
      errors: "fans: 2 rows, 11 columns; "),
    Case(arguments: ["run", "--format", "csv", "-q", "@/good.swell"], status: 0, output: "n\n2\n"),
    Case(arguments: ["check", "@/good.swell"], status: 0),
  ]) func answersGoToStandardOutput(_ example: Case) throws { try check(example) }

  @Test(arguments: [
    Case(arguments: ["-c", "1 +"], status: 2, errors: "error[E010]: "),
    Case(arguments: [], input: "1 +", status: 2, errors: " --> stdin:1:4"),
    Case(arguments: ["-c", "2\nnothing | count"], status: 2, errors: " --> -c:2:1"),
    Case(arguments: ["-c", "2", "-c", "(3"], status: 2, errors: " --> -c 2:1:"),
    Case(
      arguments: ["-q", "@/fans.csv", "-c", "fans | where folowers > 3"], status: 2,
      errors: "Did you mean `followers`?"),
    Case(
      arguments: ["-q", "@/fans.csv", "-c", "fans | where name > 3"], status: 2,
      errors: "error[E110]: "),
    Case(arguments: ["run", "@/bad.swell"], status: 2, errors: "/bad.swell:2:"),
    Case(arguments: ["check", "@/bad.swell"], status: 2, errors: "/bad.swell:2:"),
    Case(
      arguments: ["-c", (0..<60).map { "nothing\($0)" }.joined(separator: "\n")], status: 2,
      errors: "… and 10 more like these."),
  ]) func nothingRunsBeforeAllIsBound(_ example: Case) throws { try check(example) }

  /// The shape that docs/language.md promises editors, members in this order.
  @Test(arguments: [
    Case(arguments: ["check", "--format", "json", "@/good.swell"], status: 0, output: "[]\n"),
    Case(
      arguments: ["check", "--format", "json", "@/bad.swell"], status: 2,
      output: """
        [{"file":"@/bad.swell","line":2,"column":1,"endLine":2,"endColumn":8,"severity":"error",\
        "code":"E110","message":"`/` cannot join integer and text","label":"integer / text",\
        "reason":"Every value keeps its unit, and these two have no common one.",\
        "help":"Text in quotes is no number: a number stands without quotes.","fixes":[]}]

        """),
    Case(
      arguments: ["check", "--format", "json", "@/fixable.swell"], status: 2,
      output: """
        [{"file":"@/fixable.swell","line":3,"column":26,"endLine":3,"endColumn":28,\
        "severity":"error","code":"E005","message":"`5m` is not a number Swell can read",\
        "label":"write `5M`","reason":"`m` is not a number's ending; they are k, M and B, and h, d \
        and w for time.","help":"Write `5M`.","fixes":[{"line":3,"column":26,"endLine":3,\
        "endColumn":28,"replacement":"5M","safe":true}]}]

        """),
    Case(
      arguments: ["check", "--format", "json", "@/warned.swell"], status: 0,
      output: """
        [{"file":"@/warned.swell","line":2,"column":27,"endLine":2,"endColumn":28,\
        "severity":"warning","code":"W101","message":"3 is 300% as a ratio",\
        "label":"did you mean 3%?","reason":null,"help":"Write `3%`.","fixes":[{"line":2,\
        "column":27,"endLine":2,"endColumn":28,"replacement":"3%","safe":false}]}]

        """),
    Case(arguments: ["check", "@/warned.swell"], status: 0, errors: "warning[W101]: "),
    Case(arguments: ["check", "--format", "csv", "@/good.swell"], status: 2, errors: "json"),
  ]) func checkTellsEditors(_ example: Case) throws {
    folder.write("-- é🍵\n\nfans | where followers > 5m\n", to: "fixable.swell")
    folder.write(
      "load \"fans.csv\" as fans\nfans | where engagement > 3 | count\n", to: "warned.swell")
    let filled = Case(
      arguments: example.arguments, status: example.status,
      output: example.output?.replacing("@", with: folder.path), errors: example.errors)
    try check(filled)
  }

  @Test(arguments: [
    Case(
      arguments: ["@/fans.csv", "-q", "--keep-going"],
      input: "fans | export \"@/fans.csv\"\n1 + 1\n", status: 1, output: "2\n",
      errors: "error[E304]: "),
    Case(arguments: ["@/absent.csv", "-c", "1"], status: 1, errors: "absent.csv"),
    Case(arguments: ["-c", "load \"@/absent.csv\" as x"], status: 1, errors: "error[E201]: "),
    Case(arguments: ["@", "-c", "1"], status: 1, errors: "error[E202]: "),
    Case(arguments: ["@/empty.csv", "-c", "1"], status: 1, errors: "error[E203]: "),
    Case(arguments: ["@/binary.csv", "-c", "1"], status: 1, errors: "error[E204]: "),
    Case(arguments: ["run", "@/absent.swell"], status: 1, errors: "absent.swell"),
    Case(arguments: ["run", "@/binary.csv"], status: 1, errors: "Name a .swell script"),
    // One mistake that is no file's makes the whole a wrong script.
    Case(arguments: ["@/absent.csv", "-c", "1 +"], status: 2, errors: "error[E010]: "),
    Case(
      arguments: ["@/header.csv", "-c", "header | count", "--format", "csv"], status: 0,
      output: "n\n0\n", errors: "header: 0 rows, 2 columns"),
  ]) func filesThatCannotBeReadAreNamed(_ example: Case) throws { try check(example) }

  @Test(arguments: [
    Case(arguments: ["--nonsense"], status: 2, errors: "--nonsense"),
    Case(arguments: ["--threads", "0", "-c", "1"], status: 2, errors: "--threads"),
    Case(arguments: ["--threads", "1025", "-c", "1"], status: 2, errors: "--threads takes 1 to"),
    Case(arguments: ["run", "--threads", "99999999", "@/good.swell"], status: 2, errors: "1024"),
    Case(arguments: ["--width", "3", "-c", "1"], status: 2, errors: "--width"),
    Case(arguments: ["--today", "2025-02-30", "-c", "1"], status: 2, errors: "2025-02-30"),
    Case(arguments: ["--set", "nothing=1", "-c", "1"], status: 2, errors: "nothing"),
    Case(arguments: ["--set", "perk", "-c", "1"], status: 2, errors: "NAME=VALUE"),
    Case(arguments: ["--format", "xml", "-c", "1"], status: 2, errors: "xml"),
    Case(arguments: ["sample", "cats", "10"], status: 2, errors: "cats"),
    Case(arguments: ["sample", "fans", "-1"], status: 2, errors: "rows"),
    Case(arguments: ["run"], status: 2, errors: "file"),
    Case(arguments: ["--nonsense"], status: 2, errors: "Usage: swell [<options>]"),
    Case(
      arguments: ["export", "@/a.md", "--to", "html"], status: 2, errors: "There is no file"),
  ]) func wrongUsageIsSaid(_ example: Case) throws { try check(example) }

  @Test(arguments: [
    Case(
      arguments: ["--format", "json"], status: 0,
      output: """
        [{"name":"Li, Ana","followers":2000,"topics":["fitness","running"],"spend":12.5,\
        "joined":"2020-01-02","engagement rate":0.04},\
        {"name":"Ben","followers":20,"topics":["sale"],"spend":null,\
        "joined":"2021-12-31","engagement rate":0.05}]

        """),
    Case(
      arguments: ["--format", "ndjson"], status: 0,
      output: """
        {"name":"Li, Ana","followers":2000,"topics":["fitness","running"],"spend":12.5,\
        "joined":"2020-01-02","engagement rate":0.04}
        {"name":"Ben","followers":20,"topics":["sale"],"spend":null,\
        "joined":"2021-12-31","engagement rate":0.05}

        """),
    Case(
      arguments: ["--format", "csv"], status: 0,
      output: """
        name,followers,topics,spend,joined,engagement rate
        "Li, Ana",2000,fitness;running,12.5,2020-01-02,0.04
        Ben,20,sale,,2021-12-31,0.05

        """),
    Case(
      arguments: ["--format", "tsv"], status: 0,
      output: """
        name\tfollowers\ttopics\tspend\tjoined\tengagement rate
        Li, Ana\t2000\tfitness;running\t12.5\t2020-01-02\t0.04
        Ben\t20\tsale\t\t2021-12-31\t0.05

        """),
  ]) func formatsForMachinesHaveOneShape(_ example: Case) throws {
    let statement = "fans | keep name, followers, topics, spend, joined, `engagement rate`"
    try check(
      Case(
        arguments: ["-q", "@/fans.csv", "-c", statement] + example.arguments, status: 0,
        output: example.output))
  }

  @Test func aScalarIsARowNamedValue() throws {
    let run = try ProgramRun(["--format", "json", "-c", "312000 / 31M", "-c", "missing"])
    #expect(run.output.hasPrefix("[{\"value\":0.01006451612903"))
    #expect(run.output.hasSuffix("}]\n[{\"value\":null}]\n"))
  }

  @Test func reachHasTheColumnsOfTheContract() throws {
    let run = try ProgramRun(["-q", fans, "--format", "csv", "-c", "fans | reach"])
    let lines = run.output.split(separator: "\n")
    #expect(run.status == 0)
    #expect(
      lines.first == """
        fans,followers,engaged_reach,engaged_low,engaged_high,engagement,engagement_low,\
        engagement_high,median_engagement,net_low,net_high
        """)
    // 80 of 2,000 and 1 of 20: the pooled engagement is 81 / 2,020.
    #expect(lines.last?.hasPrefix("2,2020,81,") == true)
    #expect(lines.last?.contains(",0.0400990099009901") == true)
  }

  @Test func notesStayOutOfResults() throws {
    let arguments = [fans, "--format", "csv", "-c", "fans | where followers > 1k | reach"]
    let loud = try ProgramRun(arguments)
    let quiet = try ProgramRun(["-q"] + arguments)
    #expect(loud.output == quiet.output)
    #expect(loud.errors.contains("engaged_reach = "))
    #expect(quiet.errors == "")
  }

  @Test func theTimerNamesEachCell() throws {
    let run = try ProgramRun(["-q", "--timer", fans, "-c", "fans | count", "--format", "csv"])
    #expect(run.output == "n\n2\n")
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 2)
    for (number, line) in zip(1..., lines) {
      #expect(line.wholeMatch(of: /\[(\d+)\] \d+\.\d{3} ms/)?.1 == "\(number)")
    }
  }

  @Test func aReaderThatLeavesIsNoError() throws {
    let run = try ProgramRun(
      ["-q", fans, "-c", "fans", "-c", "fans | count"], reader: .gone)
    #expect(run.status == 0)
    #expect(run.errors == "")
  }

  @Test func resultsThatAreLostAreAFailure() throws {
    for arguments in [["-q", fans, "-c", "fans"], ["sample", "fans", "10"]] {
      let run = try ProgramRun(arguments, reader: .broken)
      #expect(run.status == 1)
      #expect(run.errors.contains("The results cannot be written"))
    }
  }

  @Test func theVersionIsANumber() throws {
    let run = try ProgramRun(["--version"])
    #expect(run.status == 0)
    #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    #expect(run.errors == "")
  }

  @Test func helpNamesTheCommands() throws {
    let run = try ProgramRun(["--help"])
    #expect(run.status == 0)
    for command in ["run", "replay", "check", "fmt", "sample"] {
      #expect(run.output.contains("\n  \(command) "))
    }
    for option in ["--format", "--seed", "--threads", "--set", "-q", "-c", "--timer", "--version"] {
      #expect(run.output.contains("\n  \(option) "))
    }
    #expect(!run.output.contains("swell shell"))
  }

  @Test func samplesComeAgainFromTheirSeed() throws {
    let first = try ProgramRun(["sample", "fans", "20", "--seed", "7"])
    let second = try ProgramRun(
      ["sample", "fans", "20", "--seed", "7", "-o", folder.path + "/s.csv"])
    let other = try ProgramRun(["sample", "fans", "20", "--seed", "8"])
    #expect(first.status == 0)
    #expect(first.output.split(separator: "\n").count == 21)
    #expect(second.output == "")
    #expect(folder.text(of: "s.csv") == first.output)
    #expect(other.output != first.output)
  }

  /// A name that is missing in the list would be taken for a file.
  @Test func everyCommandIsKnownByItsName() {
    let names = Swell.configuration.subcommands.compactMap { $0.configuration.commandName }
    #expect(Set(names + ["help"]) == Set(Swell.commandNames))
  }
}
