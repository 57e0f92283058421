/// A JSON string's characters, its escapes undone.
enum JSONText {
  /// The characters of a string that has escapes.
  ///
  /// - Throws: ``JSONScanner/Mistake`` for an escape that JSON does not know.
  static func unescaped(
    _ text: JSONScanner.Text, in scanner: JSONScanner
  ) throws -> [UInt8] {
    var characters: [UInt8] = []
    characters.reserveCapacity(text.range.count)
    let raw = UnsafeBufferPointer(rebasing: scanner.bytes[text.range])
    if let place = unescape(raw, into: &characters) {
      throw scanner.mistake(
        "a string holds an escape that JSON does not have", at: text.range.lowerBound + place)
    }
    return characters
  }

  /// Appends the text to `out`; where an escape is wrong, says where.
  ///
  /// A half of a surrogate pair alone becomes U+FFFD.
  static func unescape(
    _ text: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]
  ) -> Int? {
    var place = 0
    while place < text.count {
      let byte = text[place]
      if byte != UInt8(ascii: "\\") {
        out.append(byte)
        place += 1
        continue
      }
      guard place + 1 < text.count else { return place }
      switch text[place + 1] {
      case UInt8(ascii: "n"): out.append(0x0A)
      case UInt8(ascii: "t"): out.append(0x09)
      case UInt8(ascii: "r"): out.append(0x0D)
      case UInt8(ascii: "b"): out.append(0x08)
      case UInt8(ascii: "f"): out.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(text[place + 1])
      case UInt8(ascii: "u"):
        guard let (scalar, end) = scalar(text, place) else { return place }
        out.append(contentsOf: String(scalar).utf8)
        place = end
        continue
      default: return place
      }
      place += 2
    }
    return nil
  }

  /// The character that `\u` and four digits, or two of them, stand for, and where they end.
  static func scalar(
    _ text: UnsafeBufferPointer<UInt8>, _ place: Int
  ) -> (Unicode.Scalar, end: Int)? {
    guard let unit = hexUnit(text, place + 2) else { return nil }
    let end = place + 6
    if unit & 0xFC00 == 0xD800, end + 1 < text.count, text[end] == UInt8(ascii: "\\"),
      text[end + 1] == UInt8(ascii: "u"), let low = hexUnit(text, end + 2), low & 0xFC00 == 0xDC00
    {
      let value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(low & 0x3FF))
      return (Unicode.Scalar(value) ?? "\u{FFFD}", end + 6)
    }
    return (Unicode.Scalar(UInt32(unit)) ?? "\u{FFFD}", end)
  }

  private static func hexUnit(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt16? {
    guard start + 4 <= text.count else { return nil }
    var unit: UInt16 = 0
    for byte in text[start..<start + 4] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte &- 48
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte &- 87
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte &- 55
      default: return nil
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
