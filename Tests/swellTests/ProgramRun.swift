import TestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One run of the built program, as a process of its own, from arguments to exit code.
struct ProgramRun {
  /// The exit code; 128 and the signal's number where one ended the program.
  let status: Int32
  let output: String
  let errors: String

  enum Failure: Error {
    case noProgram
    case notStarted(Int32)
  }

  /// Where the program's results go.
  enum Reader {
    /// To a file that the test reads.
    case present
    /// To a pipe that nobody reads any more.
    case gone
    /// Nowhere: every write fails, as on a full disk.
    case broken
  }

  /// The program lies beside the test bundle that is running.
  static let program: String? = {
    for argument in CommandLine.arguments {
      let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
      guard let bundle = parts.firstIndex(where: { $0.hasSuffix(".xctest") }) else { continue }
      let path = parts[..<bundle].joined(separator: "/") + "/swell"
      // Absolute, for the program is also started from other folders.
      guard access(path, X_OK) == 0, let absolute = realpath(path, nil) else { continue }
      defer { free(absolute) }
      return String(cString: absolute)
    }
    return nil
  }()

  /// Runs the program with a home folder of its own and no terminal, and waits for its end.
  init(_ arguments: [String], input: String = "", reader: Reader = .present) throws {
    guard let program = Self.program else { throw Failure.noProgram }
    let folder = TemporaryFolder()
    let inputPath = folder.write(input, to: "in")
    let errorPath = folder.write("", to: "err")
    let outputPath = folder.write("", to: "out")
    // Close-on-exec, so that a program started meanwhile does not keep the pipe's reader alive.
    let output =
      switch reader {
      case .present: open(outputPath, O_WRONLY | O_CLOEXEC)
      case .gone: Self.pipeWithoutReader()
      case .broken: open("/dev/null", O_RDONLY | O_CLOEXEC)
      }
    defer { close(output) }

    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, inputPath, O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errorPath, O_WRONLY, 0)

    let environment = [
      "HOME=\(folder.path)", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "TERM=dumb",
    ]
    var process = pid_t()
    let failure = Self.withCStrings([program] + arguments) { arguments in
      Self.withCStrings(environment) { environment in
        posix_spawn(&process, program, &actions, nil, arguments, environment)
      }
    }
    guard failure == 0 else { throw Failure.notStarted(failure) }
    var ending: Int32 = 0
    while waitpid(process, &ending, 0) < 0, errno == EINTR {}
    let signal = ending & 0x7f
    status = signal == 0 ? (ending >> 8) & 0xff : 128 + signal
    self.output = folder.text(of: "out")
    errors = folder.text(of: "err")
  }

  /// Runs another program to its end, and gives its exit code.
  static func statusOf(_ program: String, _ arguments: [String]) throws -> Int32 {
    var process = pid_t()
    let failure = withCStrings([program] + arguments) { arguments in
      withCStrings(["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"]) { environment in
        posix_spawn(&process, program, nil, nil, arguments, environment)
      }
    }
    guard failure == 0 else { throw Failure.notStarted(failure) }
    var ending: Int32 = 0
    while waitpid(process, &ending, 0) < 0, errno == EINTR {}
    return ending & 0x7f == 0 ? (ending >> 8) & 0xff : 128 + ending & 0x7f
  }

  private static func pipeWithoutReader() -> Int32 {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "no pipe can be made")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    close(ends[0])
    return ends[1]
  }

  static func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
