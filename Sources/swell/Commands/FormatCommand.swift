import ArgumentParser
import Engine
import Language
import Sessions
import Tables

/// `swell fmt [--check] FILE …`: one way of writing statements.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Write statements in the usual spacing; comments and tokens stay.")

  @Flag(help: "Change nothing; exit 1 where a file would change.")
  var check = false

  @Argument(
    help: "Scripts or session documents; - writes standard input anew on standard output.",
    completion: .file())
  var files: [String]

  func run() throws {
    let console = Console(screen: .init(), errorScreen: .init())
    let printer = ResultPrinter(
      console: console, format: .table, showsNotes: true, showsTime: false)
    var status = ExitStatus.success
    for file in files {
      let found = try ScriptFile(path: file, printer: printer).use { try format($0, console) }
      status = max(status, found)
    }
    throw ExitCode(status)
  }

  private func format(_ file: SessionFile, _ console: Console) throws -> Int32 {
    let formatted = try formatted(file)
    if file.path == "-", !check {
      console.out(formatted)
      return ExitStatus.success
    }
    if formatted == file.text { return ExitStatus.success }
    if check {
      console.out("\(file.path)\n")
      return ExitStatus.failed
    }
    try AtomicFile.write(Array(formatted.utf8), to: file.path)
    return ExitStatus.success
  }

  /// The script, or the document with each of its cells, in the usual spacing.
  private func formatted(_ file: SessionFile) throws -> String {
    guard var document = file.document else {
      return try Formatter.format(file.text, grammar: QueryEngine.grammar)
    }
    // A cell that is meant to fail stays as it was written.
    for (index, cell) in document.cells.enumerated() where cell.expectedCode == nil {
      let source = try Formatter.format(cell.source, grammar: QueryEngine.grammar)
      if source != cell.source { document.setSource(of: index, source) }
    }
    return document.text
  }
}
