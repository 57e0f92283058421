import Engine
import Language
import Synchronization
import Tables

/// A file of statements as it was read: a session document or a bare script.
public struct SessionFile: Sendable {
  /// As the user named it.
  public let path: String
  public let text: String
  /// Nil for a script.
  public let document: Document?
  private let cellsOnDemand: CellsOnDemand

  /// Its cells; of a script one a statement.
  var cells: [SessionCell] { cellsOnDemand.cells }

  /// Reads the file at `path`; `-` is standard input.
  ///
  /// - Throws: `TableError` where it cannot be read; a `Diagnostic` for one that is not text, or
  ///   a document that is none.
  public init(path: String) throws {
    try self.init(path: path, text: try Self.text(at: path))
  }

  /// The text of a file, whatever it says.
  ///
  /// - Throws: `TableError` where it cannot be read; a `Diagnostic` where it is not text.
  public static func text(at path: String) throws -> String {
    let bytes = try FileContents.open(path).bytes.array
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic(
        .fileNotText, "\"\(path)\" is no script or document: it holds binary data", at: nil,
        help: "Name a .swell script or a session document; a table is read with `load`.")
    }
    return text
  }

  /// - Throws: a `Diagnostic` with a range in `text`, for a document that cannot be read.
  public init(path: String, text: String) throws(Diagnostic) {
    self.path = path
    self.text = text
    if Document.kind(of: text, path: path) == .session {
      let document = try Document.parse(text)
      self.document = document
      cellsOnDemand = CellsOnDemand(SessionCell.all(of: document))
    } else {
      document = nil
      cellsOnDemand = CellsOnDemand(ofScript: text)
    }
  }

  /// `engine` with the seed, day, settings and parameters that the front matter and `options` say.
  ///
  /// - Parameter engine: a fresh one whose folder is the file's.
  /// - Throws: a `Diagnostic` for an unknown parameter, and for a value that cannot be read.
  public func prepared(_ engine: QueryEngine, _ options: Replay.Options) throws -> QueryEngine {
    try Replay.prepared(engine, for: self, options) { DependencyGraph(cells) }
  }

  /// The folder that the file's own paths start at.
  public var folder: String { PathText.folder(of: path) }

  var frontMatter: FrontMatter? { document?.frontMatter }

  /// The position of the cell with this id; a script's cells are called by their numbers.
  ///
  /// - Throws: `E122` where there is none.
  func position(of id: String) throws(Diagnostic) -> Int {
    let wanted = id.hasPrefix("#") ? String(id.dropFirst()) : id
    if let index = cells.firstIndex(where: { $0.id == wanted }) { return index }
    if document == nil, let number = Int(wanted), cells.indices.contains(number - 1) {
      return number - 1
    }
    let close = closestMatches(to: wanted, in: cells.compactMap(\.id), limit: 2)
    throw Diagnostic(
      .unknownCell, "no cell is called #\(wanted)", at: nil,
      help: close.isEmpty
        ? nil : "Did you mean \(close.map { "#\($0)" }.joined(separator: " or "))?")
  }

  /// The words between the cell before `position` and that cell, blank lines around them left
  /// out; those after the last cell for a position past it.
  public func words(before position: Int) -> String {
    guard let document else { return "" }
    var cell = 0
    var words = ""
    for segment in document.segments {
      if case .cell = segment {
        cell += 1
        if cell > position { break }
      } else if cell == position {
        words += segment.text
      }
    }
    return words.withoutBlankLinesAround
  }

  public var cellCount: Int { cells.count }

  /// The texts for the interpreter, one a cell; those that are expected to fail are set aside.
  public var sources: [Interpreter.Source] { cells.map(source) }

  func source(of cell: SessionCell) -> Interpreter.Source {
    .init(
      name: path, text: cell.source, firstLine: cell.line,
      isSetAside: cell.options.expectedCode != nil)
  }
}

/// A file's cells; a script's are found when somebody first asks, for `run` and `check` bind it as
/// the one text it is.
private final class CellsOnDemand: Sendable {
  private let script: String
  private let found: Mutex<[SessionCell]?>

  init(_ cells: [SessionCell]) {
    script = ""
    found = Mutex(cells)
  }

  init(ofScript script: String) {
    self.script = script
    found = Mutex(nil)
  }

  var cells: [SessionCell] {
    found.withLock { found in
      if let found { return found }
      let cells = SessionCell.all(ofScript: script)
      found = cells
      return cells
    }
  }
}

/// A cell as replay sees it, in a document or a script.
struct SessionCell: Sendable {
  let id: String?
  let source: String
  /// The file's line on which the source begins, 1-based.
  let line: Int
  let options: CellOptions
  let record: OutputRecord?
  let recordedBody: String?

  static func all(of document: Document) -> [SessionCell] {
    zip(document.cells, document.places).map { cell, place in
      let info = cell.fence.info
      return SessionCell(
        id: info.id, source: cell.source, line: place.line, options: CellOptions(info),
        record: cell.record, recordedBody: cell.output?.body)
    }
  }

  /// One cell a statement; comments between them are no cells.
  static func all(ofScript text: String) -> [SessionCell] {
    let script = Parser.parse(text, grammar: QueryEngine.grammar)
    let map = SourceMap(text)
    return script.statements.map { statement in
      SessionCell(
        id: nil, source: script.text(of: statement),
        line: map.place(at: statement.range.lower).line, options: CellOptions(), record: nil,
        recordedBody: nil)
    }
  }
}

extension SessionFile {
  /// - Throws: `E304` where something is at `path` already.
  public static func requireNew(_ path: String) throws(Diagnostic) {
    guard PathText.exists(path) else { return }
    throw Diagnostic(
      .fileExists, "\"\(path)\" is there already", at: nil,
      help: "Choose another name with -o, or move that file away.")
  }
}
