#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the system says of a file at one moment.
///
/// Every write gives a file another time of change, which no program can set, so that equal marks
/// mean equal bytes, with one exception: a file that is written twice within one step of the
/// clock. ``isSettled(at:)`` tells where that can be left out of account.
struct FileMark: Hashable, Sendable {
  let device: Int
  let inode: Int
  /// Bytes.
  let size: Int
  /// Nanoseconds since 1970, of the content and of the entry.
  let modified: Int
  let changed: Int

  /// Nil where there is no plain file at `path`.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    #if canImport(Darwin)
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #endif
    device = Int(truncatingIfNeeded: status.st_dev)
    inode = Int(truncatingIfNeeded: status.st_ino)
    size = Int(status.st_size)
    self.modified = Self.nanoseconds(modified)
    self.changed = Self.nanoseconds(changed)
  }

  /// True where the file was last written so long before `moment` that a later write must have
  /// another time: two seconds, the coarsest step of a file system in use (FAT).
  ///
  /// - Parameter moment: nanoseconds since 1970.
  func isSettled(at moment: Int) -> Bool {
    let latest = max(modified, changed)
    return latest <= moment && moment - latest > 2_000_000_000
  }

  static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return nanoseconds(time)
  }

  private static func nanoseconds(_ time: timespec) -> Int {
    let (product, isTooLarge) = Int(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    return isTooLarge ? 0 : product &+ Int(time.tv_nsec)
  }

  func write(to fields: inout FieldWriter) {
    for field in [device, inode, size, modified, changed] { fields.add(field) }
  }

  init(from fields: inout FieldReader) throws(FieldReader.Malformed) {
    device = try fields.int()
    inode = try fields.int()
    size = try fields.int()
    modified = try fields.int()
    changed = try fields.int()
  }
}
