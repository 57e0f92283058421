import CZlib

/// Packs bytes that come in pieces as one gzip file (RFC 1952).
///
/// It holds no name and no time, so that the same bytes are packed to the same file.
final class GzipStream {
  private var stream = z_stream()
  private var packed = [UInt8](repeating: 0, count: 1 << 16)

  init() {
    let status = swell_gzip_begin(&stream)
    precondition(status == Z_OK, "the system has memory for packing")
  }

  deinit { deflateEnd(&stream) }

  /// Packs `bytes` and hands on what is ready.
  func append(
    _ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    // zlib counts in 32 bits.
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(1 << 30)
      rest = rest.dropFirst(piece.count)
      try run(UnsafeRawBufferPointer(rebasing: piece), Z_NO_FLUSH, sink)
    }
  }

  /// Hands on the last bytes. Nothing may be appended after it.
  func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH, sink)
  }

  private func run(
    _ bytes: UnsafeRawBufferPointer, _ flush: Int32,
    _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    // zlib takes a mutable pointer and only reads through it.
    stream.next_in = UnsafeMutablePointer(
      mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
    stream.avail_in = UInt32(bytes.count)
    var status = Z_OK
    repeat {
      let count = packed.withUnsafeMutableBufferPointer { packed in
        stream.next_out = packed.baseAddress
        stream.avail_out = UInt32(packed.count)
        status = deflate(&stream, flush)
        return packed.count - Int(stream.avail_out)
      }
      try packed.withUnsafeBytes { try sink(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    } while stream.avail_out == 0 || (flush == Z_FINISH && status == Z_OK)
  }
}
