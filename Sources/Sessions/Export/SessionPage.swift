import Engine
import Language
import Tables

/// A session with everything that an export shows: words, statements, answers, where they come
/// from, and whether they are what was recorded.
public struct SessionPage: Sendable {
  /// A cell with its answers.
  public struct Cell: Sendable {
    public var id: String?
    /// What the cell is called where it has no id: its position, counted from 1.
    public var number: Int
    public var source: String
    public var answers: [Report] = []
    /// What its loads came to, a line each.
    public var loads: [String] = []
    /// The error that it was expected to end in, or that kept it from running.
    public var problems: [Interpreter.Problem] = []
    public var verdict: CellReport.Verdict?
    public var drift: Drift?
    /// Why it did not run, in one sentence without its full stop.
    public var reasonNotRun: String?
    /// What the document recorded, where that is all there is to show.
    public var recordedBody: String?
    /// The code of the error that it is meant to end in.
    public var expectedCode: String?
    /// Its place among the cells of the document it comes from.
    var position: Int
  }

  public enum Part: Sendable {
    /// Markdown between cells, fences of other languages in it.
    case words(String)
    case cell(Cell)
  }

  /// The file, for those who have no other title.
  public var name: String
  public var parts: [Part]
  public var data: [DocumentData]
  public var seed: UInt64
  /// The day that `today` means, as ISO text.
  public var today: String
  public var model = ModelVersion.current
  /// The parameters as literals, in the order of their statements.
  public var parameters: [(name: String, text: String)] = []
  /// Constants of the model that were changed before the first statement.
  public var settings: [(name: String, text: String)] = []
  public var status: Status
  /// The document that the page was made from, where there was one.
  var document: Document?
  /// Folder that the paths of its statements start at.
  var folder: String

  /// How the answers stand to the recorded ones.
  public enum Status: Hashable, Sendable {
    /// Straight from the prompt: there is nothing to compare with.
    case live
    /// Nothing was recorded.
    case unrecorded
    case checked(reproduced: Int, drifted: Int, unrecorded: Int, failed: Int)
  }

  public var cells: [Cell] {
    parts.compactMap { if case .cell(let cell) = $0 { cell } else { nil } }
  }
}

extension SessionPage {
  /// Runs a session as a check does and takes up what it gives.
  ///
  /// A cell that cannot run shows what was recorded of it. Nothing is written.
  /// - Parameter replay: of the purpose `check`.
  /// - Returns: the page, and the replay's report for its exit code; a refused replay gives none.
  /// - Throws: as ``Replay/run(_:)`` does.
  public static func running(_ replay: Replay) throws -> (page: SessionPage?, ReplayReport) {
    var cells: [Int: Cell] = [:]
    let file = replay.file
    let report = try replay.run { cells[$0.position] = Cell($0, of: file) }
    guard report.refusals.isEmpty, let inputs = report.inputs else { return (nil, report) }
    let page = SessionPage(
      name: PathText.name(of: file.path), parts: parts(of: file, cells), data: inputs.data,
      seed: inputs.settings.seed, today: CalendarDate(daysSince1970: inputs.settings.today).iso,
      parameters: replay.graph.parameters.compactMap { name in
        inputs.parameters[name.lowercased()].map { (name, $0) }
      },
      settings: inputs.settings.recorded, status: status(of: report, file), document: file.document,
      folder: replay.engine.folder)
    return (page, report)
  }

  private static func status(of report: ReplayReport, _ file: SessionFile) -> Status {
    let isBare = file.cells.allSatisfy { $0.record == nil }
    if isBare { return .unrecorded }
    return .checked(
      reproduced: report.count(.reproduced), drifted: report.count(.drifted),
      unrecorded: report.count(.unrecorded),
      failed: report.count(.failed) + report.count(.notRun))
  }

  static func parts(of file: SessionFile, _ cells: [Int: Cell]) -> [Part] {
    func cell(_ position: Int) -> Part {
      .cell(cells[position] ?? Cell(file.cells[position], position))
    }
    guard let document = file.document else { return file.cells.indices.map(cell) }
    var parts: [Part] = []
    var words = ""
    var position = 0
    for segment in document.segments {
      guard case .cell = segment else {
        words += segment.text
        continue
      }
      if !words.allSatisfy(\.isWhitespace) { parts.append(.words(words)) }
      words = ""
      parts.append(cell(position))
      position += 1
    }
    if !words.allSatisfy(\.isWhitespace) { parts.append(.words(words)) }
    return parts
  }
}

extension SessionPage.Cell {
  /// A cell that was not run.
  init(_ cell: SessionCell, _ position: Int) {
    self.init(
      id: cell.id, number: position + 1, source: cell.source, recordedBody: cell.recordedBody,
      expectedCode: cell.options.expectedCode, position: position)
  }

  init(_ report: CellReport, of file: SessionFile) {
    self.init(file.cells[report.position], report.position)
    answers = report.answers
    loads = report.loads
    problems = report.problems
    verdict = report.verdict
    drift = report.drift
    reasonNotRun = report.reasonNotRun
    if report.verdict != .failed, report.verdict != .notRun { recordedBody = nil }
  }

  /// What messages call the cell.
  public var name: String { id.map { "#\($0)" } ?? "[\(number)]" }
}
