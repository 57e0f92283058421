#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Paths as text: joined, tidied and compared without looking at the disk unless it says so.
enum PathText {
  /// The folder that a file's path names; empty for one in the working folder.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  static func joined(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") || folder.isEmpty { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// `path` from the root, `.` and `..` worked out by their text.
  static func absolute(_ path: String, in folder: String = "") -> String {
    let full = joined(joined(workingFolder, folder), path)
    return "/" + parts(full).joined(separator: "/")
  }

  /// ``absolute(_:in:)`` with the symbolic links of the longest part that exists followed.
  ///
  /// What a policy looks at: a link that leads out of a folder is outside of it.
  static func resolved(_ path: String, in folder: String = "") -> String {
    var rest: [String] = []
    var head = absolute(path, in: folder)
    while head != "/" {
      if let real = realPath(head) {
        return rest.isEmpty ? real : (real == "/" ? "" : real) + "/" + rest.joined(separator: "/")
      }
      rest.insert(name(of: head), at: 0)
      head = self.folder(of: head)
    }
    return "/" + rest.joined(separator: "/")
  }

  /// How a program in `folder` names `path`; both are absolute.
  static func relative(_ path: String, to folder: String) -> String {
    let target = parts(path)
    let base = parts(folder)
    var shared = 0
    while shared < min(target.count, base.count), target[shared] == base[shared] { shared += 1 }
    let up = [String](repeating: "..", count: base.count - shared)
    return (up + target[shared...]).joined(separator: "/")
  }

  /// True where `path` is `folder` or lies in it; both are absolute.
  static func isInside(_ path: String, _ folder: String) -> Bool {
    let base = parts(folder)
    return parts(path).prefix(base.count).elementsEqual(base)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func parts(_ path: String) -> [String] {
    var parts: [String] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        if !parts.isEmpty { parts.removeLast() }
      } else {
        parts.append(String(part))
      }
    }
    return parts
  }

  private static var workingFolder: String {
    guard let buffer = getcwd(nil, 0) else { return "/" }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  private static func realPath(_ path: String) -> String? {
    guard let buffer = realpath(path, nil) else { return nil }
    defer { free(buffer) }
    return String(cString: buffer)
  }
}
