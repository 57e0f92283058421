import Language

/// Every file that a session would read or write, found from its text: nothing is opened.
public struct ReplayPlan: Sendable {
  public struct Access: Hashable, Sendable {
    /// As the statement has it.
    public let path: String
    /// From the root, links followed.
    public let resolved: String
    /// The position of the cell.
    public let cell: Int
    public let exists: Bool
    /// Why policy does not allow it; nil where it does.
    public let refusal: String?
  }

  public internal(set) var reads: [Access] = []
  public internal(set) var writes: [Access] = []

  /// The refused writes as mistakes of their cells.
  func refusals(in file: SessionFile) -> [Interpreter.Problem] {
    let sources = file.sources
    return writes.compactMap { write in
      write.refusal.map { reason in
        let diagnostic = Diagnostic(
          .refusedByPolicy, "the replay would write \"\(write.path)\", and it \(reason)", at: nil,
          help: "Allow its folder with `--allow-write \(PathText.folder(of: write.resolved))`.")
        return .init(source: sources[write.cell], diagnostic: diagnostic)
      }
    }
  }
}

extension Replay {
  /// What running would read and write, each write held against the policy: only in the
  /// document's folder and below, and over nothing that is there, unless a folder is allowed.
  public func plan() -> ReplayPlan {
    let policy = writePolicy
    var plan = ReplayPlan()
    for node in graph.nodes {
      if case .dataset(let paths) = node.kind {
        plan.reads += paths.map { access($0, node.cell, refusal: nil) }
      }
      for export in node.exports {
        let resolved = PathText.resolved(export.path, in: engine.folder)
        plan.writes.append(
          access(export.path, node.cell, refusal: policy.refusal(of: resolved)))
      }
    }
    return plan
  }

  var writePolicy: WritePolicy {
    WritePolicy(folder: engine.folder, allowing: options.writableFolders)
  }

  private func access(_ path: String, _ cell: Int, refusal: String?) -> ReplayPlan.Access {
    let resolved = PathText.resolved(path, in: engine.folder)
    return .init(
      path: path, resolved: resolved, cell: cell, exists: PathText.exists(resolved),
      refusal: refusal)
  }
}
