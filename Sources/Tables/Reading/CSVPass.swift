import Parallel

/// One walk over all blocks, doing some columns' tasks.
struct CSVPass: Sendable {
  /// What reading one block found.
  struct BlockResult: Sendable {
    var parts: [ColumnPart]
    /// Whose codes the parts hold.
    var scratch: Int
    var rows: Int
    var blankRows: Int
    var commentLines: Int
    /// Places in the text.
    var shortRows: [Int]
    var longRows: [Int]
    var unclosedQuote: Int?
  }

  /// Why a pass must be made again another way.
  enum Obstacle: Error {
    /// A quote opens in the middle of a field: cut records byte by byte.
    case strayQuote
    case notUTF8
  }

  let text: DecodedText
  let path: String
  let dialect: Dialect
  let width: Int
  let isExact: Bool
  let checksUTF8: Bool
  let tasks: [ColumnTask]

  func run(
    _ plan: BlockPlan, workers: Workers, progress: Progress?
  ) throws -> (blocks: [BlockResult], pool: ScratchPool) {
    let pool = ScratchPool(
      threads: workers.threads, index: RecordIndex(dialect: dialect, width: width),
      tasks: tasks.count)
    let blocks = try workers.map(tasks: plan.blocks.count) { number in
      let block = plan.blocks[number]
      let result = try pool.use { state, scratch in
        try read(block, &state, scratch: scratch)
      }
      progress?.advance(by: block.bytes.count)
      return result
    }
    return (blocks, pool)
  }

  private func read(
    _ block: Block, _ state: inout ReaderScratch.State, scratch: Int
  ) throws -> BlockResult {
    try text.bytes.withUnsafeElements { all in
      let bytes = UnsafeBufferPointer(rebasing: all[block.bytes])
      if checksUTF8, !isValidUTF8(bytes) { throw Obstacle.notUTF8 }
      guard state.index.index(bytes, exactly: isExact) else { throw Obstacle.strayQuote }
      // Only bytes that another program changed under the mapping can make more rows than counted.
      guard state.index.rows <= block.rows else {
        throw TableError.unreadable(path: path, reason: "it changed while it was read")
      }
      let offset = block.bytes.lowerBound
      return BlockResult(
        parts: readParts(block, bytes, &state), scratch: scratch, rows: state.index.rows,
        blankRows: state.index.blankRows, commentLines: state.index.commentLines,
        shortRows: state.index.shortRows.map { $0 + offset },
        longRows: state.index.longRows.map { $0 + offset },
        unclosedQuote: state.index.unclosedQuote.map { $0 + offset })
    }
  }

  private func readParts(
    _ block: Block, _ bytes: UnsafeBufferPointer<UInt8>, _ state: inout ReaderScratch.State
  ) -> [ColumnPart] {
    let rows = state.index.rows
    var parts: [ColumnPart] = []
    parts.reserveCapacity(tasks.count)
    for (number, task) in tasks.enumerated() {
      let part = state.index.withFields(task.column, of: bytes, at: block.bytes.lowerBound) {
        task.read(
          $0, firstRow: block.firstRow, interner: &state.interners[number], scratch: &state.text)
      }
      parts.append(part ?? ColumnPart(rows: rows))
    }
    return parts
  }
}

extension RecordIndex {
  /// One column of the indexed block; nil when it has no row.
  func withFields<Result>(
    _ column: Int, of block: UnsafeBufferPointer<UInt8>, at offset: Int,
    _ body: (FieldColumn) -> Result
  ) -> Result? {
    ends.withUnsafeBufferPointer { ends in
      starts.withUnsafeBufferPointer { starts in
        guard rows > 0, let base = block.baseAddress, let ends = ends.baseAddress,
          let starts = starts.baseAddress
        else { return nil }
        return body(
          FieldColumn(
            column, base: base, offset: offset, rows: rows, width: width,
            trims: dialect.isWhitespace, ends: ends,
            starts: starts))
      }
    }
  }
}
