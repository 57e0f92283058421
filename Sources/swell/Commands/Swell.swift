import ArgumentParser
import CAllocator

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The program: with a command's name that command, else the prompt or `-c`.
struct Swell: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "swell",
    abstract: "A shell that makes waves: micro-influencer analysis at a prompt.",
    usage: """
      swell [<file> …]              the prompt, each file loaded under its name
      swell -c <text> [-c <text> …] run statements, print results, leave
      swell <command> …
      """,
    discussion: "Start with `swell examples/fans.csv`, then type `.help`.",
    version: version,
    subcommands: [
      ShellCommand.self, RunCommand.self,
      ReplayCommand.self, StatusCommand.self, CheckCommand.self, FormatCommand.self,
      SampleCommand.self, CacheCommand.self, ExportCommand.self, ImportCommand.self,
      LessonCommand.self, ReferenceCommand.self,
    ],
    defaultSubcommand: ShellCommand.self)

  /// The names of the subcommands, and of the one that the parser adds: known without asking their
  /// types, which would cost a start without a command more than it takes.
  static let commandNames = [
    "shell", "run", "replay", "status", "check", "fmt", "sample", "cache", "export", "import",
    "lesson", "reference", "help",
  ]

  /// What the parser says, with the default command's options told as the program's own: nobody
  /// types that command's name.
  static func words(for error: any Error) -> String {
    let text = fullMessage(for: error)
    guard text == helpMessage() else { return text.replacing("swell shell", with: "swell") }
    let options = ShellCommand.helpMessage()
    guard let first = options.firstRange(of: "ARGUMENTS:")?.lowerBound,
      let end = options.firstRange(of: "  -h, --help")?.lowerBound, first < end,
      let own = text.firstRange(of: "OPTIONS:\n")
    else { return text }
    return String(text[..<own.lowerBound] + options[first..<end] + text[own.upperBound...])
  }
}

@main
enum Main {
  static func main() {
    let status = run(Array(CommandLine.arguments.dropFirst()))
    // What was loaded is kept while the statements ran; seldom is there anything left to wait for.
    Snapshots.finish()
    exit(status)
  }

  /// Has the allocator hold on to what a statement gave back, for the next one.
  ///
  /// glibc returns large blocks to the system at once, and a third of the time of a short statement
  /// on a million rows went into getting them back page by page.
  private static func keepFreedMemory() {
    allocator_keep(32 << 20, 1 << 30)
  }

  /// - Returns: the exit code; usage errors are 2, as the contract has it.
  private static func run(_ arguments: [String]) -> Int32 {
    keepFreedMemory()
    // A reader that goes away is seen as a failed write, not as a signal.
    signal(SIGPIPE, SIG_IGN)
    if arguments == ["--version"] {
      let console = Console(screen: .init(), errorScreen: .init())
      console.out(Swell.version + "\n")
      return ExitStatus.success
    }
    if let script = CompletionScript.text(for: arguments) {
      let console = Console(screen: .init(), errorScreen: .init())
      console.out(script + "\n")
      return ExitStatus.success
    }
    do {
      if let shell = Shell(plain: arguments) { return try shell.run() }
      var command = try Swell.parseAsRoot(arguments)
      try command.run()
      return ExitStatus.success
    } catch let code as ExitCode {
      return code.rawValue
    } catch {
      let console = Console(screen: .init(), errorScreen: .init())
      let text = Swell.words(for: error)
      if Swell.exitCode(for: error) == .success {
        console.out(text + "\n")
        return ExitStatus.success
      }
      console.error(text + "\n")
      return ExitStatus.usage
    }
  }
}
