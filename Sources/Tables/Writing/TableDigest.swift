/// Knows a result again: the SHA-256 of its canonical text.
///
/// The text holds the columns' names and types and every row; numbers, percentages and amounts stand
/// at ten significant digits, so that sums taken in another order give the same digest; everything
/// else is exact.
public enum TableDigest {
  /// - Parameter ignoringOrder: sorts the rows first, for results whose order means nothing.
  /// - Complexity: O(cells), and O(rows · log rows) where rows are sorted.
  public static func sha256(of table: Table, ignoringOrder: Bool = false) -> String {
    let fingerprint = Fingerprint()
    var bytes: [UInt8] = []
    for column in table.columns {
      bytes.append(contentsOf: column.name.utf8)
      bytes.append(fieldEnd)
      bytes.append(contentsOf: column.type.name.utf8)
      bytes.append(fieldEnd)
    }
    bytes.append(rowEnd)
    bytes.withUnsafeBytes { fingerprint.update($0) }
    bytes.removeAll(keepingCapacity: true)
    var rows: [[UInt8]] = []
    let spelling = { (_: Column) in DigestSpelling() }
    table.forEachSpelledRow(spelling) { _, texts, place in
      for column in texts {
        column.append(place, to: &bytes)
        bytes.append(fieldEnd)
      }
      bytes.append(rowEnd)
      if ignoringOrder {
        rows.append(bytes)
      } else if bytes.count > 1 << 16 {
        bytes.withUnsafeBytes { fingerprint.update($0) }
      } else {
        return
      }
      bytes.removeAll(keepingCapacity: true)
    }
    rows.sort { $0.lexicographicallyPrecedes($1) }
    for row in rows { row.withUnsafeBytes { fingerprint.update($0) } }
    bytes.withUnsafeBytes { fingerprint.update($0) }
    return fingerprint.finish()
  }

  /// ASCII's own separators, which no spreadsheet writes.
  private static let fieldEnd: UInt8 = 0x1F
  private static let rowEnd: UInt8 = 0x1E
}

/// Canonical text with rounded numbers; a missing value is told from an empty text.
private struct DigestSpelling: CellSpelling {
  func appendMissing(to bytes: inout [UInt8]) { bytes.append(0) }

  func append(_ value: Bool, to bytes: inout [UInt8]) {
    CanonicalText.append(value, to: &bytes)
  }

  func append(integral value: Int64, _ type: ColumnType, to bytes: inout [UInt8]) {
    CanonicalText.append(integral: value, type, to: &bytes)
  }

  func append(_ value: Double, to bytes: inout [UInt8]) {
    CanonicalText.append(value, significantDigits: 10, to: &bytes)
  }

  func append(text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: text)
  }

  func append(_ tags: TagValues, _ row: Int, to bytes: inout [UInt8]) {
    CanonicalText.append(tags, row, to: &bytes)
  }
}
