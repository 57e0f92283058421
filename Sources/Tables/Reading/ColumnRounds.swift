import Parallel

/// Reads columns in as many passes as their types need, and finds out how their numbers are written.
///
/// A decimal comma shows only where a column would otherwise be text, so a file of decimal points
/// is never walked a second time for it.
struct ColumnRounds {
  /// One walk over the source, doing each task.
  typealias Pass = ([ColumnTask]) throws -> ColumnFinisher

  /// How the numbers are read.
  private(set) var mark: DecimalMark
  /// What there is to say about that.
  private(set) var notes: [String] = []
  /// By the column's place in the source.
  private var columns: [Int: FinishedColumn] = [:]
  private var strays: [Int: (strays: ReadReport.Strays, samples: [ColumnPart.Sample])] = [:]
  private let names: [String]
  private let findsMark: Bool
  private var tallies: [Int: ColumnTally] = [:]
  private var wishes: [Int: ColumnType] = [:]
  private var rowCapacity = 0

  /// - Parameters:
  ///   - names: of all columns of the source.
  ///   - findsMark: whether the cells may decide for a decimal comma.
  init(names: [String], mark: DecimalMark, findsMark: Bool) {
    self.names = names
    self.mark = mark
    self.findsMark = findsMark
  }

  mutating func read(_ first: [ColumnTask], _ pass: Pass) throws {
    for task in first { wishes[task.column] = task.wish }
    try finish(first, pass)
    if findsMark { try findMark(pass) }
    try findStrays(pass)
  }

  private mutating func finish(_ first: [ColumnTask], _ pass: Pass) throws {
    var tasks = first
    while !tasks.isEmpty {
      let finisher = try pass(tasks)
      rowCapacity = finisher.plan.rowCapacity
      let outcomes = try finisher.workers.map(tasks: finisher.tasks.count) {
        try finisher.finish($0)
      }
      tasks = []
      for (task, outcome) in zip(finisher.tasks, outcomes) {
        switch outcome {
        case .finished(let column):
          columns[task.column] = column
          if let tally = column.tally { tallies[task.column] = tally }
        case .again(let mode, let reading, let tally):
          if let tally { tallies[task.column] = tally }
          tasks.append(task.again(mode, reading, mark: mark, rowCapacity: rowCapacity))
        }
      }
    }
  }
}

/// What came out.
extension ColumnRounds {
  /// Nil for a column that was not asked for.
  func column(_ place: Int, named names: HeaderNames) -> Column? {
    columns[place]?.column.renamed(names.names[place])
  }

  /// What there is to say about a column that was read.
  ///
  /// - Parameter line: the line of the file that a cell's place is in.
  func note(
    _ place: Int, named names: HeaderNames, line: (_ place: Int) -> Int
  ) -> ReadReport.ColumnNote {
    var note = ReadReport.ColumnNote(
      name: names.names[place], header: names.headers[place], type: .text)
    guard let finished = columns[place] else { return note }
    let isJudged = finished.column.type == .text && wishes[place] == nil
    note.type = finished.column.type
    note.missing = finished.column.missingCount
    note.unreadable = finished.unreadable
    note.isAbbreviated = finished.isAbbreviated
    note.ambiguousDates = isJudged && tallies[place]?.hasAmbiguousDates == true
    note.strays = strays[place]?.strays
    note.samples = (strays[place]?.samples ?? finished.samples).map {
      ReadReport.Sample(line: line($0.place), text: $0.text)
    }
    return note
  }
}

/// The decimal mark.
extension ColumnRounds {
  private mutating func findMark(_ pass: Pass) throws {
    // Where somebody said the type, cells with a comma were not counted but unreadable.
    try count(pass) { $0.unreadable > 0 && $0.column.type.isAmount }
    let witnesses = tallies.filter { isAmount($0.key) && $0.value.showsComma }
    guard let example = leastColumn(witnesses) else { return }
    // What looked like numbers at once was not counted either, and may need its points.
    try count(pass) { $0.column.type.isAmount }
    let against = tallies.filter {
      columns[$0.key]?.column.type.isAmount == true && $0.value.onlyPointed.count > 0
    }
    if let counter = leastColumn(against) {
      notes.append(
        "`\(names[example.column])` has numbers with a decimal comma, as "
          + "`\(example.tally.onlyComma.text)`, and `\(names[counter.column])` with a decimal point, "
          + "as `\(counter.tally.onlyPointed.text)`: all were read with a point; "
          + "`decimal: \",\"` or `decimal: \".\"` says which")
      return
    }
    mark = .comma
    notes.append(
      "numbers are written with a decimal comma, as `\(example.tally.onlyComma.text)`")
    try readAgain(pass)
  }

  /// Whether the column is one of numbers as far as anybody said.
  private func isAmount(_ column: Int) -> Bool { wishes[column]?.isAmount ?? true }

  private func leastColumn(
    _ tallies: [Int: ColumnTally]
  ) -> (column: Int, tally: ColumnTally)? {
    tallies.min { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Counts the cells of finished columns that were read without.
  private mutating func count(_ pass: Pass, where isWanted: (FinishedColumn) -> Bool) throws {
    let uncounted = columns.filter { tallies[$0.key] == nil && isWanted($0.value) }.keys.sorted()
    if uncounted.isEmpty { return }
    let finisher = try pass(
      uncounted.map {
        ColumnTask($0, .tallied, .text, wish: wishes[$0], mark: mark, rowCapacity: 0)
      })
    for number in finisher.tasks.indices {
      tallies[finisher.tasks[number].column] = finisher.tally(number)
    }
  }

  /// Reads the columns that a decimal comma changes.
  private mutating func readAgain(_ pass: Pass) throws {
    var tasks: [ColumnTask] = []
    for (column, var tally) in tallies.sorted(by: { $0.key < $1.key }) {
      tally.mark = mark
      tallies[column] = tally
      let wish = wishes[column]
      let reading = wish.map { ColumnReading($0, tally) } ?? tally.reading
      let isText = reading == .text && columns[column]?.column.type == .text
      guard tally.marked > 0, isAmount(column), !isText else { continue }
      // The first reading's memory is not needed beside the second's.
      columns[column] = nil
      tasks.append(
        ColumnTask(column, .settled, reading, wish: wish, mark: mark, rowCapacity: rowCapacity))
    }
    try finish(tasks, pass)
  }
}

/// Text that is nearly numbers.
extension ColumnRounds {
  private mutating func findStrays(_ pass: Pass) throws {
    let marks: [DecimalMark] = findsMark ? [.point, .comma] : [mark]
    var tasks: [ColumnTask] = []
    for (column, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      guard wishes[column] == nil, columns[column]?.column.type == .text,
        let (reading, mark) = tally.nearlyNumbers(marks)
      else { continue }
      tasks.append(
        ColumnTask(column, .settled, reading, mark: mark, rowCapacity: rowCapacity))
    }
    if tasks.isEmpty { return }
    let finisher = try pass(tasks)
    for (number, task) in finisher.tasks.enumerated() {
      let parts = finisher.blocks.map { $0.parts[number] }
      let isMarked = (tallies[task.column]?.onlyComma.count ?? 0) > 0
      let found = ReadReport.Strays(
        type: task.reading.type, mark: isMarked ? task.mark : nil,
        count: parts.reduce(0) { $0 + $1.unreadable })
      strays[task.column] = (
        found, Array(parts.flatMap(\.samples).prefix(ColumnPart.sampleCount))
      )
    }
  }
}

extension ColumnTally {
  /// Whether some cell is a number with a decimal comma only, and all others are numbers with it.
  fileprivate var showsComma: Bool {
    onlyComma.count > 0 && comma.ids == 0 && comma.best?.count == present
  }

  /// How most cells of a text column read, where nine in ten look like numbers; nil for columns of
  /// other text, of ids, and for those that all cells would let be numbers.
  fileprivate func nearlyNumbers(
    _ marks: [DecimalMark]
  ) -> (reading: ColumnReading, mark: DecimalMark)? {
    let numberLike = pointed.count + onlyComma.count
    guard pointed.ids == 0, comma.ids == 0, numberLike > 0, numberLike * 10 >= present * 9,
      !marks.contains(where: { numbers($0).best?.count == present })
    else { return nil }
    let nearest = marks.map { (numbers($0).nearest, $0) }
    let most = nearest.map(\.0.count).max()
    return nearest.first { $0.0.count == most }.map { ($0.0.reading, $0.1) }
  }
}

extension ColumnType {
  /// Whether values of the type are numbers of something.
  fileprivate var isAmount: Bool {
    switch self {
    case .integer, .number, .percent, .money: true
    default: false
    }
  }
}
