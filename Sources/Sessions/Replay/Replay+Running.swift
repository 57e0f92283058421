import Engine
import Language
import Parallel
import Tables

extension Replay {
  /// Runs the chosen cells in order; one that fails takes those with it that read what it makes.
  ///
  /// The whole is parsed and bound first; cells before the chosen ones run where their tables are
  /// needed, and are reported only where they fail. An update writes the document's file at the end, and only when
  /// no statement failed.
  /// - Parameter onCell: called after each cell, with its tables.
  /// - Throws: `Diagnostic` for a call that names no such cell; `TableError` where an update cannot
  ///   be written; `Cancelled`; what `onCell` throws.
  public func run(_ onCell: (CellReport) throws -> Void = { _ in }) throws -> ReplayReport {
    let chosen = try chosenCells()
    var report = ReplayReport(comparesCells: options.purpose == .check)
    report.refusals = plan().refusals(in: file)
    if !report.refusals.isEmpty { return report }
    var engine = engine
    engine.exportTarget = FileExporter(folder: engine.folder, policy: writePolicy)
    let interpreter = Interpreter(engine: engine)
    let prepared = try interpreter.prepareEach(file.sources)
    let comparison = try comparison(of: prepared.cells)
    report.changedData = comparison.changedData
    report.inputs = comparison.inputs
    try run(prepared, chosen, comparison, interpreter, &report, onCell)
    if options.purpose == .update, report.exitCode == 0 {
      try update(&report, comparison)
    }
    return report
  }

  private func comparison(
    of prepared: [Interpreter.PreparedCell]
  ) throws -> RecordComparison {
    var inputs = try SessionInputs(
      of: prepared, engine: engine, readsFiles: options.purpose != .show)
    inputs.parameters = (try? graph.parameterValues(with: engine)) ?? [:]
    return RecordComparison(file: file, graph: graph, inputs: inputs)
  }

  private func run(
    _ prepared: Interpreter.Preparation, _ chosen: Range<Int>, _ comparison: RecordComparison,
    _ interpreter: Interpreter, _ report: inout ReplayReport,
    _ onCell: (CellReport) throws -> Void
  ) throws {
    var interpreter = interpreter
    let statements = Dictionary(grouping: prepared.cells, by: \.sourceIndex)
    let needed = graph.cellsNeeded(for: Set(chosen))
    // Cells that made nothing, each with the one that failed.
    var failures: [Int: Int] = [:]
    for position in file.cells.indices.prefix(chosen.upperBound) where needed.contains(position) {
      var cell = newReport(position)
      if let mistakes = prepared.mistakes[position] {
        cell.verdict = .failed
        cell.problems = mistakes
      } else if let failure = failure(before: position, failures) ?? prepared.misses[position] {
        cell.verdict = .notRun
        cell.failedCell = CellReport.name(id: file.cells[failure].id, position: failure)
        failures[position] = failure
      } else {
        try runCell(&cell, statements[position] ?? [], &interpreter)
      }
      if cell.verdict == .failed { failures[position] = position }
      guard chosen.contains(position) || cell.verdict == .failed else { continue }
      if options.purpose == .check { comparison.judge(&cell) }
      try onCell(cell)
      cell.answers = []
      report.cells.append(cell)
    }
  }

  private func newReport(_ position: Int) -> CellReport {
    let cell = file.cells[position]
    return CellReport(
      position: position, id: cell.id, line: cell.line, source: cell.source, verdict: .ran)
  }

  /// The failed cell that the cell at `position` leans on, directly or through others.
  private func failure(before position: Int, _ failures: [Int: Int]) -> Int? {
    let sources = graph.statements[position].flatMap { graph.nodes[$0].uses }
    return sources.lazy.map { graph.nodes[$0].cell }.filter { $0 != position }
      .compactMap { failures[$0] }.first
  }

  /// Digests cost a walk over every cell of a table: only for who compares them.
  private var keepsResults: Bool { self.options.purpose != .show || self.options.comparesRuns }

  private func runCell(
    _ report: inout CellReport, _ prepared: [Interpreter.PreparedCell],
    _ interpreter: inout Interpreter
  ) throws {
    let cell = file.cells[report.position]
    if let code = cell.options.expectedCode {
      try tryAlone(cell, expecting: code, interpreter, &report)
      return
    }
    do {
      report.result = RecordedResult.joining(
        try prepared.compactMap { try run($0, cell.options, &interpreter, &report) })
    } catch let problem as Interpreter.Problem {
      report.verdict = .failed
      report.problems = [problem]
    }
  }

  private func run(
    _ statement: Interpreter.PreparedCell, _ options: CellOptions,
    _ interpreter: inout Interpreter, _ report: inout CellReport
  ) throws -> RecordedResult? {
    let result = try interpreter.run(statement)
    report.warnings += result.warnings.map { .init(source: statement.source, diagnostic: $0) }
    if case .loaded(let dataset) = result.effect { report.loads.append(dataset.loadReport) }
    guard case .answered(let answer) = result.effect else { return nil }
    do {
      let shown = try answer.report()
      report.answers.append(shown)
      guard keepsResults else { return nil }
      return RecordedResult(shown, isTimed: statement.statement.isTimed, options: options)
    } catch let diagnostic as Diagnostic {
      throw Interpreter.Problem(source: statement.source, diagnostic: diagnostic)
    }
  }

  /// Evaluates a cell that must end in an error, on a copy: it leaves nothing behind.
  private func tryAlone(
    _ cell: SessionCell, expecting code: String, _ interpreter: Interpreter,
    _ report: inout CellReport
  ) throws {
    var trial = interpreter
    let source = Interpreter.Source(name: file.path, text: cell.source, firstLine: cell.line)
    do {
      for statement in try trial.prepare([source]) {
        _ = try run(statement, cell.options, &trial, &report)
      }
      report.verdict = .failed
      let diagnostic = Diagnostic(
        .runFailed, "the cell was expected to end in \(code), and gave a result", at: nil,
        help: "Take `expect=\(code)` off its fence where that is right.")
      report.problems = [.init(source: source, diagnostic: diagnostic)]
      return
    } catch let rejection as Interpreter.Rejection {
      report.problems = rejection.problems
    } catch let problem as Interpreter.Problem {
      report.problems = [problem]
    }
    guard let diagnostic = report.problems.first?.diagnostic else { return }
    report.answers = []
    if diagnostic.code.rawValue == code {
      report.result = RecordedResult(diagnostic, source: cell.source)
    } else {
      report.verdict = .failed
    }
  }

  private func update(_ report: inout ReplayReport, _ comparison: RecordComparison) throws {
    guard var document = file.document else { return }
    try document.update(
      report.cells, comparison, options: options,
      isWhole: report.cells.count == file.cells.count)
    let text = document.text
    guard !text.utf8.elementsEqual(file.text.utf8) else { return }
    report.updatedText = text
    if file.path != "-" { try AtomicFile.write(Array(text.utf8), to: file.path) }
  }
}

extension SessionInputs {
  /// What prepared statements read, once they are bound.
  ///
  /// - Parameter readsFiles: whether the files' fingerprints are needed.
  init(
    of prepared: [Interpreter.PreparedCell], engine: QueryEngine, readsFiles: Bool
  ) throws {
    self.init(settings: engine.workspace.settings)
    for dataset in prepared.compactMap(\.bound?.dataset) {
      add(
        dataset, paths: dataset.files, digest: readsFiles ? try dataset.fingerprint() : "")
    }
  }

  /// - Parameter paths: the files as the document names them.
  mutating func add(_ dataset: Dataset, paths: [String], digest: String) {
    for path in paths { files[path] = digest }
    let item = DocumentData(
      name: dataset.name, file: paths.joined(separator: ", "), rows: dataset.table.rowCount,
      sha256: digest)
    // Of a name that is loaded twice, the last is what most statements read.
    if let index = data.firstIndex(where: { $0.name.lowercased() == item.name.lowercased() }) {
      data[index] = item
    } else {
      data.append(item)
    }
  }
}
