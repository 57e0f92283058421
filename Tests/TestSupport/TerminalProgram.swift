#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A program at work on a terminal of its own, as the leader of its session: Ctrl-C, Ctrl-Z and a
/// closed window reach it as they would in a real one.
///
/// Whatever is waited for has a deadline, and what stands on the screen by then is in the error.
public final class TerminalProgram {
  /// Something that did not come about, and what the screen showed instead.
  public struct Disappointment: Error, CustomStringConvertible {
    public let expected: String
    public let screen: [String]

    public var description: String {
      "waited in vain for \(expected); the screen shows:\n"
        + screen.map { "  | \($0)" }.joined(separator: "\n")
    }
  }

  /// Seconds until a wait is given up: many times what a busy machine needs.
  public static let patience = 60

  public let terminal: PseudoTerminal
  public let process: ChildProcess

  /// - Parameters:
  ///   - environment: all there is, `NAME=VALUE` each.
  ///   - folder: where the program starts.
  /// - Throws: ``ChildProcess/Failure``, also where there is no pty.
  public init(
    _ program: String, _ arguments: [String] = [], environment: [String], folder: String,
    rows: Int = 24, columns: Int = 80
  ) throws {
    guard let terminal = PseudoTerminal(rows: rows, columns: columns) else {
      throw ChildProcess.Failure.notStarted(reason: errno)
    }
    self.terminal = terminal
    // The shell goes to the folder and becomes the program; a folder is no attribute of a spawn.
    let words = ["-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder, program] + arguments
    process = try ChildProcess(
      "/bin/sh", words, environment: environment,
      streams: [.file(terminal.path, O_RDWR), .descriptor(0), .descriptor(0)], leadsSession: true)
  }

  /// The window's lines, empty ones at the end left out.
  public var lines: [String] { terminal.screen.lines }

  public func type(_ text: String) { terminal.type(text) }

  /// Sends a signal to the program alone.
  public func send(_ signal: Int32) { process.send(signal) }

  /// Changes the window's size, and tells the program.
  public func resize(rows: Int, columns: Int) {
    terminal.resize(rows: rows, columns: columns)
    send(SIGWINCH)
  }

  /// Waits until the screen holds `text`.
  ///
  /// - Throws: ``Disappointment`` where it does not come to that.
  public func wait(for text: String) throws {
    try wait(for: "“\(text)”") { $0.text.contains(text) }
  }

  /// Waits until `condition` holds; `what` says so in the error where it does not.
  public func wait(for what: String, _ condition: (Screen) -> Bool) throws {
    guard terminal.wait(seconds: Self.patience, for: condition) else {
      throw Disappointment(expected: what, screen: lines)
    }
  }

  /// Waits until a line of the screen is `line` and nothing else.
  public func wait(forLine line: String) throws {
    try wait(for: "the line “\(line)”") { $0.lines.contains(line) }
  }

  /// Waits for the program's end: its exit code, or 128 and the signal that ended it.
  public func waitForEnd() throws -> Int32 {
    try wait(for: "the program's end") { _ in process.status != nil }
    // What it wrote last may still be on its way.
    terminal.showPending()
    return process.status ?? 0
  }
}
