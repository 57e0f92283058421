/// The ways a table is written for other programs.
public enum TableFormat: String, CaseIterable, Sendable {
  /// RFC 4180, comma-separated, with a header.
  case csv
  /// The same with tabs.
  case tsv
  /// One line: an array of objects.
  case json
  /// An object a line.
  case ndjson
}

/// How delimited text is written.
public struct WriteOptions: Sendable {
  /// Puts `'` before text that a spreadsheet would run as a formula.
  public var guardsFormulas: Bool
  /// Columns the guard leaves alone, as handles, whose `@` belongs to them. Case counts.
  public var unguardedColumns: Set<String>

  public init(guardsFormulas: Bool = false, unguardedColumns: Set<String> = []) {
    self.guardsFormulas = guardsFormulas
    self.unguardedColumns = unguardedColumns
  }
}
