/// Text values: by code into a dictionary when values repeat, else one after the other.
public enum TextValues: Sendable {
  /// `codes[row]` is the position in `dictionary`; a missing row's code is 0 and means nothing.
  case coded(codes: Buffer<UInt32>, dictionary: StringPool)
  case plain(StringPool)

  public var count: Int {
    switch self {
    case .coded(let codes, _): codes.count
    case .plain(let pool): pool.count
    }
  }

  public subscript(row: Int) -> String {
    switch self {
    case .coded(let codes, let dictionary): dictionary[Int(codes[row])]
    case .plain(let pool): pool[row]
    }
  }
}

/// A set of words a row: ascending dictionary codes, no code twice in a row.
public struct TagValues: Sendable {
  /// `rows + 1` offsets into ``codes``.
  public let offsets: Buffer<UInt32>
  public let codes: Buffer<UInt32>
  /// The distinct tags, trimmed, NFC-normalised and case-folded, in ascending UTF-8 order.
  public let dictionary: StringPool
  /// What ``bitmap(for:)`` has made so far, shared by all copies.
  let bitmaps = ValueBitmaps()

  public init(offsets: Buffer<UInt32>, codes: Buffer<UInt32>, dictionary: StringPool) {
    precondition(offsets.count > 0, "offsets hold one more entry than there are rows")
    self.offsets = offsets
    self.codes = codes
    self.dictionary = dictionary
  }

  public var count: Int { offsets.count - 1 }

  public subscript(row: Int) -> [String] {
    (Int(offsets[row])..<Int(offsets[row + 1])).map { dictionary[Int(codes[$0])] }
  }
}

/// A named, typed, immutable column.
///
/// Values lie in one run; work is cut into chunks of ``Parallel/Workers/chunkRows`` rows over it.
public struct Column: Sendable {
  public enum Values: Sendable {
    case booleans(Bitmap)
    /// Integer, date, time, duration.
    case integers(Buffer<Int64>)
    /// Number, percent, money. Never NaN or infinite where valid.
    case numbers(Buffer<Double>)
    case text(TextValues)
    case tags(TagValues)
  }

  public var name: String
  public let type: ColumnType
  public let values: Values
  /// A set bit marks a present value; nil when nothing is missing.
  public let validity: Bitmap?
  /// Whether whole numbers only name something, such as keys and years, and are shown ungrouped.
  /// Belongs to a table that is shown: columns made from this one are without.
  public var isLabel = false
  /// What ``bitmap(forCode:)`` has made so far, shared by all copies.
  let bitmaps = ValueBitmaps()

  public init(_ name: String, _ type: ColumnType, _ values: Values, validity: Bitmap? = nil) {
    self.name = name
    self.type = type
    self.values = values
    self.validity = validity
    precondition(validity == nil || validity?.count == count, "a validity bit for each row")
  }

  public var count: Int {
    switch values {
    case .booleans(let bitmap): bitmap.count
    case .integers(let buffer): buffer.count
    case .numbers(let buffer): buffer.count
    case .text(let text): text.count
    case .tags(let tags): tags.count
    }
  }

  public var missingCount: Int { validity.map { count - $0.onesCount } ?? 0 }

  @inlinable
  public func isValid(_ row: Int) -> Bool { validity?[row] ?? true }

  public func renamed(_ name: String) -> Column {
    var copy = self
    copy.name = name
    return copy
  }

  /// One value, boxed: for display, tests and messages, never for a loop over rows.
  public subscript(row: Int) -> Cell {
    guard isValid(row) else { return .missing }
    switch values {
    case .booleans(let bitmap): return .boolean(bitmap[row])
    case .integers(let buffer):
      switch type {
      case .date: return .date(Int(buffer[row]))
      case .time: return .time(buffer[row])
      case .duration: return .duration(buffer[row])
      default: return .integer(buffer[row])
      }
    case .numbers(let buffer):
      switch type {
      case .percent: return .percent(buffer[row])
      case .money(let currency): return .money(buffer[row], currency)
      default: return .number(buffer[row])
      }
    case .text(let text): return .text(text[row])
    case .tags(let tags): return .tags(tags[row])
    }
  }
}

/// One value of a table, with its unit.
public enum Cell: Hashable, Sendable {
  case missing
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case percent(Double)
  case money(Double, Currency)
  case text(String)
  /// Days since 1970-01-01.
  case date(Int)
  /// Microseconds since 1970-01-01T00:00:00 UTC.
  case time(Int64)
  /// Microseconds.
  case duration(Int64)
  case tags([String])
}
