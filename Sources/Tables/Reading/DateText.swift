/// A cell read as a day or a moment.
struct DateText {
  enum Form {
    /// `2025-06-30`, `2025/06/30`, `30.06.2025`, `30 Jun 2025`, `Jun 30, 2025`: one reading only.
    case plain
    /// `30/06/2025`: only a day can be above twelve.
    case dayFirst
    /// `06/30/2025`.
    case monthFirst
    /// `05/06/2025`: either.
    case ambiguous
  }

  var form = Form.plain
  /// Days since 1970 where the day comes first, or where there is one reading.
  var days: Int
  /// Days since 1970 where the month comes first; as ``days`` where there is one reading.
  var daysMonthFirst: Int
  /// Microseconds since midnight UTC; nil for a bare day.
  var clock: Int64?

  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var scanner = DigitScanner(rest: text[...])
    guard text.count >= 6, text.count <= 40, let date = DateText.readDate(&scanner) else {
      return nil
    }
    (form, days, daysMonthFirst) = date
    if scanner.rest.isEmpty { return }
    guard let clock = DateText.readClock(&scanner), scanner.rest.isEmpty else { return nil }
    self.clock = clock
  }

  private typealias Reading = (Form, Int, Int)

  private static func readDate(_ scanner: inout DigitScanner) -> Reading? {
    guard let first = scanner.digits(atMost: 4) else { return readMonthName(&scanner) }
    guard let separator = scanner.byte() else { return nil }
    if first.count == 4 {
      guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"),
        let month = scanner.digits(atMost: 2), scanner.byte() == separator,
        let day = scanner.digits(atMost: 2)
      else { return nil }
      return one(first.value, month.value, day.value)
    }
    guard first.count <= 2 else { return nil }
    if separator == .space || separator == UInt8(ascii: "-"), let month = scanner.monthName() {
      guard scanner.byte() == separator, let year = scanner.digits(atMost: 4), year.count == 4
      else { return nil }
      return one(year.value, month, first.value)
    }
    guard let second = scanner.digits(atMost: 2), scanner.byte() == separator,
      let year = scanner.digits(atMost: 4), year.count == 4
    else { return nil }
    switch separator {
    case UInt8(ascii: "."): return one(year.value, second.value, first.value)
    case UInt8(ascii: "/"), UInt8(ascii: "-"):
      return either(year.value, first.value, second.value)
    default: return nil
    }
  }

  /// `Jun 30, 2025`.
  private static func readMonthName(_ scanner: inout DigitScanner) -> Reading? {
    guard let month = scanner.monthName(), scanner.byte() == .space,
      let day = scanner.digits(atMost: 2)
    else { return nil }
    if scanner.rest.first == UInt8(ascii: ",") { scanner.rest = scanner.rest.dropFirst() }
    guard scanner.byte() == .space, let year = scanner.digits(atMost: 4), year.count == 4 else {
      return nil
    }
    return one(year.value, month, day.value)
  }

  private static func one(_ year: Int, _ month: Int, _ day: Int) -> Reading? {
    guard let date = CalendarDate(year: year, month: month, day: day) else { return nil }
    return (.plain, date.daysSince1970, date.daysSince1970)
  }

  private static func either(_ year: Int, _ first: Int, _ second: Int) -> Reading? {
    let dayFirst = CalendarDate(year: year, month: second, day: first)?.daysSince1970
    let monthFirst = CalendarDate(year: year, month: first, day: second)?.daysSince1970
    switch (dayFirst, monthFirst) {
    case (let day?, let month?): return (day == month ? .plain : .ambiguous, day, month)
    case (let day?, nil): return (.dayFirst, day, day)
    case (nil, let month?): return (.monthFirst, month, month)
    case (nil, nil): return nil
    }
  }

  /// `T14:05`, ` 14:05:09.25`, each with `Z` or `+02:00` after it or not; without, it is UTC.
  private static func readClock(_ scanner: inout DigitScanner) -> Int64? {
    guard let separator = scanner.byte(), separator == .space || separator == UInt8(ascii: "T"),
      let hour = scanner.digits(atMost: 2), hour.value < 24, scanner.byte() == UInt8(ascii: ":"),
      let minute = scanner.digits(atMost: 2), minute.count == 2, minute.value < 60
    else { return nil }
    var micros = Int64(hour.value * 3600 + minute.value * 60) * 1_000_000
    if scanner.rest.first == UInt8(ascii: ":") {
      scanner.rest = scanner.rest.dropFirst()
      guard let second = scanner.digits(atMost: 2), second.count == 2, second.value < 60 else {
        return nil
      }
      micros += Int64(second.value) * 1_000_000
      if scanner.rest.first == UInt8(ascii: ".") {
        scanner.rest = scanner.rest.dropFirst()
        guard let fraction = scanner.digits(atMost: 9) else { return nil }
        var scaled = Int64(fraction.value)
        for _ in fraction.count..<9 { scaled *= 10 }
        micros += scaled / 1000
      }
    }
    guard let shift = readZone(&scanner) else { return nil }
    return micros - shift
  }

  private static func readZone(_ scanner: inout DigitScanner) -> Int64? {
    if scanner.rest.first == .space, scanner.rest.count > 1 {
      scanner.rest = scanner.rest.dropFirst()
    }
    guard let first = scanner.rest.first else { return 0 }
    if first == UInt8(ascii: "Z") {
      scanner.rest = scanner.rest.dropFirst()
      return 0
    }
    if scanner.rest.elementsEqual(Array("UTC".utf8)) {
      scanner.rest = scanner.rest.dropFirst(3)
      return 0
    }
    guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return nil }
    scanner.rest = scanner.rest.dropFirst()
    guard let hours = scanner.digits(atMost: 2), hours.count == 2, hours.value <= 14 else {
      return nil
    }
    if scanner.rest.first == UInt8(ascii: ":") { scanner.rest = scanner.rest.dropFirst() }
    let minutes = scanner.digits(atMost: 2)?.value ?? 0
    guard minutes < 60 else { return nil }
    let micros = Int64(hours.value * 3600 + minutes * 60) * 1_000_000
    return first == UInt8(ascii: "-") ? -micros : micros
  }
}

/// Takes digits, bytes and month names off the front of a text.
private struct DigitScanner {
  var rest: Slice<UnsafeBufferPointer<UInt8>>

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func digits(atMost most: Int) -> (value: Int, count: Int)? {
    let digits = rest.prefix(most).prefix(while: \.isDigit)
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    return (digits.reduce(0) { $0 * 10 + Int($1 - 48) }, digits.count)
  }

  /// An English month, in full or its first three letters, 1…12.
  mutating func monthName() -> Int? {
    let letters = rest.prefix { ($0 | 0x20) &- UInt8(ascii: "a") < 26 }
    guard letters.count >= 3 else { return nil }
    let folded = letters.map { $0 | 0x20 }
    let found = DigitScanner.months.firstIndex { name in
      folded.count == 3 ? name.starts(with: folded) : name == folded
    }
    guard let found else { return nil }
    rest = rest.dropFirst(letters.count)
    return found + 1
  }

  private static let months: [[UInt8]] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ].map { Array($0.utf8) }
}
