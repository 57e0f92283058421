/// A currency, by the sign people write: one a column, never converted, never mixed.
public struct Currency: Hashable, Sendable {
  /// The UTF-8 of the sign, its first byte lowest: types are copied with every expression, and so
  /// copying one counts no reference.
  private let bytes: UInt64

  /// - Parameter sign: at most eight bytes; more are left out.
  public init(_ sign: String) {
    bytes = sign.utf8.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// What people write before an amount: `$`.
  public var sign: String {
    let count = (64 - bytes.leadingZeroBitCount + 7) / 8
    return withUnsafeBytes(of: bytes.littleEndian) {
      String(decoding: $0.prefix(count), as: UTF8.self)
    }
  }

  public static let dollar = Currency("$")
  public static let euro = Currency("€")
  public static let pound = Currency("£")
}

/// What the values of a column are, with their unit.
public enum ColumnType: Hashable, Sendable {
  case boolean
  case integer
  case number
  /// A ratio stored as such: 0.0375 is shown as 3.75 %.
  case percent
  /// Major units of one currency.
  case money(Currency)
  case text
  /// Days since 1970-01-01.
  case date
  /// Microseconds since 1970-01-01T00:00:00 UTC.
  case time
  /// Microseconds.
  case duration
  /// A set of words a row.
  case tags

  /// The name a person reads in `describe` and in messages.
  public var name: String {
    switch self {
    case .boolean: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .percent: "percent"
    case .money(let currency): "money \(currency.sign)"
    case .text: "text"
    case .date: "date"
    case .time: "time"
    case .duration: "duration"
    case .tags: "tags"
    }
  }

  /// True for types whose values are stored as `Int64`.
  public var isIntegral: Bool {
    switch self {
    case .integer, .date, .time, .duration: true
    default: false
    }
  }

  /// True for types whose values are stored as `Double`.
  public var isFloating: Bool {
    switch self {
    case .number, .percent, .money: true
    default: false
    }
  }
}
