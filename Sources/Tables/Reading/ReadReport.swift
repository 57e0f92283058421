/// What reading a file found, changed and could not use: nothing is dropped in silence.
public struct ReadReport: Hashable, Sendable {
  /// A cell that its column's type could not hold, and where it stands.
  public struct Sample: Hashable, Sendable {
    /// Counts from 1, in lines of the file.
    public let line: Int
    public let text: String
  }

  /// How many records had too few or too many fields, and the first ones' lines.
  public struct Ragged: Hashable, Sendable {
    public var short = 0
    /// Their extra fields are not in the table.
    public var long = 0
    public var firstLines: [Int] = []
    public var count: Int { short + long }
  }

  /// Cells that kept a column text whose others read as numbers.
  public struct Strays: Hashable, Sendable {
    /// What the others are.
    public var type: ColumnType
    /// How they are written, where that is what sets the cells apart.
    public var mark: DecimalMark?
    public var count: Int
  }

  public struct ColumnNote: Hashable, Sendable {
    public var name: String
    /// The header as the file has it.
    public var header: String
    public var type: ColumnType
    /// Blank cells and tokens such as `N/A`, unreadable ones included.
    public var missing = 0
    /// Cells with text that the type cannot hold; they are missing in the table.
    public var unreadable = 0
    /// The first unreadable cells.
    public var samples: [Sample] = []
    /// Some number is written with a suffix, grouped or with an exponent: `1.2M`, `1,200`, `1e3`.
    public var isAbbreviated = false
    /// The column looks like dates whose day and month cannot be told apart, and stays text.
    public var ambiguousDates = false
    /// The column stays text for few cells, or for numbers of several kinds.
    public var strays: Strays?

    /// Whether the name is not the one in the file.
    public var isRenamed: Bool { name != header }
  }

  public var format = FileFormat.delimited
  public var rows = 0
  /// Records whose every cell is blank.
  public var blankRows = 0
  /// Comment lines of a list delimited by white space.
  public var commentLines = 0
  public var ragged = Ragged()
  public var columns: [ColumnNote] = []
  public var encoding: TextEncoding = .utf8
  public var delimiter: ReadOptions.Delimiter = .byte(UInt8(ascii: ","))
  /// What stands before the fractions of numbers, said or found out.
  public var decimal = DecimalMark.point
  /// Bytes that were no characters and became U+FFFD.
  public var replacedBytes = 0
  /// The line of the record whose quote is never closed, when there is one.
  public var unclosedQuoteLine: Int?
  /// What else the format gave cause to say, each a sentence without its full stop.
  public var notes: [String] = []

  public init() {}

  /// Header as written → name in the table, for those that differ.
  public var renamed: [(header: String, name: String)] {
    columns.filter(\.isRenamed).map { ($0.header, $0.name) }
  }
}
