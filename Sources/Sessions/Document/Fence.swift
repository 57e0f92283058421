/// A fenced block of a document, kept byte for byte.
public struct Fence: Hashable, Sendable {
  /// The line that opens it, line end included: ` ```swell #tiers `.
  public internal(set) var opening: String
  /// The lines between the fences, line ends included.
  public internal(set) var content: String
  /// The line that closes it, with its line end if it has one.
  public internal(set) var closing: String

  /// The block as it stands in the document.
  public var text: String { opening + content + closing }

  /// What stands after the fence on its first line.
  public var info: FenceInfo {
    get { FenceInfo(Mark(opening)?.info ?? "") }
    set {
      let mark = Mark(opening) ?? Mark(indent: 0, sign: "`", length: 3, info: "")
      opening =
        String(repeating: " ", count: mark.indent)
        + String(repeating: mark.sign, count: mark.length) + newValue.text + opening.lineEnd
    }
  }

  /// The words of ``content`` with plain line feeds and no line end after the last line.
  public var body: String {
    var text = content.utf8[...]
    if text.last == UInt8(ascii: "\n") { text.removeLast() }
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    guard text.contains(UInt8(ascii: "\r")) else { return String(Substring(text)) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    for byte in text {
      if byte == UInt8(ascii: "\n"), bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A fence longer than every run of its sign in `body`, so that nothing in it closes it.
  init(
    info: String, body: String, lineEnd: String, sign: Character = "`", atLeast length: Int = 3,
    indent: Int = 0
  ) {
    let marks = String(
      repeating: sign, count: max(length, Self.longestRun(of: sign, in: body) + 1))
    let margin = String(repeating: " ", count: indent)
    opening = margin + marks + info + lineEnd
    content = Self.lines(of: body).map { $0 + lineEnd }.joined()
    closing = margin + marks + lineEnd
  }

  init(opening: String, content: String, closing: String) {
    self.opening = opening
    self.content = content
    self.closing = closing
  }

  /// The lines of `body`; a line end after the last one makes no further line.
  private static func lines(of body: String) -> [String] {
    guard !body.isEmpty else { return [] }
    var lines = TextLine.lines(of: body).map { String($0.text) }
    if lines.isEmpty { lines = [""] }
    return lines
  }

  private static func longestRun(of sign: Character, in text: String) -> Int {
    let wanted = sign.unicodeScalars.first
    var longest = 0
    var run = 0
    for scalar in text.unicodeScalars {
      run = scalar == wanted ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}

extension Fence {
  /// The opening or closing of a fenced block, as CommonMark 0.31 § 4.5 has it.
  struct Mark: Hashable {
    let indent: Int
    let sign: Character
    let length: Int
    /// Everything after the signs, blanks included.
    let info: String

    init(indent: Int, sign: Character, length: Int, info: String) {
      self.indent = indent
      self.sign = sign
      self.length = length
      self.info = info
    }

    /// The mark that begins `line`; nil when it begins no fence.
    init?(_ line: some StringProtocol) { self.init(utf8: Array(line.utf8)[...]) }

    /// The same of a line's bytes.
    ///
    /// A combining mark after a backtick does not hide it: CommonMark counts no characters here.
    init?(utf8 line: ArraySlice<UInt8>) {
      var rest = line
      while let last = rest.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
        rest.removeLast()
      }
      let blanks = rest.prefix { $0 == UInt8(ascii: " ") }.count
      rest = rest.dropFirst(blanks)
      guard blanks <= 3, let first = rest.first,
        first == UInt8(ascii: "`") || first == UInt8(ascii: "~")
      else { return nil }
      let length = rest.prefix { $0 == first }.count
      let info = rest.dropFirst(length)
      guard length >= 3, first == UInt8(ascii: "~") || !info.contains(UInt8(ascii: "`")) else {
        return nil
      }
      self.init(
        indent: blanks, sign: Character(Unicode.Scalar(first)), length: length,
        info: String(decoding: info, as: UTF8.self))
    }

    /// True when this mark, found inside a block that `opening` began, ends it.
    func closes(_ opening: Mark) -> Bool {
      sign == opening.sign && length >= opening.length
        && info.utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }
  }
}
