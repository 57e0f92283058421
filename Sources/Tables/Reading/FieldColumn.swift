/// One column's fields in one block.
struct FieldColumn {
  /// The block's first byte.
  let base: UnsafePointer<UInt8>
  /// Where the block begins in the text.
  let offset: Int
  let rows: Int
  /// Whether blanks around a field belong to the delimiter.
  private let trims: Bool
  private let ends: UnsafePointer<UInt32>
  private let starts: UnsafePointer<UInt32>
  private let stride: Int
  private let startStride: Int
  /// A field begins one past the end of the one before, the first at its row's start.
  private let bias: Int

  init(
    _ column: Int, base: UnsafePointer<UInt8>, offset: Int, rows: Int, width: Int, trims: Bool,
    ends: UnsafePointer<UInt32>, starts: UnsafePointer<UInt32>
  ) {
    self.base = base
    self.offset = offset
    self.rows = rows
    self.trims = trims
    self.ends = ends + column
    stride = width
    if column == 0 {
      self.starts = starts
      startStride = 1
      bias = 0
    } else {
      self.starts = ends + (column - 1)
      startStride = width
      bias = 1
    }
  }

  /// Cells that lie back to back, behind enough bytes to look back from the first.
  ///
  /// - Parameters:
  ///   - offsets: where each cell begins, and one more where the last ends.
  ///   - offset: what places count from.
  init(cells: UnsafePointer<UInt8>, offsets: UnsafePointer<UInt32>, rows: Int, at offset: Int) {
    base = cells
    self.offset = offset
    self.rows = rows
    trims = false
    starts = offsets
    startStride = 1
    bias = 0
    ends = offsets + 1
    stride = 1
  }

  /// The bytes of one field, quotes included; none where a short record lacks it.
  @inline(__always)
  subscript(row: Int) -> UnsafeBufferPointer<UInt8> {
    let start = Int(starts[row &* startStride]) &+ bias
    let count = Int(ends[row &* stride]) &- start
    let field = UnsafeBufferPointer(start: base + start, count: count < 0 ? 0 : count)
    return trims ? CellText.trimmed(field) : field
  }

  /// Whether sixteen bytes before the end of any field can be read.
  @inline(__always)
  func canReadBack(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = field.baseAddress else { return false }
    return (start - base) &+ offset &+ field.count >= 16
  }

  func place(of field: UnsafeBufferPointer<UInt8>) -> Int {
    field.baseAddress.map { $0 - base + offset } ?? offset
  }
}
