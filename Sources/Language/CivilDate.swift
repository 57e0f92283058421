/// Days of the proleptic Gregorian calendar.
enum CivilDate {
  /// Returns the days since 1970-01-01 of `yyyy-mm-dd`, or nil where it is no day.
  static func days(iso: some StringProtocol) -> Int? {
    let bytes = Array(iso.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    var parts = [0, 0, 0]
    for (index, byte) in bytes.enumerated() where index != 4 && index != 7 {
      guard byte.isDigit else { return nil }
      let part = index < 4 ? 0 : index < 7 ? 1 : 2
      parts[part] = parts[part] * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return days(year: parts[0], month: parts[1], day: parts[2])
  }

  /// Returns the days since 1970-01-01, or nil where the calendar has no such day.
  ///
  /// Counts from March, so that the leap day is the last of its year and month lengths follow
  /// (153 m + 2) / 5; an era is 400 years, 146,097 days.
  static func days(year: Int, month: Int, day: Int) -> Int? {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= daysInMonth(month, year: year)
    else { return nil }
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Returns `2025-2-3` or `2025/02/03` as `2025-02-03` where that is a day.
  static func mended(_ written: String) -> String? {
    let parts = written.split { $0 == "-" || $0 == "/" || $0 == "." }
    guard parts.count == 3, parts[0].utf8.count == 4 else { return nil }
    let padded = parts.map { $0.utf8.count == 1 ? "0" + $0 : String($0) }
    let iso = padded.joined(separator: "-")
    return days(iso: iso) == nil ? nil : iso
  }

  private static func daysInMonth(_ month: Int, year: Int) -> Int {
    let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    switch month {
    case 2: return isLeap ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }
}
