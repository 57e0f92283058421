import Parallel
import Rendering
import TestSupport
import Testing

@testable import swell

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How far a statement has come, in words and on a terminal.
@Suite struct ProgressTests {
  private func line(
    _ name: String, _ done: Int, of total: Int, _ unit: Progress.Unit = .rows,
    after elapsed: Duration = .seconds(2), width: Int = 80, unicode: Bool = true
  ) -> ProgressLine {
    ProgressLine(
      state: .init(name: name, unit: unit, done: done, total: total, elapsed: elapsed),
      screen: Screen(width: width, unicode: unicode))
  }

  @Test func lineTellsShareRateAndTimeLeft() {
    #expect(
      line("reading fans.csv", 420_000_000, of: 1_000_000_000, .bytes).text
        == "reading fans.csv  ████████████░░░░░░░░░░░░░░░░░░  42%  210 MB/s  3 s left")
    #expect(
      line("simulating", 300, of: 1200, .runs, width: 60, unicode: false).text
        == "simulating  ####..............  25%  150 runs/s  6 s left")
    // Runs that are counted fan by fan are still told in runs.
    let runs = Progress.State(
      name: "simulate", unit: .runs, done: 30_000, total: 120_000, stepsPerUnit: 100,
      elapsed: .seconds(2))
    #expect(
      ProgressLine(state: runs, screen: Screen(width: 80)).text.hasSuffix("150 runs/s  6 s left"))
    // What nobody counts shows at least that it goes on.
    #expect(line("", 0, of: 0).text == "working  2 s")
    #expect(line("sorting", 0, of: 10).text.hasSuffix("░  0%"))
    #expect(line("sorting", 10, of: 10).text.hasSuffix("█  100%  5 rows/s"))
    // More done than there was to do, as where a file is read twice.
    #expect(line("sorting", 15, of: 10).text.contains("100%"))
  }

  @Test(arguments: [1, 2, 8, 20, 33, 60, 200]) func lineNeverFillsTheScreen(width: Int) {
    for name in ["reading " + String(repeating: "long", count: 30), "x", "多 fans"] {
      let text = line(name, 7, of: 9, width: width).text
      #expect(DisplayWidth.of(text) < max(2, width))
    }
  }

  @Test func namesOfFilesCannotDraw() {
    #expect(!line("reading \u{1B}[2J.csv", 1, of: 2).text.contains("\u{1B}"))
  }

  @Test(arguments: [
    (0.2, "1 s"), (59, "59 s"), (90, "2 min"), (3600, "1 h 0 min"), (7260, "2 h 1 min"),
    (1e300, "24 h 0 min"), (-5, "0 s"),
  ])
  func times(seconds: Double, text: String) { #expect(ProgressLine.time(seconds) == text) }

  @Test func barComesAndGoes() throws {
    let terminal = try #require(PseudoTerminal(rows: 4, columns: 60))
    let descriptor = terminal.program
    let progress = Progress()
    let draw: @Sendable (String) -> Void = { text in
      var text = text
      _ = text.withUTF8 { write(descriptor, $0.baseAddress, $0.count) }
    }
    let bar = ProgressBar(progress, screen: { Screen(width: 60) }, write: draw)
    let wasSeen = bar.shown {
      progress.start("counting", total: 100)
      progress.advance(by: 43)
      let wasSeen = terminal.wait { $0.text.contains("counting  ") && $0.text.contains("43%") }
      // Other text stands alone in its line, and the bar comes back under it.
      bar.clear()
      _ = write(descriptor, "said\r\n", 6)
      return wasSeen && terminal.wait { $0.text.contains("said\n") && $0.text.contains("43%") }
    }
    #expect(wasSeen)
    #expect(terminal.wait { !$0.text.contains("43%") })
    #expect(terminal.screen.text.split(separator: "\n").first == "said")
  }

  /// Ctrl-C ends a statement that would never end by itself: a pipe that nobody writes to.
  @Test func interruptEndsTheStatement() throws {
    let folder = TemporaryFolder()
    let pipe = folder.path + "/fans.csv"
    try #require(mkfifo(pipe, 0o600) == 0)
    // Somebody holds it open for writing, or the load would say that nobody does.
    let writer = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    defer { close(writer) }
    let session = try PromptSession([
      "-c", "1 + 1", "-c", "load \"\(pipe)\" as fans", "-c", "fans | count",
    ])
    try session.wait(for: "working  ")
    session.type("\u{3}")
    #expect(try session.program.waitForEnd() == 130)
    try session.wait(for: "Stopped; everything before it is as it was.")
    #expect(!session.program.terminal.screen.text.contains("working"))
  }

  /// The same at the prompt: it comes back, and nothing was loaded.
  @Test func interruptGivesThePromptBack() throws {
    let home = TemporaryFolder()
    home.write("id,followers\n1,5\n2,6\n", to: "fans.csv")
    let pipe = home.path + "/pipe.csv"
    try #require(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    defer { close(writer) }
    let session = try PromptSession(["fans.csv"], home: home)
    try session.waitForPrompt(2)
    try session.run("fans | where followers > 5", next: 3)
    session.type("load \"pipe.csv\" as more\r")
    try session.wait(for: "working  ")
    session.type("\u{3}")
    try session.wait(for: "Stopped; everything before it is as it was.")
    try session.waitForPrompt(3)
    try session.run(".datasets", next: 3)
    #expect(!session.lines.contains { $0.hasPrefix("more  ") })
    // What comes next has not been stopped.
    try session.run(".rerun 2", next: 3)
    #expect(!session.program.terminal.screen.text.contains(".rerun was stopped"))
    #expect(try session.leave() == 0)
  }

  /// Between reading and running nobody else listens for Ctrl-C; the prompt outlives it there too.
  @Test func interruptsAtAnyMomentLeaveThePrompt() throws {
    let session = try PromptSession()
    try session.waitForPrompt(1)
    for _ in 0..<40 { session.type("1 + 1\r\u{3}") }
    #expect(try session.leave() == 0)
  }

  @Test func placeIsSaidWhereItIsKnown() {
    #expect(line("reading fans.csv", 43, of: 100).place == "at 43% of reading fans.csv")
    #expect(line("", 43, of: 100).place == nil)
    #expect(line("asking duckdb", 0, of: 0).place == nil)
  }
}
