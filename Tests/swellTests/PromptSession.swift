import TestSupport

@testable import swell

/// The built program's prompt in a window of its own, in an empty home.
final class PromptSession {
  let program: TerminalProgram
  let home: TemporaryFolder

  /// - Parameters:
  ///   - home: an earlier session's, to go on with what it left there.
  ///   - variables: more of the environment, `NAME=VALUE` each; later ones win.
  init?(
    _ arguments: [String] = [], home: TemporaryFolder = TemporaryFolder(), rows: Int = 24,
    columns: Int = 80, variables: [String] = []
  ) {
    self.home = home
    let environment =
      [
        "HOME=\(home.path)", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "TERM=xterm-256color",
        "PAGER=cat",
      ] + variables
    guard let path = ProgramRun.program,
      let program = TerminalProgram(
        path, arguments, environment: environment, folder: home.path, rows: rows,
        columns: columns)
    else { return nil }
    self.program = program
  }

  /// The window's lines, empty ones at the end left out.
  var lines: [String] { program.terminal.screen.lines }

  func type(_ text: String) { program.type(text) }

  func shows(_ text: String) -> Bool { program.shows(text) }

  /// Types a statement, runs it, and waits for the next prompt.
  func run(_ statement: String, next number: Int) -> Bool {
    type(statement + "\r")
    return program.terminal.wait(seconds: 30) { screen in
      screen.lines.last == "swell [\(number)]>"
    }
  }

  /// Leaves, whatever is unsaved, and returns the exit code.
  func leave() -> Int32 {
    type("\u{3}\u{4}\u{4}")
    return program.wait()
  }
}
