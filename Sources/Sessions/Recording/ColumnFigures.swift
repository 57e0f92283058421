import Tables

/// Count, sum, low and high of a column: what a cell with `tolerance=` records of its rows.
struct ColumnFigures: Hashable {
  let name: String
  let count: Int
  let sum: Double
  let low: Double
  let high: Double

  /// One a numeric column.
  static func all(of table: Table) -> [ColumnFigures] { table.columns.compactMap(Self.init) }

  private init?(_ column: Column) {
    var count = 0
    var sum = 0.0
    var low = Double.infinity
    var high = -Double.infinity
    func take(_ value: Double) {
      count += 1
      sum += value
      low = min(low, value)
      high = max(high, value)
    }
    switch column.values {
    case .integers(let values) where column.type == .integer:
      for row in 0..<column.count where column.isValid(row) { take(Double(values[row])) }
    case .numbers(let values):
      for row in 0..<column.count where column.isValid(row) { take(values[row]) }
    default: return nil
    }
    name = column.name
    self.count = count
    self.sum = sum
    self.low = count == 0 ? 0 : low
    self.high = count == 0 ? 0 : high
  }

  /// `engaged_reach: count 5, sum 1234.5, low 1, high 900`.
  var line: String {
    "\(name.filter { !$0.isNewline }): count \(count), sum \(text(sum)), low \(text(low)), "
      + "high \(text(high))"
  }

  private func text(_ value: Double) -> String {
    var bytes: [UInt8] = []
    CanonicalText.append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
