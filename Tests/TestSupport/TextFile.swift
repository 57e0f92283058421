#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file of the repository or of a test, read whole.
public enum TextFile {
  public struct Unreadable: Error {
    public let path: String
  }

  /// - Throws: ``Unreadable`` where there is no such file.
  public static func read(_ path: String) throws(Unreadable) -> String {
    guard let stream = fopen(path, "r") else { throw Unreadable(path: path) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = fread(&chunk, 1, chunk.count, stream)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }

  /// The repository's folder, from the `#filePath` of a file in `Tests/SomeTests`.
  public static func repository(_ testFile: String = #filePath) -> String {
    testFile.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  }
}
