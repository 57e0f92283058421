import Engine
import Language
import Parallel
import Tables

/// Runs statements as numbered cells. The prompt, `-c`, scripts and replay are thin callers.
///
/// A text is parsed and bound whole before anything in it runs; a cell that fails leaves every
/// earlier one as it was.
public struct Interpreter: Sendable {
  public private(set) var engine: QueryEngine
  /// The number that the next cell gets.
  public private(set) var nextNumber = 1

  public init(engine: QueryEngine) { self.engine = engine }

  public var workspace: Workspace { engine.workspace }

  /// A text and what to call it in messages.
  public struct Source: Hashable, Sendable {
    public var name: String
    public var text: String
    /// The line of the file on which the text begins, 1-based.
    public var firstLine: Int
    /// Its statements take their numbers but are not bound with the others: they are expected to
    /// fail, and are tried alone at their place.
    public var isSetAside: Bool

    public init(name: String, text: String, firstLine: Int = 1, isSetAside: Bool = false) {
      self.name = name
      self.text = text
      self.firstLine = firstLine
      self.isSetAside = isSetAside
    }
  }

  /// A statement ready to run as a cell.
  public struct PreparedCell: Sendable {
    public let number: Int
    public let source: Source
    /// The place of ``source`` among the texts that were prepared together.
    public let sourceIndex: Int
    public let statement: Statement
    /// The statement's own text.
    public let text: String
    let bound: QueryEngine.BoundStatement
    let bindTime: Duration
  }

  /// A mistake and the text that it is in.
  public struct Problem: Error, Sendable {
    public let source: Source
    public let diagnostic: Diagnostic

    public init(source: Source, diagnostic: Diagnostic) {
      self.source = source
      self.diagnostic = diagnostic
    }
  }

  /// Everything wrong with a script, in the order of its text.
  public struct Rejection: Error, Sendable {
    public let problems: [Problem]
  }

  /// What a cell did.
  public struct CellResult {
    public enum Effect {
      /// A statement without a result.
      case none
      case loaded(Dataset)
      case answered(Answer)
    }

    public let cell: PreparedCell
    public let effect: Effect
    public let duration: Duration
    public var warnings: [Diagnostic] { cell.bound.warnings }
  }

  /// Sets the value that a `param` statement of this name takes instead of its own.
  public mutating func overrideParameter(_ name: String, with value: Workspace.ParameterOverride) {
    engine.workspace.parameterOverrides[name.lowercased()] = value
  }

  /// Changes settings from outside a script: `--seed`, `--today`, front matter.
  public mutating func configure(_ change: (inout Settings) throws -> Void) rethrows {
    try change(&engine.workspace.settings)
  }

  /// Parses and binds texts as one script; nothing has run yet.
  ///
  /// - Throws: ``Rejection`` with every mistake found; `Cancelled`.
  public func prepare(_ sources: [Source]) throws -> [PreparedCell] {
    var workspace = engine.workspace
    var prepared: [PreparedCell] = []
    var problems: [Problem] = []
    var lost = LostResults()
    var number = nextNumber
    for (sourceIndex, source) in sources.enumerated() {
      let script = Parser.parse(source.text, grammar: QueryEngine.grammar)
      if source.isSetAside {
        number += script.statements.count
        continue
      }
      problems += script.diagnostics.filter { $0.severity == .error }.map {
        Problem(source: source, diagnostic: $0)
      }
      for (index, statement) in script.statements.enumerated() {
        defer { number += 1 }
        if script.broken.contains(index) {
          lost.take(statement)
          continue
        }
        do {
          let clock = ContinuousClock()
          let start = clock.now
          let bound = try engine.bind(
            statement, text: source.text, cell: number, in: &workspace)
          prepared.append(
            PreparedCell(
              number: number, source: source, sourceIndex: sourceIndex, statement: statement,
              text: script.text(of: statement), bound: bound, bindTime: clock.now - start))
        } catch let error as Diagnostic {
          if !lost.areMissed(by: error, in: source) {
            problems.append(Problem(source: source, diagnostic: error))
          }
          lost.take(statement)
        }
      }
    }
    if !problems.isEmpty { throw Rejection(problems: problems) }
    return prepared
  }

  /// Runs one cell.
  ///
  /// - Throws: ``Problem`` where it fails; `Cancelled`. The cell's number is used up all the same.
  public mutating func run(_ cell: PreparedCell) throws -> CellResult {
    let clock = ContinuousClock()
    let start = clock.now
    nextNumber = cell.number + 1
    do {
      let answer = try engine.run(cell.bound)
      let effect: CellResult.Effect =
        if let answer { .answered(answer) } else if let dataset = cell.bound.dataset {
          .loaded(dataset)
        } else { .none }
      let isLoad = cell.bound.dataset != nil
      return CellResult(
        cell: cell, effect: effect,
        duration: clock.now - start + (isLoad ? cell.bindTime : .zero))
    } catch let error as Diagnostic {
      throw Problem(source: cell.source, diagnostic: error)
    }
  }
}

extension Statement {
  /// The name that the statement makes, folded; nil where it makes none.
  var definedName: String? {
    switch kind {
    case .load(let load): load.name.text.lowercased()
    case .let(let name, _), .define(let name, _, _), .parameter(let name, _, _):
      name.text.lowercased()
    default: nil
    }
  }
}

/// What mistakes kept from being made: that later statements miss it is no mistake of theirs.
private struct LostResults {
  private var names = Set<String>()
  private var hasTable = false

  mutating func take(_ statement: Statement) {
    if let name = statement.definedName { names.insert(name) }
    if case .value = statement.kind { hasTable = true }
  }

  func areMissed(by error: Diagnostic, in source: Interpreter.Source) -> Bool {
    switch error.code {
    case .noPreviousTable, .unknownCell: return hasTable
    case .unknownDataset, .unknownColumn:
      let bytes = Array(source.text.utf8)
      guard let range = error.range, range.upper <= bytes.count else { return false }
      let word = String(decoding: bytes[range.lower..<range.upper], as: UTF8.self)
      return names.contains(word.lowercased())
    default: return false
    }
  }
}
