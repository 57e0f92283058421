import ArgumentParser
import Engine
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

  @Argument(help: "Files to load, each under its own name.")
  var files: [String] = []

  func run() throws {
    let console = options.console()
    let cancellation = Cancellation()
    let progress = Progress()
    let interpreter = Interpreter(
      engine: try options.engine(cancellation: cancellation, progress: progress))
    let isInteractive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    let isPrompt = commands.isEmpty && isInteractive
    let printer = ResultPrinter(
      console: console, format: options.format ?? .table, showsNotes: !options.quiet,
      showsTime: options.timer, isPrompt: isPrompt)
    if isPrompt {
      let prompt = Prompt(
        interpreter: interpreter, printer: printer, cancellation: cancellation,
        isPlain: options.plain, runsInit: !options.noInit)
      throw ExitCode(prompt.run(loading: files))
    }
    var runner = ScriptRunner(
      interpreter: interpreter, printer: printer, cancellation: cancellation)
    throw ExitCode(runner.run(loads + (try statements())))
  }

  /// The `load` statements for the files on the command line.
  private var loads: [Interpreter.Source] {
    files.map { Interpreter.Source(name: "", text: FileLoad(path: $0).statement) }
  }

  private func statements() throws -> [Interpreter.Source] {
    if !commands.isEmpty {
      return commands.enumerated().map { index, text in
        Interpreter.Source(name: commands.count > 1 ? "-c \(index + 1)" : "-c", text: text)
      }
    }
    if isatty(STDIN_FILENO) == 1 { return [] }
    do {
      return [Interpreter.Source(name: "stdin", text: try StandardInput.readAll())]
    } catch {
      throw ValidationError("Standard input cannot be read: \(error.message).")
    }
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

  var statement: String {
    var escaped = ""
    for character in path {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.append(character)
      }
    }
    return "load \"\(escaped)\" as \(name)"
  }
}
