import Rendering

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where the program writes: results to one stream, everything else to the other.
///
/// Nothing else in Swell writes to a stream; tests hand in their own.
final class Console {
  private let writeOut: (UnsafeRawBufferPointer) -> Bool
  private let writeError: (UnsafeRawBufferPointer) -> Bool
  /// How results are drawn.
  let screen: Screen
  /// How messages are drawn.
  let errorScreen: Screen
  /// True after the reader of the results went away: nobody is listening any more.
  private(set) var isClosed = false

  init(
    screen: Screen, errorScreen: Screen, out: @escaping (UnsafeRawBufferPointer) -> Bool,
    error: @escaping (UnsafeRawBufferPointer) -> Bool
  ) {
    self.screen = screen
    self.errorScreen = errorScreen
    writeOut = out
    writeError = error
  }

  /// The program's own standard streams.
  convenience init(screen: Screen, errorScreen: Screen) {
    self.init(
      screen: screen, errorScreen: errorScreen, out: { Console.send($0, to: STDOUT_FILENO) },
      error: { Console.send($0, to: STDERR_FILENO) })
  }

  /// Writes to standard output.
  func out(_ text: String) {
    var text = text
    text.withUTF8 { out(UnsafeRawBufferPointer($0)) }
  }

  func out(_ bytes: UnsafeRawBufferPointer) {
    if !isClosed, !writeOut(bytes) { isClosed = true }
  }

  /// Writes to standard error.
  func error(_ text: String) {
    var text = text
    text.withUTF8 { _ = writeError(UnsafeRawBufferPointer($0)) }
  }

  /// Writes everything; false when the other end is gone.
  private static func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count, let base = bytes.baseAddress {
      let count = write(descriptor, base + sent, bytes.count - sent)
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return false
      }
      sent += count
    }
    return true
  }
}
