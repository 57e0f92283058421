import Engine
import Language
import Rendering
import Tables

/// What a cell gave, as a document keeps it: the digest of every row, and words to read.
///
/// Nothing in it depends on the clock, the screen or where the files lie.
public struct RecordedResult: Hashable, Sendable {
  /// Rows of the result; nil for words.
  public var rows: Int?
  /// The start of the SHA-256 of the result's canonical text.
  public var digest: String?
  /// The code of the error that it ended in.
  public var error: String?
  /// The shown text, lines ended by line feeds.
  public var body: String

  /// Cells in a line of a recorded table.
  static let width = 100
  /// Rows of a table that are shown; the rest is counted.
  static let shownRows = 20
  private static let screen = Screen(width: width)

  init(rows: Int? = nil, digest: String? = nil, error: String? = nil, body: String) {
    self.rows = rows
    self.digest = digest
    self.error = error
    self.body = body
  }

  /// - Parameters:
  ///   - report: the whole answer, every row of it.
  ///   - isTimed: takes out the times that `explain` prints.
  ///   - options: how its cell is compared.
  init(_ report: Report, isTimed: Bool, options: CellOptions) {
    let report = isTimed ? Self.withoutTimes(report) : report
    let rows = report.exported ?? report.table
    var lines = Self.lines(of: report)
    if options.tolerance != nil, !report.isWords {
      lines += [""] + ColumnFigures.all(of: rows).map(\.line)
    }
    self.init(
      rows: report.isWords ? nil : rows.rowCount,
      digest: Self.short(TableDigest.sha256(of: rows, ignoringOrder: options.isAnyOrder)),
      body: Self.text(lines))
  }

  /// An answer in the words that a document shows of it.
  static func shown(_ report: Report) -> String { text(lines(of: report)) }

  private static func lines(of report: Report) -> [String] {
    var shown = TerminalTable.Options(screen: screen, maxRows: shownRows)
    shown.totalRows = report.table.rowCount
    return ReportText(report, shown).lines
  }

  /// An error in `source`, without the place of the document that it is in.
  init(_ diagnostic: Diagnostic, source: String) {
    let text = DiagnosticText(diagnostic, source: source, screen: Self.screen)
    self.init(error: diagnostic.code.rawValue, body: Self.text(text.lines))
  }

  /// The results of a cell's statements as one; nil where none gave any.
  static func joining(_ results: [RecordedResult]) -> RecordedResult? {
    guard var joined = results.first else { return nil }
    guard results.count > 1 else { return joined }
    let rows = results.compactMap(\.rows)
    joined.rows = rows.isEmpty ? nil : rows.reduce(0, +)
    let digests = results.map { $0.digest ?? "" }.joined(separator: "\n")
    joined.digest = short(Fingerprint.sha256(of: Array(digests.utf8)))
    joined.body = results.map(\.body).joined(separator: "\n")
    return joined
  }

  /// 64 bits: chance never makes two results alike, and the line stays readable.
  static func short(_ digest: String) -> String { String(digest.prefix(16)) }

  /// Blanks at the ends of lines would not outlive the next editor.
  private static func text(_ lines: [String]) -> String {
    lines.map { line in
      var line = Substring(line)
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  /// `explain` times each stage; what is recorded says only what happened.
  private static func withoutTimes(_ report: Report) -> Report {
    guard report.form == .text, let column = report.table.columns.first, column.count > 0,
      case .text(let text) = column[0]
    else { return report }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.hasSuffix(" ms"), let end = line.range(of: " rows  ") else { return line }
      return line[..<end.upperBound].dropLast(2)
    }
    return .text(lines.joined(separator: "\n"), notes: report.notes)
  }
}

extension Substring {
  /// The last place of `words`.
  fileprivate func range(of words: String) -> Range<Index>? {
    var start = endIndex
    while start > startIndex {
      start = index(before: start)
      if self[start...].hasPrefix(words) {
        return start..<index(start, offsetBy: words.count)
      }
    }
    return nil
  }
}

/// How a cell's result is compared with the recorded one: the words after its fence.
public struct CellOptions: Hashable, Sendable {
  public var expectedCode: String?
  public var isVolatile = false
  public var tolerance: Double?
  public var isAnyOrder = false

  public init() {}

  /// - Parameter info: that of the cell's `swell` block.
  init(_ info: FenceInfo) {
    expectedCode = info["expect"]
    isVolatile = info.hasFlag("volatile")
    tolerance = info["tolerance"].flatMap(Double.init)
    isAnyOrder = info["order"] == "any"
  }
}
