/// What a file's name says it is to hold: `tea.csv`, `tea.json.gz`, `tea.db`.
public struct OutputFormat: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// Text for other programs.
    case data(TableFormat)
    /// For readers: as on the screen, rounded.
    case markdown, html
    /// A database with one table.
    case sqlite
    /// The picture of a result.
    case svg
  }

  public let kind: Kind
  /// Packed with gzip.
  public let isGzipped: Bool

  /// The format that `path` ends in, upper and lower case alike; nil where that is none.
  public init?(path: String) {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    isGzipped = parts.last == "gz"
    if isGzipped { parts.removeLast() }
    // `.csv` alone is a hidden file without an ending.
    guard parts.count > 1, parts[parts.count - 2] != "" || parts.count > 2,
      let ending = parts.last, let kind = Self.kinds[String(ending)]
    else { return nil }
    self.kind = kind
    switch kind {
    case .sqlite, .svg: if isGzipped { return nil }
    default: break
    }
  }

  private static let kinds: [String: Kind] = [
    "csv": .data(.csv), "tsv": .data(.tsv), "tab": .data(.tsv), "json": .data(.json),
    "ndjson": .data(.ndjson), "jsonl": .data(.ndjson), "md": .markdown, "markdown": .markdown,
    "html": .html, "htm": .html, "db": .sqlite, "sqlite": .sqlite, "sqlite3": .sqlite,
    "svg": .svg,
  ]

  /// The endings, for a sentence.
  public static let endings =
    ".csv, .tsv, .json, .ndjson, .md, .html (each also with .gz), .db, .sqlite and, for charts, .svg"
}
