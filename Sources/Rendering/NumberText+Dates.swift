import Tables

extension NumberText {
  private static let microsPerSecond: Int64 = 1_000_000
  private static let secondsPerDay: Int64 = 86_400

  /// Days since 1970-01-01 as `2026-06-30`, in the proleptic Gregorian calendar.
  ///
  /// Years past four digits carry a sign, as ISO 8601 asks. Days further than a million years
  /// away are shown as `day N`: they are not dates.
  public static func date(_ days: Int) -> String {
    guard (-365_250_000...365_250_000).contains(days) else { return "day \(days)" }
    let (year, month, day) = CalendarDate.parts(daysSince1970: days)
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
}
