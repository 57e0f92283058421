#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What a cache remembers of a source: which bytes it had, and that its snapshot was whole.
struct SnapshotRecord {
  let path: String
  let source: FileMark
  /// When the source had this mark and these bytes.
  let moment: Int
  let content: TreeDigest
  let snapshot: FileMark
  /// When the snapshot's runs were compared with their digest, and the session of the machine: after
  /// a crash its pages may not be on the disk.
  let verified: Int
  let session: String

  init(
    _ source: SnapshotCache.Source, content: TreeDigest, snapshot: FileMark, verified: Int
  ) {
    path = source.path
    self.source = source.mark
    moment = source.moment
    self.content = content
    self.snapshot = snapshot
    self.verified = verified
    session = SnapshotFolder.session
  }

  /// True where nobody can have touched the snapshot since it was found whole.
  func vouches(for mark: FileMark) -> Bool {
    snapshot == mark && mark.isSettled(at: verified) && !session.isEmpty
      && session == SnapshotFolder.session
  }

  private static let form = "swell record 1"

  var bytes: [UInt8] {
    var fields = FieldWriter()
    fields.add(Self.form)
    fields.add(path)
    source.write(to: &fields)
    fields.add(moment)
    fields.add(content.text)
    snapshot.write(to: &fields)
    fields.add(verified)
    fields.add(session)
    var whole = FieldWriter()
    whole.add(Fingerprint.sha256(of: fields.bytes))
    return whole.bytes + fields.bytes
  }

  init?(_ bytes: [UInt8]) {
    do {
      var fields = FieldReader(bytes)
      let digest = try fields.text()
      guard digest == Fingerprint.sha256(of: fields.remaining), try fields.text() == Self.form
      else { return nil }
      path = try fields.text()
      source = try FileMark(from: &fields)
      moment = try fields.int()
      content = TreeDigest(text: try fields.text())
      snapshot = try FileMark(from: &fields)
      verified = try fields.int()
      session = try fields.text()
    } catch {
      return nil
    }
  }
}

/// The files of a ``SnapshotCache``: snapshots `SIZE-MANNER-CONTENT.table`, and a record
/// `SOURCE.mark` for each source and manner of reading, whose own date is the last use.
struct SnapshotFolder {
  let path: String

  init(_ path: String) { self.path = path }

  // MARK: Names

  func snapshot(of source: SnapshotCache.Source, _ content: TreeDigest) -> String {
    path + "/" + stem(of: source) + content.text.prefix(32) + ".table"
  }

  private func stem(of source: SnapshotCache.Source) -> String {
    "\(source.mark.size)-\(source.manner.prefix(16))-"
  }

  private func recordPath(of source: SnapshotCache.Source) -> String {
    let name = Fingerprint.sha256(of: Array("\(source.manner)\n\(source.path)".utf8))
    return path + "/" + name.prefix(32) + ".mark"
  }

  /// True where a source of the same size was read in the same manner.
  func hasSnapshots(like source: SnapshotCache.Source) -> Bool {
    let stem = stem(of: source)
    return names.contains { $0.hasPrefix(stem) && $0.hasSuffix(".table") }
  }

  // MARK: Records

  func record(of source: SnapshotCache.Source) -> SnapshotRecord? {
    record(at: recordPath(of: source)).flatMap { $0.path == source.path ? $0 : nil }
  }

  private func record(at path: String) -> SnapshotRecord? {
    // Records are small; anything else under the name is none.
    guard let mark = FileMark(path: path), mark.size < 1 << 16 else { return nil }
    return (try? FileContents.open(path)).flatMap { SnapshotRecord($0.bytes.array) }
  }

  /// A record that cannot be written costs the next look a digest.
  func write(_ record: SnapshotRecord, of source: SnapshotCache.Source) {
    let bytes = record.bytes
    try? AtomicFile.make(at: recordPath(of: source), syncs: false) { draft in
      try bytes.withUnsafeBytes { try draft.append($0) }
    }
  }

  /// Says that the snapshot was used now.
  func touchRecord(of source: SnapshotCache.Source) {
    utimensat(AT_FDCWD, recordPath(of: source), nil, 0)
  }

  // MARK: All of it

  struct Item {
    let name: String
    let bytes: Int
    let source: String?
    /// Nanoseconds since 1970.
    let lastUse: Int
  }

  /// Every snapshot with the record that was used last.
  var snapshots: [Item] {
    let names = names
    var uses: [String: (source: String, time: Int)] = [:]
    for name in names where name.hasSuffix(".mark") {
      guard let record = record(at: path + "/" + name),
        let time = FileMark(path: path + "/" + name)?.modified
      else { continue }
      let key = String(record.content.text.prefix(32))
      if time >= uses[key]?.time ?? .min { uses[key] = (record.path, time) }
    }
    return names.compactMap { name in
      guard name.hasSuffix(".table"), let mark = FileMark(path: path + "/" + name) else {
        return nil
      }
      let content = name.dropLast(6).split(separator: "-").last.map(String.init) ?? ""
      let use = uses[content]
      return Item(
        name: name, bytes: mark.size, source: use?.source,
        lastUse: max(use?.time ?? mark.modified, mark.modified))
    }
  }

  /// Removes the snapshots that were not used for longest until the others take no more than
  /// `limit`, and what crashed programs and removed snapshots left behind.
  func shrink(to limit: Int, keeping kept: String) {
    var items = snapshots.sorted { ($0.lastUse, $0.name) < ($1.lastUse, $1.name) }
    var total = items.reduce(0) { $0 + $1.bytes }
    while total > limit, let place = items.firstIndex(where: { path + "/" + $0.name != kept }) {
      let item = items.remove(at: place)
      unlink(path + "/" + item.name)
      total -= item.bytes
    }
    let contents = Set(items.compactMap { $0.name.dropLast(6).split(separator: "-").last })
    for name in names where name.hasSuffix(".mark") {
      guard let record = record(at: path + "/" + name),
        contents.contains(record.content.text.prefix(32))
      else {
        unlink(path + "/" + name)
        continue
      }
    }
    for name in names where AtomicFile.isDraft(name) {
      // Another program may be writing it right now.
      if let mark = FileMark(path: path + "/" + name), FileMark.now() - mark.modified > Self.hour {
        unlink(path + "/" + name)
      }
    }
  }

  private static let hour = 3_600_000_000_000

  func removeAll() throws(TableError) {
    for name in names
    where name.hasSuffix(".table") || name.hasSuffix(".mark") || AtomicFile.isDraft(name) {
      if unlink(path + "/" + name) != 0, errno != ENOENT {
        throw .unwritable(path: path + "/" + name, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// Makes the folder, for nobody else to look into.
  func make() throws(TableError) {
    var made = ""
    for part in path.split(separator: "/") {
      made += "/" + part
      if mkdir(made, 0o700) != 0, errno != EEXIST {
        throw .unwritable(path: made, reason: String(cString: strerror(errno)))
      }
    }
  }

  private var names: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }

  // MARK: The machine

  static func realPath(_ path: String) -> String? {
    guard let buffer = realpath(path, nil) else { return nil }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// A text that is another one after each start of the machine; empty where the system has none.
  static let session: String = {
    #if canImport(Darwin)
      var text = [CChar](repeating: 0, count: 64)
      var size = text.count
      guard sysctlbyname("kern.bootsessionuuid", &text, &size, nil, 0) == 0 else { return "" }
      return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #else
      let file = try? FileContents.open("/proc/sys/kernel/random/boot_id")
      return file.map { String(decoding: $0.bytes.array, as: UTF8.self) } ?? ""
    #endif
  }()
}
