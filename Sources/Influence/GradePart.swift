#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The formulas that turn a fan's numbers into the parts of a grade, each 0 to 100.
public enum GradePart {
  /// 100·T, and 100·Q likewise.
  @inlinable
  public static func percentPoints(_ ratio: Double) -> Double { 100 * ratio }

  /// 100·e/(e + benchmark): 50 at the tier's benchmark, never 100.
  ///
  /// Nil where both are 0.
  @inlinable
  public static func engagement(_ engagement: Double, benchmark: Double) -> Double? {
    let sum = engagement + benchmark
    return sum > 0 ? 100 * engagement / sum : nil
  }

  /// Influence by followers f: 100 in the micro band, 100·ln(1 + f)/ln 501 below it, and above it
  /// 25 points less for every factor of ten, never below 0.
  ///
  /// Assumed: the band comes from the 2016 article, the two slopes are ours.
  ///
  ///     GradePart.influence(followers: 3)  // 22.30
  public static func influence(
    followers: Double, bands: TierBands = TierBands(), lossPerDecade: Double = 25
  ) -> Double {
    if followers < bands.microFrom {
      guard followers > 0 else { return 0 }
      return 100 * log1p(followers) / log1p(bands.microFrom)
    }
    if followers <= bands.microTo { return 100 }
    return max(0, 100 - lossPerDecade * log10(followers / bands.microTo))
  }

  /// Affinity from purchases: 100·(0.6·min(1, orders/10) + 0.4·e^(−months/6)).
  ///
  /// A fan who never bought has no last order: `monthsSinceLastOrder` is nil and only orders count.
  ///
  ///     GradePart.affinity(orders: 12, monthsSinceLastOrder: 1)  // 93.86
  public static func affinity(
    orders: Double, monthsSinceLastOrder: Double?, terms: AffinityTerms = AffinityTerms()
  ) -> Double {
    let often = terms.fullOrders > 0 ? min(1, max(0, orders) / terms.fullOrders) : 1
    let recent = monthsSinceLastOrder.map { exp(-max(0, $0) / terms.months) } ?? 0
    return 100 * (terms.orderWeight * often + terms.recencyWeight * recent)
  }

  /// Months between two days: days/30.4375, the mean month of the Julian year.
  @inlinable
  public static func months(days: Double, daysPerMonth: Double = 30.4375) -> Double {
    days / daysPerMonth
  }
}

/// The constants of ``GradePart/affinity(orders:monthsSinceLastOrder:terms:)``; all assumed.
public struct AffinityTerms: Hashable, Sendable {
  /// Orders from which a fan counts as fully attached.
  public var fullOrders: Double
  public var orderWeight: Double
  public var recencyWeight: Double
  /// Months after which the recent part has fallen to 1/e.
  public var months: Double

  public init(
    fullOrders: Double = 10, orderWeight: Double = 0.6, recencyWeight: Double = 0.4,
    months: Double = 6
  ) {
    self.fullOrders = fullOrders
    self.orderWeight = orderWeight
    self.recencyWeight = recencyWeight
    self.months = months
  }
}
