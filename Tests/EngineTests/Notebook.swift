import Language
import Parallel
import Synchronization
import Tables
import TestSupport

@testable import Engine

/// Runs statements one after the other as the program does, and keeps what each one gave.
struct Notebook {
  /// What a statement came to.
  enum Outcome {
    case nothing
    case report(Report)
    case failed(Diagnostic)
  }

  let folder: TemporaryFolder
  private(set) var engine: QueryEngine
  private var nextCell = 1
  let exports = Exports()

  init(
    threads: Int = 2, folder: TemporaryFolder = TemporaryFolder(), snapshots: SnapshotCache? = nil
  ) {
    self.folder = folder
    // 2026-06-30, so that months since a last order do not move.
    let settings = Settings(today: 20_634)
    engine = QueryEngine(
      settings: settings, folder: folder.path, workers: Workers(threads: threads))
    engine.exportTarget = exports
    engine.snapshots = snapshots
  }

  /// Takes what `export` hands out, and writes nothing.
  final class Exports: ExportTarget {
    let taken = Mutex<[(request: ExportRequest, report: Report)]>([])

    /// Stands for a disk without room, or whatever keeps a file from being written.
    let refusal = Mutex<Diagnostic?>(nil)

    func check(_ request: ExportRequest, at range: SourceRange) throws {
      if let refusal = refusal.withLock({ $0 }) { throw refusal }
    }

    func write(
      _ report: Report, _ request: ExportRequest, at range: SourceRange, _ workers: Workers,
      _ progress: Progress?
    ) throws {
      taken.withLock { $0.append((request, report)) }
    }
  }

  /// Each statement of `text` with its outcome and warnings; a mistake stops nothing after it.
  mutating func outcomes(_ text: String) -> [(outcome: Outcome, warnings: [Diagnostic])] {
    let script = Parser.parse(text, grammar: QueryEngine.grammar)
    var results = script.diagnostics.map { (Outcome.failed($0), [Diagnostic]()) }
    for (index, statement) in script.statements.enumerated() where !script.broken.contains(index) {
      results.append(run(statement, text))
    }
    return results
  }

  private mutating func run(
    _ statement: Statement, _ text: String
  ) -> (outcome: Outcome, warnings: [Diagnostic]) {
    defer { nextCell += 1 }
    var workspace = engine.workspace
    do {
      let bound = try engine.bind(statement, text: text, cell: nextCell, in: &workspace)
      guard let answer = try engine.run(bound) else { return (.nothing, bound.warnings) }
      return (.report(try answer.report()), bound.warnings)
    } catch let error as Diagnostic {
      return (.failed(error), [])
    } catch {
      return (.failed(Diagnostic(.runFailed, "not a diagnostic: \(error)", at: nil)), [])
    }
  }

  /// The table of the last statement of `text`.
  ///
  /// - Throws: the first mistake in it.
  mutating func table(_ text: String) throws -> Table { try report(text).table }

  mutating func report(_ text: String) throws -> Report {
    var last: Report?
    for (outcome, _) in outcomes(text) {
      switch outcome {
      case .failed(let error): throw error
      case .report(let report): last = report
      case .nothing: break
      }
    }
    guard let last else { throw Diagnostic(.runFailed, "`\(text)` gave nothing", at: nil) }
    return last
  }

  /// The mistake that `text` is, if it is one.
  mutating func mistake(_ text: String) -> Diagnostic? {
    for (outcome, _) in outcomes(text) {
      if case .failed(let error) = outcome { return error }
    }
    return nil
  }

  /// The table of `text` as CSV: the bytes that must not depend on threads or row order.
  mutating func csv(_ text: String) throws -> String {
    String(decoding: try table(text).written(.csv), as: UTF8.self)
  }

  /// The one value of an expression, or of a table of one cell.
  mutating func value(_ text: String) throws -> Cell {
    let table = try table(text)
    guard table.rowCount == 1, let column = table.columns.last else { return .missing }
    return column[0]
  }
}
