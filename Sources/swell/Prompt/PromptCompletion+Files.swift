import Engine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Files and folders that Tab offers.
extension PromptCompletion {
  /// Files and folders that begin as typed, in quotes where the quote is not there yet.
  func files(_ typed: String) -> [Workspace.Suggestion] {
    let bare = typed.hasPrefix("\"") ? String(typed.dropFirst()) : typed
    let slash = bare.lastIndex(of: "/")
    let folder = slash.map { String(bare[...$0]) } ?? ""
    return names(in: folder.isEmpty ? "." : folder)
      .filter { !$0.hasPrefix(".") || bare.hasSuffix(".") }
      .prefix(Self.limit * 10)
      .map { name in
        let path = folder + name
        let isFolder = self.isFolder(path)
        return .init(
          isFolder ? "\"\(path)/" : "\"\(path)\"", kind: isFolder ? "folder" : "file")
      }
  }

  private func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
