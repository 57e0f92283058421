import TestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The built program with a terminal for what it says, and nothing to read.
final class ProgramOnTerminal {
  /// Where standard output and standard error go.
  let terminal: PseudoTerminal
  private var process = pid_t()

  init(_ arguments: [String], rows: Int = 24) throws {
    guard let program = ProgramRun.program,
      let terminal = PseudoTerminal(rows: rows, columns: 100)
    else { throw ProgramRun.Failure.noProgram }
    self.terminal = terminal
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, terminal.program, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, terminal.program, STDERR_FILENO)
    let environment = [
      "HOME=/nonexistent", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "TERM=xterm",
    ]
    let failure = ProgramRun.withCStrings([program] + arguments) { arguments in
      ProgramRun.withCStrings(environment) { environment in
        posix_spawn(&process, program, &actions, nil, arguments, environment)
      }
    }
    guard failure == 0 else { throw ProgramRun.Failure.notStarted(failure) }
  }

  /// What Ctrl-C does at a terminal of one's own.
  func interrupt() { kill(process, SIGINT) }

  /// - Returns: the exit code; 128 and the signal's number where one ended the program.
  func waitForEnd() -> Int32 {
    var ending: Int32 = 0
    while waitpid(process, &ending, 0) < 0, errno == EINTR {}
    let signal = ending & 0x7f
    return signal == 0 ? (ending >> 8) & 0xff : 128 + signal
  }
}
