import Engine
import Language
import Parallel
import Rendering
import Synchronization
import Tables

/// Writes what `export` stages hand out, as the ending of each file says.
public final class FileExporter: ExportTarget {
  private let folder: String
  private let policy: WritePolicy?
  /// The files that it made, links followed.
  private let made = Mutex<Set<String>>([])

  /// - Parameters:
  ///   - folder: the one that relative paths start at.
  ///   - policy: nil lets the user's own statements write wherever the user may.
  public init(folder: String, policy: WritePolicy? = nil) {
    self.folder = folder
    self.policy = policy
  }

  public func check(_ request: ExportRequest, at range: SourceRange) throws {
    let resolved = PathText.resolved(request.path, in: folder)
    let isOwn = made.withLock { $0.contains(resolved) }
    if let reason = policy?.refusal(of: resolved, isOwn: isOwn) {
      throw Diagnostic(
        .refusedByPolicy, "\"\(request.path)\" may not be written: it \(reason)", at: range,
        help: "Allow its folder with `--allow-write \(PathText.folder(of: resolved))`.")
    }
    do {
      try AtomicFile.check(path(of: request), replacing: request.replaces)
    } catch {
      throw error.diagnostic(for: request, at: range)
    }
  }

  public func write(
    _ report: Report, _ request: ExportRequest, at range: SourceRange, _ workers: Workers,
    _ progress: Progress?
  ) throws {
    try check(request, at: range)
    progress?.start("writing \(request.path)", total: report.table.rowCount)
    do {
      try write(report, request, at: range, workers) { rows in
        try workers.cancellation.check()
        progress?.advance(by: rows)
      }
    } catch let error as TableError {
      throw error.diagnostic(for: request, at: range)
    }
    made.withLock { _ = $0.insert(PathText.resolved(request.path, in: folder)) }
  }

  private func write(
    _ report: Report, _ request: ExportRequest, at range: SourceRange, _ workers: Workers,
    onRows: (Int) throws -> Void
  ) throws {
    let path = path(of: request)
    let table = report.table
    switch request.format.kind {
    case .data(let format):
      let options = WriteOptions(
        guardsFormulas: !request.isRaw, unguardedColumns: request.handleColumns)
      try table.write(
        format, options, to: path, isGzipped: request.format.isGzipped,
        replacing: request.replaces, workers: workers, onRows: onRows)
    case .sqlite:
      try table.writeSQLite(
        to: path, name: stem(of: request), replacing: request.replaces, onRows: onRows)
    case .markdown: try write(MarkdownTable.text(table), request)
    case .html: try write(TablePage.text(title: stem(of: request), HTMLTable.text(table)), request)
    case .svg:
      guard let chart = report.charts.last else {
        throw Diagnostic(
          .badOption, "there is no chart to write to \"\(request.path)\"", at: range,
          help: "Put a stage before it that draws one, as `compare tiers` does.")
      }
      try write(SVGChart.draw(chart), request)
    }
  }

  private func write(_ text: String, _ request: ExportRequest) throws {
    var text = text
    try Table.writeFile(
      path(of: request), isGzipped: request.format.isGzipped, replacing: request.replaces
    ) { sink in
      try text.withUTF8 { try sink(UnsafeRawBufferPointer($0)) }
    }
  }

  private func path(of request: ExportRequest) -> String {
    PathText.joined(folder, request.path)
  }

  /// The file's name without its ending.
  private func stem(of request: ExportRequest) -> String {
    let name = PathText.name(of: request.path)
    return name.split(separator: ".", omittingEmptySubsequences: false).first
      .map(String.init).flatMap { $0.isEmpty ? nil : $0 } ?? "table"
  }
}

extension TableError {
  /// The error in words about the file as the statement has it.
  fileprivate func diagnostic(for request: ExportRequest, at range: SourceRange) -> Diagnostic {
    switch self {
    case .exists:
      Diagnostic(
        .fileExists, "\"\(request.path)\" is there already", at: range,
        help: "Add `replace` to write over it, or choose another name.")
    case .unwritable(_, let reason):
      Diagnostic(
        .writeFailed, "\"\(request.path)\" cannot be written: \(reason)", at: range,
        help: "What was there before is as it was. Check the folder and the room on its disk.")
    default: Diagnostic(.writeFailed, message, at: range, help: help)
    }
  }
}
