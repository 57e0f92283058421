import ArgumentParser
import Engine
import Language
import Parallel
import Sessions
import Tables

/// `swell replay FILE`: runs a session again, and holds it to what it recorded.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run a session document again; check or update its results.",
    discussion: """
      Exit: 0 reproduced, 1 drift, 2 usage or format, 3 data changed, 4 a statement failed, \
      5 refused by policy, 130 interrupted; the gravest wins.
      """)

  @OptionGroup var options: GlobalOptions

  @Flag(help: "Compare every result with the recorded one, and say why one differs.")
  var check = false

  @Flag(help: "Rewrite what differs in the file, and complete what is missing.")
  var update = false

  @Flag(help: "Run nothing; list every file that would be read or written.")
  var plan = false

  @Flag(help: "Put the answers with -p beside those without.")
  var diff = false

  @Option(
    name: .customShort("p"), help: ArgumentHelp("A parameter's value.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(help: ArgumentHelp("The first cell to run.", valueName: "id"))
  var from: String?

  @Option(help: ArgumentHelp("The last cell to run.", valueName: "id"))
  var to: String?

  @Option(help: ArgumentHelp("The only cell to run.", valueName: "id"))
  var only: String?

  @Option(
    help: ArgumentHelp("Also write the report as JUnit XML.", valueName: "file"),
    completion: .file())
  var junit: String?

  @Argument(help: "A session document or a .swell script.", completion: .file())
  var file: String

  mutating func validate() throws {
    if [check, update, plan, diff].count(where: { $0 }) > 1 {
      throw ValidationError("--check, --update, --plan and --diff exclude each other.")
    }
    if only != nil, from != nil || to != nil {
      throw ValidationError("--only goes without --from and --to.")
    }
    if diff, parameters.isEmpty { throw ValidationError("--diff needs at least one -p.") }
  }

  func run() throws {
    let progress = Progress()
    let printer = ReplayPrinter(
      console: options.console(showing: progress), path: file, format: options.format ?? .table,
      showsNotes: !options.quiet)
    try SessionCommand.run(printer) {
      let session = try SessionFile(path: file)
      let cancellation = Cancellation()
      let engine = try options.engine(
        folder: session.folder, cancellation: cancellation, progress: progress)
      return try Interrupts.cancelling(cancellation, bar: printer.console.bar) {
        try replay(session, engine, printer)
      }
    }
  }

  private func replay(
    _ session: SessionFile, _ engine: QueryEngine, _ printer: ReplayPrinter
  ) throws -> Int32 {
    let choice = try replayOptions()
    if diff {
      let diff = try ReplayDiff(session, engine: engine, options: choice)
      printer.print(diff)
      return diff.exitCode
    }
    let replay = try Replay(session, engine: engine, options: choice)
    if plan {
      printer.print(replay.plan())
      return ExitStatus.success
    }
    printer.printRemarks(of: replay)
    let report = try replay.run { cell in
      switch choice.purpose {
      case .show: try printer.show(cell, of: session)
      case .check: printer.printVerdict(cell)
      case .update:
        if cell.verdict == .failed || cell.verdict == .notRun { printer.printVerdict(cell) }
      }
    }
    if choice.purpose == .show, report.exitCode == 0 { printer.showEnd(of: session) }
    printer.printEnd(report, choice.purpose)
    if let junit {
      let text = JUnitText(report, name: file).text
      try AtomicFile.write(Array(text.utf8), to: junit)
    }
    return report.exitCode
  }

  private func replayOptions() throws -> Replay.Options {
    var choice = try options.replayOptions(check ? .check : update ? .update : .show)
    choice.parameters = try parameters.map { try GlobalOptions.pair($0, option: "-p") }
    choice.from = from
    choice.to = to
    choice.only = only
    return choice
  }
}

extension GlobalOptions {
  /// What wins over a document's front matter.
  func replayOptions(_ purpose: Replay.Purpose) throws -> Replay.Options {
    var choice = try values.replayOptions(purpose)
    choice.writableFolders = allowWrite
    return choice
  }

  static func pair(_ text: String, option: String) throws -> (name: String, text: String) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2 else {
      throw ValidationError("\(option) takes NAME=VALUE, not “\(text)”.")
    }
    return (String(parts[0]), String(parts[1]))
  }
}

/// What `replay` and `status` do alike: mistakes in words, and their exit codes.
enum SessionCommand {
  static func run(_ printer: ReplayPrinter, _ body: () throws -> Int32) throws -> Never {
    do {
      throw ExitCode(try body())
    } catch let error as TableError {
      printer.console.error("error: \(error.message) \(error.help)\n")
      throw ExitCode(ExitStatus.usage)
    } catch let diagnostic as Diagnostic {
      printer.report(diagnostic)
      throw ExitCode(ExitStatus.usage)
    } catch is Cancelled {
      printer.console.error("Stopped; the document is as it was.\n")
      throw ExitCode(ExitStatus.interrupted)
    }
  }
}
