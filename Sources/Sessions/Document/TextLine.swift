/// A line of a document with its line end, and where it stands.
struct TextLine {
  /// The line's bytes as they are, line end included.
  let raw: String
  /// The byte offset of the line in the document.
  let offset: Int
  /// 1-based.
  let number: Int

  /// The line without its line end.
  var text: Substring {
    var text = raw.utf8[...]
    while let last = text.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
      text.removeLast()
    }
    return Substring(text)
  }

  var end: Int { offset + raw.utf8.count }

  /// The lines of `text`; put together again they are `text`.
  ///
  /// Lines end at a line feed, with or without a carriage return before it.
  static func lines(of text: String) -> [TextLine] {
    var lines: [TextLine] = []
    var start = text.utf8.startIndex
    var offset = 0
    while start < text.utf8.endIndex {
      let end =
        text.utf8[start...].firstIndex(of: UInt8(ascii: "\n")).map(text.utf8.index(after:))
        ?? text.utf8.endIndex
      let raw = String(text[start..<end])
      lines.append(TextLine(raw: raw, offset: offset, number: lines.count + 1))
      offset += raw.utf8.count
      start = end
    }
    return lines
  }
}

extension String {
  /// True when the last byte is a line feed; `hasSuffix` would not see one after a return.
  var endsInLineFeed: Bool { utf8.last == UInt8(ascii: "\n") }

  /// The line end of the text's first line; a line feed when it has none.
  var lineEnd: String {
    guard let feed = utf8.firstIndex(of: UInt8(ascii: "\n")) else { return "\n" }
    let hasReturn =
      feed > utf8.startIndex && utf8[utf8.index(before: feed)] == UInt8(ascii: "\r")
    return hasReturn ? "\r\n" : "\n"
  }
}

extension StringProtocol {
  /// The text without blank lines at its start and end, and without a line end after the last.
  var withoutBlankLinesAround: String {
    let lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let isBlank = { (line: SubSequence) in line.allSatisfy(\.isWhitespace) }
    return lines.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
      .joined(separator: "\n")
  }
}
