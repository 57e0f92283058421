import ArgumentParser
import Engine
import Language
import Parallel
import Sessions
import Tables

/// `swell export FILE --to FORMAT`: a session as a page, a notebook, Markdown or a script.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Hand a session on: as HTML, notebook, Markdown or script.",
    discussion: """
      The session is run and its results compared with the recorded ones; the page says what came \
      of it. Exit: 0 exported, 2 usage or format, 4 a statement failed (what was recorded stands in \
      its place), 5 refused by policy.
      """)

  @OptionGroup var options: GlobalOptions

  @Option(help: "html, ipynb, md or swell; by the ending of -o where it is left out.")
  var to: ExportFormat?

  @Option(
    name: .short,
    help: ArgumentHelp(
      "The file to write; - is standard output, as without it.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    name: .customShort("p"), help: ArgumentHelp("A parameter's value.", valueName: "name=value"))
  var parameters: [String] = []

  @Argument(help: "A session document or a .swell script.", completion: .file())
  var file: String

  mutating func validate() throws {
    if to == nil, output == nil || output == "-" {
      throw ValidationError("Say what to export as: --to html, ipynb, md or swell.")
    }
    if let output, output == file {
      throw ValidationError("-o names the session itself; choose another file.")
    }
  }

  func run() throws {
    let printer = ReplayPrinter(
      console: options.console(), path: file, format: .table, showsNotes: !options.quiet)
    try SessionCommand.run(printer) {
      let format = try to ?? ExportFormat(path: output ?? "")
      let session = try SessionFile(path: file)
      let cancellation = Cancellation()
      let engine = try options.engine(folder: session.folder, cancellation: cancellation)
      var choice = try options.replayOptions(.check)
      choice.parameters = try parameters.map { try GlobalOptions.pair($0, option: "-p") }
      let replay = try Replay(session, engine: engine, options: choice)
      let (page, report) = try Interrupts.withHandler(cancel: { cancellation.cancel() }) {
        try SessionPage.running(replay)
      }
      guard let page else {
        printer.printEnd(report, .show)
        return report.exitCode
      }
      for problem in report.problems { printer.report(problem) }
      let bytes = Array(try page.text(as: format, at: output ?? "").utf8)
      if let output, output != "-" {
        try AtomicFile.write(bytes, to: output)
      } else {
        bytes.withUnsafeBytes { printer.console.out($0) }
      }
      return report.problems.isEmpty ? ExitStatus.success : report.exitCode
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}

/// `swell import FILE.ipynb`: a notebook as a session document.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a session document of a Jupyter notebook.",
    discussion: """
      Writes beside the notebook, under its name with .md in place of .ipynb, and overwrites \
      nothing. A notebook that `swell export` made gives the document it was made from.
      """)

  @Option(
    name: .short, help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Argument(help: "A notebook of nbformat 4.", completion: .file())
  var file: String

  func run() throws {
    let console = Console(screen: .init(), errorScreen: .init())
    let printer = ReplayPrinter(console: console, path: file, format: .table, showsNotes: true)
    try SessionCommand.run(printer) {
      let made = try JupyterImport(try FileContents.open(file).bytes.array, path: file)
      if output == "-" {
        console.out(made.text)
        return ExitStatus.success
      }
      let stem = file.lowercased().hasSuffix(".ipynb") ? String(file.dropLast(6)) : file
      let target = output ?? stem + ".md"
      if output == nil { try SessionFile.requireNew(target) }
      try AtomicFile.write(Array(made.text.utf8), to: target)
      var words = "Made \(target) of \(made.cellCount) cells."
      if made.foreignCount > 0 {
        words += " \(made.foreignCount) in another language stand in it as words."
      }
      console.error(words + "\n")
      return ExitStatus.success
    }
  }
}
