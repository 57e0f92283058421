import ArgumentParser
import Sessions

/// `swell check FILE …`: parse and bind only.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Parse and bind scripts and documents, running nothing.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Scripts or session documents.")
  var files: [String]

  func run() throws {
    let printer = ResultPrinter(
      console: options.console(), format: .table, showsNotes: !options.quiet, showsTime: false)
    var status = ExitStatus.success
    for file in files {
      let found = try ScriptFile(path: file, printer: printer).use { session in
        let engine = try options.engine(folder: session.folder)
        let prepared = try Replay(session, engine: engine, options: options.replayOptions(.show))
        _ = try Interpreter(engine: prepared.engine).prepare(session.wholeSources)
        return ExitStatus.success
      }
      status = max(status, found)
    }
    throw ExitCode(status)
  }
}
