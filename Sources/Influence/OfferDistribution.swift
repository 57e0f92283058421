import CKernels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the exact distribution of an offer says.
public struct OfferDistributionSummary: Hashable, Sendable {
  public var conversions: OfferLevels
  /// Money, and a ratio where there is a cost; nil where amounts differ from fan to fan, where
  /// accepting costs nothing, and for campaigns of tens of thousands of fans, whose conversions alone
  /// are worked out.
  public var cost: OfferLevels?
  public var roi: OfferLevels?
  /// The chance that the ROI is below 0 where there is a cost; nil where money comes in no common
  /// unit or the work would be too much.
  public var chanceOfLoss: Double?
  /// The chance that more than the budget is spent; nil without one, and where ``cost`` is.
  public var chanceOverBudget: Double?
}

/// The exact distribution of the conversions of a one-hop offer, and the chance of a loss.
///
/// A fan's conversions are a Poisson count thinned by one coin of chance q = a·c, so the characteristic
/// function of all fans' is Π (1 − q + q·exp(λ(e^{it} − 1))). It is worked out at the points of a discrete
/// Fourier transform and turned back. For the many fans of small mean its logarithm is a series
/// whose coefficients are sums over the fans; for the others it is a product, fan by fan. Points
/// are left out where a bound that only falls is below 10⁻¹³, and the window leaves out less than
/// 10⁻¹⁰ on each side (Chernoff), so the distribution function is right to about 10⁻⁹.
struct OfferDistribution {
  /// Of the conversions, first order.
  private let counts: CountDistribution
  let chanceOfLoss: Double?
  private let spread: Double
  private let outcomes: OfferOutcomes?
  private let budget: Double?

  /// Nil where the distribution would be wider than a million conversions, or where it would take
  /// longer than simulating.
  init?(plan: OfferPlan) {
    let fans = plan.fansInOrder
    let thinned = ThinnedCounts(of: fans)
    guard let counts = thinned.distribution else { return nil }
    self.counts = counts
    spread = plan.spread
    budget = plan.offer.budget
    outcomes = OfferOutcomes(plan: plan, conversions: thinned)
    chanceOfLoss =
      outcomes?.chanceOfLoss ?? OfferBalance(fans: fans, spread: plan.spread)?.chanceOfLoss
  }

  var summary: OfferDistributionSummary {
    OfferDistributionSummary(
      conversions: counts.levels(times: spread),
      cost: outcomes?.cost, roi: outcomes?.roi, chanceOfLoss: chanceOfLoss,
      chanceOverBudget: budget.flatMap { budget in outcomes?.chanceOver(budget) })
  }
}

/// Chances of ``first``, ``first`` + 1, …
struct CountDistribution {
  let first: Int
  let chances: [Double]

  /// The least count that is not passed with `probability`.
  func quantile(_ probability: Double) -> Int {
    var reached = 0.0
    for (offset, chance) in chances.enumerated() {
      reached += chance
      if reached >= probability { return first + offset }
    }
    return first + chances.count - 1
  }

  func levels(times scale: Double) -> OfferLevels {
    OfferLevels(
      p5: Double(quantile(0.05)) * scale, p50: Double(quantile(0.5)) * scale,
      p95: Double(quantile(0.95)) * scale)
  }
}

/// A sum of independent counts, each Poisson of its mean with its chance, else 0.
struct ThinnedCounts {
  /// Points beyond which a wider window is refused.
  private static let mostPoints = 1 << 20
  /// Factors that are worked out one by one at most.
  private static let mostWork = 20_000_000

  private let chances: [Double]
  private let means: [Double]
  private let mean: Double
  let deviation: Double
  /// Fans of a mean up to this are in the series, the others in `large`.
  private let mostInSeries: Double
  private let terms: [Double]
  private let large: [(chance: Double, mean: Double)]

  /// The conversions of those who are made an offer.
  init(of fans: OfferedFans) {
    self.init(
      chances: fans.map { $0.acceptance * $0.completion }, means: fans.map(\.conversions))
  }

  init(chances: [Double], means: [Double]) {
    self.chances = chances
    self.means = means
    let sums = chances.withUnsafeBufferPointer { chances in
      means.withUnsafeBufferPointer { means in
        ck_offer_moments(ck_widest(), chances.baseAddress, means.baseAddress, chances.count)
      }
    }
    mean = sums.a_e
    deviation = max(0, sums.a_e + sums.a_e_e - sums.a_a_e_e).squareRoot()
    // Up to here |mean·u| stays below a third where the transform is not yet nothing.
    let most = deviation > 0 ? 0.04 * deviation : 0
    var terms = [Double](repeating: 0, count: Int(CK_SERIES_TERMS))
    ck_offer_series(ck_widest(), chances, means, chances.count, most, &terms)
    mostInSeries = most
    self.terms = terms
    var large: [(chance: Double, mean: Double)] = []
    for (chance, mean) in zip(chances, means) where mean > most && chance > 0 {
      large.append((chance, mean))
    }
    self.large = large
  }

  /// The largest |u| at which the series is good to more digits than are kept.
  private var seriesReach: Double { mostInSeries > 0 ? 0.36 / mostInSeries : .infinity }

  // MARK: Logarithms of the generating function

  /// log E exp(θX) in real u = e^θ − 1, also the log of a bound of the transform at negative u.
  private func logMean(_ u: Double) -> Double {
    if abs(u) > seriesReach {
      return zip(chances, means).reduce(0) { $0 + Self.logMean($1.0, $1.1 * u) }
    }
    let sum = seriesSum(Complex(u, 0)).real
    return large.reduce(sum) { $0 + Self.logMean($1.chance, $1.mean * u) }
  }

  /// log(1 − q + q·exp(x)); for a certain fan x itself, however small exp(x) is.
  private static func logMean(_ chance: Double, _ exponent: Double) -> Double {
    chance < 1 ? log1p(chance * expm1(exponent)) : exponent
  }

  // MARK: Where it lies

  /// What holds all but 2·exp(−24) of the probability.
  var window: Range<Int>? {
    guard deviation > 0 else {
      let exact = Int(min(mean, 1e15).rounded())
      return exact..<exact + 1
    }
    let isLarge = large.count > 100_000
    let bounds = ChernoffWindow.bounds(
      deviation: deviation, steps: 12, ratio: isLarge ? 2.25 : 1.5
    ) { theta in
      abs(theta) < 3 ? logMean(expm1(theta)) : nil
    }
    guard let bounds, bounds.high - max(0, bounds.low) < Double(Self.mostPoints) else {
      return nil
    }
    let (low, high) = (max(0, bounds.low), max(0, bounds.high))
    let first = max(0, Int(low.rounded(.down)))
    let end = max(first + 1, Int(high.rounded(.up)) + 1)
    return first..<end
  }

  // MARK: The distribution

  /// Nil where it would be wider than a million, or take too long.
  var distribution: CountDistribution? {
    guard let window, let chances = chances(in: window) else { return nil }
    return CountDistribution(first: window.lowerBound, chances: chances)
  }

  /// The chance of each number of a window, which holds all but next to nothing; nil where it would
  /// take too long.
  func chances(in window: Range<Int>) -> [Double]? {
    var points = 16
    while points < window.count { points *= 2 }
    var spectrum = [Complex](repeating: Complex(), count: points)
    spectrum[0] = Complex(1, 0)
    var work = 0
    for point in 1...points / 2 {
      let angle = 2 * Double.pi * Double(point) / Double(points)
      let u = Complex(cos(angle) - 1, sin(angle))
      let isNear = hypot(u.real, u.imaginary) <= seriesReach
      work += isNear ? large.count : chances.count
      guard work <= Self.mostWork else { return nil }
      let series = isNear ? seriesSum(u) : nil
      if isNothing(from: u, series) { break }
      let value =
        transform(u, series) * Complex(angle: -angle * Double(window.lowerBound), length: 1)
      spectrum[point] = value
      if point < points / 2 { spectrum[points - point] = value.conjugate }
    }
    fourier(&spectrum)
    return spectrum.prefix(window.count).map { max(0, $0.real / Double(points)) }
  }

  /// Whether the transform is nothing from here on.
  ///
  /// Its size is at most Π (1 − q + q·exp(λ(cos t − 1))), which only falls. The fans of the series turn
  /// by less than half a circle up to 78 deviations, so their product only falls until then too;
  /// where the variance is not many times the mean, the first bound has taken over by that point.
  private func isNothing(from u: Complex, _ series: Complex?) -> Bool {
    if let series, series.real < -34, deviation * deviation < 80 * mean { return true }
    guard abs(u.real) <= seriesReach || chances.count < 100_000 else { return false }
    return logMean(u.real) < -30
  }

  private func seriesSum(_ u: Complex) -> Complex {
    var power = Complex(1, 0)
    var sum = Complex()
    for term in terms {
      power = power * u
      sum = Complex(sum.real + term * power.real, sum.imaginary + term * power.imaginary)
    }
    return sum
  }

  private func transform(_ u: Complex, _ series: Complex?) -> Complex {
    guard let series else {
      return zip(chances, means).reduce(Complex(1, 0)) { product, fan in
        fan.0 > 0 && fan.1 > 0 ? product * Self.factor(fan.0, fan.1, u) : product
      }
    }
    return large.reduce(Complex(angle: series.imaginary, length: exp(series.real))) {
      $0 * Self.factor($1.chance, $1.mean, u)
    }
  }

  /// 1 − q + q·exp(λu).
  private static func factor(_ chance: Double, _ mean: Double, _ u: Complex) -> Complex {
    let grown = Complex(angle: mean * u.imaginary, length: exp(mean * u.real))
    return Complex(1 - chance + chance * grown.real, chance * grown.imaginary)
  }
}
