import Tables

/// A JSON value as a tree (RFC 8259); objects keep the order of their keys.
public enum JSONTree: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// As it was written.
  case number(String)
  case string(String)
  case list([JSONTree])
  case object([Member])

  /// One entry of an object.
  public struct Member: Hashable, Sendable {
    public let key: String
    public let value: JSONTree

    init(_ key: String, _ value: JSONTree) {
      self.key = key
      self.value = value
    }
  }

  /// The value under `key`; nil where this is no object, or has none.
  public subscript(key: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The text of a string; nil for any other value.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The values of a list; nil for any other value.
  public var list: [JSONTree]? { if case .list(let values) = self { values } else { nil } }
  var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }

  /// Text that may be one string or a list of them, as notebooks write it.
  var lines: String? {
    string ?? list.map { $0.compactMap(\.string).joined() }
  }
}

// MARK: Writing

extension JSONTree {
  /// The value on several lines, one blank a level, keys in their order; no line end after it.
  func text(indent: Int = 0) -> String {
    let margin = "\n" + String(repeating: " ", count: indent + 1)
    let end = "\n" + String(repeating: " ", count: indent)
    switch self {
    case .null: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .number(let text): return text
    case .string(let text): return text.asJSON
    case .list(let values):
      guard !values.isEmpty else { return "[]" }
      let parts = values.map { margin + $0.text(indent: indent + 1) }
      return "[" + parts.joined(separator: ",") + end + "]"
    case .object(let members):
      guard !members.isEmpty else { return "{}" }
      let parts = members.map {
        margin + $0.key.asJSON + ": " + $0.value.text(indent: indent + 1)
      }
      return "{" + parts.joined(separator: ",") + end + "}"
    }
  }

  /// Writes the value behind `bytes`, on one line without blanks.
  func appendLine(to bytes: inout [UInt8]) {
    switch self {
    case .null, .boolean, .number: bytes += text().utf8
    case .string(let text): text.appendJSON(to: &bytes)
    case .list(let values):
      bytes.append(UInt8(ascii: "["))
      for (place, value) in values.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        value.appendLine(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (place, member) in members.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        member.key.appendJSON(to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.appendLine(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}
