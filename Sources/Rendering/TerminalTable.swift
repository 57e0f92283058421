import Parallel
import Tables

/// A table as lines of text that fit a width.
///
/// Numbers stand to the right with shared decimals; long text is cut with an ellipsis, numbers
/// never are: one that does not fit is an ellipsis as a whole. Columns that do not fit follow in
/// a second block of a short table and are named below a long one; rows that do not fit are
/// counted below.
public struct TerminalTable: Sendable {
  public enum Frame: Sendable {
    /// A quiet rule under the header.
    case light
    /// Lines all around.
    case box
  }

  public struct Options: Sendable {
    public var screen: Screen
    public var frame: Frame
    /// Rows shown at most; nil for all.
    public var maxRows: Int?
    /// How many rows the answer has, where the table holds only the first of them.
    public var totalRows: Int?
    /// Said after the count of rows left out, else of columns, such as `.show 4 for all`.
    public var moreHint: String?
    /// One column under the other instead of side by side (psql's `\x`); nothing is left out
    /// for lack of width.
    public var isRecords: Bool

    public init(
      screen: Screen = Screen(), frame: Frame = .light, maxRows: Int? = 40,
      moreHint: String? = nil, isRecords: Bool = false
    ) {
      self.screen = screen
      self.frame = frame
      self.maxRows = maxRows
      self.moreHint = moreHint
      self.isRecords = isRecords
    }
  }

  let table: Table
  let options: Options
  private(set) var columns: [TextColumn]
  let shownRows: Int

  var screen: Screen { options.screen }

  public init(_ table: Table, _ options: Options = Options()) {
    self = unstopped { try TerminalTable(table, options, until: $0) }
  }

  /// - Throws: `Cancelled` where somebody sets the token meanwhile.
  init(_ table: Table, _ options: Options, until cancellation: Cancellation) throws {
    self.table = table
    self.options = options
    let rows = min(table.rowCount, max(0, options.maxRows ?? .max))
    shownRows = rows
    columns = try table.columns.map {
      try TextColumn(
        $0, rows: rows, missing: options.screen.missing, ascii: !options.screen.unicode,
        until: cancellation)
    }
  }

  /// The lines, without line ends, none wider than the screen.
  ///
  /// A table of one row that does not fit side by side is shown as a record.
  ///
  /// - Complexity: O(shown rows × columns).
  public var lines: [String] { unstopped(lines(until:)) }

  /// ``lines``, until somebody sets the token.
  ///
  /// - Throws: `Cancelled`.
  func lines(until cancellation: Cancellation) throws -> [String] {
    if columns.isEmpty { return [rowCountLine] }
    if options.isRecords { return try recordLines(until: cancellation) + moreRowsLines }
    let layout = TableLayout(columns, screen: screen, frame: options.frame)
    if table.rowCount == 1, shownRows == 1, layout.hidden > 0 || layout.isCutting {
      return try recordLines(until: cancellation)
    }
    let grid = try gridLines(layout, until: cancellation)
    if layout.hidden > 0, shownRows <= Self.mostFoldedRows {
      return try grid + foldedLines(from: layout.widths.count, until: cancellation) + emptyLines
        + moreRowsLines
    }
    return grid + emptyLines + moreColumnsLines(layout) + moreRowsLines
  }

  /// Tables of more rows than this name the columns that do not fit instead of showing them below.
  private static let mostFoldedRows = 12

  /// The columns from `first` on in further blocks, each beginning with the table's first column.
  private func foldedLines(
    from first: Int, until cancellation: Cancellation
  ) throws -> [String] {
    var lines: [String] = []
    var next = first
    let most = TableLayout.mostColumns(screen, frame: options.frame)
    while next < columns.count {
      var block = self
      block.columns = [columns[0]] + columns[next...].prefix(most)
      let layout = TableLayout(block.columns, screen: screen, frame: options.frame)
      guard layout.widths.count > 1 else {
        block.columns = [columns[0]] + columns[next...]
        return lines
          + block.moreColumnsLines(
            TableLayout(block.columns, screen: screen, frame: options.frame))
      }
      lines += try [""] + block.gridLines(layout, until: cancellation)
      next += layout.widths.count - 1
    }
    return lines
  }

  /// ``lines``, each with its line end.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  private var rowCountLine: String {
    "\(NumberText.integer(Int64(table.rowCount))) \(table.rowCount == 1 ? "row" : "rows")"
      .clipped(to: screen.width, ellipsis: screen.ellipsis)
  }

  private var emptyLines: [String] {
    guard table.rowCount == 0 else { return [] }
    return [dim("no rows".clipped(to: screen.width, ellipsis: screen.ellipsis))]
  }

  private var moreRows: Int { max(table.rowCount, options.totalRows ?? 0) - shownRows }

  private var hint: String { options.moreHint.map { " (\(screen.shown($0)))" } ?? "" }

  private var moreRowsLines: [String] {
    let more = moreRows
    guard more > 0 else { return [] }
    let line =
      "\(screen.ellipsis) \(NumberText.integer(Int64(more))) more \(more == 1 ? "row" : "rows")"
    return TextWrap.lines(line + hint, width: screen.width, indent: 2).map(dim)
  }

  private func moreColumnsLines(_ layout: TableLayout) -> [String] {
    guard layout.hidden > 0 else { return [] }
    let names = columns.suffix(layout.hidden).map(\.name)
    // Where rows are left out too, their line says how to see everything.
    let line =
      "\(screen.ellipsis) \(names.count) more \(names.count == 1 ? "column" : "columns")"
      + "\(moreRows > 0 ? "" : hint): " + names.joined(separator: ", ")
    let lines = TextWrap.lines(line, width: screen.width, indent: 2)
    guard lines.count > 4 else { return lines.map(dim) }
    return (lines.prefix(3) + [screen.ellipsis.clipped(to: screen.width, ellipsis: "")]).map(dim)
  }

  func dim(_ text: String) -> String { screen.palette.styled(text, .dim) }
}

/// One column as text: its name and its shown cells, sanitized, with their widths.
struct TextColumn: Sendable {
  let name: String
  let cells: [String]
  let widths: [Int]
  let isMissing: [Bool]
  let isRightAligned: Bool
  /// Text may be cut; a number may not.
  let isCuttable: Bool

  /// - Throws: `Cancelled`.
  init(
    _ column: Column, rows: Int, missing: String, ascii: Bool = false,
    until cancellation: Cancellation
  ) throws {
    let values = try (0..<rows).map { row in
      try cancellation.checkNowAndThen(at: row)
      return column[row]
    }
    let format = try CellFormat(
      column.type, for: values, missing: missing, ascii: ascii, isLabel: column.isLabel,
      until: cancellation)
    name = sanitized(column.name, ascii: ascii)
    cells = try values.enumerated().map { row, value in
      try cancellation.checkNowAndThen(at: row)
      return format.text(value)
    }
    widths = try cells.enumerated().map { row, text in
      try cancellation.checkNowAndThen(at: row)
      return DisplayWidth.of(text)
    }
    isMissing = values.map { $0 == .missing }
    isRightAligned = format.isRightAligned
    isCuttable = column.type == .text || column.type == .tags
  }

  var bodyWidth: Int { widths.max() ?? 0 }
}
