import ArgumentParser
import Language
import Parallel
import Sessions
import Tables

/// `swell run FILE`: a script or session document, start to end.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a script or session document from start to end.")

  @OptionGroup var options: GlobalOptions

  @Flag(help: "Go on after a statement that failed or has a mistake in it.")
  var keepGoing = false

  @Argument(help: "A .swell script or a session document.", completion: .file())
  var file: String

  func run() throws {
    let progress = Progress()
    let printer = ResultPrinter(
      console: options.console(showing: progress), format: options.format ?? .table,
      showsNotes: !options.quiet, showsTime: options.timer, progress: progress)
    let cancellation = Cancellation(keepsPartialResults: true)
    let status = try ScriptFile(path: file, printer: printer).use { session in
      let engine = try options.engine(
        folder: session.folder, cancellation: cancellation, progress: progress)
      var runner = ScriptRunner(
        interpreter: Interpreter(
          engine: try session.prepared(engine, options.replayOptions(.show))), printer: printer,
        cancellation: cancellation, keepsGoing: keepGoing)
      return runner.run(session.wholeSources)
    }
    throw ExitCode(status)
  }
}

/// Opens a file of statements for a command, and says what is wrong with it.
struct ScriptFile {
  let path: String
  let printer: ResultPrinter

  /// - Returns: the exit code: `body`'s, or that of a file that cannot be read.
  func use(_ body: (SessionFile) throws -> Int32) throws -> Int32 {
    do {
      return try body(try SessionFile(path: path))
    } catch let rejection as Interpreter.Rejection {
      printer.report(rejection)
      return ExitStatus.of(rejection)
    } catch let error as TableError {
      printer.console.error("error: \(error.message) \(error.help)\n")
      return ExitStatus.failed
    } catch let diagnostic as Diagnostic {
      printer.report(diagnostic, in: .init(name: path, text: Self.text(of: path)))
      return ExitStatus.of(diagnostic)
    }
  }

  /// The text that a message's ranges point into.
  static func text(of path: String) -> String {
    let bytes = (try? FileContents.open(path))?.bytes.array ?? []
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension SessionFile {
  /// A document's cells, or a script as the one text it is.
  var wholeSources: [Interpreter.Source] {
    document == nil ? [.init(name: path, text: text)] : sources
  }
}
