import Engine
import Language
import Tables

/// A notebook on its way into a document: which cells stand where, and how their statements are
/// written there.
struct NotebookDraft {
  private let notebook: Notebook
  private let path: String
  private(set) var document: Document
  private(set) var rewriting: StatementRewriting
  /// The entries of each of the document's cells.
  private var members: [[Notebook.Entry]] = []

  /// - Parameter folder: where the paths of the notebook's statements start.
  init(_ notebook: Notebook, path: String, folder: String) {
    self.notebook = notebook
    self.path = path
    document =
      notebook.opened?.document
      ?? Document(prefix: "", frontMatter: nil, segments: [], lineEnd: "\n")
    rewriting = StatementRewriting(
      folder: folder, documentFolder: PathText.folder(of: path),
      numbers: Self.numbers(of: notebook))
  }

  /// The document's number of each cell: its statements counted, those of notes left out.
  private static func numbers(of notebook: Notebook) -> [Int: Int] {
    let counted = notebook.entries.filter { !$0.isNote || $0.origin != nil }
    return Dictionary(
      counted.enumerated().map { ($1.number, $0 + 1) }, uniquingKeysWith: { $1 })
  }

  mutating func write(title: String?) throws {
    let isScript = notebook.opened != nil && notebook.opened?.document == nil
    if notebook.opened?.document == nil {
      try document.setVersion()
      if let title {
        let line = title.split(whereSeparator: \.isNewline).joined(separator: " ")
        document.segments.append(.prose("# \(line)\n"))
      }
    } else {
      try writeOpened()
    }
    for entry in notebook.entries where entry.origin == nil || isScript { append(entry) }
    document = try Document.parse(document.text)
    document.assignMissingIDs()
  }

  private mutating func append(_ entry: Notebook.Entry) {
    if case .note(let words) = entry.statement.kind {
      document.append(.note(words))
      return
    }
    document.append(.cell(.init(rewriting.rewritten(entry.text))))
    members.append([entry])
  }

  // MARK: What was opened

  private mutating func writeOpened() throws {
    guard let opened = notebook.opened else { return }
    let groups = Dictionary(
      grouping: notebook.entries.filter { $0.origin != nil }, by: { $0.origin?.cell ?? 0 })
    let isMoved =
      PathText.resolved(opened.folder) != PathText.resolved(PathText.folder(of: path))
      || rewriting.numbers.contains { $0.key != $0.value }
    var removed: [Int] = []
    for (position, cell) in opened.cells.enumerated() {
      let script = Parser.parse(cell.source, grammar: QueryEngine.grammar)
      let entries = groups[position] ?? []
      if entries.isEmpty, !script.statements.isEmpty {
        removed.append(position)
        continue
      }
      members.append(entries)
      let isKept =
        !isMoved && entries.count == script.statements.count
        && entries.allSatisfy { $0.text == $0.origin?.text }
      if !isKept {
        document.setSource(of: position, source(of: entries, in: cell.source, script))
      }
      if entries.contains(where: { $0.text != $0.origin?.text }), cell.options.expectedCode != nil,
        entries.allSatisfy({ $0.expectedCode == nil })
      {
        document.setWord("expect", of: position, to: nil)
      }
    }
    for position in removed.reversed() { document.removeCell(at: position) }
  }

  /// A cell's source with its statements as they are now; comments between them stay.
  private mutating func source(
    of entries: [Notebook.Entry], in source: String, _ script: ParsedScript
  ) -> String {
    var bytes = Array(source.utf8)
    for (index, statement) in script.statements.enumerated().reversed() {
      let entry = entries.first { $0.origin?.statement == index }
      let new = entry.map { rewriting.rewritten($0.text) } ?? ""
      bytes.replaceSubrange(statement.range.lower..<statement.range.upper, with: new.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Results

  /// What the cells gave that ran in this sitting; the others keep their records.
  func reports(of file: SessionFile) throws -> [CellReport] {
    try zip(file.cells.indices, members).compactMap { position, entries in
      guard entries.allSatisfy({ $0.state == .done && $0.expectedCode == nil }) else { return nil }
      let cell = file.cells[position]
      var report = CellReport(
        position: position, id: cell.id, line: cell.line, source: cell.source, verdict: .ran)
      report.result = RecordedResult.joining(
        try entries.compactMap { entry in
          try entry.answer.map {
            RecordedResult(
              try $0.report(), isTimed: entry.statement.isTimed, options: cell.options)
          }
        })
      return report
    }
  }

  /// The cells of a document made of `notebook`, with the answers of this sitting.
  static func cells(
    of notebook: Notebook, in file: SessionFile
  ) throws -> [SessionPage.Cell] {
    var draft = NotebookDraft(notebook, path: file.path, folder: "")
    try draft.write(title: nil)
    return try zip(file.cells.indices, draft.members).map { position, entries in
      var cell = SessionPage.Cell(file.cells[position], position)
      cell.loads = entries.compactMap { $0.dataset?.loadReport }
      let answers = try entries.compactMap { try $0.answer?.report() }
      if !answers.isEmpty {
        cell.answers = answers
        cell.recordedBody = nil
      }
      return cell
    }
  }
}
