#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The person's pager, for what does not fit the window.
struct Pager {
  /// A shell's command line, as `$PAGER` holds one.
  let command: String

  /// `$PAGER`; without it `less` that leaves short texts on the screen and keeps colours.
  init() {
    let chosen = TerminalInfo.variable("PAGER") ?? ""
    command = chosen.isEmpty ? "less -RSFX" : chosen
  }

  /// As git does it: a `less` without options of its own keeps colours, cuts long lines, and leaves
  /// a short text on the screen.
  private static let manners = "LESS=${LESS--RSFX}; export LESS; "

  /// Shows a text and waits until the person leaves it.
  ///
  /// - Returns: false where the pager cannot be started; nothing was shown then.
  func show(_ text: String) -> Bool {
    // Ctrl-C is the pager's while it runs.
    let ignored = signal(SIGINT, SIG_IGN)
    defer { signal(SIGINT, ignored) }
    return TerminalGuard.lending {
      guard isThere, let pipe = popen(Self.manners + command, "w") else { return false }
      var text = text
      text.withUTF8 { bytes in
        // A pager left early reads no further, which is nobody's error.
        _ = fwrite(bytes.baseAddress, 1, bytes.count, pipe)
      }
      _ = pclose(pipe)
      return true
    }
  }

  /// Whether the command's first word is a program that can be found.
  private var isThere: Bool {
    let program = command.split(separator: " ").first { !$0.contains("=") }.map(String.init) ?? ""
    if program.contains("/") { return access(program, X_OK) == 0 }
    let folders = (TerminalInfo.variable("PATH") ?? "").split(separator: ":")
    return folders.contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}
