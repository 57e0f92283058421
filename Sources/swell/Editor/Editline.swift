import CEditline

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One libedit editor on a pair of descriptors, with types.
///
/// It keeps the C object and its streams alive and translates strings; what keys mean is
/// ``LineEditor``'s. Belongs to the thread that reads.
final class Editline {
  private let handle: OpaquePointer
  private let streams: [UnsafeMutablePointer<FILE>]
  /// Static so that the C strings live as long as libedit keeps them.
  private static let commandName: StaticString = "swell-command"
  private static let commandHelp: StaticString = "A key of the Swell line editor"

  /// - Parameters:
  ///   - input: a terminal to read from.
  ///   - output: the terminal to draw on.
  ///   - terminalType: in place of the environment's TERM.
  /// - Returns: nil where no editor can be made.
  init?(input: Int32, output: Int32, terminalType: String?) {
    var opened: [UnsafeMutablePointer<FILE>] = []
    // Complaints about an unknown TERM would stand above the first prompt: nobody can act on them.
    let quiet = open("/dev/null", O_WRONLY | O_CLOEXEC)
    for (descriptor, mode) in [(dup(input), "r"), (dup(output), "w"), (quiet, "w")] {
      guard descriptor >= 0, let stream = fdopen(descriptor, mode) else { break }
      opened.append(stream)
    }
    guard opened.count == 3, let handle = el_init("swell", opened[0], opened[1], opened[2]) else {
      for stream in opened { fclose(stream) }
      return nil
    }
    self.handle = handle
    streams = opened
    _ = editline_set_signals(handle, 0)
    if let terminalType { _ = editline_set_terminal(handle, terminalType) }
    _ = editline_set_mode(handle, "emacs")
  }

  deinit {
    el_end(handle)
    for stream in streams { fclose(stream) }
  }

  var usesVi: Bool { editline_uses_vi(handle) != 0 }

  /// Reads the user's key bindings. A missing file is none.
  func source(_ path: String) { _ = el_source(handle, path) }

  /// Hands reading and our own commands to `client`, which must outlive the editor.
  func connect(
    client: UnsafeMutableRawPointer, prompt: @escaping editline_prompt,
    reader: @escaping editline_reader, command: @escaping editline_command
  ) {
    _ = editline_set_client(handle, client)
    _ = editline_set_prompt(handle, prompt, 1)
    _ = editline_set_reader(handle, reader)
    Self.commandName.withUTF8Buffer { name in
      Self.commandHelp.withUTF8Buffer { help in
        guard let name = name.baseAddress, let help = help.baseAddress else { return }
        _ = name.withMemoryRebound(to: CChar.self, capacity: 1) { name in
          help.withMemoryRebound(to: CChar.self, capacity: 1) { help in
            editline_add_command(handle, name, help, command)
          }
        }
      }
    }
    bindPrivateKeys()
    // The interrupt, stop and flow keys arrive as characters, and Return as Return: a pasted CR LF
    // would be two line breaks. While a statement runs the terminal has its own modes again.
    for flag in ["-isig", "-iexten", "-ixon", "-icrnl", "-inlcr"] { parse(["setty", "-d", flag]) }
  }

  private func bindPrivateKeys() {
    let letters = EditorCommand.allCases.map { ($0.rawValue, "swell-command") }
    for (letter, function) in letters + [(EditorCommand.finishLetter, "ed-newline")] {
      let keys = Self.octal(EditorCommand.leadIn) + Self.octal(letter)
      parse(["bind", keys, function])
      parse(["bind", "-a", keys, function])
    }
    // libedit's command line within the line would take our own keys for its text.
    if usesVi {
      parse(["bind", "-a", ":", "ed-unassigned"])
    } else {
      for key in ["\\033x", "\\033X"] { parse(["bind", key, "ed-unassigned"]) }
    }
    // libedit's own history is empty; vi's keys for it in command mode lead to ours.
    let vi: [(Character, EditorCommand)] = [
      ("k", .up), ("-", .up), ("j", .down), ("+", .down), ("/", .search), ("?", .search),
    ]
    for (key, command) in vi {
      guard let key = key.asciiValue else { continue }
      let keys = Self.octal(EditorCommand.leadIn) + Self.octal(command.rawValue)
      parse(["bind", "-a", "-s", Self.octal(key), keys])
    }
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
  }

  private func parse(_ words: [String]) {
    let copies = words.map { strdup($0) }
    var arguments = copies.map { $0.map { UnsafePointer($0) } }
    _ = el_parse(handle, Int32(arguments.count), &arguments)
    for copy in copies { free(copy) }
  }

  // MARK: The buffer

  /// What libedit holds now, and its cursor.
  func contents() -> (scalars: [Unicode.Scalar], cursor: Int) {
    guard let line = el_wline(handle)?.pointee, let start = line.buffer else { return ([], 0) }
    let count = line.lastchar - start
    let units = UnsafeBufferPointer(start: start, count: count)
    let scalars = units.map { Unicode.Scalar(UInt32(bitPattern: Int32($0))) ?? "\u{FFFD}" }
    return (scalars, line.cursor - start)
  }

  /// Makes the buffer `scalars` with as small a change as there is.
  func setContents(_ scalars: [Unicode.Scalar], cursor: Int) {
    let now = contents()
    var prefix = 0
    let shorter = min(now.scalars.count, scalars.count)
    while prefix < shorter, now.scalars[prefix] == scalars[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < shorter - prefix,
      now.scalars[now.scalars.count - 1 - suffix] == scalars[scalars.count - 1 - suffix]
    {
      suffix += 1
    }
    let removed = now.scalars.count - prefix - suffix
    el_cursor(handle, Int32(clamping: prefix + removed - now.cursor))
    el_deletestr(handle, Int32(clamping: removed))
    var inserted = scalars[prefix..<scalars.count - suffix].map { wchar_t($0.value) }
    if !inserted.isEmpty {
      inserted.append(0)
      el_winsertstr(handle, inserted)
    }
    el_cursor(handle, Int32(clamping: cursor - (scalars.count - suffix)))
  }

  // MARK: The terminal

  /// Reads one line through the callbacks. False where the input ended or failed.
  func readLine() -> Bool {
    var count: Int32 = 0
    return el_wgets(handle, &count) != nil
  }

  func refresh() { _ = editline_refresh(handle) }
  func resize() { el_resize(handle) }
  func setRaw(_ raw: Bool) { _ = editline_set_raw(handle, raw ? 1 : 0) }
}
