import Language
import Tables

@testable import Engine

/// What statements gave, as lines of a case file: tables with types, notes, mistakes in full.
struct Transcript {
  private(set) var text = ""

  init(_ source: String, in notebook: inout Notebook, notes: Bool) {
    folder = notebook.folder.path
    for (outcome, warnings) in notebook.outcomes(source) {
      for warning in warnings { add(warning, source) }
      switch outcome {
      case .nothing: break
      case .failed(let error): add(error, source)
      case .report(let report): add(report, notes: notes)
      }
    }
  }

  /// The notebook's folder has another name each time: it is left out.
  private let folder: String

  private mutating func line(_ words: String) {
    text += words.split(separator: folder + "/", omittingEmptySubsequences: false).joined() + "\n"
  }

  private mutating func add(_ report: Report, notes: Bool) {
    let table = report.table
    if report.form == .text, case .text(let words) = table.columns[0][0] {
      line(words)
    } else {
      line(table.columns.map { "\($0.name) \($0.type.name)" }.joined(separator: " | "))
      for row in 0..<table.rowCount {
        line(table.columns.map { CanonicalText.cell($0[row]) }.joined(separator: " | "))
      }
    }
    if notes { for note in report.notes { line("! \(note.kind.rawValue): \(note.text)") } }
  }

  private mutating func add(_ diagnostic: Diagnostic, _ source: String) {
    let place = diagnostic.range.map { " at `\(source.slice($0))`" } ?? ""
    line("\(diagnostic.code.rawValue)\(place): \(diagnostic.message)")
    if let label = diagnostic.label { line("  label: \(label)") }
    if let reason = diagnostic.reason { line("  why: \(reason)") }
    if let help = diagnostic.help { line("  help: \(help)") }
    for fix in diagnostic.fixes {
      let name = fix.isSafe ? "safe fix" : "fix"
      line("  \(name): `\(source.slice(fix.range))` → `\(fix.replacement)`")
    }
  }
}
