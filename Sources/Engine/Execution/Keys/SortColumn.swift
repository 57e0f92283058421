import Tables

/// A column as it is sorted by: whole words that compare as the values do.
///
/// A text has as many words as it takes, seven bytes each; the next one is only looked at for rows
/// that are still level.
struct SortColumn: Sendable {
  private enum Kind: Sendable {
    case integers(Buffer<Int64>)
    case numbers(Buffer<Double>)
    case booleans(Bitmap)
    /// The rank of each code among the dictionary's words.
    case ranks(Buffer<UInt32>, [UInt64])
    case texts(StringPool)
  }

  private let kind: Kind
  private let isDescending: Bool
  let validity: Bitmap?

  init(_ column: Column, isDescending: Bool = false, categories: [String]? = nil) {
    self.isDescending = isDescending
    validity = column.validity
    switch column.values {
    case .integers(let buffer): kind = .integers(buffer)
    case .numbers(let buffer): kind = .numbers(buffer)
    case .booleans(let bits): kind = .booleans(bits)
    case .text(.coded(let codes, let dictionary)):
      kind = .ranks(codes, Self.ranks(of: dictionary, categories))
    case .text(.plain(let pool)):
      if let categories {
        let texts = (0..<pool.count).map { pool[$0] }
        let distinct = Set(texts).sorted { KeyCodes.precedes($0, $1, categories) }
        let places = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
        kind = .ranks(
          Buffer(texts.map { UInt32(truncatingIfNeeded: places[$0] ?? 0) }),
          distinct.indices.map { UInt64($0) })
      } else {
        kind = .texts(pool)
      }
    case .tags(let tags):
      kind = .texts(StringPool((0..<tags.count).map { tags[$0].joined(separator: "\u{1F}") }))
    }
  }

  /// The ranks of a dictionary's words, in the order of their codes.
  static func ranks(of dictionary: StringPool, _ categories: [String]?) -> [UInt64] {
    var ranks = [UInt64](repeating: 0, count: dictionary.count)
    if let categories {
      let words = dictionary.strings
      let order = words.indices.sorted { KeyCodes.precedes(words[$0], words[$1], categories) }
      for (rank, code) in order.enumerated() { ranks[code] = UInt64(rank) }
      return ranks
    }
    let order = (0..<dictionary.count).sorted { left, right in
      dictionary.withBytes(at: left) { left in
        dictionary.withBytes(at: right) { compareBytes(left, $0) < 0 }
      }
    }
    for (rank, code) in order.enumerated() { ranks[code] = UInt64(rank) }
    return ranks
  }

  /// Whether values can be level in one word and differ in the next.
  var hasMoreWords: Bool {
    if case .texts = kind { return true }
    return false
  }

  /// Seven bytes and, in the last place, one more than the count of bytes from here on; 9 stands
  /// for more than seven.
  private static let bytesPerWord = 7

  /// True when rows that are level in this word are equal, or missing.
  func isLast(_ word: UInt64) -> Bool {
    guard hasMoreWords else { return true }
    return (isDescending ? ~word : word) & 0xFF <= UInt64(Self.bytesPerWord + 1)
  }

  /// Writes the word number `level` of the values at `rows` into the entries' codes.
  func fill(_ entries: UnsafeMutableBufferPointer<SortEntry>, level: Int, at rows: (Int) -> Int) {
    switch kind {
    case .integers(let buffer):
      buffer.withUnsafeElements { values in
        for place in entries.indices {
          entries[place].code = UInt64(bitPattern: values[rows(place)]) ^ (1 << 63)
        }
      }
    case .numbers(let buffer):
      buffer.withUnsafeElements { values in
        for place in entries.indices {
          let pattern = (values[rows(place)] + 0).bitPattern
          entries[place].code = pattern >> 63 == 1 ? ~pattern : pattern | (1 << 63)
        }
      }
    case .booleans(let bits):
      for place in entries.indices { entries[place].code = bits[rows(place)] ? 1 : 0 }
    case .ranks(let codes, let ranks):
      for place in entries.indices {
        let code = Int(codes[rows(place)])
        entries[place].code = code < ranks.count ? ranks[code] : 0
      }
    case .texts(let pool):
      withExtendedLifetime(pool) {
        let texts = TextPointers(pool)
        let last = entries.count &- 1
        for place in entries.indices {
          texts.prefetch(
            rows(min(last, place &+ Self.ahead)), later: rows(min(last, place &+ 2 &* Self.ahead)))
          let bytes = texts.bytes(at: rows(place))
          entries[place].code = Self.word(
            of: UnsafeRawBufferPointer(start: bytes.start, count: bytes.count), level)
        }
      }
    }
    if isDescending { for place in entries.indices { entries[place].code = ~entries[place].code } }
  }

  /// How far ahead of a row its text is asked for.
  private static let ahead = 16

  @inline(__always)
  private static func word(of bytes: UnsafeRawBufferPointer, _ level: Int) -> UInt64 {
    let first = level &* bytesPerWord
    let rest = max(0, bytes.count &- first)
    if rest > bytesPerWord {
      let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: first, as: UInt64.self))
      return word & ~0xFF | UInt64(bytesPerWord + 2)
    }
    var word: UInt64 = 0
    for index in 0..<rest {
      word |= UInt64(bytes[first &+ index]) &<< UInt64(56 &- index &* 8)
    }
    return word | UInt64(rest &+ 1)
  }

  /// Whether two rows hold the same value, or both none.
  func isSame(_ left: Int, _ right: Int) -> Bool {
    let isThere = validity.map { ($0[left], $0[right]) } ?? (true, true)
    guard isThere.0 && isThere.1 else { return isThere.0 == isThere.1 }
    switch kind {
    case .integers(let buffer): return buffer[left] == buffer[right]
    case .numbers(let buffer): return buffer[left] == buffer[right]
    case .booleans(let bits): return bits[left] == bits[right]
    case .ranks(let codes, _): return codes[left] == codes[right]
    case .texts(let pool):
      return pool.withBytes(at: left) { left in
        pool.withBytes(at: right) { compareBytes(left, $0) == 0 }
      }
    }
  }
}

/// A row and the word it is sorted by.
struct SortEntry: Sendable {
  var code: UInt64
  var position: UInt32
}
