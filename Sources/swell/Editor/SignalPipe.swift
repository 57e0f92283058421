import CEditline

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A pipe that a signal handler writes to and a `poll` wakes from.
///
/// A handler may do next to nothing; one byte in a pipe moves the work to where it is safe. There
/// is one a process, made on first use and never closed, so a late signal finds it open.
struct SignalPipe: Sendable {
  let readEnd: Int32
  private let writeEnd: Int32

  static let reading = SignalPipe()
  static let running = SignalPipe()

  private init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  /// Async-signal-safe; a full pipe drops the byte, which still wakes the reader.
  func send(_ signal: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    _ = write(writeEnd, &byte, 1)
    errno = saved
  }

  /// The signals that came since the last call.
  func drain() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    var signals: [Int32] = []
    while case let count = read(readEnd, &bytes, bytes.count), count > 0 {
      signals += bytes[..<count].map { Int32($0) }
    }
    return signals
  }
}

/// Signal handlers that are put in place for a while.
struct CaughtSignals: ~Copyable {
  private var saved: [(signal: Int32, action: sigaction)] = []

  init(_ signals: [Int32], handler: @escaping @convention(c) (Int32) -> Void) {
    for signal in signals {
      var old = sigaction()
      if editline_catch(signal, handler, &old) == 0 { saved.append((signal, old)) }
    }
  }

  /// Puts the handlers from before back.
  consuming func restore() {
    for saved in saved.reversed() {
      var action = saved.action
      _ = editline_restore(saved.signal, &action)
    }
  }
}
