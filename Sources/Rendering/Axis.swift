import Tables

/// A measured axis: its domain and the round values marked on it.
///
/// Linear ticks are multiples of 1, 2 or 5 times a power of ten; logarithmic ones are 1, 2, 5
/// in each decade, or whole decades when there are many.
struct Axis: Sendable {
  let scale: Chart.Scale
  let unit: ColumnType
  /// The domain, wide enough for all values; `low < high`, and on a logarithmic scale `0 < low`.
  let low: Double
  let high: Double
  /// Ascending, within the domain.
  let ticks: [Double]

  /// An axis for `values`; those that cannot be shown (not finite, or not positive on a
  /// logarithmic scale) are passed over.
  ///
  /// - Parameter fitsTicks: when true the domain reaches out to the ticks around the values.
  init(
    _ values: some Sequence<Double>, scale: Chart.Scale, unit: ColumnType, maxTicks: Int,
    includesZero: Bool = false, fitsTicks: Bool = true
  ) {
    var extent = Extent(scale)
    for value in values { extent.take(value) }
    self.init(
      extent, unit: unit, maxTicks: maxTicks, includesZero: includesZero, fitsTicks: fitsTicks)
  }

  /// The least and the largest of some values that a scale can show.
  struct Extent {
    let scale: Chart.Scale
    private(set) var low = Double.infinity
    private(set) var high = -Double.infinity

    init(_ scale: Chart.Scale) { self.scale = scale }

    var isEmpty: Bool { low > high }

    /// Widens it to `value`; one that cannot be shown is passed over.
    mutating func take(_ value: Double) {
      guard Axis.isUsable(value, scale) else { return }
      low = min(low, value)
      high = max(high, value)
    }
  }

  /// An axis for values that were measured already.
  init(
    _ extent: Extent, unit: ColumnType, maxTicks: Int, includesZero: Bool = false,
    fitsTicks: Bool = true
  ) {
    self.unit = unit
    let scale = extent.scale
    self.scale = scale
    let low = extent.isEmpty ? (scale == .linear ? 0 : 1) : extent.low
    let high = extent.isEmpty ? (scale == .linear ? 1 : 10) : extent.high
    let most = max(2, maxTicks)
    switch scale {
    case .linear:
      (self.low, self.high, ticks) = Self.linear(
        includesZero ? min(0, low) : low, includesZero ? max(0, high) : high, most, fitsTicks)
    case .logarithmic:
      (self.low, self.high, ticks) = Self.logarithmic(low, high, most, fitsTicks)
    }
  }

  static func isUsable(_ value: Double, _ scale: Chart.Scale) -> Bool {
    // The bound keeps every difference on the axis finite.
    value.isFinite && value.magnitude < 1e300 && (scale == .linear || value > 1e-300)
  }

  /// True where values of both signs lie on it.
  var crossesZero: Bool { scale == .linear && low < 0 && high > 0 }

  /// Where `value` lies between the ends, 0...1; values outside go to the nearer end.
  func fraction(_ value: Double) -> Double {
    guard Self.isUsable(value, scale) else { return 0 }
    let part: Double
    switch scale {
    case .linear: part = (value - low) / (high - low)
    case .logarithmic: part = Self.log10(value / low) / Self.log10(high / low)
    }
    return min(1, max(0, part))
  }

  private static func linear(
    _ low: Double, _ high: Double, _ most: Int, _ fitsTicks: Bool
  ) -> (Double, Double, [Double]) {
    var low = low
    var high = high
    if !(high - low > max(low.magnitude, high.magnitude) * 1e-9) {
      let margin = low == 0 ? 1 : low.magnitude * 0.1
      (low, high) = (low - margin, high + margin)
    }
    let step = niceStep((high - low) / Double(most - 1))
    if fitsTicks {
      low = (low / step).rounded(.down) * step
      high = (high / step).rounded(.up) * step
    }
    let first = (low / step - 1e-9).rounded(.up)
    let count = max(0, ((high - first * step) / step + 1e-9).rounded(.down))
    guard first.magnitude < 1e15, count < 1000 else { return (low, high, [low, high]) }
    return (low, high, (0...Int(count)).map { (first + Double($0)) * step })
  }

  /// The smallest of 1, 2, 5 × 10ⁿ that is at least `rough`.
  private static func niceStep(_ rough: Double) -> Double {
    let power = power10(log10(rough).rounded(.down))
    for multiple in [1.0, 2, 5] where rough <= multiple * power * (1 + 1e-9) {
      return multiple * power
    }
    return 10 * power
  }

  private static func logarithmic(
    _ low: Double, _ high: Double, _ most: Int, _ fitsTicks: Bool
  ) -> (Double, Double, [Double]) {
    let first = Int(log10(low).rounded(.down))
    let last = Int(log10(high).rounded(.up))
    var candidates: [Double] = []
    for decade in (first - 1)...(last + 1) {
      for multiple in [1.0, 2, 5] { candidates.append(multiple * power10(Double(decade))) }
    }
    var below = candidates.last { $0 <= low * (1 + 1e-9) } ?? low
    var above = candidates.first { $0 >= high * (1 - 1e-9) } ?? high
    if below >= above { (below, above) = (below / 2, above * 2) }
    let domain = fitsTicks || low >= high ? (below, above) : (low, high)
    func isInside(_ tick: Double) -> Bool {
      tick >= domain.0 * (1 - 1e-9) && tick <= domain.1 * (1 + 1e-9)
    }
    let inside = candidates.filter(isInside)
    if inside.count <= most { return (domain.0, domain.1, inside) }
    // Too many: whole decades, then every second, third … of them.
    let powers: [Double] = (first...last).map { power10(Double($0)) }.filter(isInside)
    let stride = max(1, (powers.count + most - 1) / most)
    let kept = powers.indices.filter { $0 % stride == 0 }.map { powers[$0] }
    return (domain.0, domain.1, kept.count >= 2 ? kept : [domain.0, domain.1])
  }
}
