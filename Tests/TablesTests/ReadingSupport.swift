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
