import Engine
import Language
import Tables

/// Which cells of a document are stale: made from something that changed since they were recorded.
///
/// Nothing runs; the files that statements load are read for their fingerprints, and no more.
public struct SessionStatus: Sendable {
  public struct CellStatus: Sendable {
    public enum State: Hashable, Sendable {
      case fresh
      /// Statements without a result: there is nothing to be stale.
      case silent
      /// It may give a result, and none is recorded.
      case unrecorded
      case stale([Drift.Cause])
    }

    public let id: String?
    public let position: Int
    /// The file's line on which its source begins.
    public let line: Int
    public let state: State

    /// What messages call the cell.
    public var name: String { id.map { "#\($0)" } ?? "cell \(position + 1)" }
  }

  public let cells: [CellStatus]
  /// Files whose content is not what was recorded.
  public let changedData: [DataChange]

  public var staleCount: Int {
    cells.count { if case .stale = $0.state { true } else { false } }
  }

  /// - Parameters:
  ///   - engine: a fresh one whose folder is the file's.
  ///   - options: what wins over the front matter, as for a replay.
  /// - Throws: `Diagnostic` as ``Replay/init(_:engine:options:)`` does.
  public init(
    _ file: SessionFile, engine: QueryEngine, options: Replay.Options = .init()
  ) throws {
    let replay = try Replay(file, engine: engine, options: options)
    var inputs = SessionInputs(settings: replay.engine.workspace.settings)
    inputs.parameters = (try? replay.graph.parameterValues(with: replay.engine)) ?? [:]
    for load in replay.graph.loads { inputs.read(load.name, load.files, folder: engine.folder) }
    let comparison = RecordComparison(file: file, graph: replay.graph, inputs: inputs)
    changedData = comparison.changedData
    cells = file.cells.enumerated().map { position, cell in
      CellStatus(
        id: cell.id, position: position, line: cell.line,
        state: Self.state(of: cell, position, replay.graph, comparison))
    }
  }

  private static func state(
    of cell: SessionCell, _ position: Int, _ graph: DependencyGraph, _ comparison: RecordComparison
  ) -> CellStatus.State {
    guard let record = cell.record else {
      let mayAnswer = graph.statements[position].contains { graph.nodes[$0].mayAnswer }
      return mayAnswer ? .unrecorded : .silent
    }
    let causes = comparison.causes(position, record, isResult: false).filter { $0 != .record }
    return causes.isEmpty ? .fresh : .stale(causes)
  }
}

extension SessionInputs {
  /// Takes up a `load` by what its files hold now; one that cannot be read has no fingerprint.
  fileprivate mutating func read(_ name: String, _ paths: [String], folder: String) {
    let digest = DataFiles.fingerprint(of: paths, in: folder)
    for path in paths { files[path] = digest ?? "" }
    data.removeAll { $0.name.lowercased() == name.lowercased() }
    data.append(
      DocumentData(
        name: name, file: paths.joined(separator: ", "), sha256: digest))
  }
}

extension StatementNode {
  /// True for a statement that gives a result when it runs.
  fileprivate var mayAnswer: Bool { if case .other = kind { !isNote } else { false } }
}
