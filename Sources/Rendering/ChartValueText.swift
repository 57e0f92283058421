import Tables

/// Writes the values of a chart in its unit, all with the same decimals.
struct ChartValueText: Sendable {
  private let unit: ColumnType
  private let format: CellFormat

  init(unit: ColumnType, values: [Double]) {
    // Counts drawn as doubles are still counts; anything else of an integral type is a number.
    self.unit = unit
    format = CellFormat(unit, for: values.map { Self.cell($0, unit) })
  }

  func callAsFunction(_ value: Double) -> String { format.text(Self.cell(value, unit)) }

  private static func cell(_ value: Double, _ unit: ColumnType) -> Cell {
    guard value.isFinite else { return .missing }
    switch unit {
    case .percent: return .percent(value)
    case .money(let currency): return .money(value, currency)
    case .date: return .date(Int(clamped: value))
    case .time: return .time(Int64(Int(clamped: value)))
    case .duration: return .duration(Int64(Int(clamped: value)))
    default: return Int64(exactly: value).map(Cell.integer) ?? .number(value)
    }
  }
}
