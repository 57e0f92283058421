/// What is to be done with one column in one pass over the file.
struct ColumnTask: Sendable {
  enum Mode {
    /// The reading is a guess: cells in any other form are counted, so that the guess can be judged.
    case guessed
    /// The reading is settled: what it cannot take is missing and unreadable.
    case settled
    /// Only counts what cells look like.
    case tallied
  }

  /// Where values go while blocks are read.
  enum Output: Sendable {
    case none
    case integers(OutputRun<Int64>)
    case numbers(OutputRun<Double>)
    case booleans(OutputRun<UInt8>)
    case codes(OutputRun<UInt32>)
  }

  let column: Int
  let mode: Mode
  let reading: ColumnReading
  let output: Output
  /// The type that somebody said, where counting the cells comes first.
  let wish: ColumnType?

  /// Counts the cells of a column whose type is known, for how it is spelled.
  init(_ column: Int, for wish: ColumnType) {
    self.column = column
    self.wish = wish
    mode = .tallied
    reading = .text
    output = .none
  }

  init(_ column: Int, _ mode: Mode, _ reading: ColumnReading, rowCapacity: Int) {
    self.column = column
    wish = nil
    self.mode = mode
    self.reading = reading
    if mode == .tallied {
      output = .none
      return
    }
    switch reading {
    case .booleans: output = .booleans(OutputRun(capacity: rowCapacity))
    case .integers, .dates, .times, .durations:
      output = .integers(OutputRun(capacity: rowCapacity))
    case .numbers, .percents, .money: output = .numbers(OutputRun(capacity: rowCapacity))
    case .text: output = .codes(OutputRun(capacity: rowCapacity))
    case .plainText, .tags: output = .none
    }
  }

  /// A pass over other rows needs other memory.
  func renewed(rowCapacity: Int) -> ColumnTask {
    wish.map { ColumnTask(column, for: $0) }
      ?? ColumnTask(column, mode, reading, rowCapacity: rowCapacity)
  }
}
