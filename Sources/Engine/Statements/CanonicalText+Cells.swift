import Tables

extension CanonicalText {
  /// One value for a sentence or a message: units shown, tags with their `#`.
  static func cell(_ cell: Cell) -> String {
    switch cell {
    case .missing: "missing"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): grouped(Int(value))
    case .number(let value): number(value)
    case .percent(let ratio): number(rounding(ratio * 100, digits: 6)) + "%"
    case .money(let amount, let currency): currency.sign + number(amount)
    case .text(let text): text
    case .date(let days): CalendarDate(daysSince1970: days).iso
    case .time(let micros): text { append(time: micros, to: &$0) }
    case .duration(let micros): text { append(duration: micros, to: &$0) }
    case .tags(let tags): tags.map { "#" + $0 }.joined(separator: " ")
    }
  }

  /// The shortest digits that read back as the same number.
  static func number(_ value: Double) -> String { text { append(value, to: &$0) } }

  /// A number without decimals, thousands apart.
  static func whole(_ value: Double) -> String {
    Int(exactly: value.rounded()).map(grouped) ?? number(value)
  }

  /// A number with so many decimals at most, thousands apart: `10,014.95`.
  static func rounded(_ value: Double, decimals: Int) -> String {
    let plain = literal(value, decimals: decimals)
    let parts = plain.split(separator: ".", maxSplits: 1)
    guard let front = parts.first, let whole = Int(front), whole.magnitude >= 1_000 else {
      return plain
    }
    return grouped(whole) + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// The same as the language and other programs read it: `10014.95`.
  static func literal(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    return number((value * scale).rounded() / scale)
  }

  /// Takes away digits past the sixth that only binary fractions put there.
  private static func rounding(_ value: Double, digits: Int) -> Double {
    Double(literal(value, decimals: digits)) ?? value
  }

  private static func text(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    write(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
