import Tables

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension Axis {
  /// The ticks as text, all of one form on a linear axis: `0%`, `2.5%`, `5%` become `0.0%` …
  var labels: [String] {
    switch (unit, scale) {
    case (.date, _): ticks.map { NumberText.date(Int(clamped: $0)) }
    case (.percent, _):
      ticks.map { NumberText.percent($0, decimals: decimals(of: ticks.map { $0 * 100 })) }
    case (.money(let currency), _):
      compactLabels.map {
        $0.hasPrefix("-") ? "-\(currency.sign)\($0.dropFirst())" : currency.sign + $0
      }
    default: compactLabels
    }
  }

  private var compactLabels: [String] {
    guard scale == .linear else { return ticks.map(NumberText.compact) }
    let size = ticks.map(\.magnitude).max() ?? 0
    let units: [(Double, String)] = [(1e9, "B"), (1e6, "M"), (1e4, "k")]
    guard size < 1e15, size >= 1e-6 else { return ticks.map(NumberText.compact) }
    let (limit, suffix) = units.first { size >= $0.0 } ?? (1, "")
    let divisor = suffix == "k" ? 1e3 : limit
    let scaled = ticks.map { $0 / divisor }
    let places = decimals(of: scaled)
    return scaled.map { $0 == 0 ? "0" : NumberText.number($0, decimals: places) + suffix }
  }

  private func decimals(of values: [Double]) -> Int {
    values.map { value in
      guard value != 0 else { return 0 }
      let (count, exponent) = significantDigits(value)
      return min(8, max(0, count - 1 - exponent))
    }.max() ?? 0
  }

  static func log10(_ value: Double) -> Double {
    #if canImport(Darwin)
      Darwin.log10(value)
    #elseif canImport(Glibc)
      Glibc.log10(value)
    #elseif canImport(Musl)
      Musl.log10(value)
    #endif
  }

  static func power10(_ exponent: Double) -> Double { pow(10, exponent) }
}

extension Int {
  /// The whole number nearest to `value` that an `Int` holds; 0 for NaN.
  init(clamped value: Double) {
    if value.isNaN {
      self = 0
    } else {
      self = Int(Swift.max(-9e18, Swift.min(9e18, value.rounded())))
    }
  }
}
