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
  /// The type that somebody said; nil where the cells decide.
  let wish: ColumnType?
  /// How numbers are written.
  let mark: DecimalMark

  init(
    _ column: Int, _ mode: Mode, _ reading: ColumnReading, wish: ColumnType? = nil,
    mark: DecimalMark, rowCapacity: Int
  ) {
    self.column = column
    self.mode = mode
    self.reading = reading
    self.wish = wish
    self.mark = mark
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

  /// The same column in another manner.
  func again(
    _ mode: Mode, _ reading: ColumnReading, mark: DecimalMark, rowCapacity: Int
  ) -> ColumnTask {
    ColumnTask(column, mode, reading, wish: wish, mark: mark, rowCapacity: rowCapacity)
  }

  /// A pass over other rows needs other memory.
  func renewed(rowCapacity: Int) -> ColumnTask {
    again(mode, reading, mark: mark, rowCapacity: rowCapacity)
  }
}
