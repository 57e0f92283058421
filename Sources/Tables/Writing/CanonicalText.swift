#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Values in the one spelling that files, digests and machines get: ISO dates, exact integers,
/// shortest numbers that read back the same, never NaN.
public enum CanonicalText {
  /// Appends one value; nothing where it is missing.
  ///
  /// Percentages are ratios, amounts bare decimals, tags joined by `;`.
  /// - Parameter significantDigits: rounds numbers; nil keeps them as they are.
  public static func append(
    _ column: Column, _ row: Int, significantDigits: Int? = nil, to bytes: inout [UInt8]
  ) {
    guard column.isValid(row) else { return }
    switch column.values {
    case .booleans(let bitmap):
      append(bitmap[row], to: &bytes)
    case .integers(let values):
      append(integral: values[row], column.type, to: &bytes)
    case .numbers(let values):
      if let digits = significantDigits {
        append(values[row], significantDigits: digits, to: &bytes)
      } else {
        append(values[row], to: &bytes)
      }
    case .text(let text):
      text.withBytes(at: row) { bytes.append(contentsOf: $0) }
    case .tags(let tags):
      append(tags, row, to: &bytes)
    }
  }

  /// `true` or `false`.
  public static func append(_ value: Bool, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// A row's tags, joined by `;`.
  static func append(_ tags: TagValues, _ row: Int, to bytes: inout [UInt8]) {
    let places = Int(tags.offsets[row])..<Int(tags.offsets[row + 1])
    for place in places {
      if place > places.lowerBound { bytes.append(UInt8(ascii: ";")) }
      tags.dictionary.withBytes(at: Int(tags.codes[place])) { bytes.append(contentsOf: $0) }
    }
  }

  static func append(integral value: Int64, _ type: ColumnType, to bytes: inout [UInt8]) {
    switch type {
    case .date:
      let days = Int(clamping: value)
      append(CalendarDate(daysSince1970: days), to: &bytes)
    case .time: append(time: value, to: &bytes)
    case .duration: append(duration: value, to: &bytes)
    default: append(value, to: &bytes)
    }
  }

  /// Exact decimal digits.
  public static func append(_ value: Int64, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    if rest < 10 {
      bytes.append(48 + UInt8(truncatingIfNeeded: rest))
      return
    }
    let start = bytes.count
    while rest > 0 {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes.append(48 + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    }
    bytes[start...].reverse()
  }

  /// The shortest digits that read back as the same number: `5`, `0.1`, `1e-05`; nothing for what
  /// is not finite.
  public static func append(_ value: Double, to bytes: inout [UInt8]) {
    guard value.isFinite else { return }
    // From 2⁵⁴ on Swift itself writes an exponent; below, whole numbers need no ".0".
    if value == value.rounded(.towardZero), abs(value) < 0x1p54 {
      append(Int64(value), to: &bytes)
    } else {
      bytes.append(contentsOf: value.description.utf8)
    }
  }

  /// As C's `%.{digits}g`.
  static func append(_ value: Double, significantDigits digits: Int, to bytes: inout [UInt8]) {
    guard value.isFinite else { return }
    let magnitude = abs(value)
    if value == value.rounded(.towardZero), magnitude < powersOfTen[min(digits, 15)] {
      // Also gives zero one spelling, whatever its sign.
      append(Int64(value), to: &bytes)
      return
    }
    if magnitude >= 1e-4, magnitude < powersOfTen[min(digits, 15)] {
      // The shortest digits are the rounded ones where they are few enough.
      let shortest = value.description
      if shortest.utf8.count <= digits + 1 {
        bytes.append(contentsOf: shortest.utf8)
        return
      }
    }
    var text = [CChar](repeating: 0, count: 40)
    let count = withVaList([Int32(clamping: digits), value]) {
      vsnprintf(&text, text.count, "%.*g", $0)
    }
    for place in 0..<min(Int(count), text.count - 1) {
      // Whatever the locale's decimal sign is.
      let byte = UInt8(bitPattern: text[place])
      bytes.append(byte == UInt8(ascii: ",") ? UInt8(ascii: ".") : byte)
    }
  }

  /// `2025-06-30`; a year before 0 has a minus sign.
  public static func append(_ date: CalendarDate, to bytes: inout [UInt8]) {
    if date.year < 0 { bytes.append(UInt8(ascii: "-")) }
    appendPadded(abs(date.year), width: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendPadded(date.month, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendPadded(date.day, width: 2, to: &bytes)
  }

  /// `2025-06-30T14:05:09Z`, with as many decimals as there are microseconds.
  ///
  /// - Parameter micros: since 1970-01-01T00:00:00 UTC.
  public static func append(time micros: Int64, to bytes: inout [UInt8]) {
    let perDay: Int64 = 86_400_000_000
    var days = micros / perDay
    var rest = micros % perDay
    if rest < 0 {
      days -= 1
      rest += perDay
    }
    append(CalendarDate(daysSince1970: Int(days)), to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    let seconds = Int(rest / 1_000_000)
    appendPadded(seconds / 3600, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendPadded(seconds / 60 % 60, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendPadded(seconds % 60, width: 2, to: &bytes)
    appendFraction(micros: Int(rest % 1_000_000), to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }

  /// ISO 8601: `P30D`, `PT36H`, `-PT1.5S`; whole days as days.
  public static func append(duration micros: Int64, to bytes: inout [UInt8]) {
    if micros < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = micros.magnitude
    let units: [(micros: UInt64, prefix: String, suffix: String)] = [
      (86_400_000_000, "P", "D"), (3_600_000_000, "PT", "H"), (60_000_000, "PT", "M"),
    ]
    for unit in units where magnitude % unit.micros == 0 {
      bytes.append(contentsOf: unit.prefix.utf8)
      append(Int64(magnitude / unit.micros), to: &bytes)
      bytes.append(contentsOf: unit.suffix.utf8)
      return
    }
    bytes.append(contentsOf: "PT".utf8)
    append(Int64(magnitude / 1_000_000), to: &bytes)
    appendFraction(micros: Int(magnitude % 1_000_000), to: &bytes)
    bytes.append(UInt8(ascii: "S"))
  }

  private static func appendFraction(micros: Int, to bytes: inout [UInt8]) {
    guard micros != 0 else { return }
    bytes.append(UInt8(ascii: "."))
    appendPadded(micros, width: 6, to: &bytes)
    while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
  }

  private static func appendPadded(_ number: Int, width: Int, to bytes: inout [UInt8]) {
    var scale = 1
    for _ in 1..<width { scale *= 10 }
    while scale > 0 {
      bytes.append(UInt8(48 + number / scale % 10))
      scale /= 10
    }
  }
}

extension TextValues {
  /// The UTF-8 bytes of one value; valid only inside `body`.
  @inlinable
  public func withBytes<Result>(
    at row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    switch self {
    case .coded(let codes, let dictionary):
      try dictionary.withBytes(at: Int(codes[row]), body)
    case .plain(let pool):
      try pool.withBytes(at: row, body)
    }
  }
}
