import Language
import Tables

/// A file as it was when it was read, so that a later look can tell whether it is still the same.
struct SourceFile: Sendable {
  let path: String
  private let stamp: FileStamp?

  init(path: String) {
    self.path = path
    stamp = FileStamp(path: path)
  }

  func fingerprint() throws -> String {
    guard let stamp, FileStamp(path: path) == stamp else {
      throw Diagnostic(
        .fileUnreadable, "\"\(path)\" is not the file that was loaded any more", at: nil,
        reason: "It was changed or taken away since.", help: "Load it again.")
    }
    do {
      return Fingerprint.sha256(of: try FileContents.open(path).bytes)
    } catch {
      throw error.diagnostic(at: nil)
    }
  }
}
