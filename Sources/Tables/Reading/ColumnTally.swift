/// What the cells of a column look like, counted: the type is a function of these counts alone, so
/// it depends on the whole file and on no order.
struct ColumnTally: Sendable {
  /// Every cell that is not missing.
  var present = 0
  var booleans = 0
  /// Numbers without a unit.
  var numbers = 0
  /// Of ``numbers``: those that are no whole `Int64`.
  var fractions = 0
  /// Of ``numbers``: zero, which reads in every unit.
  var zeros = 0
  var percents = 0
  var dollars = 0
  var euros = 0
  var pounds = 0
  /// `007`, and whole numbers too long for an Int64: ids.
  var idNumbers = 0
  var plainDates = 0
  var dayFirstDates = 0
  var monthFirstDates = 0
  var ambiguousDates = 0
  /// Of all dates: those with a time of day.
  var times = 0
  /// JSON arrays and `#a#b` lists.
  var lists = 0
  /// What somebody said of the dates; nil where the cells decide.
  var order: DateOrder?

  init() {}

  /// Counts one cell that is not missing, `count` times.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>, count: Int = 1) {
    present += count
    guard let first = text.first else { return }
    switch first {
    case UInt8(ascii: "["), UInt8(ascii: "#"):
      if TagSplitter.isList(text) { lists += count }
      return
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "$"), 0xC2, 0xE2:
      if let number = DecimalText(text) {
        add(number, count: count)
        return
      }
    default:
      break
    }
    if text.count <= 5, CellText.boolean(text) != nil {
      booleans += count
    } else if let date = DateText(text) {
      add(date, count: count)
    }
  }

  private mutating func add(_ number: DecimalText, count: Int) {
    let whole = number.whole
    if number.isZeroLed && number.unit == .none
      || number.isPlainDigits && whole == nil && number.unit == .none
    {
      idNumbers += count
      return
    }
    guard number.value != nil else { return }
    switch number.unit {
    case .none:
      numbers += count
      if whole == nil { fractions += count }
      if number.mantissa == 0 { zeros += count }
    case .percent: percents += count
    case .dollar: dollars += count
    case .euro: euros += count
    case .pound: pounds += count
    }
  }

  private mutating func add(_ date: DateText, count: Int) {
    if date.clock != nil { times += count }
    switch date.form {
    case .plain: plainDates += count
    case .dayFirst: dayFirstDates += count
    case .monthFirst: monthFirstDates += count
    case .ambiguous: ambiguousDates += count
    }
  }

  mutating func add(_ other: ColumnTally) {
    present += other.present
    booleans += other.booleans
    numbers += other.numbers
    fractions += other.fractions
    zeros += other.zeros
    percents += other.percents
    dollars += other.dollars
    euros += other.euros
    pounds += other.pounds
    idNumbers += other.idNumbers
    plainDates += other.plainDates
    dayFirstDates += other.dayFirstDates
    monthFirstDates += other.monthFirstDates
    ambiguousDates += other.ambiguousDates
    times += other.times
    lists += other.lists
  }
}

extension ColumnTally {
  /// The type that holds the column.
  ///
  /// A type is taken when every present cell reads as it, or, from ten cells on, when nine in ten
  /// do; the others become missing and are counted. Ids (leading zeros, or more digits than an
  /// Int64 holds) make the column text even when there is only one, since a number would lose them.
  /// Whole numbers make Integer however they are written: `5.00`, `1.2M`.
  var reading: ColumnReading {
    guard present > 0, idNumbers == 0 else { return .text }
    if isEnough(booleans) { return .booleans }
    if let dates = dateReading { return dates }
    if percents > 0, isEnough(percents + zeros), percents >= numbers - zeros { return .percents }
    let money = [(dollars, Currency.dollar), (euros, .euro), (pounds, .pound)].filter { $0.0 > 0 }
    if money.count == 1, let (count, currency) = money.first, isEnough(count + numbers),
      count >= numbers
    {
      return .money(currency)
    }
    if isEnough(numbers) { return fractions == 0 ? .integers : .numbers }
    return lists * 2 > present ? .tags : .text
  }

  private var dateReading: ColumnReading? {
    let dates = plainDates + dayFirstDates + monthFirstDates + ambiguousDates
    guard dates > 0, isEnough(dates) else { return nil }
    if let order = self.order {
      let wrong = order == .dayFirst ? monthFirstDates : dayFirstDates
      guard isEnough(dates - wrong) else { return nil }
      return times > 0 ? .times(order) : .dates(order)
    }
    let order: DateOrder
    switch (dayFirstDates > 0, monthFirstDates > 0) {
    case (true, false): order = .dayFirst
    case (false, true): order = .monthFirst
    case (true, true): return nil
    case (false, false):
      guard ambiguousDates == 0 else { return nil }
      order = .dayFirst
    }
    return times > 0 ? .times(order) : .dates(order)
  }

  /// Whether day and month were what kept the column from being dates.
  var hasAmbiguousDates: Bool {
    let dates = plainDates + dayFirstDates + monthFirstDates + ambiguousDates
    return dates > 0 && isEnough(dates) && dateReading == nil
  }

  private func isEnough(_ count: Int) -> Bool {
    count == present || present >= 10 && (present - count) * 10 <= present
  }
}

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
      let signs = [(tally.dollars, Currency.dollar), (tally.euros, .euro), (tally.pounds, .pound)]
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
