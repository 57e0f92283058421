#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Public data that lives beside the package, and not in it.
enum SharedData {
  /// The bytes of `../shared/data/NAME`; nil, with a line that says so, where it is not here.
  static func bytes(_ name: String, file: String = #filePath) -> [UInt8]? {
    let package = file.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "/\(package)/../shared/data/\(name)"
    guard let stream = fopen(path, "rb") else {
      print("skipped: ../shared/data is not here (\(name))")
      return nil
    }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, stream)
      guard count > 0 else { return bytes }
      bytes.append(contentsOf: chunk[0..<count])
    }
  }
}
