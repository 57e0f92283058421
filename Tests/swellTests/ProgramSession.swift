import TestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The built program at its prompt on a pty, as a process of its own that may be killed.
final class ProgramSession {
  let terminal: PseudoTerminal
  private var process = pid_t()
  private var hasEnded = false

  /// - Parameters:
  ///   - home: where its state lies.
  ///   - folder: the folder it works in.
  init?(
    _ arguments: [String] = [], home: String, folder: String, rows: Int = 40, columns: Int = 100
  ) {
    guard let program = ProgramRun.program,
      let terminal = PseudoTerminal(rows: rows, columns: columns)
    else { return nil }
    self.terminal = terminal
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_adddup2(&actions, terminal.program, stream)
    }
    let environment = [
      "HOME=\(home)", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "TERM=xterm-256color", "NO_COLOR=1",
    ]
    // A shell goes to the folder, and becomes the program.
    let words = ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments
    let failure = ProgramRun.withCStrings(words) { arguments in
      ProgramRun.withCStrings(environment) { environment in
        posix_spawn(&process, "/bin/sh", &actions, nil, arguments, environment)
      }
    }
    guard failure == 0 else { return nil }
  }

  deinit { end(SIGKILL) }

  /// Types a line once the prompt of cell `number` is there, and waits for the next prompt.
  ///
  /// - Returns: whether it came.
  func enter(_ line: String, at number: Int, next: Int) -> Bool {
    guard waitForPrompt(number) else { return false }
    terminal.type(line + "\r")
    return waitForPrompt(next, after: line)
  }

  func waitForPrompt(_ number: Int, after line: String = "") -> Bool {
    terminal.wait(seconds: 30) { screen in
      let lines = screen.lines
      guard let last = lines.lastIndex(where: { $0.hasPrefix("swell [\(number)]>") }) else {
        return false
      }
      return line.isEmpty
        || lines[last].drop { $0 != ">" }.dropFirst().allSatisfy(\.isWhitespace)
    }
  }

  func shows(_ words: String) -> Bool {
    terminal.wait(seconds: 30) { $0.lines.joined(separator: "\n").contains(words) }
  }

  var text: String { terminal.screen.lines.joined(separator: "\n") }

  /// Ends the program with a signal and waits until it is gone.
  func end(_ signal: Int32) {
    if hasEnded { return }
    hasEnded = true
    kill(process, signal)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }
}
