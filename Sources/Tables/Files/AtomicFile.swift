import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes a file whole or not at all.
public enum AtomicFile {
  /// The file to be, under a name of its own beside the one it will get.
  public struct Draft {
    /// Where it lies for now; whoever writes by path writes here.
    public let path: String
    fileprivate let file: Int32
    fileprivate let target: String

    /// Puts `bytes` at the end.
    ///
    /// - Throws: ``TableError/unwritable(path:reason:)``, as for a full disk.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(TableError) {
      var sent = 0
      while sent < bytes.count, let base = bytes.baseAddress {
        let count = systemWrite(file, base + sent, bytes.count - sent)
        if count < 0 {
          if errno == EINTR { continue }
          throw AtomicFile.failure(target)
        }
        sent += count
      }
    }

    /// Writes `bytes` over the first ones.
    func overwriteStart(with bytes: UnsafeRawBufferPointer) throws(TableError) {
      var sent = 0
      while sent < bytes.count, let base = bytes.baseAddress {
        let count = pwrite(file, base + sent, bytes.count - sent, off_t(sent))
        if count < 0 {
          if errno == EINTR { continue }
          throw AtomicFile.failure(target)
        }
        sent += count
      }
    }
  }

  /// Writes `bytes` beside `path`, syncs, and moves the new file into place.
  ///
  /// - Throws: ``TableError/unwritable(path:reason:)``.
  public static func write(_ bytes: [UInt8], to path: String) throws(TableError) {
    do {
      try make(at: path) { draft in try bytes.withUnsafeBytes { try draft.append($0) } }
    } catch let error as TableError {
      throw error
    } catch {
      throw .unwritable(path: path, reason: "\(error)")
    }
  }

  /// Lets `fill` write a file beside `path`, syncs, and moves the new file into place.
  ///
  /// Until the last step the old file is untouched; a failure leaves it, and nothing else, there.
  /// A symbolic link stays one: the file that it leads to is replaced.
  /// - Parameters:
  ///   - replacing: false never takes the place of a file that is there, not even of one
  ///   that another program makes meanwhile.
  ///   - syncs: false leaves it to the system when the file is on the disk, for what can be made
  ///   again.
  /// - Throws: ``TableError/unwritable(path:reason:)``, ``TableError/exists(path:)``, and what
  ///   `fill` throws.
  public static func make(
    at path: String, replacing: Bool = true, syncs: Bool = true,
    _ fill: (Draft) throws -> Void
  ) throws {
    try check(path, replacing: replacing)
    let draft = try begin(path)
    var isDone = false
    defer {
      close(draft.file)
      if !isDone { unlink(draft.path) }
    }
    try fill(draft)
    if syncs, fsync(draft.file) != 0 { throw failure(path) }
    try moveIntoPlace(draft, path, replacing: replacing)
    if syncs { syncFolder(of: draft.target) }
    isDone = true
  }

  /// Finds out what would keep a file from being made at `path`, as far as that is known before.
  ///
  /// - Throws: as ``make(at:replacing:_:)``.
  public static func check(_ path: String, replacing: Bool) throws(TableError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: if !replacing { throw .exists(path: path) }
    case S_IFDIR: throw .unwritable(path: path, reason: "it is a folder")
    // Moving a file over a device would take it away from every other program.
    default: throw .unwritable(path: path, reason: "it is a device, not a file")
    }
  }

  private static let draftStart = ".swell-"
  private static let draftEnd = ".tmp"

  /// Whether a file is called as a draft is.
  static func isDraft(_ name: String) -> Bool {
    name.hasPrefix(draftStart) && name.hasSuffix(draftEnd)
  }

  private static let number = Atomic<Int>(0)

  private static func begin(_ path: String) throws(TableError) -> Draft {
    let target = resolved(path)
    let old = permissions(of: target)
    while true {
      let place = number.wrappingAdd(1, ordering: .relaxed).newValue
      let temporary = "\(folder(of: target))\(draftStart)\(getpid())-\(place)\(draftEnd)"
      let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, old ?? 0o666)
      if file < 0 {
        // What a process with the same number left behind when it crashed.
        if errno == EEXIST || errno == EINTR { continue }
        throw failure(path)
      }
      // A file that is there keeps its permissions, whatever the mask for new ones.
      if let old { fchmod(file, old) }
      return Draft(path: temporary, file: file, target: target)
    }
  }

  private static func moveIntoPlace(
    _ draft: Draft, _ path: String, replacing: Bool
  ) throws(TableError) {
    if replacing {
      guard rename(draft.path, draft.target) == 0 else { throw failure(path) }
    } else if link(draft.path, draft.target) == 0 {
      unlink(draft.path)
    } else {
      if errno == EEXIST { throw .exists(path: path) }
      // A file system without links: the look and the move are two steps there.
      try check(path, replacing: false)
      guard rename(draft.path, draft.target) == 0 else { throw failure(path) }
    }
  }

  /// After a crash the folder names the new file, or still the old one.
  private static func syncFolder(of path: String) {
    let name = folder(of: path)
    let folder = open(name.isEmpty ? "." : name, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// With its slash; empty for the working folder.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// The file that `path` leads to through links; `path` where there is none yet.
  private static func resolved(_ path: String) -> String {
    guard let buffer = realpath(path, nil) else { return path }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  private static func permissions(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
  }

  private static func failure(_ path: String) -> TableError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}

/// The system's `write`, under a name that ``AtomicFile`` does not hide.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(file, bytes, count)
}
