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

    let environment = [
      "HOME=\(folder.path)", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "TERM=dumb",
    ]
    let process = try ChildProcess(
      program, arguments, environment: environment,
      streams: [
        .file(inputPath, O_RDONLY), .descriptor(output), .file(errorPath, O_WRONLY),
      ])
    status = try process.wait()
    self.output = folder.text(of: "out")
    errors = folder.text(of: "err")
  }

  /// Runs another program to its end, and gives its exit code.
  static func statusOf(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = try ChildProcess(
      program, arguments, environment: ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"])
    return try process.wait()
  }

  private static func pipeWithoutReader() -> Int32 {
    var ends: [Int32] = [-1, -1]
    precondition(pipe(&ends) == 0, "no pipe can be made")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    close(ends[0])
    return ends[1]
  }
}
