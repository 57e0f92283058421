/// True where the bytes are well-formed UTF-8 (Unicode 15, table 3-7).
func isValidUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard let base = bytes.baseAddress else { return true }
  let count = bytes.count
  let high: UInt64 = 0x8080_8080_8080_8080
  var index = 0
  while index < count {
    // Most text is ASCII: four words at a time while no high bit is set.
    while index &+ 32 <= count {
      let raw = UnsafeRawPointer(base + index)
      let any =
        raw.loadUnaligned(as: UInt64.self)
        | raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        | raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        | raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
      if any & high != 0 { break }
      index &+= 32
    }
    let end = min(count, index &+ 32)
    while index < end {
      if base[index] < 0x80 {
        index &+= 1
      } else {
        let length = sequenceLength(base + index, available: count - index)
        if length == 0 { return false }
        index &+= length
      }
    }
  }
  return true
}

/// The length of the multi-byte sequence at `bytes`, 0 when it is malformed.
@inline(__always)
private func sequenceLength(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
  let lead = bytes[0]
  func isContinuation(_ place: Int) -> Bool { bytes[place] & 0xC0 == 0x80 }
  switch lead {
  case 0xC2...0xDF:
    return available >= 2 && isContinuation(1) ? 2 : 0
  case 0xE0...0xEF:
    guard available >= 3, isContinuation(1), isContinuation(2) else { return 0 }
    if lead == 0xE0 && bytes[1] < 0xA0 || lead == 0xED && bytes[1] >= 0xA0 { return 0 }
    return 3
  case 0xF0...0xF4:
    guard available >= 4, isContinuation(1), isContinuation(2), isContinuation(3) else { return 0 }
    if lead == 0xF0 && bytes[1] < 0x90 || lead == 0xF4 && bytes[1] >= 0x90 { return 0 }
    return 4
  default:
    return 0
  }
}

/// How many multi-byte sequences are well formed, and how many bytes belong to none.
func countSequences(_ bytes: UnsafeBufferPointer<UInt8>) -> (good: Int, bad: Int) {
  guard let base = bytes.baseAddress else { return (0, 0) }
  var good = 0
  var bad = 0
  var index = 0
  while index < bytes.count {
    if base[index] < 0x80 {
      index += 1
    } else {
      let length = sequenceLength(base + index, available: bytes.count - index)
      if length > 0 { good += 1 } else { bad += 1 }
      index += max(1, length)
    }
  }
  return (good, bad)
}
