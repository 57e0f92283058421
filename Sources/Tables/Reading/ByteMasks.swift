/// Sixty-four bytes seen as bits: bit i of a mask says whether byte i is the one looked for.
struct ByteMasks {
  /// The byte looked for, in every byte of a word.
  @inline(__always)
  static func pattern(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

  /// - Parameter bytes: 64 readable bytes.
  @inline(__always)
  static func equal(_ bytes: UnsafeRawPointer, _ pattern: UInt64) -> UInt64 {
    var mask: UInt64 = 0
    for word in 0..<8 {
      mask |=
        equalByte(bytes.loadUnaligned(fromByteOffset: word &* 8, as: UInt64.self), pattern)
        &<< UInt64(word &* 8)
    }
    return mask
  }

  /// Eight bytes to eight bits. The addition cannot carry from one byte into the next, so unlike
  /// the well-known shorter test it is exact in every byte; the product gathers the bits.
  @inline(__always)
  private static func equalByte(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let difference = UInt64(littleEndian: word) ^ pattern
    let zeros = ~(((difference & low) &+ low) | difference | low)
    return ((zeros &>> 7) &* 0x0102_0408_1020_4080) &>> 56
  }

  /// Bit i of the result is the parity of bits 0…i: set inside quotes, when `mask` marks quotes.
  @inline(__always)
  static func prefixParity(_ mask: UInt64) -> UInt64 {
    var bits = mask
    bits ^= bits &<< 1
    bits ^= bits &<< 2
    bits ^= bits &<< 4
    bits ^= bits &<< 8
    bits ^= bits &<< 16
    bits ^= bits &<< 32
    return bits
  }
}

/// Calls `body` with the start and the readable address of each 64 bytes of `bytes`; the last
/// piece is filled up with zeros.
@inline(__always)
func forEachSixtyFour(
  _ bytes: UnsafeBufferPointer<UInt8>, _ body: (_ start: Int, UnsafeRawPointer) -> Void
) {
  guard let base = bytes.baseAddress else { return }
  var start = 0
  while start &+ 64 <= bytes.count {
    body(start, UnsafeRawPointer(base + start))
    start &+= 64
  }
  if start < bytes.count {
    var tail = SIMD64<UInt8>(repeating: 0)
    withUnsafeMutableBytes(of: &tail) { tail in
      tail.copyMemory(
        from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...]))
    }
    withUnsafeBytes(of: &tail) { tail in
      if let address = tail.baseAddress { body(start, address) }
    }
  }
}
