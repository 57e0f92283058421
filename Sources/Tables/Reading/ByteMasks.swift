/// Sixty-four bytes seen as bits: bit i of a mask says whether byte i is the one looked for.
struct ByteMasks {
  /// The byte looked for, sixteen times.
  typealias Pattern = SIMD16<UInt8>

  @inline(__always)
  static func pattern(_ byte: UInt8) -> Pattern { Pattern(repeating: byte) }

  /// - Parameter bytes: 64 readable bytes.
  @inline(__always)
  static func equal(_ bytes: UnsafeRawPointer, _ pattern: Pattern) -> UInt64 {
    var mask: UInt64 = 0
    for piece in 0..<4 {
      let lanes = matches(bytes, piece, pattern)
      mask |= gathered(lanes[0]) &<< UInt64(piece &* 16)
      mask |= gathered(lanes[1]) &<< UInt64(piece &* 16 &+ 8)
    }
    return mask
  }

  /// As ``equal(_:_:)``, faster where the byte is mostly absent.
  @inline(__always)
  static func equalToRare(_ bytes: UnsafeRawPointer, _ pattern: Pattern) -> UInt64 {
    let any =
      matches(bytes, 0, pattern) | matches(bytes, 1, pattern) | matches(bytes, 2, pattern)
      | matches(bytes, 3, pattern)
    return any[0] | any[1] == 0 ? 0 : equal(bytes, pattern)
  }

  /// Sixteen bytes compared: all bits of a byte are set where it matches.
  @inline(__always)
  private static func matches(
    _ bytes: UnsafeRawPointer, _ piece: Int, _ pattern: Pattern
  ) -> SIMD2<UInt64> {
    let found = bytes.loadUnaligned(fromByteOffset: piece &* 16, as: Pattern.self) .== pattern
    // Cast because a mask cannot be had as words otherwise; both are sixteen bytes, any of them valid.
    return unsafeBitCast(found, to: SIMD2<UInt64>.self)
  }

  /// Eight bytes, each all ones or all zeros, as eight bits: byte i keeps bit i, and the product
  /// adds all bytes up in its highest one.
  @inline(__always)
  private static func gathered(_ lane: UInt64) -> UInt64 {
    ((UInt64(littleEndian: lane) & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101) &>> 56
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
