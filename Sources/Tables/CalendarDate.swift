/// A day of the proleptic Gregorian calendar.
public struct CalendarDate: Hashable, Comparable, Sendable {
  /// −9999…9999 when parsed.
  public let year: Int
  /// 1…12.
  public let month: Int
  /// 1…31, within the month.
  public let day: Int

  /// Nil when there is no such day, as 2023-02-29.
  public init?(year: Int, month: Int, day: Int) {
    guard (-9999...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CalendarDate.lastDay(ofMonth: month, year: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that lies `days` after 1970-01-01.
  ///
  /// - Parameter days: beyond ±3.6 million (about ±9999 years) the nearest such day is taken.
  public init(daysSince1970 days: Int) {
    (year, month, day) = CalendarDate.parts(
      daysSince1970: max(-4_371_587, min(days, 2_932_896)))
  }

  /// Year, month and day that lie `days` after 1970-01-01, however far away.
  ///
  /// Counts from 1 March of year 0, so that the leap day ends a year: the months' lengths then
  /// follow (153·m + 2) / 5, and 400 years have 146,097 days. After H. Hinnant, "chrono-Compatible
  /// Low-Level Date Algorithms" (2013).
  ///
  /// - Parameter days: within ±2^60.
  public static func parts(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let sinceMarch = days + 719_468
    let era = (sinceMarch >= 0 ? sinceMarch : sinceMarch - 146_096) / 146_097
    let dayOfEra = sinceMarch - era * 146_097
    let leaps = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leaps) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }

  /// Days since 1970-01-01; negative before.
  public var daysSince1970: Int {
    CalendarDate.days(year: year, month: month, day: day)
  }

  /// As ``daysSince1970``, for a day already known to exist.
  @inline(__always)
  static func days(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  @inline(__always)
  static func lastDay(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  @inline(__always)
  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// 1 is Monday, 7 is Sunday.
  public var weekday: Int {
    let sinceMonday = (daysSince1970 + 3) % 7
    return (sinceMonday + 7) % 7 + 1
  }

  /// Reads `2025-06-30`, and nothing else.
  public init?(iso text: some StringProtocol) {
    var bytes = Array(text.utf8)
    var sign = 1
    if bytes.count == 11, bytes[0] == UInt8(ascii: "-") {
      sign = -1
      bytes.removeFirst()
    }
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    func number(_ range: Range<Int>) -> Int? {
      var total = 0
      for byte in bytes[range] {
        guard byte >= 48, byte <= 57 else { return nil }
        total = total * 10 + Int(byte - 48)
      }
      return total
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
      return nil
    }
    self.init(year: sign * year, month: month, day: day)
  }

  /// `2025-06-30`.
  public var iso: String {
    var text: [UInt8] = []
    CanonicalText.append(self, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}
