#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where the user's own files lie (XDG base directories).
enum UserFolders {
  /// What can be made again: deleting it costs nothing but time. nil where there is no home.
  static var cache: String? {
    #if canImport(Darwin)
      folder("XDG_CACHE_HOME", "Library/Caches")
    #else
      folder("XDG_CACHE_HOME", ".cache")
    #endif
  }

  /// The history of statements; nil where there is no home.
  static var history: String? { folder("XDG_STATE_HOME", ".local/state").map { $0 + "/history" } }

  /// Journals of sittings at the prompt.
  static var journals: String? {
    folder("XDG_STATE_HOME", ".local/state").map { $0 + "/journal" }
  }

  /// The data that lessons load.
  static var lessons: String? {
    folder("XDG_STATE_HOME", ".local/state").map { $0 + "/lesson-data" }
  }

  /// What was done of the lessons: a text file that may be carried along.
  static var lessonProgress: String? {
    folder("XDG_STATE_HOME", ".local/state").map { $0 + "/lessons.txt" }
  }

  /// Statements run before the first prompt.
  static var initFile: String? { folder("XDG_CONFIG_HOME", ".config").map { $0 + "/init.swell" } }

  /// Makes a folder and those above it, for the owner alone. What cannot be made shows when a file
  /// is written there.
  static func make(_ folder: String) {
    guard let slash = folder.lastIndex(of: "/"), access(folder, F_OK) != 0 else { return }
    if slash > folder.startIndex { make(String(folder[..<slash])) }
    mkdir(folder, 0o700)
  }

  private static func folder(_ variable: String, _ standard: String) -> String? {
    if let base = TerminalInfo.variable(variable), base.hasPrefix("/") { return base + "/swell" }
    return TerminalInfo.variable("HOME").map { "\($0)/\(standard)/swell" }
  }
}
