#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the system says of a file at one moment, so that a later look can tell whether it is still
/// the same.
public struct FileStamp: Hashable, Sendable {
  /// Bytes.
  public let size: Int
  private let inode: UInt64
  private let device: UInt64
  private let seconds: Int
  private let nanoseconds: Int
  private let kind: mode_t

  /// Nil where nothing is at `path`, or it may not be looked at.
  public init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init?(_ descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    size = Int(status.st_size)
    inode = UInt64(status.st_ino)
    device = UInt64(truncatingIfNeeded: status.st_dev)
    seconds = Int(time.tv_sec)
    nanoseconds = Int(time.tv_nsec)
    kind = status.st_mode & S_IFMT
  }

  public var isFile: Bool { kind == S_IFREG }
  public var isFolder: Bool { kind == S_IFDIR }
  var isPipe: Bool { kind == S_IFIFO }
}
