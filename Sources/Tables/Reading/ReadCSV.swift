import Parallel

/// Reads delimited text into a table, on all of `workers`' threads.
///
///     let (fans, report) = try readCSV(FileContents.open("fans.csv"), workers: Workers())
///
/// Encoding, delimiter and line ends are found out, and each column's type from all of its cells
/// (see ``ReadReport`` for what that cost). Fields are quoted as RFC 4180 has it; a quote inside an
/// unquoted field is a character like any other.
/// - Parameters:
///   - contents: the file's bytes.
///   - options: what to take instead of finding it out.
///   - progress: told of bytes done.
/// - Throws: ``TableError``; `Cancelled` when the workers' token was set.
/// - Returns: the table and what there is to say about it; the same for any number of threads.
/// - Complexity: O(bytes); each byte is read two to five times.
public func readCSV(
  _ contents: FileContents, _ options: ReadOptions = ReadOptions(), workers: Workers = Workers(),
  progress: Progress? = nil
) throws -> (table: Table, report: ReadReport) {
  let text = try DecodedText(
    contents, encoding: options.encoding, cancellation: workers.cancellation)
  do {
    var reading = try CSVReading(
      text, path: contents.path, options: options, workers: workers, progress: progress)
    return try reading.table()
  } catch CSVPass.Obstacle.notUTF8 {
    var reading = try CSVReading(
      DecodedText(repairing: text, cancellation: workers.cancellation), path: contents.path,
      options: options, workers: workers,
      progress: progress)
    return try reading.table()
  }
}

/// The reading of one text, from its dialect to its columns.
struct CSVReading {
  let text: DecodedText
  let path: String
  let options: ReadOptions
  let workers: Workers
  let progress: Progress?
  let dialect: Dialect
  let names: HeaderNames
  let body: Range<Int>
  /// The columns that are read, in the order they are wanted in.
  let wanted: [Int]
  var report = ReadReport()
  private var plan: BlockPlan
  private var isExact = false
  private var isChecked: Bool
  private var hasLayout = false

  var width: Int { names.names.count }
  var rowCapacity: Int { plan.rowCapacity }

  init(
    _ text: DecodedText, path: String, options: ReadOptions, workers: Workers, progress: Progress?
  ) throws {
    self.text = text
    self.path = path
    self.options = options
    self.workers = workers
    self.progress = progress
    let opening = try text.bytes.withUnsafeElements { bytes in
      try CSVOpening(bytes, from: text.start, options: options, path: path)
    }
    dialect = opening.dialect
    names = HeaderNames(opening.headers)
    body = opening.body
    wanted = try ColumnChoice(options.columns, of: names.names, path: path).places
    // Whatever was transcoded is well formed.
    isChecked = text.encoding != .utf8 || text.replaced > 0
    plan = try BlockPlan(
      body, in: text.bytes, dialect: dialect, blockSize: max(1, options.blockSize),
      workers: workers)
    try checkBlocks()
  }

  private func checkBlocks() throws {
    for block in plan.blocks where block.bytes.count > RecordIndex.largestBlock {
      throw TableError.tooLarge(path: path, what: "one record has more than 256 MiB")
    }
  }

  /// Reads all columns, each as often as its type needs.
  mutating func table() throws -> (table: Table, report: ReadReport) {
    var rounds = ColumnRounds(
      names: names.names, mark: options.firstMark, findsMark: options.decimal == nil)
    try rounds.read(CSVGuess(self).tasks) { try pass($0) }
    return assemble(rounds)
  }

  private mutating func pass(_ tasks: [ColumnTask]) throws -> ColumnFinisher {
    progress?.start("reading \(path)", total: body.count, in: .bytes)
    let (done, blocks, pool) = try run(tasks)
    return ColumnFinisher(
      tasks: done, plan: plan, blocks: blocks, pool: pool,
      rows: blocks.reduce(0) { $0 + $1.rows }, workers: workers, path: path,
      dateOrder: options.dateOrder)
  }

  /// One pass; again with another cut where the records turn out to lie otherwise.
  private mutating func run(
    _ wanted: [ColumnTask]
  ) throws -> (tasks: [ColumnTask], blocks: [CSVPass.BlockResult], pool: ScratchPool) {
    var tasks = wanted
    while true {
      let pass = CSVPass(
        text: text, path: path, dialect: dialect, width: width, isExact: isExact,
        checksUTF8: !isChecked,
        tasks: tasks)
      do {
        let (blocks, pool) = try pass.run(plan, workers: workers, progress: progress)
        isChecked = true
        if hasLayout { return (tasks, blocks, pool) }
        hasLayout = true
        note(blocks)
        if plan.settle(blocks.map(\.rows)) { return (tasks, blocks, pool) }
      } catch CSVPass.Obstacle.strayQuote {
        isExact = true
        plan = try BlockPlan(
          exactly: body, in: text.bytes, dialect: dialect, blockSize: max(1, options.blockSize),
          cancellation: workers.cancellation)
        try checkBlocks()
      }
      tasks = tasks.map { $0.renewed(rowCapacity: plan.rowCapacity) }
    }
  }

  /// Writes down what the first whole pass found about the records.
  private mutating func note(_ blocks: [CSVPass.BlockResult]) {
    report.blankRows = blocks.reduce(0) { $0 + $1.blankRows }
    report.commentLines = blocks.reduce(0) { $0 + $1.commentLines }
    report.ragged.short = blocks.reduce(0) { $0 + $1.shortRows.count }
    report.ragged.long = blocks.reduce(0) { $0 + $1.longRows.count }
    let ragged = blocks.lazy.flatMap { ($0.shortRows + $0.longRows).sorted() }
    report.ragged.firstLines = ragged.prefix(5).map { line(of: $0) }
    report.unclosedQuoteLine = blocks.last?.unclosedQuote.map { line(of: $0) }
  }

  private func assemble(_ rounds: ColumnRounds) -> (table: Table, report: ReadReport) {
    var report = report
    report.encoding = text.encoding
    report.replacedBytes = text.replaced
    report.delimiter = dialect.delimiter
    report.decimal = rounds.mark
    report.notes = rounds.notes
    var columns: [Column] = []
    for place in wanted {
      guard let column = rounds.column(place, named: names) else { continue }
      columns.append(column)
      report.columns.append(rounds.note(place, named: names) { line(of: $0) })
    }
    report.rows = plan.rowCapacity
    return (Table(columns, rowCount: report.rows), report)
  }

  /// The line that a place of the text stands in, from 1. O(place), for messages.
  func line(of place: Int) -> Int {
    text.bytes.withUnsafeElements { bytes in
      1 + bytes[..<place].count { $0 == dialect.newline }
    }
  }
}
