/// How one kind of writer spells values.
protocol CellSpelling {
  func appendMissing(to bytes: inout [UInt8])
  func append(_ value: Bool, to bytes: inout [UInt8])
  func append(integral value: Int64, _ type: ColumnType, to bytes: inout [UInt8])
  func append(_ value: Double, to bytes: inout [UInt8])
  func append(text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8])
  func append(_ tags: TagValues, _ row: Int, to bytes: inout [UInt8])
}

/// Some rows' texts of one column, one after the other.
///
/// Writers spell column by column, so that a column's type is looked at once and not for each cell,
/// and then put the rows together.
struct CellTexts {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// Replaces the texts by those of `rows`.
  mutating func spell(_ column: Column, _ rows: Range<Int>, _ spelling: some CellSpelling) {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    switch column.values {
    case .booleans(let bitmap):
      spellEach(column, rows, spelling) { spelling.append(bitmap[$0], to: &$1) }
    case .integers(let buffer):
      let type = column.type
      buffer.withUnsafeElements { values in
        spellEach(column, rows, spelling) {
          spelling.append(integral: values[$0], type, to: &$1)
        }
      }
    case .numbers(let buffer):
      buffer.withUnsafeElements { values in
        spellEach(column, rows, spelling) { spelling.append(values[$0], to: &$1) }
      }
    case .text(let text):
      spellEach(column, rows, spelling) { row, bytes in
        text.withBytes(at: row) { spelling.append(text: $0, to: &bytes) }
      }
    case .tags(let tags):
      spellEach(column, rows, spelling) { spelling.append(tags, $0, to: &$1) }
    }
  }

  @inline(__always)
  private mutating func spellEach(
    _ column: Column, _ rows: Range<Int>, _ spelling: some CellSpelling,
    _ body: (Int, inout [UInt8]) -> Void
  ) {
    let validity = column.validity
    for row in rows {
      if let validity, !validity[row] {
        spelling.appendMissing(to: &bytes)
      } else {
        body(row, &bytes)
      }
      ends.append(bytes.count)
    }
  }

  /// Appends the text of the n-th of the rows.
  func append(_ place: Int, to out: inout [UInt8]) {
    let start = place == 0 ? 0 : ends[place - 1]
    out.append(contentsOf: bytes[start..<ends[place]])
  }
}

extension Table {
  /// Rows that are spelled at a time: few enough for all their texts to stay in a core's cache.
  private static let spelledRows = 1024

  func forEachSpelledRow(
    _ spelling: (Column) -> some CellSpelling,
    _ body: (_ row: Int, _ texts: [CellTexts], _ place: Int) throws -> Void
  ) rethrows {
    try forEachSpelledRow(in: 0..<rowCount, spelling, body)
  }

  /// Spells some rows and calls `body` for each, with the columns' texts and the row's place among
  /// them.
  func forEachSpelledRow(
    in wanted: Range<Int>, _ spelling: (Column) -> some CellSpelling,
    _ body: (_ row: Int, _ texts: [CellTexts], _ place: Int) throws -> Void
  ) rethrows {
    var texts = [CellTexts](repeating: CellTexts(), count: columns.count)
    for first in stride(from: wanted.lowerBound, to: wanted.upperBound, by: Table.spelledRows) {
      let rows = first..<min(first + Table.spelledRows, wanted.upperBound)
      for (place, column) in columns.enumerated() {
        texts[place].spell(column, rows, spelling(column))
      }
      for row in rows { try body(row, texts, row - first) }
    }
  }
}
