extension NumberText {
  private static let microsPerSecond: Int64 = 1_000_000
  private static let secondsPerDay: Int64 = 86_400

  /// Days since 1970-01-01 as `2026-06-30`, in the proleptic Gregorian calendar.
  ///
  /// Years past four digits carry a sign, as ISO 8601 asks. Days further than a million years
  /// away are shown as `day N`: they are not dates.
  public static func date(_ days: Int) -> String {
    guard (-365_250_000...365_250_000).contains(days) else { return "day \(days)" }
    let (year, month, day) = civil(days)
    return "\(yearText(year))-\(padded(month))-\(padded(day))"
  }

  /// Microseconds since 1970 as `2026-06-30 14:05:09`, UTC; a fraction only where there is one.
  public static func time(_ micros: Int64) -> String {
    let perDay = microsPerSecond * secondsPerDay
    let day = floorDivide(micros, perDay)
    let within = micros - day * perDay
    let seconds = within / microsPerSecond
    let clock =
      "\(padded(Int(seconds / 3600))):\(padded(Int(seconds / 60 % 60))):\(padded(Int(seconds % 60)))"
    return date(Int(day)) + " " + clock + fraction(within % microsPerSecond)
  }

  /// Microseconds as the language writes durations, largest unit first: `30d`, `1d 4h`, `90.5s`.
  public static func duration(_ micros: Int64) -> String {
    guard micros != 0 else { return "0d" }
    var rest = micros.magnitude
    var parts: [String] = []
    let units: [(UInt64, String)] = [
      (86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m"),
    ]
    for (size, name) in units where rest >= size {
      parts.append(grouping(rest / size) + name)
      rest %= size
    }
    if rest > 0 {
      let fraction = fraction(Int64(rest % UInt64(microsPerSecond)))
      parts.append("\(rest / UInt64(microsPerSecond))\(fraction)s")
    }
    return (micros < 0 ? "-" : "") + parts.joined(separator: " ")
  }

  private static func grouping(_ value: UInt64) -> String {
    integer(Int64(clamping: value))
  }

  private static func fraction(_ micros: Int64) -> String {
    guard micros != 0 else { return "" }
    let digits = String(micros)
    var text = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    while text.last == "0" { text.removeLast() }
    return "." + text
  }

  private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static func yearText(_ year: Int) -> String {
    let digits = String(year.magnitude)
    let text = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return year < 0 ? "-" + text : year > 9999 ? "+" + text : text
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }

  /// Year, month and day of a day count. The calendar repeats every 146,097 days; years are
  /// counted from March, so that the leap day falls at the end.
  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}
