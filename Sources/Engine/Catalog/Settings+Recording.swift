import Influence
import Tables

extension Settings {
  /// The model's constants that are not at their standard value, each as the text that `set`
  /// takes, in the order of `show assumptions`.
  public var recorded: [(name: String, text: String)] {
    assumptions.changed.map { ($0.name.rawValue, Self.text(of: $0)) }
  }

  private static func text(of constant: Assumption) -> String {
    switch constant.unit {
    case .share: CanonicalText.number(percent: constant.value)
    case .money: "$" + CanonicalText.number(constant.value)
    default: CanonicalText.number(constant.value)
    }
  }
}

extension Cell {
  /// The value as a statement would write it, so that it reads back the same; nil for a missing
  /// one, and for types that no literal has.
  public var literal: String? {
    switch self {
    case .missing, .time: nil
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): CanonicalText.number(value)
    case .percent(let ratio): CanonicalText.number(percent: ratio)
    case .money(let amount, let currency): currency.sign + CanonicalText.number(amount)
    case .text(let text): text
    case .date(let days): "@" + CalendarDate(daysSince1970: days).iso
    case .duration(let micros):
      micros % 86_400_000_000 == 0
        ? "\(micros / 86_400_000_000)d"
        : micros % 3_600_000_000 == 0
          ? "\(micros / 3_600_000_000)h" : nil
    case .tags(let tags): tags.count == 1 ? tags.first.map { "#\"\($0)\"" } : nil
    }
  }
}

extension CanonicalText {
  /// A ratio as percent points with the fewest digits that give the ratio again.
  fileprivate static func number(percent ratio: Double) -> String {
    for decimals in 0..<10 {
      let text = literal(ratio * 100, decimals: decimals)
      if let points = Double(text), points / 100 == ratio { return text + "%" }
    }
    return number(ratio * 100) + "%"
  }
}
