import Engine
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Every finished cell of a sitting, on disk before the next prompt.
///
/// One file a sitting, to which whole lines are appended and synced: a program that is killed loses
/// nothing that it had finished. While it lives it holds a lock on its file, by which other shells
/// know that the sitting goes on; the system lets go of the lock however the program ends.
public final class Journal {
  private let folder: String
  private var file: Int32 = -1
  private var path = ""
  private var start: [JSONTree.Member] = []

  /// - Parameter folder: where journals lie; it is made when the first cell is written.
  public init(folder: String) { self.folder = folder }

  deinit { if file >= 0 { close(file) } }

  /// What the sitting began with; written before the first cell.
  ///
  /// - Parameters:
  ///   - time: seconds since 1970.
  ///   - workingFolder: where the paths of its statements start.
  public func begin(time: Int, workingFolder: String, settings: Settings) {
    start = [
      .init("swell", .number("1")), .init("time", .number(String(time))),
      .init("folder", .string(workingFolder)), .init("seed", .string(String(settings.seed))),
      .init("today", .number(String(settings.today))),
      .init(
        "settings",
        .list(settings.recorded.map { .list([.string($0.name), .string($0.text)]) })),
    ]
  }

  /// Adds a cell that has run.
  public func append(_ entry: Notebook.Entry) throws(TableError) {
    try write([Self.object(entry)])
  }

  /// Writes the notebook anew, after a change that is more than a cell at its end.
  ///
  /// - Parameter isSaved: whether a document holds all of it.
  public func rewrite(_ notebook: Notebook, isSaved: Bool = false) throws(TableError) {
    var members: [JSONTree.Member] = [
      .init("cells", .list(notebook.entries.map(Self.object)))
    ]
    // The words between cells stand nowhere else until they are saved.
    if let opened = notebook.opened {
      members.append(.init("path", .string(opened.path)))
      members.append(.init("document", .string(opened.text)))
    }
    var records = [JSONTree.object(members)]
    if isSaved { records.append(.object([.init("saved", .boolean(true))])) }
    try write(records)
  }

  /// Takes the file away: the person left knowing what was not saved.
  public func discard() {
    guard file >= 0 else { return }
    unlink(path)
    close(file)
    file = -1
  }

  private static func object(_ entry: Notebook.Entry) -> JSONTree {
    var members: [JSONTree.Member] = [
      .init("cell", .number(String(entry.number))), .init("text", .string(entry.text)),
    ]
    if let code = entry.expectedCode { members.append(.init("expect", .string(code))) }
    if let origin = entry.origin {
      let place = [origin.cell, origin.statement].map { JSONTree.number(String($0)) }
      members.append(.init("from", .list(place)))
      if entry.state == .recorded { members.append(.init("recorded", .boolean(true))) }
    }
    return .object(members)
  }

  // MARK: The file

  private func write(_ records: [JSONTree]) throws(TableError) {
    if file < 0 { try open() }
    guard append(Self.lines(records)), fsync(file) == 0 else { throw failure() }
  }

  private static func lines(_ records: [JSONTree]) -> [UInt8] {
    var bytes: [UInt8] = []
    for record in records {
      record.appendLine(to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// One `write` where the system takes it whole, so that a line is there or is not.
  private func append(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Locked under a name that nobody looks at before it gets its own.
  private func open() throws(TableError) {
    makeFolders(folder)
    let time = start.first { $0.key == "time" }?.value.integer ?? 0
    let name = "\(folder)/\(time)-\(getpid())"
    path = name + ".journal"
    let new = name + ".new"
    let made = systemOpen(new, O_WRONLY | O_CREAT | O_APPEND | O_TRUNC | O_CLOEXEC, 0o600)
    guard made >= 0 else { throw failure() }
    file = made
    guard flock(file, LOCK_EX | LOCK_NB) == 0, append(Self.lines([.object(start)])),
      rename(new, path) == 0
    else {
      let error = failure()
      unlink(new)
      close(file)
      file = -1
      throw error
    }
  }

  private func makeFolders(_ path: String) {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    let parent = PathText.folder(of: path)
    guard errno == ENOENT, parent != path, !parent.isEmpty else { return }
    makeFolders(parent)
    mkdir(path, 0o700)
  }

  private func failure() -> TableError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}
