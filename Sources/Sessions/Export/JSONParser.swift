/// Reads JSON text (RFC 8259) strictly.
public struct JSONParser {
  /// What is wrong, and the line, counted from 1.
  public struct Failure: Error, Hashable {
    public let message: String
    public let line: Int
  }

  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  /// Deeper nesting is refused: no notebook needs it, and it would use up the stack.
  private static let mostDepth = 200

  /// - Throws: ``Failure`` for anything that is not one JSON value.
  /// - Complexity: O(n) in the bytes.
  public static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONTree {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value()
    parser.skipBlanks()
    guard parser.place == bytes.count else {
      throw parser.failure("there is more after the value's end")
    }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func failure(_ message: String) -> Failure {
    let line = 1 + bytes[..<min(place, bytes.count)].count { $0 == UInt8(ascii: "\n") }
    return Failure(message: message, line: line)
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      place += 1
    }
  }

  private mutating func take(_ byte: Character) throws(Failure) {
    guard next == byte.asciiValue else { throw failure("`\(byte)` is missing") }
    place += 1
  }

  private mutating func value() throws(Failure) -> JSONTree {
    skipBlanks()
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.mostDepth else {
      throw failure("it nests deeper than \(Self.mostDepth) levels")
    }
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try list()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case nil: throw failure("it ends too early")
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSONTree) throws(Failure) -> JSONTree {
    guard bytes[place...].starts(with: word.utf8) else { throw failure("this is no value") }
    place += word.utf8.count
    return value
  }

  private mutating func object() throws(Failure) -> JSONTree {
    place += 1
    var members: [JSONTree.Member] = []
    skipBlanks()
    if next == UInt8(ascii: "}") {
      place += 1
      return .object([])
    }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw failure("a key in quotes is missing") }
      let key = try string()
      skipBlanks()
      try take(":")
      members.append(.init(key, try value()))
      skipBlanks()
      if next == UInt8(ascii: ",") {
        place += 1
      } else {
        try take("}")
        return .object(members)
      }
    }
  }

  private mutating func list() throws(Failure) -> JSONTree {
    place += 1
    var values: [JSONTree] = []
    skipBlanks()
    if next == UInt8(ascii: "]") {
      place += 1
      return .list([])
    }
    while true {
      values.append(try value())
      skipBlanks()
      if next == UInt8(ascii: ",") {
        place += 1
      } else {
        try take("]")
        return .list(values)
      }
    }
  }

  private mutating func number() throws(Failure) -> JSONTree {
    let start = place
    if next == UInt8(ascii: "-") { place += 1 }
    while let byte = next, (0x30...0x39).contains(byte) || ".eE+-".utf8.contains(byte) {
      place += 1
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    guard Double(text) != nil, text.last?.isNumber == true else {
      place = start
      throw failure("this is no value")
    }
    return .number(text)
  }

  private mutating func string() throws(Failure) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw failure("a text is not valid UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case ..<0x20: throw failure("a text holds a control character")
      default: text.append(byte)
      }
    }
    throw failure("a text is never closed")
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    guard let byte = next else { throw failure("a text is never closed") }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += String(try scalar()).utf8
    default: throw failure("a text holds an escape that JSON does not have")
    }
  }

  /// After `\u`: one scalar, which may take a second escape; half of a pair becomes U+FFFD.
  private mutating func scalar() throws(Failure) -> Unicode.Scalar {
    let first = try hexadecimal()
    guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
    guard bytes[place...].starts(with: "\\u".utf8) else { return "\u{FFFD}" }
    let start = place
    place += 2
    let second = try hexadecimal()
    guard (0xDC00..<0xE000).contains(second) else {
      place = start
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(Failure) -> UInt32 {
    let end = place + 4
    guard end <= bytes.count,
      let value = UInt32(String(decoding: bytes[place..<end], as: UTF8.self), radix: 16),
      bytes[place] != UInt8(ascii: "+"), bytes[place] != UInt8(ascii: "-")
    else { throw failure("`\\u` takes four hexadecimal digits") }
    place = end
    return value
  }
}
