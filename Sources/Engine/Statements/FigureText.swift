import Tables

/// Figures as a sentence shows them: rounded, with their unit.
enum FigureText {
  /// Four digits or so: `1,204`, `18.79`, `0.0375`.
  static func number(_ value: Double) -> String {
    let size = value.magnitude
    if size >= 1_000 { return CanonicalText.whole(value) }
    let decimals = size >= 100 ? 1 : size >= 1 ? 2 : size >= 0.01 || size == 0 ? 4 : 7
    return CanonicalText.rounded(value, decimals: decimals)
  }

  static func percent(_ ratio: Double) -> String {
    if ratio.magnitude >= 10 { return CanonicalText.whole(ratio * 100) + " %" }
    return CanonicalText.rounded(ratio * 100, decimals: ratio.magnitude < 0.001 ? 4 : 2) + " %"
  }

  /// Cents for small amounts, none for large ones.
  static func money(_ amount: Double, _ currency: Currency = .dollar) -> String {
    let sign = amount < 0 ? "−" : ""
    let size = amount.magnitude
    if size >= 1_000 { return sign + currency.sign + CanonicalText.whole(size) }
    var text = CanonicalText.rounded(size, decimals: 2)
    // `$25.8` reads like a slip.
    if let point = text.firstIndex(of: "."), text[point...].count == 2 { text += "0" }
    return sign + currency.sign + text
  }

  /// `1.49 to 1.67`.
  static func range(_ low: Double, _ high: Double, _ text: (Double) -> String) -> String {
    "\(text(low)) to \(text(high))"
  }
}
