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
    let folder = PathText.resolved(engine.folder)
    let allowed = options.writableFolders.map { PathText.resolved($0) }
    var plan = ReplayPlan()
    for node in graph.nodes {
      if case .dataset(let paths) = node.kind {
        plan.reads += paths.map { access($0, node.cell, refusal: nil) }
      }
      for export in node.exports {
        let resolved = PathText.resolved(export.path, in: engine.folder)
        var refusal: String?
        if !allowed.contains(where: { PathText.isInside(resolved, $0) }) {
          if !PathText.isInside(resolved, folder) {
            refusal = "lies outside of the document's folder"
          } else if PathText.exists(resolved) {
            refusal = "is there already"
          }
        }
        plan.writes.append(access(export.path, node.cell, refusal: refusal))
      }
    }
    return plan
  }

  private func access(_ path: String, _ cell: Int, refusal: String?) -> ReplayPlan.Access {
    let resolved = PathText.resolved(path, in: engine.folder)
    return .init(
      path: path, resolved: resolved, cell: cell, exists: PathText.exists(resolved),
      refusal: refusal)
  }
}
