/// Writes rows as JSON objects (RFC 8259), keys in column order.
struct JSONWriter {
  private let columns: [Column]
  /// `"name":` a column, ready to be copied.
  private let keys: [[UInt8]]

  init(_ table: Table) {
    columns = table.columns
    keys = table.columns.map { column in
      var key: [UInt8] = []
      Array(column.name.utf8).withUnsafeBufferPointer { JSONWriter.append($0, to: &key) }
      key.append(UInt8(ascii: ":"))
      return key
    }
  }

  func append(_ row: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (place, column) in columns.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: keys[place])
      append(column, row, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private func append(_ column: Column, _ row: Int, to bytes: inout [UInt8]) {
    guard column.isValid(row) else {
      bytes.append(contentsOf: "null".utf8)
      return
    }
    switch column.values {
    case .integers where column.type != .integer:
      bytes.append(.quote)
      CanonicalText.append(column, row, to: &bytes)
      bytes.append(.quote)
    case .numbers(let values) where !values[row].isFinite:
      bytes.append(contentsOf: "null".utf8)
    case .booleans, .integers, .numbers:
      CanonicalText.append(column, row, to: &bytes)
    case .text(let text):
      text.withBytes(at: row) { JSONWriter.append($0, to: &bytes) }
    case .tags(let tags):
      bytes.append(UInt8(ascii: "["))
      for place in Int(tags.offsets[row])..<Int(tags.offsets[row + 1]) {
        if place > Int(tags.offsets[row]) { bytes.append(UInt8(ascii: ",")) }
        tags.dictionary.withBytes(at: Int(tags.codes[place])) {
          JSONWriter.append($0, to: &bytes)
        }
      }
      bytes.append(UInt8(ascii: "]"))
    }
  }

  /// A string in quotes, control characters escaped.
  private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(.quote)
    if text.allSatisfy({ $0 >= 0x20 && $0 != .quote && $0 != UInt8(ascii: "\\") }) {
      bytes.append(contentsOf: text)
    } else {
      for byte in text { appendEscaped(byte, to: &bytes) }
    }
    bytes.append(.quote)
  }

  private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case .quote: bytes.append(contentsOf: "\\\"".utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
    case .newline: bytes.append(contentsOf: "\\n".utf8)
    case .carriageReturn: bytes.append(contentsOf: "\\r".utf8)
    case .tab: bytes.append(contentsOf: "\\t".utf8)
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}
