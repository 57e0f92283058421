import Parallel
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
  /// What became of bytes that were written.
  enum Delivery {
    case written
    /// The reader went away; nothing is wrong.
    case nobodyReads
    /// A full disk, and the like, in the system's words.
    case failed(String)
  }

  private let writeOut: (UnsafeRawBufferPointer) -> Delivery
  private let writeError: (UnsafeRawBufferPointer) -> Delivery
  /// How results are drawn.
  private(set) var screen: Screen
  /// On the terminal while a statement runs; it makes room for whatever is written.
  var bar: ProgressBar?
  /// How messages are drawn.
  private(set) var errorScreen: Screen
  /// True once results reach nobody any more.
  private(set) var isClosed = false
  /// True once results were lost that somebody waits for.
  private(set) var hasFailed = false

  init(
    screen: Screen, errorScreen: Screen, out: @escaping (UnsafeRawBufferPointer) -> Delivery,
    error: @escaping (UnsafeRawBufferPointer) -> Delivery
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

  /// Draws to another width from now on: the window has changed.
  func fit(width: Int) {
    screen.width = width
    errorScreen.width = width
  }

  /// Writes to standard output.
  func out(_ text: String) {
    var text = text
    text.withUTF8 { out(UnsafeRawBufferPointer($0)) }
  }

  func out(_ bytes: UnsafeRawBufferPointer) {
    guard !isClosed else { return }
    bar?.clear()
    switch writeOut(bytes) {
    case .written: return
    case .nobodyReads: isClosed = true
    case .failed(let reason):
      isClosed = true
      hasFailed = true
      error("error: The results cannot be written: \(reason).\n")
    }
  }

  /// Writes to standard error.
  func error(_ text: String) {
    bar?.clear()
    var text = text
    text.withUTF8 { _ = writeError(UnsafeRawBufferPointer($0)) }
  }

  /// Says something to a person on standard output, broken between words where the window ends.
  func tell(_ words: String) { out(Self.lines(words, screen)) }

  /// The same on standard error.
  func complain(_ words: String) { error(Self.lines(words, errorScreen)) }

  private static func lines(_ words: String, _ screen: Screen) -> String {
    screen.wrapped(words).map { $0 + "\n" }.joined()
  }

  /// Where a bar is drawn: standard error, past the console that makes room for it.
  static let drawOnError: @Sendable (String) -> Void = { text in
    var text = text
    text.withUTF8 { _ = send(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
  }

  private static func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Delivery {
    var sent = 0
    while sent < bytes.count, let base = bytes.baseAddress {
      let count = write(descriptor, base + sent, bytes.count - sent)
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        return errno == EPIPE ? .nobodyReads : .failed(String(cString: strerror(errno)))
      }
      sent += count
    }
    return .written
  }
}
