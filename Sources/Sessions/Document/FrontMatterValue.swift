/// A value of front matter: text as it was written, lists and mappings in their order.
public enum FrontMatterValue: Hashable, Sendable {
  /// A number, date, name or any other words, without quotes.
  case text(String)
  case list([FrontMatterValue])
  case mapping([Entry])

  public struct Entry: Hashable, Sendable {
    public var key: String
    public var value: FrontMatterValue

    public init(_ key: String, _ value: FrontMatterValue) {
      self.key = key
      self.value = value
    }
  }

  init(_ node: YAMLTree.Node) {
    switch node {
    case .scalar(let text, _): self = .text(text)
    case .sequence(let nodes, _): self = .list(nodes.map(FrontMatterValue.init))
    case .mapping(let entries, _):
      self = .mapping(entries.map { Entry(Self.key($0.key), FrontMatterValue($0.value)) })
    }
  }

  /// A key that is no scalar has no name of ours; it only has to stay where it is.
  static func key(_ node: YAMLTree.Node) -> String { node.scalar ?? "" }

  public var text: String? { if case .text(let text) = self { text } else { nil } }

  /// The entries of a mapping; those of an empty value (`params:`) are none.
  public var entries: [Entry]? {
    switch self {
    case .mapping(let entries): entries
    case .text(let text): text.isEmpty || text == "null" || text == "~" ? [] : nil
    case .list: nil
    }
  }

  public subscript(key: String) -> FrontMatterValue? {
    entries?.first { $0.key == key }?.value
  }

  /// The same mapping with `value` under `key`, in the place of an older one or at the end.
  func setting(_ key: String, to value: FrontMatterValue) -> FrontMatterValue {
    var entries = entries ?? []
    if let index = entries.firstIndex(where: { $0.key == key }) {
      entries[index].value = value
    } else {
      entries.append(Entry(key, value))
    }
    return .mapping(entries)
  }
}

extension FrontMatterValue {
  /// `key: value` as lines of block YAML, short mappings of plain values in braces.
  func lines(key: String, indent: Int = 0) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let name = margin + Self.scalar(key) + ":"
    if case .mapping(let entries) = self, !entries.isEmpty {
      let isFlat = entries.allSatisfy { $0.value.text != nil }
      let line = name + " " + flow
      // A path or a fingerprint makes long lines; below the first level they stay on one.
      if isFlat, line.count <= 90 || indent > 0 { return [line] }
      return [name] + entries.flatMap { $0.value.lines(key: $0.key, indent: indent + 2) }
    }
    return [name + " " + flow]
  }

  /// The value on one line.
  private var flow: String {
    switch self {
    case .text(let text): Self.scalar(text)
    case .list(let values): "[" + values.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\(Self.scalar($0.key)): \($0.value.flow)" }.joined(separator: ", ") + "}"
    }
  }

  /// `text` plain where YAML reads it back as this very text, else in double quotes.
  private static func scalar(_ text: String) -> String {
    if isPlain(text) { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where needsEscape(scalar):
        let digits = String(scalar.value, radix: 16, uppercase: true)
        quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: true
    default: false
    }
  }

  private static func isPlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, bytes.last != UInt8(ascii: " ") else { return false }
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    // Whole numbers and dates read as such; other things that look like numbers are quoted, so
    // that no tool turns a digest such as 12e45678 into one.
    if isDigit(first) { return bytes.allSatisfy(isDigit) || isDate(text) }
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) }
    guard isLetter(first) || first == UInt8(ascii: "_") else { return false }
    let allowed = bytes.allSatisfy {
      isLetter($0) || isDigit($0) || "_./- ".utf8.contains($0)
    }
    return allowed && !words.contains(text.lowercased())
  }

  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [4, 2, 2]
      && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// Words that YAML 1.1 reads as something else.
  private static let words: Set<String> = [
    "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf",
  ]
}
