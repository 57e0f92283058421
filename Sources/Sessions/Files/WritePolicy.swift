/// Where a replayed session may write: in its own folder and below, and over nothing that is there,
/// unless a folder is allowed.
public struct WritePolicy: Sendable {
  private let folder: String
  private let allowed: [String]

  /// - Parameters:
  ///   - folder: the document's.
  ///   - allowed: folders in which anything may be written and written over.
  public init(folder: String, allowing allowed: [String] = []) {
    self.folder = PathText.resolved(folder)
    self.allowed = allowed.map { PathText.resolved($0) }
  }

  /// Why the file may not be written, to go on from "it"; nil where it may.
  ///
  /// - Parameters:
  ///   - path: from the root, links followed.
  ///   - isOwn: true for a file that the same run made, which it may write over.
  func refusal(of path: String, isOwn: Bool = false) -> String? {
    if allowed.contains(where: { PathText.isInside(path, $0) }) { return nil }
    if !PathText.isInside(path, folder) { return "lies outside of the document's folder" }
    return PathText.exists(path) && !isOwn ? "is there already" : nil
  }
}
