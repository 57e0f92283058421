import Parallel

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The bytes of a file, mapped where that is possible, else read.
///
///     let contents = try FileContents.open("fans.csv")
///     let (fans, report) = try readTable(contents, workers: Workers())
public struct FileContents: Sendable {
  /// Where the bytes came from, for messages.
  public let path: String
  public let bytes: Buffer<UInt8>
  /// Whether `path` names a regular file, which another reader may open again.
  public let isFile: Bool
  /// The mapping that the bytes lie in, to ask whether it still holds what it held.
  private let mapping: Mapping?
  /// What the system said of a file that was copied.
  private let stamp: FileStamp?

  /// Bytes that are already in memory, under a name for messages.
  public init(_ bytes: some Collection<UInt8>, path: String = "-") {
    self.init(Buffer(bytes), path: path)
  }

  public init(_ bytes: Buffer<UInt8>, path: String = "-") {
    self.init(bytes, path: path, isFile: false)
  }

  private init(
    _ bytes: Buffer<UInt8>, path: String, isFile: Bool, mapping: Mapping? = nil,
    stamp: FileStamp? = nil
  ) {
    self.bytes = bytes
    self.path = path
    self.isFile = isFile
    self.mapping = mapping
    self.stamp = stamp
  }

  /// Below this a file is copied, which costs less than a mapping.
  private static let smallestMapping = 1 << 20

  /// Opens `path`; `-` is standard input.
  ///
  /// Regular files of 1 MiB and more are mapped and cost no memory of their own; smaller ones,
  /// pipes and devices are read to their end.
  /// - Throws: ``TableError`` when it is missing, a folder, or may not be read.
  public static func open(_ path: String) throws(TableError) -> FileContents {
    guard let contents = try open(path, cancellation: nil) else {
      preconditionFailure("only a token cancels")
    }
    return contents
  }

  /// As ``open(_:)``; a pipe that nothing comes from can be given up.
  ///
  /// - Throws: also `Cancelled`.
  public static func open(_ path: String, cancellation: Cancellation) throws -> FileContents {
    guard let contents = try open(path, cancellation: Optional(cancellation)) else {
      throw Cancelled()
    }
    return contents
  }

  private static func open(
    _ path: String, cancellation: Cancellation?
  ) throws(TableError) -> FileContents? {
    if path == "-" {
      if isatty(STDIN_FILENO) != 0 {
        throw .nobodyWrites(path: path, reason: "standard input is the keyboard here")
      }
      let pipe = PipeReader(STDIN_FILENO, path: path, cancellation: cancellation)
      return try pipe.readToEnd().map { FileContents($0, path: path) }
    }
    // Without waiting: a named pipe would block until somebody writes into it.
    let descriptor = systemOpen(path)
    guard descriptor >= 0 else { throw TableError(errno: errno, path: path) }
    var isKept = false
    defer { if !isKept { close(descriptor) } }
    guard let stamp = FileStamp(descriptor) else { throw TableError(errno: errno, path: path) }
    if stamp.isFolder { throw .directory(path: path) }
    guard stamp.isFile else {
      let pipe = PipeReader(
        descriptor, path: path, cancellation: cancellation, awaitsWriter: stamp.isPipe)
      return try pipe.readToEnd().map { FileContents($0, path: path) }
    }
    if stamp.size >= smallestMapping, let mapping = Mapping(descriptor, stamp) {
      isKept = true
      return FileContents(
        Buffer(unowned: mapping.bytes, owner: mapping), path: path, isFile: true, mapping: mapping)
    }
    let pipe = PipeReader(descriptor, path: path, cancellation: cancellation)
    guard let bytes = try pipe.readToEnd() else { return nil }
    if FileStamp(descriptor) != stamp { throw .changed(path: path) }
    return FileContents(bytes, path: path, isFile: true, stamp: stamp)
  }

  /// - Throws: ``TableError/changed(path:)`` where the file was written to since it was opened, so
  ///   that what was read may be half the old and half the new.
  func checkUnchanged() throws(TableError) {
    if let mapping, !mapping.isUnchanged { throw .changed(path: path) }
    // A reader that opened the file again may have met another one.
    if let stamp, FileStamp(path: path) != stamp { throw .changed(path: path) }
  }
}

private func systemOpen(_ path: String) -> Int32 {
  var descriptor: Int32
  repeat {
    descriptor = path.withCString { open($0, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
  } while descriptor < 0 && errno == EINTR
  return descriptor
}

extension TableError {
  /// The error that a failed system call on `path` left behind.
  init(errno code: Int32, path: String) {
    switch code {
    case ENOENT, ENOTDIR: self = .missing(path: path)
    case EISDIR: self = .directory(path: path)
    case EFBIG, EOVERFLOW: self = .tooLarge(path: path, what: "the system cannot open it whole")
    default: self = .unreadable(path: path, reason: String(cString: strerror(code)))
    }
  }
}
