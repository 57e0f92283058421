import Tables

/// Numbers, dates and tags as people read them.
///
/// Decides only how a value looks: grouped digits, unit signs, decimals. A `-` is a minus sign
/// everywhere, so that what is shown can be typed back.
public enum NumberText {
  /// A count with what is counted, in the plural unless it is one: `1 row`, `2,000 rows`.
  public static func counted(_ count: Int, _ noun: String) -> String {
    "\(integer(Int64(count))) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `12431` as `12,431`.
  public static func integer(_ value: Int64) -> String {
    (value < 0 ? "-" : "") + grouped(String(value.magnitude))
  }

  /// `1234.5` as `1,234.50` at two decimals; never `-0`.
  public static func number(_ value: Double, decimals: Int) -> String {
    signed(value, decimals: decimals) { $0 }
  }

  /// A ratio as a percent: `0.0375` as `3.75%`.
  public static func percent(_ ratio: Double, decimals: Int) -> String {
    signed(ratio * 100, decimals: decimals) { $0 + "%" }
  }

  /// `-1204.5` dollars as `-$1,204.50`.
  public static func money(_ value: Double, _ currency: Currency, decimals: Int = 2) -> String {
    signed(value, decimals: decimals) { currency.sign + $0 }
  }

  /// Tags in their own order, written as in the language: `#tea #"home gym"`.
  public static func tags(_ tags: [String]) -> String {
    tags.map { tag in
      let isWord =
        !tag.isEmpty
        && tag.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isXIDContinue }
      return isWord ? "#" + tag : "#\"" + tag + "\""
    }.joined(separator: " ")
  }

  /// A number short enough for an axis or a label: `950`, `12.4k`, `1.2M`, `3B`.
  public static func compact(_ value: Double) -> String {
    guard value.isFinite else { return sign(value) }
    let size = value.magnitude
    for (limit, suffix) in [(1e9, "B"), (1e6, "M"), (1e3, "k")] where size >= limit {
      guard size < 1e15 else { return scientific(value, digits: 2) }
      return trimmed(value / limit, digits: 3) + suffix
    }
    if size != 0, size < 1e-4 { return scientific(value, digits: 2) }
    return trimmed(value, digits: 3)
  }

  /// `value` at up to `digits` significant digits, without zeros at the end.
  static func trimmed(_ value: Double, digits: Int) -> String {
    guard value != 0 else { return "0" }
    let (count, exponent) = significantDigits(value)
    return number(value, decimals: max(0, min(digits, count) - 1 - exponent))
  }

  /// Text for a value that is not a number; columns never hold one, drawings may be given one.
  static func sign(_ value: Double) -> String {
    value.isNaN ? "?" : value < 0 ? "-∞" : "∞"
  }

  private static func signed(
    _ value: Double, decimals: Int, _ unit: (String) -> String
  ) -> String {
    guard value.isFinite else { return unit(sign(value)) }
    // Past the exact integers a row of made-up digits would be a lie.
    guard value.magnitude < 1e15 else { return unit(scientific(value, digits: 6)) }
    let digits = fixed(value.magnitude, decimals: decimals)
    let isZero = digits.utf8.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
    if isZero, value != 0 {
      // A small value must not pass for none.
      return (value < 0 ? "-" : "") + unit(scientific(value.magnitude, digits: 2))
    }
    let parts = digits.split(separator: ".", maxSplits: 1)
    let whole = grouped(String(parts.first ?? "0"))
    let text = parts.count == 2 ? whole + "." + parts[1] : whole
    return (value < 0 && !isZero ? "-" : "") + unit(text)
  }

  private static func grouped(_ digits: String) -> String {
    guard digits.utf8.count > 3 else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
