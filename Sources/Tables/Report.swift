/// What a statement answers: a table with its notes.
public struct Report: Sendable {
  public enum Form: Sendable {
    case table
    /// One value: a table of one row and the column `value`.
    case scalar
    /// Words: a table of one row and the column `text`.
    case text
    /// A picture: ``Report/charts`` holds it, and the table the values that it draws.
    case chart
  }

  /// Something said beside the table; the reader may turn notes off, never the table.
  public struct Note: Hashable, Sendable {
    public enum Kind: String, Sendable {
      /// Rows in, rows out, rows that a missing value left out.
      case ledger
      /// A plain sentence that says what the table says.
      case finding
      /// An assumed constant the figures lean on.
      case assumption
      /// Something to be careful about.
      case warning
      /// Which definition or column was used.
      case definition
    }

    public var kind: Kind
    public var text: String

    public init(_ kind: Kind, _ text: String) {
      self.kind = kind
      self.text = text
    }
  }

  public var form: Form
  public var table: Table
  public var notes: [Note]
  public var charts: [Chart]
  /// True for text in another language, such as SQL, whose lines are never broken.
  public var isVerbatim = false
  /// The rows that went to a file, where the table only says so.
  public var exported: Table?

  public init(
    _ table: Table, form: Form = .table, notes: [Note] = [], charts: [Chart] = []
  ) {
    self.form = form
    self.table = table
    self.notes = notes
    self.charts = charts
  }

  /// True where there is no table to read: words, or a picture.
  public var isWords: Bool { form == .text || form == .chart }

  public static func text(
    _ text: String, notes: [Note] = [], isVerbatim: Bool = false
  ) -> Report {
    var report = Report(
      Table([Column("text", .text, .text(.plain(StringPool([text]))))]), form: .text, notes: notes)
    report.isVerbatim = isVerbatim
    return report
  }
}
