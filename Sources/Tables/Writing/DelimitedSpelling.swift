/// Spells one column's cells as RFC 4180 has them.
struct DelimitedSpelling: CellSpelling {
  let delimiter: UInt8
  /// Puts `'` before text that a spreadsheet would run.
  let guardsFormulas: Bool

  func appendMissing(to bytes: inout [UInt8]) {}

  func append(_ value: Bool, to bytes: inout [UInt8]) {
    CanonicalText.append(value, to: &bytes)
  }

  func append(integral value: Int64, _ type: ColumnType, to bytes: inout [UInt8]) {
    CanonicalText.append(integral: value, type, to: &bytes)
  }

  func append(_ value: Double, to bytes: inout [UInt8]) {
    CanonicalText.append(value, to: &bytes)
  }

  func append(_ tags: TagValues, _ row: Int, to bytes: inout [UInt8]) {
    var joined: [UInt8] = []
    CanonicalText.append(tags, row, to: &joined)
    joined.withUnsafeBufferPointer { append(text: $0, to: &bytes) }
  }

  func append(text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    let isGuarded = guardsFormulas && startsFormula(text)
    guard needsQuotes(text) else {
      if isGuarded { bytes.append(UInt8(ascii: "'")) }
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(.quote)
    if isGuarded { bytes.append(UInt8(ascii: "'")) }
    for byte in text {
      if byte == .quote { bytes.append(.quote) }
      bytes.append(byte)
    }
    bytes.append(.quote)
  }

  /// A spreadsheet runs what begins with one of `= + - @`; a number in text is harmless.
  private func startsFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first(where: { !$0.isBlank }) else { return false }
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"):
      return DecimalText(text) == nil
    default:
      return false
    }
  }

  private func needsQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.contains {
      $0 == .quote || $0 == delimiter || $0 == .newline || $0 == .carriageReturn
    }
  }
}
