/// The numbers among a column's cells, counted as they read with one decimal mark.
struct NumberTally: Hashable, Sendable {
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
  var ids = 0

  mutating func add(_ number: DecimalText, count: Int) {
    let whole = number.whole
    if number.isZeroLed && number.unit == .none
      || number.isPlainDigits && whole == nil && number.unit == .none
    {
      ids += count
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

  mutating func add(_ other: NumberTally) {
    numbers += other.numbers
    fractions += other.fractions
    zeros += other.zeros
    percents += other.percents
    dollars += other.dollars
    euros += other.euros
    pounds += other.pounds
    ids += other.ids
  }

  /// Every cell that is a number in some unit.
  var count: Int { numbers + percents + dollars + euros + pounds }

  /// The reading that takes the most cells, and how many; nil where there is no number.
  ///
  /// A unit needs as many cells as there are bare numbers, and money needs one currency.
  var best: (reading: ColumnReading, count: Int)? {
    if percents > 0, percents >= numbers - zeros, percents >= dollars + euros + pounds {
      return (.percents, percents + zeros)
    }
    let money = [(dollars, Currency.dollar), (euros, .euro), (pounds, .pound)].filter { $0.0 > 0 }
    if money.count == 1, let (count, currency) = money.first, count >= numbers {
      return (.money(currency), count + numbers)
    }
    return numbers > 0 ? (fractions == 0 ? .integers : .numbers, numbers) : nil
  }

  /// The reading with the most cells, whether or not it may hold a column.
  var nearest: (reading: ColumnReading, count: Int) {
    var nearest: (reading: ColumnReading, count: Int) = (.numbers, numbers)
    if percents >= numbers - zeros, percents + zeros > nearest.count {
      nearest = (.percents, percents + zeros)
    }
    for (count, currency) in [(dollars, Currency.dollar), (euros, .euro), (pounds, .pound)]
    where count > 0 && count >= numbers && count + numbers > nearest.count {
      nearest = (.money(currency), count + numbers)
    }
    return nearest
  }
}

/// How often a kind of cell occurs, with one that stands for all: the shortest, of these the first
/// by its bytes, so that it depends on no order.
struct Example: Sendable {
  private(set) var count = 0
  private var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func add(_ text: UnsafeBufferPointer<UInt8>, _ count: Int) {
    if self.count == 0 || isBefore(text) { bytes = Array(text) }
    self.count += count
  }

  mutating func add(_ other: Example) {
    guard other.count > 0 else { return }
    other.bytes.withUnsafeBufferPointer { add($0, other.count) }
  }

  private func isBefore(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count != bytes.count
      ? text.count < bytes.count : text.lexicographicallyPrecedes(bytes)
  }
}
