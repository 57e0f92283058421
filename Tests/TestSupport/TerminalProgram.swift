#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A program at work on a terminal of its own, as the leader of its session: Ctrl-C, Ctrl-Z and a
/// closed window reach it as they would in a real one.
public final class TerminalProgram {
  public let terminal: PseudoTerminal
  public let process: pid_t
  private var ending: Int32?

  /// - Parameters:
  ///   - environment: all there is, `NAME=VALUE` each.
  ///   - folder: where the program starts.
  /// - Returns: nil where there is no pty, or the program cannot be started.
  public init?(
    _ program: String, _ arguments: [String] = [], environment: [String], folder: String,
    rows: Int = 24, columns: Int = 80
  ) {
    guard let terminal = PseudoTerminal(rows: rows, columns: columns) else { return nil }
    self.terminal = terminal
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let newSession: Int16 = 0x0400
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      let newSession: Int16 = 0x80
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // The first terminal that the leader of a session opens becomes its own.
    posix_spawnattr_setflags(&attributes, newSession)
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, terminal.path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO)
    var process = pid_t()
    // The shell goes to the folder and becomes the program; a folder is no attribute of a spawn.
    let words = ["sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder, program]
    let failure = Self.withCStrings(words + arguments) { arguments in
      Self.withCStrings(environment) { environment in
        posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environment)
      }
    }
    guard failure == 0 else { return nil }
    self.process = process
  }

  deinit {
    if ending == nil {
      kill(process, SIGKILL)
      _ = wait()
    }
  }

  public func type(_ text: String) { terminal.type(text) }

  /// Sends a signal to the program alone.
  public func send(_ signal: Int32) { kill(process, signal) }

  /// Waits until the screen holds `text`, and says whether it came to that.
  public func shows(_ text: String, seconds: Int = 30) -> Bool {
    terminal.wait(seconds: seconds) { $0.text.contains(text) }
  }

  /// Changes the window's size, and tells the program.
  public func resize(rows: Int, columns: Int) {
    terminal.resize(rows: rows, columns: columns)
    send(SIGWINCH)
  }

  /// Waits for the program's end: its exit code, or 128 and the signal that ended it.
  ///
  /// Shows what it still writes meanwhile, so that it does not wait for a reader.
  public func wait() -> Int32 {
    var status: Int32 = 0
    while ending == nil {
      let found = waitpid(process, &status, WNOHANG)
      if found == process || (found < 0 && errno != EINTR) { ending = status }
      if ending == nil { _ = terminal.wait(seconds: 0) { _ in false } }
    }
    let end = ending ?? 0
    let signal = end & 0x7F
    return signal == 0 ? (end >> 8) & 0xFF : 128 + signal
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
