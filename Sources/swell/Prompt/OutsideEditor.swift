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
  /// Why a text was not edited; it stays as it was.
  enum Failure: Error {
    /// No program of the editor's name can be found.
    case noEditor
    case noFile(folder: String)
    /// The editor ended with this status.
    case ended(Int32)

    /// What, why, and what to do.
    var message: String {
      switch self {
      case .noEditor:
        let variable = ["VISUAL", "EDITOR"].first { TerminalInfo.variable($0)?.isEmpty == false }
        let name = variable.flatMap(TerminalInfo.variable) ?? "vi"
        return "The editor `\(name)` cannot be started: no such program is there. "
          + (variable.map { "$\($0) names it; set" } ?? "It is used where $EDITOR names none; set")
          + " EDITOR to one that is installed before swell starts: `export EDITOR=nano`."
      case .noFile(let folder):
        return "The statement cannot be handed to an editor: no file can be written in \(folder). "
          + "Set TMPDIR to a folder that can be."
      case .ended(let status):
        return "The editor ended with an error (status \(status)): what it saved was not taken."
      }
    }
  }

  /// Has `text` edited in `$VISUAL`, `$EDITOR`, or `vi`, and returns what was saved.
  static func edit(_ text: String) throws(Failure) -> String {
    let folder = TerminalInfo.variable("TMPDIR") ?? "/tmp"
    // `mkstemps` fills in the six marks before the ending.
    let marks = String(repeating: "X", count: 6)
    var path = Array("\(folder)/swell-\(marks).swell".utf8CString)
    // For the owner alone: a statement may hold what is nobody else's business.
    let file = mkstemps(&path, 6)
    guard file >= 0 else { throw .noFile(folder: folder) }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(name) }
    let bytes = Array((text + "\n").utf8)
    let written = write(file, bytes, bytes.count)
    close(file)
    guard written == bytes.count else { throw .noFile(folder: folder) }
    let status = run(on: name)
    if status == notFound { throw .noEditor }
    guard status == 0, let edited = contents(of: name) else { throw .ended(status) }
    return edited
  }

  /// The status with which a shell says that it cannot find a program.
  private static let notFound: Int32 = 127

  /// Takes the variable apart, looks for its program, and runs it.
  private static let script = """
    editor=${VISUAL:-${EDITOR:-vi}}
    file=$1
    eval "set -- $editor" || exit 2
    for word do case $word in *=*) ;; *) break ;; esac; done
    command -v "$word" >/dev/null 2>&1 || exit 127
    eval "$editor \\"\\$file\\""
    """

  /// The variable may hold a program with arguments, so a shell takes it apart; the file's name
  /// reaches it as an argument and is never read as shell text.
  private static func run(on path: String) -> Int32 {
    let ignored = signal(SIGINT, SIG_IGN)
    defer { signal(SIGINT, ignored) }
    return TerminalGuard.lending {
      editline_run_shell(script, path)
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

extension Prompt {
  /// Has a statement edited in the person's own editor; says why where that cannot be.
  func editOutside(_ text: String) -> String? {
    do {
      return try OutsideEditor.edit(text)
    } catch {
      console.complain(error.message)
      return nil
    }
  }
}
