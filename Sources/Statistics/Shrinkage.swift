/// A prior for rates of counts over an exposure, estimated from the rates themselves.
///
/// Engagements of a fan ~ Poisson(rate × followers), rate ~ Gamma(shape, exposure): the shrunk rate
/// is (shape + engagements)/(exposure + followers), so a fan with three followers is pulled towards
/// the crowd and one with three thousand hardly moves.
public struct GammaPrior: Hashable, Sendable {
  public var shape: Double
  /// The prior's weight, in the unit of the exposure.
  public var exposure: Double

  public init(shape: Double, exposure: Double) {
    self.shape = shape
    self.exposure = exposure
  }

  public var mean: Double { shape / exposure }

  @inlinable
  public func shrunk(count: Double, exposure seen: Double) -> Double {
    (shape + count) / (exposure + seen)
  }

  /// Estimates the prior by moments, weighted by exposure.
  ///
  /// The between-row variance is what the exposure-weighted variance of the rates holds beyond
  /// Poisson noise (Clayton & Kaldor, Biometrics 43, 1987; Marshall's global estimator, 1991).
  ///
  /// - Returns: nil where the rates vary no more than chance would make them: then every rate is
  ///   best replaced by the pooled one.
  /// - Throws: ``StatisticsError`` for unequal lengths, an empty sample or no exposure at all.
  public init?(counts: [Double], exposures: [Double]) throws {
    guard counts.count == exposures.count else {
      throw StatisticsError.unequalLengths(counts.count, exposures.count)
    }
    var rows = 0
    var countSum = CompensatedSum()
    var exposureSum = CompensatedSum()
    for (count, exposure) in zip(counts, exposures) where exposure > 0 && count >= 0 {
      rows += 1
      countSum.add(count)
      exposureSum.add(exposure)
    }
    guard rows > 0 else { throw StatisticsError.emptySample }
    let pooled = countSum.value / exposureSum.value
    var spread = CompensatedSum()
    for (count, exposure) in zip(counts, exposures) where exposure > 0 && count >= 0 {
      let miss = count / exposure - pooled
      spread.add(exposure * miss * miss)
    }
    let noise = pooled * Double(rows) / exposureSum.value
    let between = spread.value / exposureSum.value - noise
    guard between > 0, pooled > 0, between.isFinite else { return nil }
    self.init(shape: pooled * pooled / between, exposure: pooled / between)
  }
}

/// A prior for shares, estimated from the shares themselves.
///
///     BetaPrior(successes: 4, failures: 96).shrunk(successes: 3, of: 20)  // 5.8 %
public struct BetaPrior: Hashable, Sendable {
  public var successes: Double
  public var failures: Double

  public init(successes: Double, failures: Double) {
    self.successes = successes
    self.failures = failures
  }

  public var mean: Double { successes / (successes + failures) }

  @inlinable
  public func shrunk(successes seen: Double, of trials: Double) -> Double {
    (successes + seen) / (successes + failures + trials)
  }

  /// Estimates the prior by moments, weighted by trials (Kleinman, JASA 68, 1973).
  ///
  /// - Returns: nil where the shares vary no more than chance would make them.
  /// - Throws: ``StatisticsError`` for unequal lengths or an empty sample.
  public init?(successes: [Double], trials: [Double]) throws {
    guard successes.count == trials.count else {
      throw StatisticsError.unequalLengths(successes.count, trials.count)
    }
    let rows = zip(successes, trials).filter { $1 > 0 && $0 >= 0 && $0 <= $1 }
    guard !rows.isEmpty else { throw StatisticsError.emptySample }
    let total = compensatedSum(rows.map(\.1))
    let pooled = compensatedSum(rows.map(\.0)) / total
    let spread = compensatedSum(
      rows.map { $1 * ($0 / $1 - pooled) * ($0 / $1 - pooled) })
    let squares = compensatedSum(rows.map { $1 * $1 })
    let noise = pooled * (1 - pooled)
    // E[spread] = noise·(k − 1) + between-share·noise·(Σn − Σn²/Σn − (k − 1)).
    let groups = Double(rows.count - 1)
    let weight = noise * (total - squares / total - groups)
    guard weight > 0 else { return nil }
    let share = (spread - noise * groups) / weight
    guard share > 0, share < 1 else { return nil }
    let strength = 1 / share - 1
    self.init(successes: pooled * strength, failures: (1 - pooled) * strength)
  }
}
