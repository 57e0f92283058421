/// What the number literals of the language stand for.
enum NumberLiteral {
  /// Returns the value of `1_200`, `2.5` or `5k`; whole results are integers where they fit.
  ///
  /// The scaling is done on decimal digits, so `1.1k` is 1,100 and never 1,100.0000000000002.
  /// Nil when a whole number does not fit 64 bits, or the text is not such a literal.
  static func value(of written: String) -> Expr.Kind? {
    if let decimal = ShortDecimal(written) {
      if let whole = decimal.whole { return .integer(whole) }
      return .number(decimal.double)
    }
    guard let (digits, power) = split(written) else { return nil }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 1 || parts[1].utf8.count <= power {
      let fraction = parts.count == 1 ? "" : parts[1]
      let zeros = String(repeating: "0", count: power - fraction.utf8.count)
      if parts.count == 1 || power > 0 {
        return Int64(parts[0] + fraction + zeros).map(Expr.Kind.integer)
      }
    }
    return Double(digits + "e\(power)").map(Expr.Kind.number)
  }

  /// Returns the amount of `12.50` or `50k` as major units.
  static func amount(of written: String) -> Double? {
    if let decimal = ShortDecimal(written) { return decimal.double }
    guard let (digits, power) = split(written) else { return nil }
    return Double(digits + "e\(power)")
  }

  /// Returns the ratio of `2.5%`.
  static func ratio(of written: String) -> Double? {
    if let decimal = ShortDecimal(written) { return decimal.double }
    return Double(written.filter { $0 != "_" && $0 != "%" } + "e-2")
  }

  /// Returns the seconds of `36h`, `30d` or `2w`; nil where they do not fit 64 bits.
  static func seconds(of written: String) -> Int64? {
    let unit: Int64
    switch written.last {
    case "h": unit = 3600
    case "d": unit = 86_400
    case "w": unit = 604_800
    default: return nil
    }
    guard let count = Int64(written.dropLast().filter { $0 != "_" }) else { return nil }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow ? nil : seconds
  }

  /// Returns `1e6` as `1_000_000`, for the user who writes it so.
  static func expanded(scientific written: String) -> String? {
    guard written.utf8.allSatisfy({ $0.isDigit || $0 | 0x20 == UInt8(ascii: "e") || $0 == 0x2E }),
      let value = Double(written), value < 1e15, value.rounded() == value
    else { return nil }
    var grouped = ""
    for (index, digit) in String(Int64(value)).reversed().enumerated() {
      if index > 0, index.isMultiple(of: 3) { grouped.append("_") }
      grouped.append(digit)
    }
    return String(grouped.reversed())
  }

  /// The digits without separators, and the power of ten that the ending stands for.
  private static func split(_ written: String) -> (digits: String, power: Int)? {
    let plain = written.filter { $0 != "_" }
    let power: Int
    switch plain.last {
    case "k", "K": power = 3
    case "M": power = 6
    case "B": power = 9
    case .some(let last) where last.isNumber: return (plain, 0)
    default: return nil
    }
    return (String(plain.dropLast()), power)
  }
}

/// A decimal as the lexer passes it, its ending counted in, read without a copy where that is exact:
/// with at most 15 digits, and below 10^18 where it is whole.
private struct ShortDecimal {
  private var digits: UInt64 = 0
  /// The value is ``digits`` · 10 to this power.
  private var exponent = 0
  private var hasPoint = false

  /// Nil for more digits, and for what is not such a decimal.
  init?(_ written: String) {
    var count = 0
    var ending: UInt8 = 0
    for byte in written.utf8 {
      guard ending == 0 else { return nil }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits = digits * 10 + UInt64(byte - UInt8(ascii: "0"))
        count += 1
        if count > 15 { return nil }
        if hasPoint { exponent -= 1 }
      case UInt8(ascii: "_"): break
      case UInt8(ascii: ".") where !hasPoint && count > 0: hasPoint = true
      default: ending = byte
      }
    }
    guard count > 0, !hasPoint || exponent < 0 else { return nil }
    switch ending {
    case 0: break
    case UInt8(ascii: "%"): exponent -= 2
    case UInt8(ascii: "k"), UInt8(ascii: "K"): exponent += 3
    case UInt8(ascii: "M"): exponent += 6
    case UInt8(ascii: "B"): exponent += 9
    default: return nil
    }
    if exponent > 0, count + exponent > 18 { return nil }
  }

  /// The value where it is a whole number as written, its ending multiplied out; nil for others.
  var whole: Int64? {
    exponent < 0 ? nil : Int64(digits) * Int64(ShortDecimal.powers[exponent])
  }

  /// The nearest double: up to 2^53 and up to 10^22 both operands are exact, so that the one
  /// operation rounds as reading the text would (Clinger 1990).
  var double: Double {
    exponent < 0
      ? Double(digits) / ShortDecimal.powers[-exponent]
      : Double(digits) * ShortDecimal.powers[exponent]
  }

  private static let powers: [Double] = (0...22).map { power in
    (0..<power).reduce(1.0) { value, _ in value * 10 }
  }
}
