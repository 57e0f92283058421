import Engine
import Language
import Tables

extension Notebook {
  /// The settings before the first cell; `set` statements are cells of their own.
  public var startSettings: Settings { start.settings }

  /// Writes the notebook as a session document that replays where it lies.
  ///
  /// A document that was opened keeps everything that was not changed, byte for byte. The paths of
  /// `load` statements are written relative to the document's folder, the numbers of cells as the
  /// document counts them; notes become words between the cells.
  /// - Parameters:
  ///   - path: the document's file. One that is there is replaced when it is a session document.
  ///   - title: the first heading of a new document.
  ///   - interpreter: what ran the cells.
  ///   - lastSaved: what this program wrote there before.
  ///   - replacing: replaces whatever file is there.
  /// - Returns: the text that was written.
  /// - Throws: `Diagnostic` (`E304` where another file would be overwritten; `E202` where a file
  ///   that was loaded changed since); `TableError` where nothing can be written.
  @discardableResult
  public func save(
    to path: String, title: String? = nil, interpreter: Interpreter, lastSaved: String? = nil,
    replacing: Bool = false
  ) throws -> String {
    if !replacing { try checkTarget(path, lastSaved) }
    let text = try document(at: path, title: title, interpreter: interpreter).text
    try AtomicFile.write(Array(text.utf8), to: path)
    return text
  }

  private func checkTarget(_ path: String, _ lastSaved: String?) throws {
    if path.lowercased().hasSuffix(".swell") {
      throw Diagnostic(
        .documentFormat, "\"\(path)\" would be read as a script, which holds no results", at: nil,
        help: "End the name in `.md`; `.export` writes a script.")
    }
    guard PathText.exists(path) else { return }
    let bytes = try FileContents.open(path).bytes
    if bytes.count == 0 { return }
    if let opened, PathText.resolved(opened.path) == PathText.resolved(path) {
      // What somebody else wrote there meanwhile is not ours to lose.
      let present = bytes.array
      let isOurs = lastSaved.map { present.elementsEqual($0.utf8) } ?? false
      if isOurs || present.elementsEqual(opened.text.utf8) { return }
      throw Diagnostic(
        .fileExists, "\"\(path)\" was changed since it was opened", at: nil,
        help: "Save under another name, and compare the two.")
    }
    if let file = try? SessionFile(path: path), file.document?.isBare == false {
      throw Diagnostic(
        .fileExists, "\"\(path)\" is there, and holds another session", at: nil,
        help: "Choose another name; `.save \(path) replace` writes over it.")
    }
    throw Diagnostic(
      .fileExists, "\"\(path)\" is there, and is not a session document", at: nil,
      help: "Choose another name, or move that file away.")
  }

  /// The notebook as a document whose file will be at `path`.
  ///
  /// - Complexity: O(cells of all tables): every result is rendered and digested.
  public func document(
    at path: String, title: String? = nil, interpreter: Interpreter
  ) throws -> Document {
    var draft = NotebookDraft(self, path: path, folder: interpreter.engine.folder)
    try draft.write(title: title)
    var document = draft.document
    let file = try SessionFile(
      path: path.hasSuffix(".md") ? path : path + ".md", text: document.text)
    var inputs = SessionInputs(settings: startSettings)
    inputs.parameters = interpreter.workspace.parameterLiterals
    for dataset in entries.compactMap(\.dataset) {
      inputs.add(
        dataset, paths: dataset.files.map { draft.rewriting.relative($0) },
        digest: try dataset.fingerprint())
    }
    let comparison = RecordComparison(
      file: file, graph: DependencyGraph(file.cells), inputs: inputs)
    let reports = try draft.reports(of: file)
    let isWhole = reports.count == file.cells.count
    if !isWhole { inputs.keep(document.frontMatter?.data ?? []) }
    var options = Replay.Options(.update)
    options.settings = startSettings.recorded
    try document.update(
      reports, RecordComparison(file: file, graph: comparison.graph, inputs: inputs),
      options: options, isWhole: isWhole)
    return document
  }
}

extension SessionInputs {
  /// Adds the files of cells that did not run, as they were recorded.
  fileprivate mutating func keep(_ recorded: [DocumentData]) {
    for item in recorded
    where !data.contains(where: { $0.name.lowercased() == item.name.lowercased() }) {
      data.append(item)
    }
  }
}

extension Statement {
  /// True for a statement whose answer holds times.
  var isTimed: Bool { if case .explain = kind { true } else { false } }
}
