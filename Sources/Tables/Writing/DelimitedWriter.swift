/// Writes records as RFC 4180 has them, with LF line ends.
struct DelimitedWriter {
  let delimiter: UInt8
  let options: WriteOptions

  func appendHeader(_ table: Table, to bytes: inout [UInt8]) {
    for (place, column) in table.columns.enumerated() {
      if place > 0 { bytes.append(delimiter) }
      appendQuoted(Array(column.name.utf8)[...], to: &bytes)
    }
    bytes.append(.newline)
  }

  func append(_ table: Table, _ row: Int, to bytes: inout [UInt8]) {
    for (place, column) in table.columns.enumerated() {
      if place > 0 { bytes.append(delimiter) }
      switch column.values {
      case .text, .tags:
        guard column.isValid(row) else { continue }
        let start = bytes.count
        CanonicalText.append(column, row, to: &bytes)
        mend(&bytes, from: start, column: column)
      default:
        CanonicalText.append(column, row, to: &bytes)
      }
    }
    bytes.append(.newline)
  }

  /// Quotes and guards the text that stands at the end of `bytes` where it needs that.
  private func mend(_ bytes: inout [UInt8], from start: Int, column: Column) {
    let isGuarded =
      options.guardsFormulas && startsFormula(bytes[start...])
      && !options.unguardedColumns.contains(column.name)
    guard isGuarded || needsQuotes(bytes[start...]) else { return }
    var text = bytes[start...]
    bytes.removeSubrange(start...)
    if isGuarded { text = [UInt8(ascii: "'")] + text }
    appendQuoted(text, to: &bytes)
  }

  /// A spreadsheet runs what begins with one of `= + - @`; a number in text is harmless.
  private func startsFormula(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first(where: { !$0.isBlank }) else { return false }
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"):
      return text.withUnsafeBufferPointer { DecimalText($0) } == nil
    default:
      return false
    }
  }

  private func needsQuotes(_ text: ArraySlice<UInt8>) -> Bool {
    text.contains {
      $0 == .quote || $0 == delimiter || $0 == .newline || $0 == .carriageReturn
    }
  }

  private func appendQuoted(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    guard needsQuotes(text) else {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(.quote)
    for byte in text {
      if byte == .quote { bytes.append(.quote) }
      bytes.append(byte)
    }
    bytes.append(.quote)
  }
}
