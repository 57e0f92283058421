/// Spells cells as JSON values (RFC 8259): dates as strings, tags as arrays, missing as null.
struct JSONSpelling: CellSpelling {
  /// `"name":`, with a comma before it unless it is the first.
  static func key(_ name: String, isFirst: Bool) -> [UInt8] {
    var key: [UInt8] = isFirst ? [] : [UInt8(ascii: ",")]
    Array(name.utf8).withUnsafeBufferPointer { JSONSpelling().append(text: $0, to: &key) }
    key.append(UInt8(ascii: ":"))
    return key
  }

  func appendMissing(to bytes: inout [UInt8]) { bytes.append(contentsOf: "null".utf8) }

  func append(_ value: Bool, to bytes: inout [UInt8]) {
    CanonicalText.append(value, to: &bytes)
  }

  func append(integral value: Int64, _ type: ColumnType, to bytes: inout [UInt8]) {
    if type == .integer {
      CanonicalText.append(value, to: &bytes)
    } else {
      bytes.append(.quote)
      CanonicalText.append(integral: value, type, to: &bytes)
      bytes.append(.quote)
    }
  }

  func append(_ value: Double, to bytes: inout [UInt8]) {
    if value.isFinite {
      CanonicalText.append(value, to: &bytes)
    } else {
      appendMissing(to: &bytes)
    }
  }

  func append(_ tags: TagValues, _ row: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    let places = Int(tags.offsets[row])..<Int(tags.offsets[row + 1])
    for place in places {
      if place > places.lowerBound { bytes.append(UInt8(ascii: ",")) }
      tags.dictionary.withBytes(at: Int(tags.codes[place])) { append(text: $0, to: &bytes) }
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// A string in quotes, control characters escaped.
  func append(text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(.quote)
    // Most of a text needs no escape and goes in as it is.
    var start = 0
    for (place, byte) in text.enumerated() where Self.isEscaped(byte) {
      bytes.append(contentsOf: text[start..<place])
      appendEscaped(byte, to: &bytes)
      start = place + 1
    }
    bytes.append(contentsOf: text[start...])
    bytes.append(.quote)
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == .quote || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  private func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case .quote: bytes.append(contentsOf: "\\\"".utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
    case .newline: bytes.append(contentsOf: "\\n".utf8)
    case .carriageReturn: bytes.append(contentsOf: "\\r".utf8)
    case .tab: bytes.append(contentsOf: "\\t".utf8)
    case 0..<0x20, 0x7F:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}

extension String {
  /// The text as a JSON string in quotes, control characters escaped.
  ///
  ///     "5\" wide".asJSON  // "\"5\\\" wide\""
  public var asJSON: String {
    var bytes: [UInt8] = []
    appendJSON(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes ``asJSON`` behind `bytes`.
  public func appendJSON(to bytes: inout [UInt8]) {
    var text = self
    text.withUTF8 { JSONSpelling().append(text: $0, to: &bytes) }
  }
}
