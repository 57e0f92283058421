/// Puts values one after the other as bytes: numbers in 8 bytes, texts and lists after their count.
public struct FieldWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func add(_ value: Int) {
    withUnsafeBytes(of: Int64(value).littleEndian) { bytes.append(contentsOf: $0) }
  }

  public mutating func add(_ value: Bool) { bytes.append(value ? 1 : 0) }

  public mutating func add(_ text: String) { add(Array(text.utf8)) }

  public mutating func add(_ list: [UInt8]) {
    add(list.count)
    bytes.append(contentsOf: list)
  }

  public mutating func add<Element>(
    _ list: some Collection<Element>, _ each: (inout FieldWriter, Element) -> Void
  ) {
    add(list.count)
    for element in list { each(&self, element) }
  }
}

/// Reads what ``FieldWriter`` wrote. Bytes that nobody wrote give an error, never a trap.
public struct FieldReader {
  private var rest: ArraySlice<UInt8>

  /// The bytes are not what was written.
  public struct Malformed: Error {
    public init() {}
  }

  public init(_ bytes: [UInt8]) { rest = bytes[...] }

  public var isAtEnd: Bool { rest.isEmpty }

  /// What is not read yet.
  var remaining: [UInt8] { Array(rest) }

  public mutating func int() throws(Malformed) -> Int {
    var value: UInt64 = 0
    let own = try take(8)
    for (place, byte) in own.enumerated() { value |= UInt64(byte) << UInt64(8 * place) }
    return Int(truncatingIfNeeded: value)
  }

  public mutating func bool() throws(Malformed) -> Bool {
    switch try take(1).first {
    case 0: false
    case 1: true
    default: throw Malformed()
    }
  }

  public mutating func list() throws(Malformed) -> [UInt8] { Array(try take(try int())) }

  public mutating func text() throws(Malformed) -> String {
    guard let text = String(validating: try list(), as: UTF8.self) else { throw Malformed() }
    return text
  }

  public mutating func list<Element>(
    _ each: (inout FieldReader) throws(Malformed) -> Element
  ) throws(Malformed) -> [Element] {
    let count = try int()
    // Each element takes a byte at least, so that a wrong count asks for no memory.
    guard count >= 0, count <= rest.count else { throw Malformed() }
    var list: [Element] = []
    for _ in 0..<count { list.append(try each(&self)) }
    return list
  }

  private mutating func take(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else { throw Malformed() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}
