import Engine
import Tables

/// The answers of a session as it stands, and with other parameters, cell beside cell.
public struct ReplayDiff: Sendable {
  public struct Pair: Sendable {
    /// As the document stands; nil where the session did not come so far.
    public let before: CellReport?
    /// With the parameters.
    public let after: CellReport?

    public var name: String { (after ?? before)?.name ?? "" }
    public var source: String { (after ?? before)?.source ?? "" }
    /// True where both gave the same.
    public var isSame: Bool {
      guard let before, let after else { return false }
      return before.result == after.result && before.verdict == after.verdict
    }
  }

  public let pairs: [Pair]
  public let before: ReplayReport
  public let after: ReplayReport

  /// 0, or what the graver of both runs came to.
  public var exitCode: Int32 { max(before.exitCode, after.exitCode) }

  /// Runs the session twice.
  ///
  /// - Parameters:
  ///   - engine: a fresh one whose folder is the file's.
  ///   - options: its parameters are those of the second run.
  /// - Throws: as `Replay.run(_:)` does.
  public init(_ file: SessionFile, engine: QueryEngine, options: Replay.Options) throws {
    var options = options
    options.comparesRuns = true
    var plain = options
    plain.parameters = []
    var first: [Int: CellReport] = [:]
    before = try Replay(file, engine: engine, options: plain).run { first[$0.position] = $0 }
    var second: [Int: CellReport] = [:]
    after = try Replay(file, engine: engine, options: options).run { second[$0.position] = $0 }
    pairs = Set(first.keys).union(second.keys).sorted().map {
      Pair(before: first[$0], after: second[$0])
    }
  }
}
