import ArgumentParser
import Engine
import Language
import Sessions
import Tables

/// `swell fmt [--check] FILE …`: one way of writing statements.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Write scripts in the usual spacing; comments and tokens stay.")

  @Flag(help: "Change nothing; exit 1 where a file would change.")
  var check = false

  @Argument(help: "Scripts (.swell).")
  var files: [String]

  func run() throws {
    let console = Console(screen: .init(), errorScreen: .init())
    var status = ExitStatus.success
    for file in files { status = max(status, format(file, console)) }
    throw ExitCode(status)
  }

  private func format(_ file: String, _ console: Console) -> Int32 {
    do {
      let script = try ScriptFile(path: file)
      let formatted = try Formatter.format(script.text, grammar: QueryEngine.grammar)
      if formatted == script.text { return ExitStatus.success }
      if check {
        console.out("\(file)\n")
        return ExitStatus.failed
      }
      try AtomicFile.write(Array(formatted.utf8), to: file)
      return ExitStatus.success
    } catch let error as TableError {
      console.error("error: \(error.message) \(error.help)\n")
      return ExitStatus.failed
    } catch let diagnostic as Diagnostic {
      console.error("error[\(diagnostic.code.rawValue)]: \(file): \(diagnostic.message)\n")
      return ExitStatus.of(diagnostic)
    } catch {
      console.error("error: \(file) cannot be formatted: \(error)\n")
      return ExitStatus.usage
    }
  }
}
