/// Values in the one spelling that files, digests and machines get: ISO dates, exact integers,
/// shortest numbers that read back the same, never NaN.
public enum CanonicalText {
  /// `2025-06-30`; a year before 0 has a minus sign.
  public static func append(_ date: CalendarDate, to bytes: inout [UInt8]) {
    if date.year < 0 { bytes.append(UInt8(ascii: "-")) }
    appendPadded(abs(date.year), width: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendPadded(date.month, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendPadded(date.day, width: 2, to: &bytes)
  }

  static func appendPadded(_ number: Int, width: Int, to bytes: inout [UInt8]) {
    var scale = 1
    for _ in 1..<width { scale *= 10 }
    while scale > 0 {
      bytes.append(UInt8(48 + number / scale % 10))
      scale /= 10
    }
  }
}
