/// Some rows of a table as cells: what one thread made of one piece of a file.
struct CellBlock: Sendable {
  /// By the table's columns; nil where no row of the block has a cell.
  var columns: [CellRun?]
  var rows: Int
  /// Where each row begins in its source: a byte, or a row's number where there are no bytes.
  var places: [Int]

  /// Before a block holds this many bytes a reader begins the next one.
  static let mostBytes = 1 << 28
}

/// Cells on their way to a table: blocks of rows, and what they are blocks of.
struct CellTable: Sendable {
  let path: String
  /// The columns' names as the source has them.
  let headers: [String]
  var blocks: [CellBlock]
  /// Columns of lengths, which are no tags whatever their name.
  private(set) var counted: Set<Int> = []

  init(path: String, headers: [String], blocks: [CellBlock]) {
    self.path = path
    self.headers = headers
    self.blocks = blocks
  }

  /// Only the columns asked for; all where `wanted` is nil.
  func keeping(_ wanted: [String]?) throws(TableError) -> CellTable {
    if wanted == nil { return self }
    return keeping(columns: try ColumnChoice(wanted, of: headers, path: path).places)
  }

  /// The columns at `places`, in that order.
  func keeping(columns places: [Int]) -> CellTable {
    let blocks = blocks.map { block in
      CellBlock(
        columns: places.map { block.columns[$0] }, rows: block.rows, places: block.places)
    }
    return CellTable(path: path, headers: places.map { headers[$0] }, blocks: blocks)
  }

  /// Whether a column has no cell.
  func isEmpty(_ column: Int) -> Bool {
    blocks.allSatisfy { $0.columns[column]?.isEmpty ?? true }
  }

  /// Which columns hold arrays of something else than text, so that all their arrays are counted.
  func countedLists() -> [Int] {
    headers.indices.filter { column in
      blocks.contains { $0.columns[column]?.countsLists == true }
    }
  }

  /// Puts the lengths of all arrays in the places of those in `columns`.
  mutating func countLists(in columns: [Int]) {
    counted.formUnion(columns)
    for block in blocks.indices {
      for column in columns {
        blocks[block].columns[column] = blocks[block].columns[column]?.countingLists()
      }
    }
  }
}
