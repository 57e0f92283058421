// For `_nfc`: the standard library normalises for its own comparisons and offers that only through
// this interface; the way around would be Foundation, which start-up cannot afford.
@_spi(_Unicode) import Swift

/// Splits a cell into tags and brings each to its one spelling.
enum TagSplitter {
  /// A JSON array, or a `#a#b` / `#a #b` list.
  static func isList(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.count >= 2, text[0] == UInt8(ascii: "["), text[text.count - 1] == UInt8(ascii: "]") {
      return true
    }
    return text.count >= 2 && text[0] == UInt8(ascii: "#") && !text[1].isBlank
  }

  /// Calls `body` with each raw tag, trimmed and not empty.
  ///
  /// A JSON array gives its elements; other text is split at `;`, `,`, `|` and before each `#`.
  static func forEach(
    in text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    if text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") {
      forEachElement(UnsafeBufferPointer(rebasing: text.dropFirst().dropLast()), body)
      return
    }
    var start = 0
    var place = 0
    while place <= text.count {
      if place < text.count {
        let byte = text[place]
        // Nearly every byte of a tag is a small letter.
        if byte &- UInt8(ascii: "a") < 26 || !isSeparator(byte) {
          place &+= 1
          continue
        }
      }
      let tag = CellText.trimmed(UnsafeBufferPointer(rebasing: text[start..<place]))
      if !tag.isEmpty { body(tag) }
      place &+= 1
      start = place
    }
  }

  @inline(__always)
  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: "#"): true
    default: false
    }
  }

  /// The elements of a JSON array of strings or numbers; what is malformed is taken as it stands.
  private static func forEachElement(
    _ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var element: [UInt8] = []
    var quote: UInt8?
    func finish() {
      element.withUnsafeBufferPointer {
        let tag = CellText.trimmed($0)
        if !tag.isEmpty { body(tag) }
      }
      element.removeAll(keepingCapacity: true)
    }
    var place = 0
    while place < text.count {
      let byte = text[place]
      if let mark = quote {
        if byte == UInt8(ascii: "\\"), place + 1 < text.count {
          place += 1
          appendEscape(text, &place, to: &element)
        } else if byte == mark {
          quote = nil
        } else {
          element.append(byte)
        }
      } else if byte == .quote || byte == UInt8(ascii: "'"), element.allSatisfy(\.isBlank) {
        quote = byte
      } else if byte == UInt8(ascii: ",") {
        finish()
      } else {
        element.append(byte)
      }
      place += 1
    }
    finish()
  }

  /// `place` is on the byte after the backslash, and afterwards on the escape's last byte. What is no
  /// escape stands for itself.
  private static func appendEscape(
    _ text: UnsafeBufferPointer<UInt8>, _ place: inout Int, to element: inout [UInt8]
  ) {
    switch text[place] {
    case UInt8(ascii: "n"): element.append(.newline)
    case UInt8(ascii: "t"): element.append(.tab)
    case UInt8(ascii: "r"): element.append(.carriageReturn)
    case UInt8(ascii: "b"): element.append(0x08)
    case UInt8(ascii: "f"): element.append(0x0C)
    case UInt8(ascii: "u"):
      guard let (scalar, end) = JSONText.scalar(text, place - 1) else {
        element.append(text[place])
        return
      }
      element.append(contentsOf: String(scalar).utf8)
      place = end - 1
    case let other: element.append(other)
    }
  }

  /// A tag's one spelling: case-folded and NFC.
  ///
  ///     normalised("Fitness")  // "fitness"
  static func normalised(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    if text.allSatisfy({ $0 < 0x80 }) {
      return text.map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
    }
    return Array(TagSpelling.normalised(String(decoding: text, as: UTF8.self)).utf8)
  }
}

/// The one spelling of a tag, for the reader and for whoever looks a tag up.
public enum TagSpelling {
  /// Trimmed, case-folded and composed (NFC), so that `#Fitness` matches ` fitness`.
  public static func normalised(_ tag: String) -> String {
    if isNormal(tag) { return tag }
    let trimmed = tag.drop(while: \.isWhitespace)
    let end =
      trimmed.lastIndex { !$0.isWhitespace }.map(trimmed.index(after:)) ?? trimmed.startIndex
    return String(String.UnicodeScalarView(String(trimmed[..<end]).lowercased()._nfc))
  }

  /// Whether a tag is small ASCII letters, digits and punctuation alone, as most are: those stay as
  /// they are.
  private static func isNormal(_ tag: String) -> Bool {
    tag.utf8.allSatisfy { byte in
      byte > 0x20 && byte < 0x7F && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
  }
}
