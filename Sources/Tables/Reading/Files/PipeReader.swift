import Parallel

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads a pipe, a device or a small file to its end, and can be stopped while nothing comes.
struct PipeReader {
  private let descriptor: Int32
  private let path: String
  private let cancellation: Cancellation?
  /// A named pipe, which may have no writer.
  private let awaitsWriter: Bool

  init(
    _ descriptor: Int32, path: String, cancellation: Cancellation?, awaitsWriter: Bool = false
  ) {
    self.descriptor = descriptor
    self.path = path
    self.cancellation = cancellation
    self.awaitsWriter = awaitsWriter
  }

  /// How long one wait lasts: a tenth of a second is what stopping may take.
  private static let waitMilliseconds: Int32 = 50
  /// How many waits a named pipe's first writer is given: two seconds.
  private static let waitsForWriter = 40
  private static let piece = 1 << 18

  /// - Returns: all bytes; nil when the token was set.
  func readToEnd() throws(TableError) -> Buffer<UInt8>? {
    let bytes = GrowingBytes(limit: GrowingBytes.mostBytes)
    var isExpectingWriter = awaitsWriter
    var waits = 0
    while true {
      if let cancellation, cancellation.isCancelled { return nil }
      let isReady = try waitForBytes()
      if !isReady, !isExpectingWriter { continue }
      guard bytes.reserve(Self.piece) else {
        throw .tooLarge(path: path, what: "it is larger than half of this machine's memory")
      }
      switch try readPiece(into: bytes) {
      case .bytes:
        isExpectingWriter = false
      case .nothingYet:
        // Somebody holds the other end: wait as long as it takes.
        waits = 0
      case .end:
        guard isExpectingWriter, !isReady else { return bytes.buffer() }
        waits += 1
        if waits > Self.waitsForWriter {
          throw .nobodyWrites(path: path, reason: "it is a pipe, and no program writes into it")
        }
      }
    }
  }

  /// Whether a read would return at once.
  private func waitForBytes() throws(TableError) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = poll(&entry, 1, Self.waitMilliseconds)
    if ready < 0, errno != EINTR { throw TableError(errno: errno, path: path) }
    return ready > 0
  }

  private enum Piece { case bytes, nothingYet, end }

  private func readPiece(into bytes: GrowingBytes) throws(TableError) -> Piece {
    var got = 0
    var code: Int32 = 0
    bytes.append(upTo: Self.piece) { space in
      got = read(descriptor, space.baseAddress, space.count)
      code = errno
      return max(0, got)
    }
    if got > 0 { return .bytes }
    if got == 0 { return .end }
    if code == EINTR || code == EAGAIN || code == EWOULDBLOCK { return .nothingYet }
    throw TableError(errno: code, path: path)
  }
}
