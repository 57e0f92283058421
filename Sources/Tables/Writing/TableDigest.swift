/// Knows a result again: the SHA-256 of its canonical text.
///
/// The text holds the column names and every row; numbers, percentages and amounts stand at ten
/// significant digits, so that sums taken in another order give the same digest; everything else is
/// exact.
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
    var rows: [[UInt8]] = []
    for row in 0..<table.rowCount {
      if ignoringOrder || bytes.count > 1 << 16 {
        if ignoringOrder && row > 0 {
          rows.append(bytes)
        } else {
          bytes.withUnsafeBytes { fingerprint.update($0) }
        }
        bytes.removeAll(keepingCapacity: true)
      }
      append(table, row, to: &bytes)
    }
    if ignoringOrder, table.rowCount > 0 {
      rows.append(bytes)
      rows.sort { $0.lexicographicallyPrecedes($1) }
      bytes = rows.flatMap { $0 }
    }
    bytes.withUnsafeBytes { fingerprint.update($0) }
    return fingerprint.finish()
  }

  private static func append(_ table: Table, _ row: Int, to bytes: inout [UInt8]) {
    for column in table.columns {
      CanonicalText.append(column, row, significantDigits: 10, to: &bytes)
      bytes.append(fieldEnd)
    }
    bytes.append(rowEnd)
  }

  /// ASCII's own separators, which no spreadsheet writes.
  private static let fieldEnd: UInt8 = 0x1F
  private static let rowEnd: UInt8 = 0x1E
}
