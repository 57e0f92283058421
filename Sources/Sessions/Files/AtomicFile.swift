import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes a file whole or not at all.
public enum AtomicFile {
  /// Writes `bytes` beside `path`, syncs, and moves the new file into place.
  ///
  /// Until the last step the old file is untouched; a failure leaves it, and nothing else, there.
  /// A symbolic link stays one: the file that it leads to is replaced.
  /// - Throws: ``Tables/TableError/unwritable(path:reason:)``.
  public static func write(_ bytes: [UInt8], to path: String) throws(TableError) {
    let target = PathText.resolved(path)
    let temporary = "\(target).\(getpid()).tmp"
    let old = permissions(of: target)
    // One that is there was left by a save that was killed, of a program with our number.
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, old ?? 0o666)
    guard file >= 0 else { throw failure(path) }
    // A file that is there keeps its permissions, whatever the mask for new ones.
    if let old { fchmod(file, old) }
    let reason = fill(file, bytes)
    close(file)
    if let reason {
      unlink(temporary)
      throw TableError.unwritable(path: path, reason: reason)
    }
    guard rename(temporary, target) == 0 else {
      let error = failure(path)
      unlink(temporary)
      throw error
    }
    syncFolder(of: target)
  }

  /// After a crash the folder names the new file, or still the old one.
  private static func syncFolder(of path: String) {
    let folder = open(PathText.folder(of: path), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func fill(_ file: Int32, _ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count, let base = bytes.baseAddress {
        let count = systemWrite(file, base + sent, bytes.count - sent)
        if count < 0 {
          if errno == EINTR { continue }
          return String(cString: strerror(errno))
        }
        sent += count
      }
      return fsync(file) == 0 ? nil : String(cString: strerror(errno))
    }
  }

  private static func permissions(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
  }

  private static func failure(_ path: String) -> TableError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}
