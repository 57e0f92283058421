import Engine
import Language

extension Notebook {
  /// What a change of the notebook came to.
  public struct Change {
    /// The cells that ran, by their numbers.
    public internal(set) var ran: [Int] = []
    /// The cells that did not run to their end, with what stopped them.
    public internal(set) var problems: [Interpreter.Problem] = []
    /// The cells whose results are no longer those of their statements.
    public internal(set) var stale: [Int] = []
  }

  /// Which cells to run again.
  public enum Choice: Hashable, Sendable {
    case all
    case one(Int)
    /// A cell and all after it.
    case from(Int)
    case stale

    /// `3`, `3..`, `stale`, or nothing for all; nil for other words.
    public init?(_ text: String) {
      let digits = text.filter { $0 != "[" && $0 != "]" }
      switch digits {
      case "": self = .all
      case "stale": self = .stale
      case _ where digits.hasSuffix(".."):
        guard let number = Int(digits.dropLast(2)) else { return nil }
        self = .from(number)
      default:
        guard let number = Int(digits) else { return nil }
        self = .one(number)
      }
    }
  }

  // MARK: Changes

  /// Puts another statement in the place of a cell and runs it there.
  ///
  /// - Parameters:
  ///   - text: one statement.
  ///   - rerunning: runs the cells that depend on it too; else they become stale.
  ///   - onResult: called with each cell that ran.
  /// - Throws: `Diagnostic` where there is no such cell; `Interpreter.Rejection` or `Problem` where
  ///   the new statement is wrong; `Cancelled`. The notebook is then as it was.
  public mutating func edit(
    _ number: Int, to text: String, rerunning: Bool, interpreter: inout Interpreter,
    _ onResult: (Interpreter.CellResult) throws -> Void
  ) throws -> Change {
    let position = try position(of: number)
    let old = graph.dependents(of: [position])
    let script = Parser.parse(text, grammar: QueryEngine.grammar)
    var changed = self
    changed.entries[position].text = text
    if script.diagnostics.contains(where: { $0.severity == .error }) == false {
      guard script.statements.count == 1, let statement = script.statements.first else {
        throw Diagnostic(
          .documentFormat, "a cell holds one statement, and this is \(script.statements.count)",
          at: nil, help: "Type further statements at the prompt.")
      }
      changed.entries[position].statement = statement
    }
    changed.entries[position].expectedCode = nil
    // What read the old meaning, and what reads the new one.
    let newGraph = changed.graph
    let affected = old.union(newGraph.dependents(of: [position]))
    let chosen = changed.withRecorded([position], newGraph)
    let change = try changed.rerun(
      chosen, affected: affected.subtracting(chosen), rerunning: rerunning, mustRun: position,
      &interpreter,
      onResult)
    changed.changeCount += 1
    self = changed
    return change
  }

  /// Takes a cell out; the numbers of the others stay.
  ///
  /// - Throws: `Diagnostic` where there is no such cell, or another one calls it by its number.
  public mutating func delete(
    _ number: Int, rerunning: Bool, interpreter: inout Interpreter,
    _ onResult: (Interpreter.CellResult) throws -> Void
  ) throws -> Change {
    let position = try position(of: number)
    let graph = graph
    if let reader = graph.nodes.first(where: { $0.cellReferences.contains(number) }) {
      throw Diagnostic(
        .unknownCell, "cell [\(entries[reader.cell].number)] reads this one as `[\(number)]`",
        at: nil, help: "Edit or delete that one first.")
    }
    let affected = Set(graph.dependents(of: [position]).map { $0 - 1 })
    var changed = self
    changed.entries.remove(at: position)
    let change = try changed.rerun(
      [], affected: affected, rerunning: rerunning, mustRun: nil, &interpreter, onResult)
    changed.changeCount += 1
    self = changed
    return change
  }

  /// Runs cells again in their places.
  ///
  /// - Throws: `Diagnostic` where there is no such cell; `Cancelled`.
  public mutating func rerun(
    _ choice: Choice, rerunning: Bool, interpreter: inout Interpreter,
    _ onResult: (Interpreter.CellResult) throws -> Void
  ) throws -> Change {
    let graph = graph
    var chosen: Set<Int>
    switch choice {
    case .all: chosen = Set(entries.indices)
    case .one(let number): chosen = [try position(of: number)]
    case .from(let number):
      let first = try position(of: number)
      chosen = Set(first..<entries.count)
    case .stale:
      chosen = Set(
        entries.indices.filter { [.stale, .failed].contains(entries[$0].state) })
      chosen.formUnion(try staleInDocument())
    }
    chosen = withRecorded(chosen, graph)
    let affected = graph.dependents(of: chosen)
    return try rerun(
      chosen, affected: affected, rerunning: rerunning && choice != .stale, mustRun: nil,
      &interpreter, onResult)
  }

  // MARK: Parts

  /// - Throws: `E122` where no cell has this number.
  public func position(of number: Int) throws(Diagnostic) -> Int {
    if let position = entries.firstIndex(where: { $0.number == number }) { return position }
    throw Diagnostic(
      .unknownCell, "there is no cell [\(number)]", at: nil, help: "`.cells` lists them.")
  }

  var graph: DependencyGraph {
    let cells = entries.map { entry in
      var options = CellOptions()
      options.expectedCode = entry.expectedCode
      return SessionCell(
        id: nil, source: entry.text, line: 1, options: options, record: nil, recordedBody: nil)
    }
    return DependencyGraph(cells, numbers: entries.map(\.number))
  }

  /// The same cells and those of a document that they lean on and that were not run yet.
  private func withRecorded(_ chosen: Set<Int>, _ graph: DependencyGraph) -> Set<Int> {
    chosen.union(graph.cellsNeeded(for: chosen).filter { entries[$0].state == .recorded })
  }

  /// Cells of the opened document that are stale by their records, and were not run since.
  private func staleInDocument() throws -> Set<Int> {
    guard let opened else { return [] }
    let engine = QueryEngine(settings: start.settings, folder: opened.folder)
    let status = try SessionStatus(opened, engine: engine)
    let stale = status.cells.filter {
      switch $0.state {
      case .stale, .unrecorded: true
      case .fresh, .silent: false
      }
    }
    let cells = Set(stale.map(\.position))
    return Set(
      entries.indices.filter { index in
        entries[index].state == .recorded
          && entries[index].origin.map { cells.contains($0.cell) } ?? false
      })
  }

  /// Walks the whole notebook from its start: what is unchanged is taken over as it is, names and
  /// settings are given their meaning anew, and the chosen cells run.
  private mutating func rerun(
    _ chosen: Set<Int>, affected: Set<Int>, rerunning: Bool, mustRun: Int?,
    _ interpreter: inout Interpreter, _ onResult: (Interpreter.CellResult) throws -> Void
  ) throws -> Change {
    let running = rerunning ? chosen.union(affected) : chosen
    let old = interpreter.workspace
    var next = interpreter
    next.restart(with: start, nextNumber: 1)
    var entries = entries
    var change = Change()
    for position in entries.indices {
      var entry = entries[position]
      let isQuiet = !running.contains(position)
      let isAffected = affected.contains(position)
      defer { entries[position] = entry }
      if isQuiet, entry.expectedCode != nil || entry.state == .recorded {
        if isAffected, entry.expectedCode == nil { entry.state = .stale }
        continue
      }
      if let code = entry.expectedCode {
        change.problems += try next.trial(of: entry, expecting: code)
        entry.state = .done
        continue
      }
      if isQuiet, let dataset = entry.dataset {
        next.adopt { $0.adopt(dataset) }
        if isAffected { entry.state = .stale }
        continue
      }
      if isQuiet, !entry.isDefinition {
        next.adopt { $0.adoptTable(of: entry.number, from: old) }
        if isAffected { entry.state = .stale }
        continue
      }
      // That a stale definition has nothing to stand on yet is no news.
      let isSilent = isQuiet && entry.state == .stale
      do {
        let result = try next.run(entry)
        entry.take(result)
        if isQuiet { continue }
        change.ran.append(entry.number)
        try onResult(result)
      } catch let problem as Interpreter.Problem where position != mustRun {
        entry.state = isSilent ? .stale : .failed
        if !isSilent { change.problems.append(problem) }
      } catch let rejection as Interpreter.Rejection where position != mustRun {
        entry.state = isSilent ? .stale : .failed
        if !isSilent { change.problems += rejection.problems }
      }
    }
    next.restart(
      with: next.workspace, nextNumber: max(interpreter.nextNumber, next.nextNumber))
    change.stale = entries.filter { $0.state == .stale }.map(\.number)
    self.entries = entries
    interpreter = next
    return change
  }
}

extension Interpreter {
  /// Binds and runs a cell under its own number.
  fileprivate mutating func run(_ entry: Notebook.Entry) throws -> CellResult {
    nextNumber = entry.number
    let cells = try prepare([.init(name: "", text: entry.text)])
    guard let cell = cells.first else {
      throw Diagnostic(.documentFormat, "the cell is empty", at: nil)
    }
    return try run(cell)
  }

  /// Runs a cell that is meant to fail, on a copy: it leaves nothing behind.
  ///
  /// - Returns: the error, foreseen or not.
  fileprivate func trial(
    of entry: Notebook.Entry, expecting code: String
  ) throws -> [Problem] {
    var trial = self
    do {
      _ = try trial.run(entry)
    } catch let problem as Problem {
      return [problem]
    } catch let rejection as Rejection {
      return rejection.problems
    }
    let words = "the cell was expected to end in \(code), and gave a result"
    return [
      Problem(
        source: .init(name: "", text: entry.text),
        diagnostic: Diagnostic(.runFailed, words, at: nil))
    ]
  }
}
