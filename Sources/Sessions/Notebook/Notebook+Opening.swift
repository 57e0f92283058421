import Engine
import Language

extension Notebook {
  /// Takes the cells of a session document or script, none of them run yet.
  ///
  /// Seed, day, settings and parameters are those of its front matter. What the document holds
  /// besides its cells stays with it, and a save puts it back.
  /// - Parameters:
  ///   - file: as it was read.
  ///   - base: what every statement may see before the first one, such as an init file's names.
  ///   - folder: the folder that statements typed at the prompt start at.
  /// - Throws: `Diagnostic` for front matter that cannot be used.
  public init(
    opening file: SessionFile, base: Workspace, folder: String
  ) throws {
    let prepared = try file.prepared(QueryEngine(settings: base.settings), Replay.Options())
    var start = base
    start.settings = prepared.workspace.settings
    start.parameterOverrides = prepared.workspace.parameterOverrides
    self.init(start: start, base: base)
    opened = file
    var rewriting = StatementRewriting(
      folder: file.folder, documentFolder: folder, numbers: [:])
    let cells = file.cells
    entries.reserveCapacity(cells.count)
    for (position, cell) in cells.enumerated() {
      let script = Parser.parse(cell.source, grammar: QueryEngine.grammar)
      for (index, statement) in script.statements.enumerated() {
        let text = rewriting.rewritten(statement, of: script)
        let isLast = index == script.statements.count - 1
        entries.append(
          Entry(
            number: entries.count + 1, statement: statement, text: text, state: .recorded,
            recordedBody: isLast ? cell.recordedBody : nil,
            expectedCode: cell.options.expectedCode,
            origin: .init(cell: position, statement: index, text: text)))
      }
    }
  }

  /// The interpreter that goes with a notebook that was just opened.
  public func interpreter(from engine: QueryEngine) -> Interpreter {
    var interpreter = Interpreter(engine: engine)
    interpreter.restart(with: start, nextNumber: entries.count + 1)
    return interpreter
  }
}
