import Language
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The files that a `load` means: a name, a pattern such as `2025-*.csv`, or `-`.
public enum DataFiles {
  /// The files under the name `path`, as a statement may name them, in the order of their bytes.
  ///
  /// A name of a file that is there is that file, whatever characters it has; only then `*`, `?` and
  /// `[a-z]` are a pattern, for the last part of the name or for any other.
  /// - Returns: names that begin where `path` does; none where a pattern fits nothing.
  public static func expanded(_ path: String, in folder: String) -> [String] {
    guard path != "-", path.contains(where: { "*?[".contains($0) }),
      FileStamp(path: resolved(path, in: folder)) == nil
    else { return [path] }
    let start = resolved("", in: folder)
    let isRelative = !path.hasPrefix("/")
    // Only what was typed is a pattern, not the folder it starts at.
    let plain = start.map { "*?[\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    let found = names(fitting: isRelative ? plain + path : path)
      .filter { FileStamp(path: $0)?.isFolder == false }
    return found.map { isRelative ? String($0.dropFirst(start.count)) : $0 }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func names(fitting pattern: String) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, GLOB_NOSORT, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      result.gl_pathv[index].map { String(cString: $0) }
    }
  }

  /// A path as the document or the shell means it.
  static func resolved(_ path: String, in folder: String) -> String {
    if path.hasPrefix("/") || path == "-" || folder.isEmpty || folder == "." { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// The fingerprint of all files that the paths mean, as a `load` of them has it.
  ///
  /// - Returns: nil where one cannot be read, or there is none.
  public static func fingerprint(of paths: [String], in folder: String) -> String? {
    let files = paths.flatMap { expanded($0, in: folder) }
    var digests: [String] = []
    for file in files where file != "-" {
      guard let contents = try? FileContents.open(resolved(file, in: folder)) else { return nil }
      digests.append(Fingerprint.sha256(of: contents.bytes))
    }
    return digests.count == files.count && !files.isEmpty ? combined(digests) : nil
  }

  /// One file's fingerprint is its own; of several it is that of the list of theirs.
  static func combined(_ digests: [String]) -> String {
    digests.count == 1
      ? digests[0] : Fingerprint.sha256(of: Array(digests.joined(separator: "\n").utf8))
  }
}
