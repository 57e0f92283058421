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
  public internal(set) var nextNumber = 1

  public init(engine: QueryEngine) { self.engine = engine }

  public var workspace: Workspace { engine.workspace }

  /// Goes on from another state of the session.
  public mutating func restart(with workspace: Workspace, nextNumber: Int) {
    engine.workspace = workspace
    self.nextNumber = nextNumber
  }

  /// Changes what later statements see, without running anything.
  mutating func adopt(_ change: (inout Workspace) -> Void) { change(&engine.workspace) }

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
    /// Nil for what is bound when it is reached, since it may read a file that the script makes.
    let bound: QueryEngine.BoundStatement?
    let bindTime: Duration
    /// What its binding has to say that stops nothing.
    public var warnings: [Diagnostic] { bound?.warnings ?? [] }
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
    public let warnings: [Diagnostic]
  }

  /// Runs one cell.
  ///
  /// - Throws: ``Problem`` where it fails; `Cancelled`. The cell's number is used up all the same.
  public mutating func run(_ cell: PreparedCell) throws -> CellResult {
    let clock = ContinuousClock()
    let start = clock.now
    nextNumber = cell.number + 1
    do {
      var workspace = engine.workspace
      let bound =
        try cell.bound
        ?? engine.bind(
          cell.statement, text: cell.source.text, cell: cell.number, in: &workspace)
      let answer = try engine.run(bound)
      let effect: CellResult.Effect =
        if let answer { .answered(answer) } else if let dataset = bound.dataset {
          .loaded(dataset)
        } else { .none }
      let isLoad = bound.dataset != nil
      return CellResult(
        cell: cell, effect: effect,
        duration: clock.now - start + (isLoad ? cell.bindTime : .zero), warnings: bound.warnings)
    } catch let error as Diagnostic {
      throw Problem(source: cell.source, diagnostic: error)
    }
  }
}
