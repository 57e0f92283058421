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
///     let (fans, report) = try readCSV(contents, workers: Workers())
public struct FileContents: Sendable {
  /// Where the bytes came from, for messages.
  public let path: String
  public let bytes: Buffer<UInt8>

  /// Bytes that are already in memory, under a name for messages.
  public init(_ bytes: some Collection<UInt8>, path: String = "-") {
    self.init(Buffer(bytes), path: path)
  }

  public init(_ bytes: Buffer<UInt8>, path: String = "-") {
    self.bytes = bytes
    self.path = path
  }

  /// Below this a file is copied: a mapping of a file that another program cuts short can fault.
  private static let smallestMapping = 1 << 20

  /// Opens `path`; `-` is standard input.
  ///
  /// Regular files of 1 MiB and more are mapped and cost no memory of their own; smaller ones,
  /// pipes and devices are read to their end.
  /// - Throws: ``TableError`` when it is missing, a folder, or may not be read.
  public static func open(_ path: String) throws(TableError) -> FileContents {
    if path == "-" {
      return FileContents(try readToEnd(of: STDIN_FILENO, path: path), path: path)
    }
    let descriptor = systemOpen(path)
    guard descriptor >= 0 else { throw TableError(errno: errno, path: path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw TableError(errno: errno, path: path) }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFDIR { throw .directory(path: path) }
    if kind == S_IFREG, status.st_size >= smallestMapping,
      let mapping = Mapping(descriptor, count: Int(status.st_size))
    {
      return FileContents(Buffer(unowned: mapping.bytes, owner: mapping), path: path)
    }
    return FileContents(try readToEnd(of: descriptor, path: path), path: path)
  }

  private static func systemOpen(_ path: String) -> Int32 {
    var descriptor: Int32
    repeat {
      descriptor = path.withCString { systemCallOpen($0) }
    } while descriptor < 0 && errno == EINTR
    return descriptor
  }

  private static func readToEnd(of descriptor: Int32, path: String) throws(TableError) -> Buffer<
    UInt8
  > {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if got < 0 {
        if errno == EINTR { continue }
        throw TableError(errno: errno, path: path)
      }
      if got == 0 { return Buffer(bytes) }
      bytes.append(contentsOf: piece[..<got])
    }
  }
}

/// The C function by another name, since the type has an `open` of its own.
private func systemCallOpen(_ path: UnsafePointer<CChar>) -> Int32 { open(path, O_RDONLY) }

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

/// A read-only mapping of a whole file, undone when the last buffer on it is gone.
private final class Mapping: Sendable {
  // Unsafe only to the checker: the pages are mapped read-only.
  nonisolated(unsafe) let memory: UnsafeMutableRawPointer
  let count: Int

  init?(_ descriptor: Int32, count: Int) {
    guard let memory = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
      memory != MAP_FAILED
    else { return nil }
    self.memory = memory
    self.count = count
  }

  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory.assumingMemoryBound(to: UInt8.self), count: count)
  }

  deinit { munmap(memory, count) }
}
