import ArgumentParser
import Engine
import Language
import Parallel
import Sessions
import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What `swell` does without a command's name: the prompt, `-c`, or a script from a pipe.
struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell", abstract: "Open the prompt, or run statements given with -c.",
    shouldDisplay: false)

  @OptionGroup var options: GlobalOptions

  @Option(
    name: .customShort("c"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Statements to run instead of opening the prompt.", valueName: "text"))
  var commands: [String] = []

  @Flag(
    help: "Go on after a statement that failed or has a mistake, of -c or of standard input.")
  var keepGoing = false

  @Argument(help: "Files to load, each under its own name.", completion: .file())
  var files: [String] = []

  mutating func validate() throws {
    let commands = Swell.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let first = files.first, commands.contains(first), access(first, F_OK) != 0 else {
      return
    }
    throw ValidationError("Options stand after the command: swell \(first) … --option.")
  }

  func run() throws {
    let shell = Shell(
      options: options.values, commands: commands, files: files, keepsGoing: keepGoing)
    throw ExitCode(try shell.run())
  }
}

/// A file of the command line as a `load` statement.
struct FileLoad {
  let path: String

  /// The file's stem as a name: letters, digits and `_`, in backticks where that is not enough.
  var name: String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem =
      file.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init) ?? file
    let plain = String(stem.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" })
    guard let first = plain.first else { return "data" }
    return first.isLetter ? plain : "data_" + plain
  }

  var statement: String { "load \(StringLiteral.written(text: path)) as \(name)" }
}
