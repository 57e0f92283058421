import Language
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file as it was when it was read, so that a later look can tell whether it is still the same.
struct SourceFile: Sendable {
  let path: String
  private let mark: Mark?

  private struct Mark: Hashable, Sendable {
    let size: Int64
    let inode: UInt64
    let seconds: Int
    let nanoseconds: Int
  }

  init(path: String) {
    self.path = path
    mark = Self.mark(of: path)
  }

  private static func mark(of path: String) -> Mark? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Mark(
      size: Int64(status.st_size), inode: UInt64(status.st_ino), seconds: Int(time.tv_sec),
      nanoseconds: Int(time.tv_nsec))
  }

  func fingerprint() throws -> String {
    guard let mark, Self.mark(of: path) == mark else {
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
