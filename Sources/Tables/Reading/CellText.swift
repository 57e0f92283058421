/// What one field says, freed of its quotes.
enum CellText {
  /// Calls `body` with the text between the quotes, or the whole where there are none.
  ///
  /// - Parameter scratch: holds the text where doubled quotes had to be undone.
  @inline(__always)
  static func withUnquoted<Result>(
    _ field: UnsafeBufferPointer<UInt8>, _ scratch: inout [UInt8],
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    if field.first != .quote { return body(field) }
    let inner = UnsafeBufferPointer(rebasing: field[1...])
    if let close = inner.firstIndex(of: .quote), close == inner.count - 1 {
      return body(UnsafeBufferPointer(rebasing: inner[..<close]))
    }
    unquote(inner, into: &scratch)
    return scratch.withUnsafeBufferPointer(body)
  }

  /// Doubled quotes become one; after the closing quote the rest is kept as it stands.
  private static func unquote(_ inner: UnsafeBufferPointer<UInt8>, into text: inout [UInt8]) {
    text.removeAll(keepingCapacity: true)
    var place = 0
    while place < inner.count {
      let byte = inner[place]
      if byte == .quote {
        guard place + 1 < inner.count, inner[place + 1] == .quote else {
          text.append(contentsOf: inner[(place + 1)...])
          return
        }
        place += 1
      }
      text.append(byte)
      place += 1
    }
  }

  /// Without blanks at either end.
  @inline(__always)
  static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = text.count
    while start < end, text[start].isBlank { start &+= 1 }
    while end > start, text[end &- 1].isBlank { end &-= 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
  }

  /// Whether a trimmed text stands for "no value": nothing, `N/A`, `null`, `-`, `#REF!` and so on.
  @inline(__always)
  static func isMissing(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch text.count {
    case 0: return true
    case 1: return text[0] == UInt8(ascii: "-")
    case 2...24: return mayBeMissing(text[0]) && isMissingToken(text)
    default: return false
    }
  }

  @inline(__always)
  private static func mayBeMissing(_ first: UInt8) -> Bool {
    switch first {
    case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "#"), UInt8(ascii: "-"): true
    default: false
    }
  }

  private static func isMissingToken(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text[0] == UInt8(ascii: "#")
      ? isErrorValue(text) : missingTokens.contains { text.elementsEqual($0) }
  }

  /// Case counts: `Null` and `Nan` are names that people bear.
  private static let missingTokens: [[UInt8]] = [
    "NA", "N/A", "n/a", "null", "NULL", "None", "nan", "NaN", "nan%", "NaN%", "--",
  ].map { Array($0.utf8) }

  /// What spreadsheets leave where a formula failed, in any language: `#REF!`, `#DIV/0!`, `#NAME?`,
  /// `#¡VALOR!`, and the few without a mark at the end.
  private static func isErrorValue(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if errorsWithoutMark.contains(where: { text.elementsEqual($0) }) { return true }
    guard let last = text.last, last == UInt8(ascii: "!") || last == UInt8(ascii: "?") else {
      return false
    }
    return text.count > 3
      && text.dropFirst().dropLast().allSatisfy {
        $0 &- UInt8(ascii: "A") < 26 || $0.isDigit || $0 == UInt8(ascii: "/") || $0 >= 0x80
      }
  }

  private static let errorsWithoutMark: [[UInt8]] = ["#N/A", "#NV", "#N/D", "#N/V", "#NA"].map {
    Array($0.utf8)
  }

  /// true, false, yes, no, in any case.
  static func boolean(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
    func isWord(_ word: StaticString) -> Bool {
      guard word.utf8CodeUnitCount == text.count else { return false }
      for place in 0..<text.count where text[place] | 0x20 != word.utf8Start[place] {
        return false
      }
      return true
    }
    switch text.count {
    case 2: return isWord("no") ? false : nil
    case 3: return isWord("yes") ? true : nil
    case 4: return isWord("true") ? true : nil
    case 5: return isWord("false") ? false : nil
    default: return nil
    }
  }
}
