import CEditline
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The terminal's modes while the program has it, and the duty to leave them as they were found.
///
/// A statement is read in libedit's raw modes. While one runs, the modes are *quiet*: the interrupt
/// and stop keys work, and what is typed ahead waits, unechoed and byte for byte, for the next line.
enum TerminalGuard {
  /// The terminal that is ours now, or -1.
  private static let descriptor = Atomic<Int32>(-1)
  private static let hasExitHook = Atomic<Bool>(false)
  private static let found = SavedAttributes()

  /// Signals that end the program and would leave the terminal in our modes.
  static let fatalSignals: [Int32] = [SIGTERM, SIGHUP, SIGQUIT]

  /// Runs `body`, which reads statements from `terminal` and runs them, in quiet modes.
  static func sitting(at terminal: Int32, _ body: () -> Void) {
    let isOurs = enter(terminal)
    let fatal = CaughtSignals(fatalSignals, handler: endOfProgram)
    let stops = CaughtSignals([SIGTSTP], handler: stop)
    hush()
    body()
    stops.restore()
    fatal.restore()
    if isOurs { leave() }
  }

  /// Runs `body`, in which another program has the terminal: a pager, an editor.
  static func lending<Result>(_ body: () -> Result) -> Result {
    let terminal = descriptor.load(ordering: .acquiring)
    if terminal >= 0 { _ = tcsetattr(terminal, TCSADRAIN, found.pointer) }
    defer { hush() }
    return body()
  }

  /// Remembers the terminal's modes and takes on the duty to restore them.
  ///
  /// - Returns: false where that has been done already, by somebody who will leave it.
  static func enter(_ terminal: Int32) -> Bool {
    guard descriptor.load(ordering: .acquiring) < 0,
      tcgetattr(terminal, found.pointer) == 0
    else { return false }
    descriptor.store(terminal, ordering: .releasing)
    if !hasExitHook.exchange(true, ordering: .relaxed) { atexit { TerminalGuard.restore() } }
    return true
  }

  /// Puts the modes back that ``enter(_:)`` found.
  static func leave() {
    let terminal = descriptor.exchange(-1, ordering: .acquiring)
    if terminal >= 0 { _ = tcsetattr(terminal, TCSADRAIN, found.pointer) }
  }

  /// Sets the quiet modes; does nothing outside a sitting.
  static func hush() {
    let terminal = descriptor.load(ordering: .acquiring)
    guard terminal >= 0 else { return }
    var modes = found.pointer.pointee
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO)
    modes.c_lflag |= tcflag_t(ISIG)
    withUnsafeMutableBytes(of: &modes.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    _ = tcsetattr(terminal, TCSADRAIN, &modes)
  }

  /// Async-signal-safe: `tcsetattr`, `write` and atomics only.
  static func restore() {
    let terminal = descriptor.exchange(-1, ordering: .acquiring)
    guard terminal >= 0 else { return }
    _ = tcsetattr(terminal, TCSANOW, found.pointer)
    let pasteOff: StaticString = "\u{1B}[?2004l\u{1B}[?25h\u{1B}[0m\r\n"
    _ = write(terminal, pasteOff.utf8Start, pasteOff.utf8CodeUnitCount)
  }

  /// The handler for ``fatalSignals``.
  static let endOfProgram: @convention(c) (Int32) -> Void = { signal in
    TerminalGuard.restore()
    editline_raise_default(signal)
  }

  /// The handler for SIGTSTP: the shell gets the terminal as we found it, and we get it back as we
  /// had it, unless we go on in the background. Async-signal-safe, as ``restore()``.
  private static let stop: @convention(c) (Int32) -> Void = { signal in
    let saved = errno
    let terminal = descriptor.load(ordering: .acquiring)
    var ours = termios()
    let isOurs = terminal >= 0 && tcgetattr(terminal, &ours) == 0
    if isOurs { _ = tcsetattr(terminal, TCSANOW, found.pointer) }
    editline_raise_default(signal)
    if isOurs && tcgetpgrp(terminal) == getpgrp() { _ = tcsetattr(terminal, TCSANOW, &ours) }
    errno = saved
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
