import ArgumentParser
import Engine
import Language
import Parallel
import Sessions

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The prompt, the statements of `-c`, or a script from a pipe.
struct Shell {
  var options = RunOptions()
  var commands: [String] = []
  var files: [String] = []
  /// Goes on after a statement that failed.
  var keepsGoing = false

  /// Arguments that need no parser: files, `-c TEXT`, and the flags that people start with.
  init?(plain arguments: [String]) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "-c":
        guard let text = rest.popFirst() else { return nil }
        commands.append(text)
      case "-q": options.isQuiet = true
      case "--plain": options.isPlain = true
      case "--no-init": options.runsInit = false
      default:
        let isFile = !argument.hasPrefix("-") && !Swell.commandNames.contains(argument)
        guard isFile, !argument.isEmpty else { return nil }
        files.append(argument)
      }
    }
  }

  init(options: RunOptions, commands: [String], files: [String], keepsGoing: Bool = false) {
    self.options = options
    self.commands = commands
    self.files = files
    self.keepsGoing = keepsGoing
  }

  /// - Returns: the exit code.
  func run(lesson: String? = nil) throws -> Int32 {
    let cancellation = Cancellation(keepsPartialResults: true)
    let progress = Progress()
    let console = options.console(showing: progress)
    let interpreter = Interpreter(
      engine: try options.engine(cancellation: cancellation, progress: progress))
    let isInteractive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    let isPrompt = commands.isEmpty && isInteractive
    let printer = ResultPrinter(
      console: console, format: options.format ?? .table, showsNotes: !options.isQuiet,
      showsTime: options.showsTime, isPrompt: isPrompt, progress: progress,
      cancellation: cancellation)
    if isPrompt {
      let prompt = Prompt(
        interpreter: interpreter, printer: printer, cancellation: cancellation,
        isPlain: options.isPlain, runsInit: options.runsInit, hasFixedWidth: options.width != nil)
      return prompt.run(loading: files, lesson: lesson)
    }
    var runner = ScriptRunner(
      interpreter: interpreter, printer: printer, cancellation: cancellation,
      keepsGoing: keepsGoing)
    if !commands.isEmpty { return runner.run(loads + statements) }
    if isatty(STDIN_FILENO) == 1 { return runner.run(loads) }
    return try run(piped: try pipedText(), &runner)
  }

  /// A script or a session document that comes in by a pipe.
  private func run(piped text: String, _ runner: inout ScriptRunner) throws -> Int32 {
    guard Document.kind(of: text) == .session else {
      return runner.run(loads + [Interpreter.Source(name: "stdin", text: text)])
    }
    do {
      let session = try SessionFile(path: "stdin", text: text)
      runner.interpreter = Interpreter(
        engine: try session.prepared(runner.interpreter.engine, try options.replayOptions(.show)))
      return runner.run(loads + session.wholeSources)
    } catch let diagnostic as Diagnostic {
      runner.printer.report(diagnostic, in: .init(name: "stdin", text: text))
      return ExitStatus.of(diagnostic)
    }
  }

  /// The `load` statements for the files on the command line.
  private var loads: [Interpreter.Source] {
    files.map { Interpreter.Source(name: "", text: FileLoad(path: $0).statement) }
  }

  private var statements: [Interpreter.Source] {
    commands.enumerated().map { index, text in
      Interpreter.Source(name: commands.count > 1 ? "-c \(index + 1)" : "-c", text: text)
    }
  }

  private func pipedText() throws -> String {
    do {
      return try StandardInput.readAll()
    } catch {
      throw ValidationError("Standard input cannot be read: \(error.message).")
    }
  }
}
