import Parallel

/// Walks over JSON text (RFC 8259), byte by byte; places count from the start of the text.
///
/// Besides the standard it takes `NaN` and `Infinity`, which Python writes.
struct JSONScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var place: Int
  /// What may stop a long value.
  private let cancellation: Cancellation?
  private var steps = 0

  /// What is wrong, and where.
  struct Mistake: Error {
    let place: Int
    let what: String
  }

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, from place: Int = 0, cancellation: Cancellation? = nil
  ) {
    self.bytes = bytes
    self.place = place
    self.cancellation = cancellation
  }

  /// How deep values may lie in each other.
  static let deepest = 64

  var isAtEnd: Bool { place >= bytes.count }

  /// The next byte that is no blank, left where it is; nil at the end.
  @inline(__always)
  mutating func next() -> UInt8? {
    while place < bytes.count {
      let byte = bytes[place]
      if byte > 0x20 { return byte }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      place &+= 1
    }
    return nil
  }

  func mistake(_ what: String, at place: Int? = nil) -> Mistake {
    Mistake(place: place ?? min(self.place, bytes.count), what: what)
  }

  /// The text ends where something else is needed, or holds another byte.
  func unexpected(_ wanted: String) -> Mistake {
    if isAtEnd { return mistake("the JSON ends where \(wanted) is needed; it may be cut off") }
    let byte = bytes[place]
    let shown =
      byte > 0x20 && byte < 0x7F ? "`\(Character(Unicode.Scalar(byte)))`" : "byte \(byte)"
    return mistake("\(shown) stands where \(wanted) is needed")
  }

  /// Takes `byte`, after blanks.
  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard next() == byte else { return false }
    place &+= 1
    return true
  }

  // MARK: Strings

  /// A string between its quotes, as it stands in the text.
  struct Text {
    let range: Range<Int>
    let hasEscapes: Bool
  }

  /// Reads a string whose opening quote stands at `place`; afterwards `place` is behind the other.
  @inline(__always)
  mutating func string() throws -> Text {
    place &+= 1
    let start = place
    var hasEscapes = false
    while true {
      skipPlainBytes()
      guard place < bytes.count else { break }
      let byte = bytes[place]
      if byte == .quote {
        place &+= 1
        return Text(range: start..<place &- 1, hasEscapes: hasEscapes)
      }
      guard byte == UInt8(ascii: "\\") else {
        throw mistake("a string holds byte \(byte), which JSON writes as an escape")
      }
      hasEscapes = true
      place &+= 1
      guard place < bytes.count else { break }
      place &+= 1
    }
    throw mistake("a string is never closed", at: start &- 1)
  }

  /// Goes on to the next quote, backslash or control character: eight bytes at a time.
  @inline(__always)
  private mutating func skipPlainBytes() {
    guard let base = bytes.baseAddress else { return }
    let raw = UnsafeRawPointer(base)
    let ones: UInt64 = 0x0101_0101_0101_0101
    while place &+ 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      // The highest bit of each byte that is one; exact for the lowest such byte.
      let found =
        ((quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
          | (word &- (ones &* 0x20)) & ~word) & (ones &* 0x80)
      if found != 0 {
        place &+= found.trailingZeroBitCount &>> 3
        return
      }
      place &+= 8
    }
    while place < bytes.count {
      let byte = bytes[place]
      if byte == .quote || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
      place &+= 1
    }
  }

  /// A string without escapes, as it stands.
  @inline(__always)
  func plain(_ text: Text) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[text.range])
  }

  // MARK: Numbers and words

  /// Reads a number and returns where it stands.
  mutating func number() throws -> Range<Int> {
    let start = place
    if peek == UInt8(ascii: "-") { place &+= 1 }
    let first = place
    skipDigits()
    guard place > first else {
      place = start
      throw unexpected("a value")
    }
    if bytes[first] == UInt8(ascii: "0"), place &- first > 1 {
      throw mistake("a number begins with 0; an id like that needs quotes", at: start)
    }
    if peek == UInt8(ascii: ".") {
      place &+= 1
      try digits()
    }
    if peek.map({ $0 | 0x20 == UInt8(ascii: "e") }) ?? false {
      place &+= 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { place &+= 1 }
      try digits()
    }
    return start..<place
  }

  @inline(__always)
  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  @inline(__always)
  private mutating func skipDigits() {
    while place < bytes.count, bytes[place].isDigit { place &+= 1 }
  }

  private mutating func digits() throws {
    let start = place
    skipDigits()
    if place == start { throw unexpected("a digit") }
  }

  /// `true`, `false`, `null`, and what Python writes for no number.
  enum Word { case yes, no, null, noNumber }

  /// Nil where none of them stands here.
  mutating func word() -> Word? {
    let words: [(StaticString, Word)] = [
      ("true", .yes), ("false", .no), ("null", .null), ("NaN", .noNumber),
      ("Infinity", .noNumber), ("-Infinity", .noNumber),
    ]
    for (text, word) in words where stands(text) {
      place &+= text.utf8CodeUnitCount
      return word
    }
    return nil
  }

  @inline(__always)
  private func stands(_ word: StaticString) -> Bool {
    guard place &+ word.utf8CodeUnitCount <= bytes.count else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[place &+ index] != word.utf8Start[index] {
      return false
    }
    return true
  }
}

extension JSONScanner {
  /// What kind of value one is, without its content.
  enum Kind: Hashable {
    case object, array, string, number, boolean, null
  }

  /// Reads past any value, and checks it.
  ///
  /// - Parameter depth: how many values it lies in.
  @discardableResult
  mutating func skipValue(depth: Int) throws -> Kind {
    steps &+= 1
    if steps & 0xFFFF == 0 { try cancellation?.check() }
    switch next() {
    case .quote?:
      _ = try string()
      return .string
    case UInt8(ascii: "{")?:
      try checkDepth(depth)
      try forEachMember { scanner, _ in try scanner.skipValue(depth: depth + 1) }
      return .object
    case UInt8(ascii: "[")?:
      try checkDepth(depth)
      try forEachElement { scanner in try scanner.skipValue(depth: depth + 1) }
      return .array
    default:
      switch word() {
      case .yes, .no: return .boolean
      case .null: return .null
      case .noNumber: return .number
      case nil:
        _ = try number()
        return .number
      }
    }
  }

  func checkDepth(_ depth: Int) throws {
    guard depth < JSONScanner.deepest else {
      throw mistake("values lie in each other more than \(JSONScanner.deepest) deep")
    }
  }

  /// Calls `body` at each element of the array that begins at `place`.
  @inline(__always)
  mutating func forEachElement(_ body: (inout JSONScanner) throws -> Void) throws {
    place &+= 1
    if take(UInt8(ascii: "]")) { return }
    while true {
      try body(&self)
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "]")) else { throw unexpected("`,` or `]`") }
      return
    }
  }

  /// Calls `body` at the value of each member of the object that begins at `place`.
  @inline(__always)
  mutating func forEachMember(
    _ body: (inout JSONScanner, _ key: Text) throws -> Void
  ) throws {
    place &+= 1
    if take(UInt8(ascii: "}")) { return }
    while true {
      let key = try key()
      try body(&self, key)
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "}")) else { throw unexpected("`,` or `}`") }
      return
    }
  }

  /// A member's name and the colon behind it.
  @inline(__always)
  mutating func key() throws -> Text {
    guard next() == .quote else { throw unexpected("a name in quotes") }
    let key = try string()
    guard take(UInt8(ascii: ":")) else { throw unexpected("`:`") }
    return key
  }
}
