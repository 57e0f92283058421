import Engine
import Language
import Tables

extension Notebook {
  /// Writes the notebook as a session document that replays where it lies.
  ///
  /// The paths of `load` statements are written relative to the document's folder, the numbers of
  /// cells as the document counts them; notes become words between the cells.
  /// - Parameters:
  ///   - path: the document's file. One that is there is replaced when it is a session document.
  ///   - title: the first heading.
  ///   - start: the settings before the first cell; `set` statements are cells of their own.
  ///   - interpreter: what ran the cells.
  ///   - replacing: replaces whatever file is there.
  /// - Throws: `Diagnostic` (`E304` where another file would be overwritten; `E202` where a file
  ///   that was loaded changed since); `TableError` where nothing can be written.
  public func save(
    to path: String, title: String? = nil, start: Settings, interpreter: Interpreter,
    replacing: Bool = false
  ) throws {
    if !replacing { try Self.checkTarget(path) }
    let text = try document(at: path, title: title, start: start, interpreter: interpreter).text
    try AtomicFile.write(Array(text.utf8), to: path)
  }

  private static func checkTarget(_ path: String) throws {
    if path.lowercased().hasSuffix(".swell") {
      throw Diagnostic(
        .documentFormat, "\"\(path)\" would be read as a script, which holds no results", at: nil,
        help: "End the name in `.md`.")
    }
    guard PathText.exists(path) else { return }
    let bytes = try FileContents.open(path).bytes
    if bytes.count == 0 { return }
    if let file = try? SessionFile(path: path), file.document?.isBare == false { return }
    throw Diagnostic(
      .fileExists, "\"\(path)\" is there, and is not a session document", at: nil,
      help: "Choose another name, or move that file away.")
  }

  /// The notebook as a document whose file will be at `path`.
  ///
  /// - Complexity: O(cells of all tables): every result is rendered and digested.
  public func document(
    at path: String, title: String? = nil, start: Settings, interpreter: Interpreter
  ) throws -> Document {
    let folder = PathText.folder(of: path)
    let cells = entries.filter { !$0.isNote }
    var rewriting = StatementRewriting(
      folder: interpreter.engine.folder, documentFolder: folder,
      numbers: Dictionary(
        cells.enumerated().map { ($1.number, $0 + 1) }, uniquingKeysWith: { $1 }))
    let items = entries.map { entry -> Document.Item in
      if case .note(let words) = entry.statement.kind { return .note(words) }
      return .cell(.init(rewriting.rewritten(entry.text)))
    }
    var document = try Document.make(title: title, items)
    let file = try SessionFile(
      path: path.hasSuffix(".md") ? path : path + ".md", text: document.text)
    var inputs = SessionInputs(settings: start)
    inputs.parameters = interpreter.workspace.parameterLiterals
    for dataset in cells.compactMap(\.dataset) {
      inputs.add(
        dataset, paths: dataset.files.map { rewriting.relative($0) },
        digest: try dataset.fingerprint())
    }
    let comparison = RecordComparison(
      file: file, graph: DependencyGraph(file.cells), inputs: inputs)
    let reports = try cells.enumerated().map { try $1.report(as: file.cells[$0], position: $0) }
    var options = Replay.Options(.update)
    options.settings = start.recorded
    try document.update(reports, comparison, options: options, isWhole: true)
    return document
  }
}

extension Notebook.Entry {
  fileprivate var isNote: Bool { if case .note = statement.kind { true } else { false } }

  fileprivate func report(as cell: SessionCell, position: Int) throws -> CellReport {
    var report = CellReport(
      position: position, id: cell.id, line: cell.line, source: cell.source, verdict: .ran)
    if let answer {
      report.result = RecordedResult(
        try answer.report(), isTimed: statement.isTimed, options: CellOptions())
    }
    return report
  }
}

extension Statement {
  /// True for a statement whose answer holds times.
  var isTimed: Bool { if case .explain = kind { true } else { false } }
}
