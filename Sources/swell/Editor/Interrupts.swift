import CEditline
import Dispatch

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Ctrl-C while a statement runs.
enum Interrupts {
  /// Keeps Ctrl-C from ending the program until the handlers from before are restored.
  ///
  /// What comes while nothing runs waits for the next ``withHandler(terminal:cancel:_:)``: somebody
  /// who pressed the keys right behind Enter, or between two cells, wants the work to stop.
  static func held() -> CaughtSignals {
    CaughtSignals([SIGINT]) { SignalPipe.running.send($0) }
  }

  /// Forgets what came too late to stop anything.
  static func forgetPending() { _ = SignalPipe.running.drain() }

  /// Runs `body`; every SIGINT until it ends calls `cancel`.
  ///
  /// The signal handler only writes one byte to a pipe; `cancel` is called on a queue of its own,
  /// where it may do anything. The terminal gets its interrupt and stop keys back if somebody took
  /// them, so Ctrl-C and Ctrl-Z work, and an inherited "ignore" is lifted. Afterwards handler and
  /// terminal are as before.
  static func withHandler<Result>(
    terminal: Int32 = 0, cancel: @escaping @Sendable () -> Void, _ body: () throws -> Result
  ) rethrows -> Result {
    let pipe = SignalPipe.running
    let source = DispatchSource.makeReadSource(
      fileDescriptor: pipe.readEnd, queue: DispatchQueue(label: "swell.interrupts"))
    source.setEventHandler { if !pipe.drain().isEmpty { cancel() } }
    source.activate()
    let caught = held()
    let modes = enableSignalKeys(terminal)
    defer {
      if var modes { tcsetattr(terminal, TCSADRAIN, &modes) }
      source.cancel()
    }
    let result: Result
    do { result = try body() } catch {
      caught.restore()
      throw error
    }
    caught.restore()
    return result
  }

  /// Returns the modes to put back, nil where nothing had to change.
  private static func enableSignalKeys(_ terminal: Int32) -> termios? {
    var modes = termios()
    guard tcgetattr(terminal, &modes) == 0, modes.c_lflag & tcflag_t(ISIG) == 0 else { return nil }
    let before = modes
    modes.c_lflag |= tcflag_t(ISIG)
    tcsetattr(terminal, TCSADRAIN, &modes)
    return before
  }
}
