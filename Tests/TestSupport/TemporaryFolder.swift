#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A folder that goes away with its last owner, and with everything in it.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() {
    // `mkdtemp` fills in the six marks at the end.
    let marks = String(repeating: "X", count: 6)
    var template = Array("/tmp/swell-test-\(marks)".utf8CString)
    precondition(mkdtemp(&template) != nil, "no temporary folder can be made")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    // What a link leads to is not ours: the link alone goes.
    if unlink(path) == 0 { return }
    for name in names(in: path) ?? [] { remove(path + "/" + name) }
    rmdir(path)
  }

  /// Nil for what is no folder.
  private static func names(in path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  /// The names of the files in a folder of this one, hidden ones too, sorted.
  public func names(in folder: String = "") -> [String] {
    (Self.names(in: folder.isEmpty ? path : path + "/" + folder) ?? []).sorted()
  }

  /// Writes a file, replacing one of that name.
  ///
  /// - Returns: its path.
  @discardableResult
  public func write(_ bytes: some Sequence<UInt8>, to name: String) -> String {
    let file = path + "/" + name
    guard let stream = fopen(file, "w") else { preconditionFailure("\(file) cannot be written") }
    defer { fclose(stream) }
    let bytes = Array(bytes)
    let written = fwrite(bytes, 1, bytes.count, stream)
    precondition(written == bytes.count, "\(file) was not written whole")
    return file
  }

  @discardableResult
  public func write(_ text: String, to name: String) -> String { write(text.utf8, to: name) }

  /// The text of a file; empty where there is none.
  public func text(of name: String) -> String { (try? TextFile.read(path + "/" + name)) ?? "" }
}
