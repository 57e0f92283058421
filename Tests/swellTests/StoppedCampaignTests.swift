import TestSupport
import Testing

/// Ctrl-C in a long campaign at a terminal: what was done so far is shown, and says how much it is.
@Suite(.serialized) struct StoppedCampaignTests {
  /// So much to do that nobody waits for it, in pieces of which some are done at once.
  @Test(arguments: [
    ("simulate offer \"x\" (accept: 20%, runs: 1M)", "of 1,000,000 runs", "conversions"),
    (
      "simulate offer \"x\" (accept: 20%, spread: cascade, chance: weighted, runs: 1M)",
      "of 1,000,000 runs", "conversions"
    ),
    (
      "simulate offers (a: (accept: 20%, runs: 1M), b: (accept: 20%, perk: $4, runs: 1M)) | where measure = \"roi\"",
      "b: Stopped after", "p95"
    ),
    ("cascade (chance: weighted, runs: 10M)", "of 10,000,000 runs", "reached"),
    (
      "optimise offer \"x\" (accept: 20%, count: 5, goal: reach, spread: cascade, chance: 30%, epsilon: 0.1%)",
      "sets of people", "running_goal"
    ),
  ])
  func whatWasDoneIsShown(stage: String, label: String, column: String) throws {
    let folder = TemporaryFolder()
    try sample("fans", to: folder)
    try sample("friends", to: folder)
    let program = try #require(ProgramRun.program)
    let run = try TerminalProgram(
      program,
      [
        "--no-init", "-c", "load \"fans.csv\" as fans", "-c",
        "load graph \"friends.csv\" as friends (of: fans)", "-c", "fans | \(stage)",
      ],
      environment: ["HOME=\(folder.path)", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "TERM=xterm"],
      folder: folder.path, rows: 200, columns: 100)
    // Its own line of progress: loading has one too.
    let name = stage.prefix { $0 != " " }
    try run.wait(for: "the progress of \(name)") {
      $0.text.contains("\(name)  ") && $0.text.contains(" left")
    }
    run.type("\u{3}")
    // The last note says what is assumed.
    try run.wait(for: "what was done so far") {
      $0.text.contains("Stopped after") && $0.text.contains("assum")
    }
    #expect(try run.waitForEnd() == 130)
    let text = run.terminal.screen.text.replacing("\n", with: " ")
    #expect(text.contains(label) && text.contains(column))
    // Offers side by side were stopped at the same run.
    let runs = text.matches(of: /Stopped after ([0-9,]+) of/).map { String($0.output.1) }
    #expect(Set(runs).count <= 1)
    #expect(runs.count == 2 || !stage.hasPrefix("simulate offers"))
  }

  private func sample(_ kind: String, to folder: TemporaryFolder) throws {
    let run = try ProgramRun([
      "sample", kind, "1500", "--seed", "3", "-o", "\(folder.path)/\(kind).csv",
    ])
    try #require(run.status == 0)
  }
}
