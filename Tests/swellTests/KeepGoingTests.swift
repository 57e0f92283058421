import TestSupport
import Testing

/// `run` checks the whole before anything runs; told to go on, it leaves out what is wrong.
@Suite struct KeepGoingTests {
  private let folder = TemporaryFolder()

  init() {
    folder.write("id,followers\na,2000\nb,20\n", to: "fans.csv")
    folder.write(
      """
      1
      let few = nothing | where followers > 5
      few | count
      2 + 2
      load "fans.csv" as fans
      fans | where folowers > 5 | count
      sum(1)
      6

      """, to: "mixed.swell")
  }

  @Test func withoutItNothingRuns() throws {
    let run = try ProgramRun(["run", "\(folder.path)/mixed.swell"], input: "")
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.errors.contains("error[E102]: there is no dataset `nothing`"))
    // What only misses a name that a mistake kept from being made is no mistake of its own.
    #expect(!run.errors.contains("there is no dataset `few`"))
  }

  @Test func theOthersRunInTheirOrder() throws {
    let run = try ProgramRun(
      ["run", "--keep-going", "-q", "\(folder.path)/mixed.swell"], input: "")
    #expect(run.status == 2)
    #expect(run.output == "1\n4\n6\n")
    let mistakes = ["`nothing`", "`few`", "`folowers`", "`sum` looks"]
    let places = mistakes.map { run.errors.firstRange(of: $0)?.lowerBound }
    #expect(!places.contains(nil))
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
  }

  @Test(arguments: [
    (["-c", "1", "-c", "nothing + 1", "-c", "2"], "", Int32(2), "1\n2\n", "error[E101]: "),
    ([], "1\n1 / \"a\"\n2 +\n", 2, "1\n", "error[E010]: "),
    // A file that is not there is no fault of the script's.
    (["-c", "load \"absent.csv\" as x", "-c", "1"], "", 1, "1\n", "error[E201]: "),
  ])
  func statementsOfAnyOriginGoOn(
    arguments: [String], input: String, status: Int32, output: String, errors: String
  ) throws {
    let run = try ProgramRun(["--keep-going"] + arguments, input: input)
    #expect(run.status == status)
    #expect(run.output == output)
    #expect(run.errors.contains(errors))
  }
}
