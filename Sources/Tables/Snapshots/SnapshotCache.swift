import Dispatch
import Parallel

/// Tables that were read before, kept as files that the next reading takes instead of the source.
///
/// A snapshot is known by the digest of the source's bytes, by how they were read, and by the
/// reader. So that the digest need not be taken each time, a record remembers it beside the
/// source's ``FileMark``; a mark that cannot be relied upon costs a digest, never a wrong table.
/// The same holds for the snapshot's own file: its runs are compared with their digest unless its
/// mark says that nobody touched it since that was done, in this session of the machine.
///
/// Whatever is wrong with the folder or a file in it, the source is read anew. Several programs may
/// use the folder at once: files appear whole and are never changed, only replaced.
public final class SnapshotCache: Sendable {
  public let folder: String
  /// Bytes that all snapshots may take together.
  public let limit: Int
  /// Names the program that reads: another one may read the same bytes otherwise.
  private let reader: String
  private let now: @Sendable () -> Int
  private let queue = DispatchQueue(label: "swell.snapshots", qos: .utility)

  public static let usualLimit = 2 << 30
  /// Smaller sources are read faster than looked up.
  public static let smallestSource = 1 << 20

  /// - Parameters:
  ///   - folder: made when the first snapshot is kept.
  ///   - limit: in bytes.
  ///   - reader: the program's version and build.
  public convenience init(
    folder: String, limit: Int = SnapshotCache.usualLimit, reader: String
  ) {
    self.init(folder: folder, limit: limit, reader: reader) { FileMark.now() }
  }

  /// - Parameter now: nanoseconds since 1970, of the clock that files are dated by.
  init(folder: String, limit: Int, reader: String, now: @escaping @Sendable () -> Int) {
    self.folder = folder
    self.limit = limit
    self.reader = reader
    self.now = now
  }

  /// A file about to be read, as it is now.
  public struct Source: Sendable {
    let path: String
    let mark: FileMark
    let moment: Int
    /// The reader, and what it was told.
    let manner: String
  }

  /// What was kept of a source.
  public struct Found: Sendable {
    public let table: Table
    /// What its maker kept beside it.
    public let extra: [UInt8]
  }

  /// The source at `path`; nil for what is not kept: small files, pipes, folders.
  ///
  /// - Parameter options: a text that differs wherever the reading would.
  public func source(_ path: String, options: String) -> Source? {
    guard path != "-", let mark = FileMark(path: path), mark.size >= Self.smallestSource,
      let path = SnapshotFolder.realPath(path)
    else { return nil }
    let manner = Fingerprint.sha256(of: Array((reader + "\n" + options).utf8))
    return Source(path: path, mark: mark, moment: now(), manner: manner)
  }

  /// What is kept of the source, if it is known to be made from the very bytes it has now.
  ///
  /// - Throws: `Cancelled`; any other trouble is no find.
  public func find(_ source: Source, workers: Workers) throws -> Found? {
    do {
      return try look(source, workers)
    } catch let error as Cancelled {
      throw error
    } catch {
      return nil
    }
  }

  private func look(_ source: Source, _ workers: Workers) throws -> Found? {
    let files = SnapshotFolder(folder)
    let record = files.record(of: source)
    guard let content = try content(of: source, record, files, workers) else { return nil }
    let path = files.snapshot(of: source, content)
    guard let mark = FileMark(path: path) else { return nil }
    let isTrusted = record.map { $0.vouches(for: mark) } ?? false
    let snapshot = try Snapshot(path: path, trustsRuns: isTrusted, workers: workers)
    guard snapshot.source == content, FileMark(path: path) == mark else { return nil }
    if isTrusted, record?.source == source.mark {
      files.touchRecord(of: source)
    } else {
      files.write(
        SnapshotRecord(source, content: content, snapshot: mark, verified: now()), of: source)
    }
    return Found(table: snapshot.table, extra: snapshot.extra)
  }

  /// The digest of the source's bytes: remembered, or taken where that may tell of a snapshot.
  private func content(
    of source: Source, _ record: SnapshotRecord?, _ files: SnapshotFolder, _ workers: Workers
  ) throws -> TreeDigest? {
    if let record, record.source == source.mark, source.mark.isSettled(at: record.moment) {
      return record.content
    }
    guard files.hasSnapshots(like: source) else { return nil }
    return try digest(of: source, workers)
  }

  private func digest(of source: Source, _ workers: Workers) throws -> TreeDigest? {
    let bytes = try FileContents.open(source.path).bytes
    let digest = try TreeDigest(of: bytes, workers: workers)
    return FileMark(path: source.path) == source.mark ? digest : nil
  }

  /// Keeps a table that was read from the source, while the caller goes on.
  ///
  /// Nothing is kept where the source was written so lately that a change since could not be told.
  public func keep(_ table: Table, extra: [UInt8], of source: Source) {
    guard source.mark.isSettled(at: source.moment), limit > 0 else { return }
    queue.async { [self] in
      // Not being able to keep it costs the next reading its time and nothing else.
      try? write(table, extra, of: source)
    }
  }

  /// Waits until everything is kept.
  public func finish() { queue.sync {} }

  private func write(_ table: Table, _ extra: [UInt8], of source: Source) throws {
    let workers = Workers(threads: 1)
    guard Snapshot.byteCount(of: table) <= limit, let content = try digest(of: source, workers)
    else { return }
    let files = SnapshotFolder(folder)
    try files.make()
    let path = files.snapshot(of: source, content)
    try Snapshot(table: table, extra: extra, source: content).write(to: path, workers: workers)
    guard let mark = FileMark(path: path) else { return }
    files.write(
      SnapshotRecord(source, content: content, snapshot: mark, verified: now()), of: source)
    files.shrink(to: limit, keeping: path)
  }

  // MARK: Looking after it

  /// A snapshot as the user sees it.
  public struct Entry: Hashable, Sendable {
    /// The file that it was read from; nil where no record says so.
    public let source: String?
    public let bytes: Int
    /// Seconds since 1970.
    public let lastUse: Int
  }

  /// All snapshots, the last used first.
  public var entries: [Entry] {
    SnapshotFolder(folder).snapshots.sorted { ($1.lastUse, $0.name) < ($0.lastUse, $1.name) }
      .map { Entry(source: $0.source, bytes: $0.bytes, lastUse: $0.lastUse / 1_000_000_000) }
  }

  /// Removes all snapshots, and says how many and how large they were.
  ///
  /// - Throws: ``TableError/unwritable(path:reason:)`` where one cannot be removed.
  @discardableResult
  public func clear() throws -> (count: Int, bytes: Int) {
    let files = SnapshotFolder(folder)
    let all = files.snapshots
    try files.removeAll()
    return (all.count, all.reduce(0) { $0 + $1.bytes })
  }
}
