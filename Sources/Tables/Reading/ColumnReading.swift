/// Which part of `05/06/2025` is the day.
public enum DateOrder: Hashable, Sendable { case dayFirst, monthFirst }

/// How a column's cells are turned into values.
enum ColumnReading: Hashable, Sendable {
  case booleans
  case integers
  case numbers
  case percents
  case money(Currency)
  case dates(DateOrder)
  case times(DateOrder)
  case durations
  /// By code while there are few different ones, else as they come.
  case text
  case plainText
  case tags

  var type: ColumnType {
    switch self {
    case .booleans: .boolean
    case .integers: .integer
    case .numbers: .number
    case .percents: .percent
    case .money(let currency): .money(currency)
    case .dates: .date
    case .times: .time
    case .durations: .duration
    case .text, .plainText: .text
    case .tags: .tags
    }
  }

  /// The reading of a column whose type somebody said, its order of dates and its currency taken from
  /// the cells.
  init(_ type: ColumnType, _ tally: ColumnTally) {
    let order =
      tally.order ?? (tally.monthFirstDates > tally.dayFirstDates ? .monthFirst : .dayFirst)
    switch type {
    case .date: self = .dates(order)
    case .time: self = .times(order)
    case .money:
      let numbers = tally.numbers(tally.mark)
      let signs = [
        (numbers.dollars, Currency.dollar), (numbers.euros, .euro), (numbers.pounds, .pound),
      ]
      let most = signs.max { $0.0 < $1.0 }
      self = most.map { $0.0 > 0 ? .money($0.1) : ColumnReading(type) } ?? ColumnReading(type)
    default: self = ColumnReading(type)
    }
  }

  /// Whether the cells decide how such a type is spelled.
  static func depends(onCellsFor type: ColumnType) -> Bool {
    switch type {
    case .date, .time, .money: true
    default: false
    }
  }

  init(_ type: ColumnType) {
    switch type {
    case .boolean: self = .booleans
    case .integer: self = .integers
    case .number: self = .numbers
    case .percent: self = .percents
    case .money(let currency): self = .money(currency)
    case .text: self = .text
    case .date: self = .dates(.dayFirst)
    case .time: self = .times(.dayFirst)
    case .duration: self = .durations
    case .tags: self = .tags
    }
  }
}
