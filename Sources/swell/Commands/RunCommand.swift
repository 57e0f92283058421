import ArgumentParser
import Engine
import Language
import Parallel
import Sessions
import Tables

/// `swell run FILE`: a script or session document, start to end.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a script or session document from start to end.")

  @OptionGroup var options: GlobalOptions

  @Flag(help: "Go on after a statement that failed.")
  var keepGoing = false

  @Argument(help: "A .swell script or a session document.")
  var file: String

  func run() throws {
    let console = options.console()
    let cancellation = Cancellation()
    let printer = ResultPrinter(
      console: console, format: options.format ?? .table, showsNotes: !options.quiet,
      showsTime: options.timer)
    let text: ScriptFile
    do {
      text = try ScriptFile(path: file)
    } catch {
      console.error("error: \(error.message) \(error.help)\n")
      throw ExitCode(ExitStatus.failed)
    }
    let engine = try options.engine(folder: text.folder, cancellation: cancellation)
    var runner = ScriptRunner(
      interpreter: Interpreter(engine: engine), printer: printer, cancellation: cancellation,
      keepsGoing: keepGoing)
    do {
      throw ExitCode(runner.run(try text.sources()))
    } catch let diagnostic as Diagnostic {
      printer.report(diagnostic, in: .init(name: file, text: text.text))
      throw ExitCode(ExitStatus.of(diagnostic))
    }
  }
}

/// `swell check FILE …`: parse and bind only.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Parse and bind scripts and documents, running nothing.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Scripts or session documents.")
  var files: [String]

  func run() throws {
    let console = options.console()
    let printer = ResultPrinter(
      console: console, format: .table, showsNotes: !options.quiet, showsTime: false)
    var status = ExitStatus.success
    for file in files { status = max(status, try check(file, printer)) }
    throw ExitCode(status)
  }

  private func check(_ file: String, _ printer: ResultPrinter) throws -> Int32 {
    do {
      let text = try ScriptFile(path: file)
      let interpreter = Interpreter(engine: try options.engine(folder: text.folder))
      _ = try interpreter.prepare(try text.sources())
      return ExitStatus.success
    } catch let rejection as Interpreter.Rejection {
      printer.report(rejection)
      return ExitStatus.of(rejection)
    } catch let error as TableError {
      printer.console.error("error: \(error.message) \(error.help)\n")
      return ExitStatus.failed
    } catch let diagnostic as Diagnostic {
      printer.report(diagnostic, in: .init(name: file, text: ""))
      return ExitStatus.of(diagnostic)
    }
  }
}

/// A file of statements: a script, or a document whose cells are the statements.
struct ScriptFile {
  let path: String
  let text: String

  init(path: String) throws(TableError) {
    self.path = path
    let bytes = try FileContents.open(path).bytes.array
    guard !bytes.contains(0) else { throw TableError.notText(path: path, kind: "binary data") }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The folder the file lies in, which its own paths start at.
  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The statements; a document's cells keep their lines, so that messages name the right ones.
  func sources() throws -> [Interpreter.Source] {
    guard Document.kind(of: text, path: path) == .session else {
      return [.init(name: path, text: text)]
    }
    let document = try Document.parse(text)
    return document.cells.indices.compactMap { index -> Interpreter.Source? in
      let cell = document.cells[index]
      guard cell.expectedCode == nil else { return nil }
      let line = document.places[index].line
      // Blank lines before the cell put its own lines where the file has them.
      let lead = String(repeating: "\n", count: max(0, line - 1))
      return .init(name: path, text: lead + cell.source)
    }
  }
}
