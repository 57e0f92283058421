/// Many strings in two buffers: all their UTF-8 bytes, and where each one begins.
public struct StringPool: Sendable {
  /// `count + 1` byte offsets into ``bytes``, ascending.
  public let offsets: Buffer<Int>
  public let bytes: Buffer<UInt8>

  public init(offsets: Buffer<Int>, bytes: Buffer<UInt8>) {
    precondition(offsets.count > 0, "offsets hold one more entry than there are strings")
    self.offsets = offsets
    self.bytes = bytes
  }

  public init(_ strings: some Collection<String>) {
    var offsets: [Int] = [0]
    var bytes: [UInt8] = []
    for string in strings {
      bytes.append(contentsOf: string.utf8)
      offsets.append(bytes.count)
    }
    self.init(offsets: Buffer(offsets), bytes: Buffer(bytes))
  }

  public var count: Int { offsets.count - 1 }

  public subscript(index: Int) -> String {
    withBytes(at: index) { String(decoding: $0, as: UTF8.self) }
  }

  /// The UTF-8 bytes of one string; valid only inside `body`.
  @inlinable
  public func withBytes<Result>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let lower = offsets[index]
    let upper = offsets[index + 1]
    return try bytes.withUnsafeElements { bytes in
      try body(UnsafeBufferPointer(rebasing: bytes[lower..<upper]))
    }
  }

  public var strings: [String] { (0..<count).map { self[$0] } }
}
