import Language
import Tables

/// A file as it was when it was read, so that a later look can tell whether it is still the same.
struct SourceFile: Sendable {
  let path: String
  private let stamp: FileStamp?
  /// The fingerprint of bytes that cannot be read again, from a pipe.
  private let digest: String?

  init(path: String) {
    self.path = path
    stamp = FileStamp(path: path)
    digest = nil
  }

  /// What came through a pipe under the name `path`.
  init(pipe contents: FileContents) {
    path = contents.path
    stamp = nil
    digest = Fingerprint.sha256(of: contents.bytes)
  }

  var isPipe: Bool { digest != nil }

  func fingerprint() throws -> String {
    if let digest { return digest }
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
