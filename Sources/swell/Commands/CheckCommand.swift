import ArgumentParser
import Language
import Rendering
import Sessions
import Tables

/// `swell check FILE …`: parse and bind only.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Parse and bind scripts and documents, running nothing.",
    discussion: "With --format json all that is found stands in one array, for editors.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Scripts or session documents.", completion: .file())
  var files: [String]

  mutating func validate() throws {
    guard [nil, .table, .json].contains(options.format) else {
      throw ValidationError("check writes --format table or json.")
    }
  }

  func run() throws {
    let console = options.console()
    let printer = ResultPrinter(
      console: console, format: .table, showsNotes: !options.quiet, showsTime: false)
    var findings: [Finding] = []
    for file in files { findings += try check(file) }
    if options.format == .json {
      console.out("[\(json(findings.prefix(Self.mostForEditors)).joined(separator: ",\n "))]\n")
    } else {
      printer.report(findings.map { ($0.diagnostic, $0.source) })
    }
    throw ExitCode(status(of: findings.map(\.diagnostic)))
  }

  /// A mistake or a warning, and the text that it is in.
  private struct Finding {
    let file: String
    let source: Interpreter.Source
    let diagnostic: Diagnostic
  }

  /// More than an editor shows; each costs a walk along its line.
  private static let mostForEditors = 1_000

  private func json(_ findings: some Sequence<Finding>) -> [String] {
    var last: (source: Interpreter.Source, spelling: DiagnosticJSON)?
    return findings.map { finding in
      let known = last.flatMap { $0.source == finding.source ? $0.spelling : nil }
      let spelling =
        known
        ?? DiagnosticJSON(
          file: finding.file, source: finding.source.text, firstLine: finding.source.firstLine)
      last = (finding.source, spelling)
      return spelling.object(finding.diagnostic)
    }
  }

  private func check(_ file: String) throws -> [Finding] {
    do {
      let session = try SessionFile(path: file)
      let engine = try session.prepared(
        options.engine(folder: session.folder), options.replayOptions(.show))
      return try Interpreter(engine: engine).check(session.wholeSources).map {
        Finding(file: file, source: $0.source, diagnostic: $0.diagnostic)
      }
    } catch let rejection as Interpreter.Rejection {
      return rejection.problems.map {
        Finding(file: file, source: $0.source, diagnostic: $0.diagnostic)
      }
    } catch let error as TableError {
      let diagnostic = error.diagnostic(at: nil)
      return [Finding(file: file, source: .init(name: file, text: ""), diagnostic: diagnostic)]
    } catch let diagnostic as Diagnostic {
      let text = ScriptFile.text(of: file)
      return [Finding(file: file, source: .init(name: file, text: text), diagnostic: diagnostic)]
    }
  }

  /// 2 where a text is wrong, 1 where only files cannot be read, 0 for warnings and nothing.
  private func status(of diagnostics: [Diagnostic]) -> Int32 {
    let errors = diagnostics.filter { $0.severity == .error }.map { ExitStatus.of($0) }
    return errors.max() ?? ExitStatus.success
  }
}
