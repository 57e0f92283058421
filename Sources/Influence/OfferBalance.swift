#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The exact chance that an offer loses money, where all amounts are multiples of one unit.
///
/// A fan adds −f for accepting and then d·Poisson(λ) where activated, d the gain less the reward.
/// In units of the largest common measure the sum of all fans is a whole number, and its
/// distribution comes from its characteristic function point by point. Only so many points times fans
/// are worked out: a large offer loses money surely or hardly ever, and is left to the simulation.
struct OfferBalance {
  private static let mostWork = 2_000_000
  private static let mostPoints = 1 << 16
  private static let mostFans = 20_000

  private let fans: [OfferFan]
  /// Whole units.
  private let fees: [Int]
  private let gains: [Int]
  /// The chance that nothing at all was paid.
  private let free: Double

  /// Nil where amounts have no common unit of a hundredth or more, and for very many fans.
  init?(fans offered: OfferedFans, spread: Double) {
    guard offered.count <= Self.mostFans else { return nil }
    let fans = Array(offered)
    var unit = 0
    var fees: [Int] = []
    var gains: [Int] = []
    for fan in fans {
      guard let fee = OfferBalance.hundredths(fan.acceptCost),
        let gain = OfferBalance.hundredths((fan.gain - fan.reward) * spread)
      else { return nil }
      unit = OfferBalance.commonMeasure(OfferBalance.commonMeasure(unit, fee), abs(gain))
      fees.append(fee)
      gains.append(gain)
    }
    guard unit > 0 else { return nil }
    self.fans = fans
    self.fees = fees.map { $0 / unit }
    self.gains = gains.map { $0 / unit }
    free = offered.chanceOfNoCost() ?? 0
  }

  private static func hundredths(_ amount: Double) -> Int? {
    let scaled = amount * 100
    guard abs(scaled) < 1e9, abs(scaled - scaled.rounded()) < 1e-6 else { return nil }
    return Int(scaled.rounded())
  }

  private static func commonMeasure(_ left: Int, _ right: Int) -> Int {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }

  /// P(ROI < 0), given that there was a cost; nil where the work would be too much.
  var chanceOfLoss: Double? {
    guard free < 1, let range = range else { return nil }
    var points = 16
    while points < range.count { points *= 2 }
    guard points <= Self.mostPoints, points / 2 * fans.count <= Self.mostWork else { return nil }
    var spectrum = [Complex](repeating: Complex(), count: points)
    spectrum[0] = Complex(1, 0)
    for point in 1...points / 2 {
      let angle = 2 * Double.pi * Double(point) / Double(points)
      let value =
        transform(angle) * Complex(angle: -angle * Double(range.lowerBound), length: 1)
      spectrum[point] = value
      if point < points / 2 { spectrum[points - point] = value.conjugate }
    }
    fourier(&spectrum)
    let below = spectrum.prefix(max(0, -range.lowerBound))
      .reduce(0) { $0 + $1.real / Double(points) }
    // No digit is handed on that the window and the points left out could have changed.
    return (min(1, max(0, below / (1 - free))) * 1e9).rounded() / 1e9
  }

  /// Mean ± what Chernoff's bound asks for, from the fans' own bounds.
  private var range: Range<Int>? {
    var variance = 0.0
    for (index, fan) in fans.enumerated() {
      let fee = Double(fees[index])
      let gain = Double(gains[index])
      let converts = fan.acceptance * fan.completion * fan.conversions
      variance +=
        fan.acceptance * fee * fee + converts * (1 + fan.conversions) * gain * gain
    }
    guard variance > 0 else { return nil }
    let bounds = ChernoffWindow.bounds(
      deviation: variance.squareRoot(), steps: 16, ratio: 1.4, logMean: logMean)
    guard let (low, high) = bounds, high - low < Double(Self.mostPoints) else { return nil }
    return Int(low.rounded(.down))..<max(1, Int(high.rounded(.up)) + 1)
  }

  private func logMean(_ theta: Double) -> Double? {
    var sum = 0.0
    for (index, fan) in fans.enumerated() {
      let growth = fan.conversions * expm1(theta * Double(gains[index]))
      guard growth < 600 else { return nil }
      let activated = 1 + fan.completion * expm1(growth)
      sum += log1p(fan.acceptance * (exp(-theta * Double(fees[index])) * activated - 1))
    }
    return sum.isFinite ? sum : nil
  }

  private func transform(_ angle: Double) -> Complex {
    var product = Complex(1, 0)
    for (index, fan) in fans.enumerated() {
      let turn = angle * Double(gains[index])
      let grown = Complex(
        angle: fan.conversions * sin(turn), length: exp(fan.conversions * (cos(turn) - 1)))
      let activated = Complex(
        1 - fan.completion + fan.completion * grown.real, fan.completion * grown.imaginary)
      let paid = Complex(angle: -angle * Double(fees[index]), length: 1) * activated
      product =
        product
        * Complex(
          1 - fan.acceptance + fan.acceptance * paid.real, fan.acceptance * paid.imaginary)
    }
    return product
  }
}
