import CEditline
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Leaves the terminal as it was found, however the program ends while a statement is read.
enum TerminalGuard {
  /// The terminal in raw mode now, or -1.
  private static let descriptor = Atomic<Int32>(-1)
  private static let hasExitHook = Atomic<Bool>(false)
  private static let attributes = SavedAttributes()

  /// Signals that end the program and would leave the terminal raw.
  static let fatalSignals: [Int32] = [SIGTERM, SIGHUP, SIGQUIT]

  /// Remembers the terminal's modes and takes on the duty to restore them.
  static func enter(_ terminal: Int32) {
    guard tcgetattr(terminal, attributes.pointer) == 0 else { return }
    descriptor.store(terminal, ordering: .releasing)
    if !hasExitHook.exchange(true, ordering: .relaxed) { atexit { TerminalGuard.restore() } }
  }

  static func leave() { descriptor.store(-1, ordering: .releasing) }

  /// Async-signal-safe: `tcsetattr`, `write` and atomics only.
  static func restore() {
    let terminal = descriptor.exchange(-1, ordering: .acquiring)
    guard terminal >= 0 else { return }
    _ = tcsetattr(terminal, TCSANOW, attributes.pointer)
    let pasteOff: StaticString = "\u{1B}[?2004l\u{1B}[?25h\u{1B}[0m\r\n"
    _ = write(terminal, pasteOff.utf8Start, pasteOff.utf8CodeUnitCount)
  }

  /// The handler for ``fatalSignals``.
  static let endOfProgram: @convention(c) (Int32) -> Void = { signal in
    TerminalGuard.restore()
    editline_raise_default(signal)
  }

  /// Memory that a signal handler may read.
  ///
  /// Unchecked because the compiler cannot see the order that makes it safe: `enter` writes it on
  /// the reading thread before it publishes `descriptor`, and nobody reads it while that is -1.
  private final class SavedAttributes: @unchecked Sendable {
    let pointer = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    init() { pointer.initialize(to: termios()) }
  }
}
