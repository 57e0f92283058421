import Sessions
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A statement in the person's own editor: $VISUAL, else $EDITOR, else vi.
enum OutsideEditor {
  /// - Returns: what the editor left in its file; nil where it could not be run or failed.
  static func edit(_ text: String) -> String? {
    let command = TerminalInfo.variable("VISUAL") ?? TerminalInfo.variable("EDITOR") ?? "vi"
    let folder = TerminalInfo.variable("TMPDIR") ?? "/tmp"
    var name = Array("\(folder)/swell-XXXXXX.swell".utf8CString)
    let file = mkstemps(&name, 6)
    guard file >= 0 else { return nil }
    close(file)
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    guard (try? AtomicFile.write(Array((text + "\n").utf8), to: path)) != nil,
      run(command, path), let edited = try? SessionFile(path: path)
    else { return nil }
    return edited.text
  }

  /// Through the shell, since people write options into $EDITOR.
  private static func run(_ command: String, _ path: String) -> Bool {
    let quoted = "'" + path.replacing("'", with: "'\\''") + "'"
    return system("\(command) \(quoted)") == 0
  }
}
