import Language

/// The YAML between `---` lines at the start of a document, kept byte for byte.
///
/// libyaml reads it; a change replaces the lines of one key.
public struct FrontMatter: Hashable, Sendable {
  let opening: String
  private(set) var content: String
  let closing: String
  /// Bytes before ``content`` in the document.
  private let offset: Int
  /// The top-level keys in their order.
  private(set) var keys: [Key]

  /// A top-level key, its value, and the bytes of ``content`` it stands on.
  struct Key: Hashable, Sendable {
    let name: String
    let value: FrontMatterValue
    let lower: Int
    let upper: Int
  }

  /// The front matter as it stands in the document.
  public var text: String { opening + content + closing }

  public subscript(key: String) -> FrontMatterValue? {
    keys.first { $0.name == key }?.value
  }

  init(
    opening: String, content: String, closing: String, offset: Int
  ) throws(Diagnostic) {
    self.opening = opening
    self.content = content
    self.closing = closing
    self.offset = offset
    keys = try Self.read(content, offset: offset)
    try checkValues()
  }

  static func isDelimiter(_ line: Substring) -> Bool {
    line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" }
  }

  static func isEnd(_ line: Substring) -> Bool {
    isDelimiter(line)
      || line.hasPrefix("...") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" }
  }

  // MARK: Reading

  /// More aliases than a person writes by hand could unfold into more than memory holds.
  private static let mostAliases = 20
  /// Far more than the data and parameters of any session need.
  private static let mostBytes = 256 << 10

  private static func read(_ content: String, offset: Int) throws(Diagnostic) -> [Key] {
    guard content.utf8.count <= mostBytes else {
      throw Diagnostic(
        .documentFormat,
        "the front matter is larger than \(mostBytes >> 10) KiB", at: SourceRange(0, offset),
        help: "Its second `---` line may be missing; notes belong under that line.")
    }
    let starts = lineStarts(content)
    func problem(_ message: String, line: Int, help: String? = nil) -> Diagnostic {
      let index = min(max(0, line - 1), starts.count - 1)
      let lower = starts[index]
      let upper = index + 1 < starts.count ? starts[index + 1] - 1 : content.utf8.count
      return Diagnostic(
        .documentFormat, message,
        at: SourceRange(offset + lower, offset + max(lower, upper)), help: help)
    }
    guard aliasCount(content) <= mostAliases else {
      throw problem("the front matter holds too many YAML aliases", line: 1)
    }
    let root: YAMLTree.Node?
    do {
      root = try YAMLTree(content).root
    } catch {
      throw problem("the front matter is not valid YAML: \(error.message)", line: error.line)
    }
    guard let root else { return [] }
    guard case .mapping(let entries, _) = root else {
      if root.scalar?.isEmpty == true { return [] }
      throw problem(
        "the front matter is not a list of `key: value` lines", line: root.line,
        help: "Take the `---` lines away if none was meant.")
    }
    return keys(of: entries, content, starts)
  }

  private static func keys(
    of entries: [(key: YAMLTree.Node, value: YAMLTree.Node)], _ content: String, _ starts: [Int]
  ) -> [Key] {
    let bytes = Array(content.utf8)
    let lowers = entries.map { starts[min(max(0, $0.key.line - 1), starts.count - 1)] }
    return entries.indices.map { index in
      let next = index + 1 < entries.count ? lowers[index + 1] : bytes.count
      return Key(
        name: FrontMatterValue.key(entries[index].key),
        value: FrontMatterValue(entries[index].value), lower: lowers[index],
        upper: max(lowers[index], end(of: bytes, lowers[index], next)))
    }
  }

  /// Leaves comments and blank lines before the next key to that key.
  private static func end(of bytes: [UInt8], _ lower: Int, _ upper: Int) -> Int {
    guard lower < upper else { return upper }
    var end = upper
    let text = String(decoding: bytes[lower..<upper], as: UTF8.self)
    for line in TextLine.lines(of: text).reversed() {
      let isOwn =
        line.offset == 0 || !(line.raw.hasPrefix("#") || line.text.allSatisfy(\.isWhitespace))
      if isOwn { break }
      end = lower + line.offset
    }
    return end
  }

  /// Where each line begins by YAML 1.1's line breaks, which are more than a document's.
  private static func lineStarts(_ content: String) -> [Int] {
    var starts = [0]
    var offset = 0
    var previous: Unicode.Scalar?
    for scalar in content.unicodeScalars {
      offset += UTF8.width(scalar)
      switch scalar {
      case "\n" where previous == "\r": starts[starts.count - 1] = offset
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": starts.append(offset)
      default: break
      }
      previous = scalar
    }
    return starts
  }

  private static func aliasCount(_ content: String) -> Int {
    var count = 0
    var previous: Unicode.Scalar = " "
    var beforeStar: Unicode.Scalar?
    for scalar in content.unicodeScalars {
      if let before = beforeStar, " \t\n\r[{,:?-".unicodeScalars.contains(before),
        !scalar.properties.isWhitespace
      {
        count += 1
      }
      beforeStar = scalar == "*" ? previous : nil
      previous = scalar
    }
    return count
  }
}

extension FrontMatter {
  /// A diagnostic about the lines of a key.
  private func problem(
    _ code: DiagnosticCode, _ message: String, key: String, help: String? = nil
  ) -> Diagnostic {
    let range = keys.first { $0.name == key }.map {
      SourceRange(offset + $0.lower, offset + $0.upper)
    }
    return Diagnostic(code, message, at: range, help: help)
  }

  private func checkValues() throws(Diagnostic) {
    if let value = self["swell"] {
      let text = value.text ?? ""
      guard let major = text.split(separator: ".").first.flatMap({ Int($0) }), major >= 1 else {
        throw problem(
          .documentFormat, "`swell:` is not a version number", key: "swell",
          help: "Write `swell: \(Document.version)`.")
      }
      guard major <= Document.version else {
        throw problem(
          .documentNewer, "the document is of version \(major), newer than this program knows",
          key: "swell", help: "Install a newer Swell; this one reads version \(Document.version).")
      }
    }
    if let value = self["seed"], value.text.flatMap(UInt64.init) == nil {
      throw problem(
        .documentFormat, "`seed:` is not a whole number of 0 or more", key: "seed")
    }
    for key in ["params", "settings", "data"] {
      if let value = self[key], value.entries == nil {
        throw problem(.documentFormat, "`\(key):` is not a list of names and values", key: key)
      }
    }
    for entry in self["data"]?.entries ?? [] where entry.value["file"]?.text == nil {
      throw problem(
        .documentFormat, "the data `\(entry.key)` names no file", key: "data",
        help: "Write `\(entry.key): {file: PATH}`.")
    }
  }

  /// Replaces the lines of `key`, or adds it at the end; does nothing when it already has this
  /// value.
  ///
  /// - Throws: `E401` when the front matter is of a form whose lines cannot be told apart, such
  ///   as one mapping in braces.
  mutating func set(
    _ key: String, to value: FrontMatterValue, lineEnd: String
  ) throws(Diagnostic) {
    guard self[key] != value else { return }
    var bytes = Array(content.utf8)
    let written = value.lines(key: key).map { $0 + lineEnd }.joined()
    if let old = keys.first(where: { $0.name == key }) {
      let comment = Self.comment(
        after: String(decoding: bytes[old.lower..<old.upper], as: UTF8.self))
      let isLine = !written.dropLast(lineEnd.count).contains { $0.isNewline }
      let text = isLine ? String(written.dropLast()) + comment + lineEnd : written
      bytes.replaceSubrange(old.lower..<old.upper, with: text.utf8)
    } else {
      if let last = bytes.last, last != UInt8(ascii: "\n") { bytes += lineEnd.utf8 }
      bytes += written.utf8
    }
    try replaceContent(String(decoding: bytes, as: UTF8.self), key, value)
  }

  /// Takes the change only when it reads back as meant and every other key is as before.
  private mutating func replaceContent(
    _ changed: String, _ key: String, _ value: FrontMatterValue
  ) throws(Diagnostic) {
    var copy = self
    copy.content = changed
    copy.keys = (try? Self.read(changed, offset: offset)) ?? []
    let others = { (keys: [Key]) in
      keys.filter { $0.name != key }.map { FrontMatterValue.Entry($0.name, $0.value) }
    }
    guard copy[key] == value, others(copy.keys) == others(keys) else {
      throw problem(
        .documentFormat, "the front matter cannot be changed line by line", key: key,
        help: "Write it as lines `key: value`, without braces around the whole.")
    }
    self = copy
  }

  /// The comment at the end of a line `key: value`, with the blanks before it.
  private static func comment(after line: String) -> String {
    let lines = TextLine.lines(of: line)
    guard lines.count == 1, let text = lines.first?.text,
      !text.contains(where: { "\"'[{|>".contains($0) }), let colon = text.firstIndex(of: ":")
    else { return "" }
    let value = text[colon...]
    var start = value.startIndex
    while let mark = value[start...].firstIndex(of: "#") {
      if " \t".contains(value[value.index(before: mark)]) {
        let blanks = value[..<mark].reversed().prefix { " \t".contains($0) }
        return String(blanks.reversed()) + value[mark...]
      }
      start = value.index(after: mark)
    }
    return ""
  }
}
