import Language
import Tables

/// What replaying one cell came to.
public struct CellReport: Sendable {
  public enum Verdict: String, Sendable {
    /// It ran, and nothing was to be compared.
    case ran
    /// Its result is the recorded one.
    case reproduced
    /// It gave a result, and none is recorded.
    case unrecorded
    case drifted
    /// It ended in an error that it was not expected to end in, or in none where one was.
    case failed
    /// It reads what a cell that failed would have made.
    case notRun = "not run"
  }

  /// The position among the document's cells.
  public let position: Int
  public let id: String?
  /// The file's line on which its source begins.
  public let line: Int
  public let source: String
  public internal(set) var verdict: Verdict
  /// Every result of its statements, all rows.
  public internal(set) var answers: [Report] = []
  /// What its loads came to, a line each.
  public internal(set) var loads: [String] = []
  public internal(set) var warnings: [Interpreter.Problem] = []
  /// The error that it ended in, expected or not, or everything that keeps it from running.
  public internal(set) var problems: [Interpreter.Problem] = []
  /// What the failed cell that kept this one from running is called.
  public internal(set) var failedCell: String?
  public internal(set) var drift: Drift?
  /// What a document records of it; nil where it gave nothing.
  public internal(set) var result: RecordedResult?

  /// What messages call the cell.
  public var name: String { Self.name(id: id, position: position) }

  static func name(id: String?, position: Int) -> String {
    id.map { "#\($0)" } ?? "cell \(position + 1)"
  }

  /// Why it did not run, in one sentence without its full stop.
  public var reasonNotRun: String? {
    failedCell.map { "it reads what \($0) makes, and that failed" }
  }
}

/// What a replay came to.
public struct ReplayReport: Sendable {
  /// The cells that were to run, without their tables, and those they read that failed.
  public internal(set) var cells: [CellReport] = []
  /// Writes that policy does not allow; nothing runs then.
  public internal(set) var refusals: [Interpreter.Problem] = []
  /// Files whose content is not what was recorded.
  public internal(set) var changedData: [DataChange] = []
  /// The document as an update leaves it; nil where nothing was to change.
  public internal(set) var updatedText: String?
  /// What the statements were run with; nil where none ran.
  var inputs: SessionInputs?
  let comparesCells: Bool

  init(comparesCells: Bool) { self.comparesCells = comparesCells }

  /// What made cells fail, in their order.
  public var problems: [Interpreter.Problem] {
    cells.filter { $0.verdict == .failed }.flatMap(\.problems)
  }

  public func count(_ verdict: CellReport.Verdict) -> Int {
    cells.count { $0.verdict == verdict }
  }

  /// 0 reproduced, 1 drift, 3 data changed, 4 a statement failed, 5 refused; the gravest wins.
  public var exitCode: Int32 {
    if !refusals.isEmpty { return 5 }
    if count(.failed) + count(.notRun) > 0 { return 4 }
    guard comparesCells else { return 0 }
    if !changedData.isEmpty { return 3 }
    return count(.drifted) + count(.unrecorded) > 0 ? 1 : 0
  }
}
