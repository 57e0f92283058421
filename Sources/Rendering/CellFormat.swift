import Parallel
import Tables

/// How the values of one column are written: its type and the decimals they share.
///
/// All values of a column get the same number of decimals, so that the points line up: as many
/// as the values need to be exact, but no more than four significant digits of the middle one,
/// unless that would make different values look alike or a small one beside large ones vanish.
public struct CellFormat: Sendable {
  public let type: ColumnType
  public let decimals: Int
  /// Written for a missing value.
  public let missing: String
  /// Whether marks for control characters are ASCII.
  public let ascii: Bool
  /// Whether whole numbers are names, whose digits are not grouped.
  public let isLabel: Bool

  /// The format for `cells`, which are the values that will be shown.
  public init(
    _ type: ColumnType, for cells: some Sequence<Cell>, missing: String = "·", ascii: Bool = false,
    isLabel: Bool = false
  ) {
    self = unstopped {
      try CellFormat(
        type, for: cells, missing: missing, ascii: ascii, isLabel: isLabel, until: $0)
    }
  }

  /// - Throws: `Cancelled`.
  init(
    _ type: ColumnType, for cells: some Sequence<Cell>, missing: String, ascii: Bool,
    isLabel: Bool = false, until cancellation: Cancellation
  ) throws {
    self.type = type
    self.isLabel = isLabel
    self.ascii = ascii
    self.missing = missing
    decimals = try Self.decimals(type, cells.compactMap(Self.shownNumber), cancellation)
  }

  public var isRightAligned: Bool {
    switch type {
    case .integer, .number, .percent, .money, .duration: true
    case .boolean, .text, .date, .time, .tags: false
    }
  }

  /// The cell as one line of sanitized text.
  public func text(_ cell: Cell) -> String {
    switch cell {
    case .missing: missing
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): isLabel ? String(value) : NumberText.integer(value)
    case .number(let value): NumberText.number(value, decimals: decimals)
    case .percent(let value): NumberText.percent(value, decimals: decimals)
    case .money(let value, let currency):
      shown(NumberText.money(value, currency, decimals: decimals))
    case .text(let value): shown(value)
    case .date(let days): NumberText.date(days)
    case .time(let micros): NumberText.time(micros)
    case .duration(let micros): NumberText.duration(micros)
    case .tags(let tags): shown(NumberText.tags(tags))
    }
  }

  private func shown(_ text: String) -> String { sanitized(text, ascii: ascii) }

  /// One value by itself, with its own decimals.
  public static func text(_ cell: Cell, type: ColumnType, missing: String = "·") -> String {
    CellFormat(type, for: CollectionOfOne(cell), missing: missing).text(cell)
  }

  private static let mostDecimals = 8

  /// The number as it is written, before rounding: a percent is a hundred times its ratio.
  private static func shownNumber(_ cell: Cell) -> Double? {
    switch cell {
    case .number(let value), .money(let value, _): value.isFinite ? value : nil
    case .percent(let value): value.isFinite ? value * 100 : nil
    default: nil
    }
  }

  private static func decimals(
    _ type: ColumnType, _ values: [Double], _ cancellation: Cancellation
  ) throws -> Int {
    var exact = 0
    for (row, value) in values.enumerated() {
      try cancellation.checkNowAndThen(at: row)
      exact = max(exact, exactDecimals(value))
    }
    var comparisons = 0
    let sizes = try values.map(\.magnitude).filter { $0 > 0 }.sorted {
      comparisons += 1
      try cancellation.checkNowAndThen(at: comparisons)
      return $0 < $1
    }
    let typical = sizes.isEmpty ? 1 : sizes[(sizes.count - 1) / 2]
    let exponent = significantDigits(typical).exponent
    switch type {
    case .money:
      // Whole amounts stay whole; cents come in twos; prices far below a cent need more.
      return exact == 0 ? 0 : exponent < -1 ? min(1 - exponent, mostDecimals) : 2
    case .percent:
      let enough = exponent < 0 ? min(1 - exponent, 4) : 2
      return distinguishing(values, from: min(exact, enough), to: min(exact, 4))
    default:
      let enough = min(max(3 - exponent, 0), mostDecimals)
      // Two digits of the least value: a return of 4.8 a dollar beside millions of dollars is no 5.
      let least = sizes.first ?? 1
      let needed = min(1 - significantDigits(least).exponent, exactDecimals(least), 2)
      let low = min(exact, max(enough, needed))
      return distinguishing(values, from: low, to: min(exact, enough + 2, 8))
    }
  }

  /// The fewest decimals within the bounds at which no two different values look alike; the
  /// lower bound when even the upper one does not tell them all apart.
  private static func distinguishing(_ values: [Double], from low: Int, to high: Int) -> Int {
    guard high > low, values.count <= 1000 else { return low }
    let wanted = Set(values.map { scientific($0, digits: 10) }).count
    for decimals in low..<high
    where Set(values.map { fixed($0, decimals: decimals) }).count == wanted {
      return decimals
    }
    return Set(values.map { fixed($0, decimals: high) }).count == wanted ? high : low
  }

  /// Decimals needed to write `value` in full, at ten significant digits.
  private static func exactDecimals(_ value: Double) -> Int {
    guard value != 0 else { return 0 }
    let (count, exponent) = significantDigits(value)
    return max(0, count - 1 - exponent)
  }
}
