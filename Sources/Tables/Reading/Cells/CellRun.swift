/// One column's cells in a run of rows, as the text that a delimited file would hold.
///
/// What formats without columns of their own are taken apart into, so that one place alone decides
/// what a column's type is. A cell that was not put is empty: missing.
struct CellRun: Sendable {
  /// All cells one after the other, behind as many bytes as a fast reading may look back.
  private(set) var bytes = [UInt8](repeating: 0, count: CellRun.lead)
  /// Where each row's cell begins and the one before it ends; one more than there are rows.
  private(set) var offsets: [UInt32] = [UInt32(CellRun.lead)]
  /// Arrays of text and empty ones, for when the column turns out to count its arrays.
  private(set) var lists: [List] = []
  /// Whether an array of something else than text was met, and its length put.
  var countsLists = false

  struct List: Sendable {
    var row: UInt32
    var count: UInt32
  }

  /// See ``FastCells``.
  private static let lead = 16

  var rows: Int { offsets.count - 1 }
  var byteCount: Int { bytes.count }
  /// Whether no row has a cell; one of an empty array is one.
  var isEmpty: Bool { bytes.count == CellRun.lead && lists.isEmpty }

  /// Makes room for the cell of `row`; false where that cell was there before, which is then gone.
  private mutating func open(_ row: Int) -> Bool {
    if rows <= row {
      pad(to: row)
      return true
    }
    offsets.removeLast()
    bytes.removeSubrange(Int(offsets[row])...)
    if lists.last?.row == UInt32(row) { lists.removeLast() }
    return false
  }

  /// Puts a cell; rows left out before it are missing.
  ///
  /// - Parameter isText: whether a first quote is the text's own and not a field's.
  /// - Returns: false where `row` had a cell, which this one takes the place of.
  @discardableResult
  mutating func put(
    _ text: UnsafeBufferPointer<UInt8>, row: Int, isText: Bool = false
  ) -> Bool {
    let isNew = open(row)
    if isText, text.first == .quote {
      appendQuoted(text)
    } else {
      bytes.append(contentsOf: text)
    }
    offsets.append(UInt32(bytes.count))
    return isNew
  }

  /// Puts an array of text under its length; an empty one has no text.
  mutating func put(list: UnsafeBufferPointer<UInt8>, count: Int, row: Int) -> Bool {
    let isNew = put(list, row: row)
    lists.append(List(row: UInt32(row), count: UInt32(clamping: count)))
    return isNew
  }

  /// As a field that a delimited file would put in quotes.
  private mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.append(.quote)
    for byte in text {
      if byte == .quote { bytes.append(.quote) }
      bytes.append(byte)
    }
    bytes.append(.quote)
  }

  mutating func pad(to rows: Int) {
    let missing = rows - self.rows
    guard missing > 0, let end = offsets.last else { return }
    offsets.append(contentsOf: repeatElement(end, count: missing))
  }

  /// The same rows with the lengths of all lists in their places.
  func countingLists() -> CellRun {
    guard !lists.isEmpty else { return self }
    var counted = CellRun()
    var next = 0
    for row in 0..<rows {
      if next < lists.count, Int(lists[next].row) == row {
        Array(String(lists[next].count).utf8).withUnsafeBufferPointer {
          _ = counted.put($0, row: row)
        }
        next += 1
      } else {
        bytes.withUnsafeBufferPointer { bytes in
          let cell = UnsafeBufferPointer(
            rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
          _ = counted.put(cell, row: row)
        }
      }
    }
    return counted
  }

  /// Makes every cell well-formed UTF-8; returns how many were not.
  mutating func mendText() -> Int {
    let isWell = bytes.withUnsafeBufferPointer { isValidUTF8($0) }
    if isWell { return 0 }
    var mended = CellRun()
    var count = 0
    for row in 0..<rows {
      bytes.withUnsafeBufferPointer { bytes in
        let cell = UnsafeBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])])
        if isValidUTF8(cell) {
          mended.put(cell, row: row)
        } else {
          count += 1
          Array(String(decoding: cell, as: UTF8.self).utf8).withUnsafeBufferPointer {
            _ = mended.put($0, row: row)
          }
        }
      }
    }
    self = mended
    return count
  }

  /// The row whose cell holds the byte at `place`.
  func row(of place: Int) -> Int {
    var low = 0
    var high = rows
    while low < high {
      let middle = (low + high) / 2
      if Int(offsets[middle + 1]) > place { high = middle } else { low = middle + 1 }
    }
    return min(low, max(0, rows - 1))
  }
}
