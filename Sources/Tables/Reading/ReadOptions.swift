/// What the reader is told instead of finding it out.
public struct ReadOptions: Sendable {
  /// What stands between two fields.
  public enum Delimiter: Hashable, Sendable {
    /// One ASCII character.
    case byte(UInt8)
    /// Any run of spaces and tabs, as in edge lists; lines that begin with `#` or `%` are comments.
    case whitespace
  }

  /// Nil looks for it.
  public var format: FileFormat?
  /// Nil looks for it.
  public var delimiter: Delimiter?
  /// Nil looks for it.
  public var encoding: TextEncoding?
  /// Types by header name, upper and lower case alike: they win over what the cells look like.
  public var types: [String: ColumnType]
  /// Whether the first record names the columns. Nil says yes, except in a list delimited by
  /// white space whose first line is all numbers.
  public var hasHeader: Bool?
  /// Which part of `05/06/2025` is the day. Nil looks for it.
  public var dateOrder: DateOrder?
  /// What stands before the fractions of numbers in delimited text. Nil looks for it.
  public var decimal: DecimalMark?
  /// The table of a database, or the sheet of a workbook. Nil takes the only one.
  public var table: String?
  /// The columns wanted, in that order, upper and lower case alike; nil takes all.
  public var columns: [String]?
  /// Whether `duckdb` may be started for files that only it reads.
  public var startsPrograms = true
  /// Header names whose columns are tags, upper and lower case alike.
  public var tagHeaders: Set<String>
  /// Bytes a task: results do not depend on it, tests make it tiny.
  public var blockSize = 1 << 18

  public init(
    delimiter: Delimiter? = nil, encoding: TextEncoding? = nil, types: [String: ColumnType] = [:],
    hasHeader: Bool? = nil, table: String? = nil, columns: [String]? = nil,
    tagHeaders: Set<String> = ReadOptions.usualTagHeaders
  ) {
    self.delimiter = delimiter
    self.encoding = encoding
    self.types = types
    self.hasHeader = hasHeader
    self.table = table
    self.columns = columns
    self.tagHeaders = tagHeaders
  }

  /// How numbers are read until the cells say otherwise.
  var firstMark: DecimalMark { decimal ?? .point }

  /// Headers that exports give to lists of topics.
  public static let usualTagHeaders: Set<String> = [
    "topics", "topic list", "tags", "interests", "hashtags", "genres", "categories", "keywords",
    "themes", "labels", "niches", "topic tags", "temas", "intereses", "themen", "interessen",
    "centres d'intérêt", "sujets", "etiquetas", "schlagworte",
  ]
}
