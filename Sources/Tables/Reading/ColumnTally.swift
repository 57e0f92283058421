/// What the cells of a column look like, counted: the type is a function of these counts alone, so
/// it depends on the whole file and on no order.
struct ColumnTally: Sendable {
  /// Every cell that is not missing.
  var present = 0
  var booleans = 0
  /// Numbers as they read with a decimal point.
  var pointed = NumberTally()
  /// Numbers as they read with a decimal comma.
  var comma = NumberTally()
  /// Cells that are numbers with one mark only, and the least of them.
  var onlyPointed = Example()
  var onlyComma = Example()
  /// Cells that read with a decimal comma and have a point or a comma: those that it may change.
  var marked = 0
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
  /// Which numbers count for the type.
  var mark = DecimalMark.point

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
      UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "$"), 0xC2, 0xE2:
      if addNumber(text, count) { return }
    default:
      break
    }
    if text.count <= 5, CellText.boolean(text) != nil {
      booleans += count
    } else if let date = DateText(text) {
      add(date, count: count)
    }
  }

  /// Counts a number with either mark; false where the text is none.
  private mutating func addNumber(_ text: UnsafeBufferPointer<UInt8>, _ count: Int) -> Bool {
    let number = DecimalText(text)
    if let number { pointed.add(number, count: count) }
    guard text.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }) else {
      if let number { comma.add(number, count: count) }
      return number != nil
    }
    guard let other = DecimalText(text, mark: .comma) else {
      if number != nil { onlyPointed.add(text, count) }
      return number != nil
    }
    comma.add(other, count: count)
    marked += count
    if number == nil { onlyComma.add(text, count) }
    return true
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
    pointed.add(other.pointed)
    comma.add(other.comma)
    onlyPointed.add(other.onlyPointed)
    onlyComma.add(other.onlyComma)
    marked += other.marked
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
    let numbers = numbers(mark)
    guard present > 0, numbers.ids == 0 else { return .text }
    if isEnough(booleans) { return .booleans }
    if let dates = dateReading { return dates }
    if let best = numbers.best, isEnough(best.count) { return best.reading }
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

  func numbers(_ mark: DecimalMark) -> NumberTally { mark == .point ? pointed : comma }

  func isEnough(_ count: Int) -> Bool {
    count == present || present >= 10 && (present - count) * 10 <= present
  }
}
