#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A program that a test starts and waits for.
///
/// It begins as from a fresh login: no signal is blocked and none ignored. A test runs on a thread
/// of a pool, and those block all signals; a child that took that over would never hear of Ctrl-C.
public final class ChildProcess {
  /// Where one of the three streams leads.
  public enum Stream {
    /// A file, opened by the child, with the flags of `open`.
    case file(String, Int32)
    /// A descriptor of the test's.
    case descriptor(Int32)
  }

  /// A child that cannot be started, or does not end in time.
  public enum Failure: Error {
    case notStarted(reason: Int32)
    case doesNotEnd(program: String)
  }

  public let id: pid_t
  private let program: String
  private var ending: Int32?

  /// - Parameters:
  ///   - environment: all there is, `NAME=VALUE` each.
  ///   - streams: standard input, output and error, in this order; those left out are the test's.
  ///   - leadsSession: makes the first terminal it opens its own.
  /// - Throws: ``Failure/notStarted(reason:)`` with the system's number.
  public init(
    _ program: String, _ arguments: [String], environment: [String], streams: [Stream] = [],
    leadsSession: Bool = false
  ) throws {
    self.program = program
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
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let freshSignals = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF)
    posix_spawnattr_setflags(&attributes, freshSignals | (leadsSession ? newSession : 0))
    for (number, stream) in streams.enumerated() {
      switch stream {
      case .file(let path, let flags):
        posix_spawn_file_actions_addopen(&actions, Int32(number), path, flags, 0)
      case .descriptor(let descriptor):
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
      }
    }
    var id = pid_t()
    let failure = Self.withCStrings([program] + arguments) { arguments in
      Self.withCStrings(environment) { environment in
        posix_spawn(&id, program, &actions, &attributes, arguments, environment)
      }
    }
    guard failure == 0 else { throw Failure.notStarted(reason: failure) }
    self.id = id
  }

  deinit { end() }

  /// Sends a signal, to a child that has not been waited for.
  public func send(_ signal: Int32) {
    if ending == nil { kill(id, signal) }
  }

  /// Ends a child that still runs, without asking it.
  public func end() {
    guard ending == nil else { return }
    kill(id, SIGKILL)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    ending = status
  }

  /// The exit code, or 128 and the number of the signal that ended the child; nil while it runs.
  public var status: Int32? {
    if ending == nil {
      var found: Int32 = 0
      if waitpid(id, &found, WNOHANG) == id { ending = found }
    }
    return ending.map { $0 & 0x7F == 0 ? ($0 >> 8) & 0xFF : 128 + $0 & 0x7F }
  }

  /// Waits for the end, and gives the exit code as ``status`` has it.
  ///
  /// - Throws: ``Failure/doesNotEnd(program:)``; the child is ended then.
  public func wait(seconds: Int = 120) throws -> Int32 {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(seconds))
    while true {
      if let status { return status }
      if clock.now >= deadline {
        end()
        throw Failure.doesNotEnd(program: program)
      }
      _ = poll(nil, 0, 1)
    }
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
