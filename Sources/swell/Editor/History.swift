#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The statements of this and earlier sessions, newest last, kept in a file that only grows.
///
/// Every entry is one `write` to a descriptor opened for appending, so several shells may share
/// the file and a kill loses nothing that was run. Read on first use, not at start: the first
/// prompt does not wait for it. (libedit's own history loses the file when the last session ends
/// last, and all of it on a kill.)
final class History {
  /// Where entries are kept; nil keeps them in memory only.
  let path: String?
  /// Lines of the file that could not be read.
  private(set) var brokenLines = 0

  private var loaded: [HistoryEntry] = []
  private var isLoaded = false
  /// More than this much of the file's end is not looked at: about 20,000 statements.
  private static let readLimit = 1 << 20

  init(path: String?) { self.path = path }

  /// Oldest first.
  var entries: [HistoryEntry] {
    loadOnce()
    return loaded
  }

  /// Adds an entry here and to the file.
  ///
  /// - Returns: false where the file could not be written; the entry is kept in memory anyway.
  @discardableResult
  func append(_ entry: HistoryEntry) -> Bool {
    loadOnce()
    loaded.append(entry)
    guard let path else { return true }
    return Self.write(entry, to: path)
  }

  /// Reads the file again, with what other shells added.
  func reload() {
    isLoaded = false
    loadOnce()
  }

  // MARK: Searching

  /// The newest entry before `index` that begins with `prefix` and is not `current`.
  func previous(before index: Int, prefix: String, current: String) -> Int? {
    loadOnce()
    return loaded[..<min(max(index, 0), loaded.count)].lastIndex {
      Self.begins($0.text, with: prefix) && $0.text != current
    }
  }

  /// The oldest entry after `index` that begins with `prefix` and is not `current`.
  func next(after index: Int, prefix: String, current: String) -> Int? {
    loadOnce()
    return loaded[min(max(index + 1, 0), loaded.count)...].firstIndex {
      Self.begins($0.text, with: prefix) && $0.text != current
    }
  }

  /// What the newest longer entry that begins with `text` goes on with.
  func suggestion(for text: String) -> String? {
    guard !text.isEmpty else { return nil }
    loadOnce()
    let count = text.utf8.count
    let found = loaded.last { $0.text.utf8.count > count && Self.begins($0.text, with: text) }
    return found.map { String(decoding: $0.text.utf8.dropFirst(count), as: UTF8.self) }
  }

  private static func begins(_ text: String, with prefix: String) -> Bool {
    text.utf8.starts(with: prefix.utf8)
  }

  // MARK: The file

  private func loadOnce() {
    if isLoaded { return }
    isLoaded = true
    guard let path, let bytes = Self.readEnd(of: path) else { return }
    brokenLines = 0
    loaded = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let entry = HistoryEntry(line: line)
      if entry == nil { brokenLines += 1 }
      return entry
    }
  }

  /// The last ``readLimit`` bytes, from the beginning of a line.
  private static func readEnd(of path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    guard size > 0 else { return nil }
    let start = max(0, Int(size) - readLimit)
    var bytes = [UInt8](repeating: 0, count: Int(size) - start)
    var filled = 0
    while filled < bytes.count {
      let wanted = bytes.count - filled
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(file, buffer.baseAddress.map { $0 + filled }, wanted, off_t(start + filled))
      }
      if count <= 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    guard start > 0 else { return bytes }
    return Array(bytes.drop { $0 != UInt8(ascii: "\n") })
  }

  private static func write(_ entry: HistoryEntry, to path: String) -> Bool {
    if let slash = path.lastIndex(of: "/") { UserFolders.make(String(path[..<slash])) }
    let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    // Statements may hold what is nobody else's business, also in a file made by other means.
    var status = stat()
    if fstat(file, &status) == 0, status.st_mode & 0o077 != 0 { fchmod(file, 0o600) }
    var line = Array(entry.line.utf8)
    if endsInsideLine(file, size: status.st_size) { line.insert(UInt8(ascii: "\n"), at: 0) }
    return line.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) } == line.count
  }

  /// Whether a shell that died in mid-write left a line without its end.
  private static func endsInsideLine(_ file: Int32, size: off_t) -> Bool {
    var last: UInt8 = 0
    return size > 0 && pread(file, &last, 1, size - 1) == 1 && last != UInt8(ascii: "\n")
  }
}

/// The C call, under a name that ``History/write(_:to:)`` does not hide.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
