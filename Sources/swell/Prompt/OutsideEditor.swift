import CEditline

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The person's own editor, for a statement that has outgrown the line.
enum OutsideEditor {
  /// Has `text` edited in `$VISUAL`, `$EDITOR`, or `vi`, and returns what was saved.
  ///
  /// - Returns: nil where the editor could not be run or ended with an error: the text stays as it
  ///   was.
  static func edit(_ text: String) -> String? {
    let folder = TerminalInfo.variable("TMPDIR") ?? "/tmp"
    // `mkstemps` fills in the six marks before the ending.
    let marks = String(repeating: "X", count: 6)
    var path = Array("\(folder)/swell-\(marks).swell".utf8CString)
    // For the owner alone: a statement may hold what is nobody else's business.
    let file = mkstemps(&path, 6)
    guard file >= 0 else { return nil }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(name) }
    let bytes = Array((text + "\n").utf8)
    let written = write(file, bytes, bytes.count)
    close(file)
    guard written == bytes.count, run(on: name) else { return nil }
    return contents(of: name)
  }

  /// The variable may hold a program with arguments, so a shell takes it apart; the file's name
  /// reaches it as an argument and is never read as shell text.
  private static func run(on path: String) -> Bool {
    let ignored = signal(SIGINT, SIG_IGN)
    defer { signal(SIGINT, ignored) }
    return TerminalGuard.lending {
      editline_run_shell("eval \"${VISUAL:-${EDITOR:-vi}} \\\"\\$1\\\"\"", path) == 0
    }
  }

  private static func contents(of path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = read(file, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { break }
      bytes.append(contentsOf: piece[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
