import Parallel

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Another program, run to its end for what it writes.
enum ChildProgram {
  enum Outcome {
    case finished(Buffer<UInt8>)
    /// The first lines that it wrote on its standard error.
    case failed(String)
    case notFound
    /// It wrote more than memory holds.
    case tooMuch
  }

  /// Runs a program found in `PATH`, without a shell and with nothing on its standard input.
  ///
  /// - Throws: `Cancelled` when the token was set; the program is then ended.
  static func run(
    _ name: String, _ arguments: [String], cancellation: Cancellation
  ) throws -> Outcome {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return .failed("no pipe can be made") }
    let (output, input) = (ends[0], ends[1])
    // A file, since a second pipe could fill up while nobody reads it.
    guard let words = tmpfile() else {
      close(output)
      close(input)
      return .failed("no temporary file can be made")
    }
    defer { fclose(words) }
    defer { close(output) }
    let child = spawn(name, arguments, output: input, closing: output, errors: fileno(words))
    close(input)
    guard let child else { return .notFound }
    do {
      let bytes = try PipeReader(output, path: name, cancellation: cancellation).readToEnd()
      guard let bytes else {
        end(child)
        throw Cancelled()
      }
      let code = wait(for: child)
      return code == 0 ? .finished(bytes) : code == 127 ? .notFound : .failed(text(of: words))
    } catch let error as TableError {
      end(child)
      if case .tooLarge = error { return .tooMuch }
      return .failed(error.message)
    }
  }

  /// Nil where there is no such program.
  private static func spawn(
    _ name: String, _ arguments: [String], output: Int32, closing: Int32, errors: Int32
  ) -> pid_t? {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    posix_spawn_file_actions_addclose(&actions, closing)
    if output > STDERR_FILENO { posix_spawn_file_actions_addclose(&actions, output) }
    var words = ([name] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var surroundings = environment.map { strdup($0) } + [nil]
    defer { for word in surroundings { free(word) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, name, &actions, &attributes, &words, &surroundings)
    return code == 0 ? child : nil
  }

  /// What a program needs to find its own files; nothing else of ours is its business.
  private static var environment: [String] {
    ["HOME", "PATH", "TMPDIR", "LANG"].compactMap { (name: String) in
      getenv(name).map { "\(name)=\(String(cString: $0))" }
    }
  }

  private static func end(_ child: pid_t) {
    kill(child, SIGKILL)
    _ = wait(for: child)
  }

  /// The exit code; −1 where a signal ended it.
  private static func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      if errno != EINTR { return -1 }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }

  private static func text(of file: UnsafeMutablePointer<FILE>) -> String {
    rewind(file)
    var bytes = [UInt8](repeating: 0, count: 2048)
    let count = fread(&bytes, 1, bytes.count, file)
    let lines = String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.prefix(4).joined(separator: "\n")
  }
}
