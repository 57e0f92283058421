import TestSupport

@testable import swell

/// The built program in a window of its own, in an empty home.
final class PromptSession {
  let program: TerminalProgram
  let home: TemporaryFolder

  /// - Parameters:
  ///   - home: an earlier session's, to go on with what it left there.
  ///   - folder: where the program works; the home where none is named.
  ///   - variables: more of the environment, `NAME=VALUE` each; later ones win.
  ///   - script: a shell's, which starts the program by `"$@"`; without one the program stands alone.
  init(
    _ arguments: [String] = [], home: TemporaryFolder = TemporaryFolder(),
    folder: String? = nil, rows: Int = 24, columns: Int = 80, variables: [String] = [],
    inside script: String? = nil
  ) throws {
    self.home = home
    let own = [
      "HOME=\(home.path)", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "TERM=xterm-256color",
      "PAGER=cat",
    ]
    let changed = Set(variables.map(Self.name))
    guard let path = ProgramRun.program else { throw ProgramRun.Failure.noProgram }
    let words = script.map { ["/bin/sh", home.write($0, to: "script.sh")] } ?? []
    let line = words + [path] + arguments
    program = try TerminalProgram(
      line[0], Array(line.dropFirst()),
      environment: own.filter { !changed.contains(Self.name($0)) } + variables,
      folder: folder ?? home.path, rows: rows, columns: columns)
  }

  private static func name(_ variable: String) -> Substring { variable.prefix { $0 != "=" } }

  /// The window's lines, empty ones at the end left out.
  var lines: [String] { program.lines }

  func type(_ text: String) { program.type(text) }

  func wait(for text: String) throws { try program.wait(for: text) }

  /// Waits until the prompt of cell `number` stands at the end of the window, with nothing in it.
  func waitForPrompt(_ number: Int) throws {
    try program.wait(for: "the empty prompt of cell \(number)") {
      $0.lines.last == "swell [\(number)]>"
    }
  }

  /// Types a line at the prompt, sees it there, runs it, and waits for the next prompt.
  ///
  /// - Parameter number: of the next prompt, the same again after a command.
  func run(_ line: String, next number: Int) throws {
    type(line)
    // Lines are broken where the window ends.
    let typed = "]>" + line.filter { !$0.isWhitespace }
    try program.wait(for: "the line typed, “\(line)”") { screen in
      screen.text.filter { !$0.isWhitespace }.contains(typed)
    }
    type("\r")
    try waitForPrompt(number)
  }

  /// Leaves, whatever is unsaved, and returns the exit code.
  func leave() throws -> Int32 {
    type("\u{3}")
    try program.wait(for: "an empty prompt") { $0.lines.last?.isEmptyPrompt == true }
    // A Ctrl-C that is still on its way throws away what was typed before it.
    for _ in 0..<12 {
      type("\u{4}")
      let isHeard = program.terminal.wait(seconds: 5) { screen in
        program.process.status != nil
          || screen.lines.last?.isEmptyPrompt == true && screen.text.contains("once more leaves.")
      }
      if isHeard { break }
    }
    if program.process.status == nil { type("\u{4}") }
    return try program.waitForEnd()
  }

  /// Ends the program with a signal and waits until it is gone.
  func end(_ signal: Int32) throws {
    program.send(signal)
    _ = try program.waitForEnd()
  }
}

extension String {
  /// Whether the line is a prompt with nothing typed.
  fileprivate var isEmptyPrompt: Bool { wholeMatch(of: /swell \[\d+\]>/) != nil }
}
