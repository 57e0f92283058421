import Parallel
import Tables

/// Reads text as a file would be, on one thread unless told.
func read(
  _ text: String, _ options: ReadOptions = ReadOptions(), threads: Int = 1
) throws -> (table: Table, report: ReadReport) {
  try readCSV(FileContents(Array(text.utf8)), options, workers: Workers(threads: threads))
}

extension ReadOptions {
  /// As these, with tiny blocks.
  func cut(every bytes: Int) -> ReadOptions {
    var options = self
    options.blockSize = bytes
    return options
  }
}

extension Table {
  var rows: [[Cell]] { (0..<rowCount).map { row($0) } }
  var names: [String] { columns.map(\.name) }
  var brokenInvariants: [String] { columns.flatMap { $0.checkInvariants() } }
}

extension Column {
  var cells: [Cell] { (0..<count).map { self[$0] } }
}

/// SplitMix64 (Steele, Lea & Flood 2014): the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
