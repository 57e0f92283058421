/// Gives each different text a code, in the order of first sight.
struct TextInterner: Sendable {
  /// A text's length and its first and last eight bytes: all of it up to sixteen bytes.
  private struct Key: Hashable {
    var first: UInt64
    var last: UInt64
    var count: Int
  }

  private var keys: [Key] = []
  private var offsets: [Int] = [0]
  private var bytes: [UInt8] = []
  /// Code + 1 at each slot, 0 where it is free; a power of two, at most half full.
  private var slots = [UInt32](repeating: 0, count: 64)

  init() {}

  var count: Int { keys.count }

  /// The code of `text`; a new one when it was never seen.
  @inline(__always)
  mutating func code(of text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let key = TextInterner.key(of: text)
    let mask = slots.count &- 1
    var slot = TextInterner.hash(key, text) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { return insert(text, key, slot) }
      let code = Int(entry &- 1)
      if keys[code] == key, key.count <= 16 || hasBytes(code, text) { return UInt32(code) }
      slot = (slot &+ 1) & mask
    }
  }

  @inline(never)
  private mutating func insert(
    _ text: UnsafeBufferPointer<UInt8>, _ key: Key, _ slot: Int
  ) -> UInt32 {
    keys.append(key)
    bytes.append(contentsOf: text)
    offsets.append(bytes.count)
    slots[slot] = UInt32(keys.count)
    if keys.count * 2 > slots.count { grow() }
    return UInt32(keys.count - 1)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    let mask = slots.count - 1
    for code in keys.indices {
      var slot = withBytes(of: code) { TextInterner.hash(keys[code], $0) } & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(code + 1)
    }
  }

  private func hasBytes(_ code: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    withBytes(of: code) { $0.elementsEqual(text) }
  }

  func withBytes<Result>(
    of code: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[offsets[code]..<offsets[code + 1]]))
    }
  }

  @inline(__always)
  private static func key(of text: UnsafeBufferPointer<UInt8>) -> Key {
    let count = text.count
    let raw = UnsafeRawBufferPointer(text)
    var first: UInt64 = 0
    var last: UInt64 = 0
    if count >= 8 {
      first = raw.loadUnaligned(as: UInt64.self)
      last = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    } else if count >= 4 {
      first = UInt64(raw.loadUnaligned(as: UInt32.self))
      last = UInt64(raw.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
    } else if count > 0 {
      first = UInt64(raw[0]) | UInt64(raw[count / 2]) &<< 8 | UInt64(raw[count &- 1]) &<< 16
    }
    return Key(first: first, last: last, count: count)
  }

  @inline(__always)
  private static func hash(_ key: Key, _ text: UnsafeBufferPointer<UInt8>) -> Int {
    var hash = (key.first ^ UInt64(key.count)) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash &>> 32) ^ key.last) &* 0xD6E8_FEB8_6659_FD93
    if key.count > 16 {
      let raw = UnsafeRawBufferPointer(text)
      var place = 8
      while place &+ 8 < key.count {
        let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        hash = (hash ^ (hash &>> 29) ^ word) &* 0x9E37_79B9_7F4A_7C15
        place &+= 8
      }
    }
    hash ^= hash &>> 32
    return Int(truncatingIfNeeded: hash & UInt64(Int64.max))
  }
}

extension TextInterner {
  /// One dictionary for several interners: the texts in ascending UTF-8 order, and for each interner
  /// its codes' places in it.
  static func merged(_ interners: [TextInterner]) -> (dictionary: StringPool, codes: [[UInt32]]) {
    var all = TextInterner()
    let first = interners.map { interner in
      (0..<interner.count).map { code in
        interner.withBytes(of: code) { all.code(of: $0) }
      }
    }
    let order = (0..<all.count).sorted { all.precedes($0, $1) }
    var place = [UInt32](repeating: 0, count: all.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(all.bytes.count)
    var offsets: [Int] = [0]
    for (rank, code) in order.enumerated() {
      place[code] = UInt32(rank)
      all.withBytes(of: code) { bytes.append(contentsOf: $0) }
      offsets.append(bytes.count)
    }
    let dictionary = StringPool(offsets: Buffer(offsets), bytes: Buffer(bytes))
    return (dictionary, first.map { $0.map { place[Int($0)] } })
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    withBytes(of: left) { left in
      withBytes(of: right) { left.lexicographicallyPrecedes($0) }
    }
  }
}
