import Parallel

/// Turns cells into typed columns, by the same rules as a delimited file's.
struct CellReading {
  let cells: CellTable
  let options: ReadOptions
  let workers: Workers
  private let names: HeaderNames
  private let plan: BlockPlan

  init(_ cells: CellTable, _ options: ReadOptions, workers: Workers) {
    self.cells = cells
    self.options = options
    self.workers = workers
    names = HeaderNames(cells.headers)
    var first = 0
    plan = BlockPlan(
      blocks: cells.blocks.map { block in
        defer { first += block.rows }
        return Block(bytes: 0..<0, firstRow: first, rows: block.rows)
      })
  }

  /// - Parameter line: the line of the file that a block's row stands in.
  func table(
    line: (_ place: Int) -> Int
  ) throws -> (table: Table, report: ReadReport) {
    var rounds = ColumnRounds(names: names.names, mark: options.firstMark, findsMark: false)
    try rounds.read(guesses()) { tasks in
      let (blocks, pool) = try run(tasks)
      return ColumnFinisher(
        tasks: tasks, plan: plan, blocks: blocks, pool: pool, rows: plan.rowCapacity,
        workers: workers, path: cells.path, dateOrder: options.dateOrder)
    }
    return assemble(rounds, line)
  }

  private func guesses() -> [ColumnTask] {
    let wishes = TypeWishes(options)
    return names.names.indices.map { column in
      let wish = wishes.type(
        header: names.headers[column], name: names.names[column],
        mayBeTags: !cells.counted.contains(column))
      return ColumnTask.first(
        column, wish, { sample(column) }, mark: options.firstMark, rowCapacity: plan.rowCapacity)
    }
  }

  /// What the column's first cells look like.
  private func sample(_ column: Int) -> ColumnReading {
    var sample = ColumnSample(mark: options.firstMark)
    var rows = 0
    for block in cells.blocks where rows < ColumnSample.rows {
      let more = min(block.rows, ColumnSample.rows - rows)
      rows += more
      guard let run = block.columns[column] else { continue }
      var scratch: [UInt8] = []
      run.withFields(at: 0) { fields in
        for row in 0..<min(more, fields.rows) { sample.add(fields[row], &scratch) }
      }
    }
    return sample.reading
  }

  private func run(
    _ tasks: [ColumnTask]
  ) throws -> (blocks: [CSVPass.BlockResult], pool: ScratchPool) {
    let dialect = Dialect(delimiter: .byte(UInt8(ascii: ",")), newline: .newline)
    let pool = ScratchPool(
      threads: workers.threads, index: RecordIndex(dialect: dialect, width: 1),
      tasks: tasks.count)
    let blocks = try workers.map(tasks: cells.blocks.count) { number in
      try pool.use { state, scratch in
        let block = cells.blocks[number]
        var parts: [ColumnPart] = []
        parts.reserveCapacity(tasks.count)
        for (index, task) in tasks.enumerated() {
          if index % 64 == 0 { try workers.cancellation.check() }
          let run = block.columns[task.column] ?? CellRun()
          let part = run.padded(to: block.rows).withFields(at: CellPlace.first(of: number)) {
            task.read(
              $0, firstRow: plan.blocks[number].firstRow, interner: &state.interners[index],
              scratch: &state.text)
          }
          parts.append(part)
        }
        return CSVPass.BlockResult(
          parts: parts, scratch: scratch, rows: block.rows, blankRows: 0, commentLines: 0,
          shortRows: [], longRows: [], unclosedQuote: nil)
      }
    }
    return (blocks, pool)
  }

  private func assemble(
    _ rounds: ColumnRounds, _ line: (Int) -> Int
  ) -> (table: Table, report: ReadReport) {
    var report = ReadReport()
    var columns: [Column] = []
    for place in names.names.indices {
      guard let column = rounds.column(place, named: names) else { continue }
      columns.append(column)
      report.columns.append(
        rounds.note(place, named: names) { sample in
          let (block, byte) = CellPlace.parts(of: sample)
          let row = cells.blocks[block].columns[place]?.row(of: byte) ?? 0
          return line(cells.blocks[block].places[row])
        })
    }
    report.decimal = rounds.mark
    report.rows = plan.rowCapacity
    return (Table(columns, rowCount: report.rows), report)
  }
}

/// A block and a place in one of its runs as one number, which is what reading a column knows.
enum CellPlace {
  private static let shift = 33

  static func first(of block: Int) -> Int { block << shift }

  static func parts(of place: Int) -> (block: Int, byte: Int) {
    (place >> shift, place & (1 << shift - 1))
  }
}

extension CellRun {
  fileprivate func padded(to rows: Int) -> CellRun {
    if self.rows == rows { return self }
    var copy = self
    copy.pad(to: rows)
    return copy
  }

  /// The run as fields; `offset` is what the places of its bytes count from.
  fileprivate func withFields<Result>(
    at offset: Int, _ body: (FieldColumn) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { bytes in
      try offsets.withUnsafeBufferPointer { offsets in
        guard let base = bytes.baseAddress, let starts = offsets.baseAddress else {
          preconditionFailure("a run has a first offset and bytes before its first cell")
        }
        return try body(
          FieldColumn(cells: base, offsets: starts, rows: rows, at: offset))
      }
    }
  }
}
