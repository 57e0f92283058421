/// What is summed over the fans of one run; integers, so the order of adding leaves no trace.
struct RunSums {
  var accepted = 0
  var activated = 0
  var conversions = 0
  /// In the fixed scales of ``OfferScales``.
  var engaged = 0
  var acceptCost = 0
  var reward = 0
  var gain = 0

  @inline(__always)
  mutating func add(_ other: RunSums) {
    accepted &+= other.accepted
    activated &+= other.activated
    conversions &+= other.conversions
    engaged &+= other.engaged
    acceptCost &+= other.acceptCost
    reward &+= other.reward
    gain &+= other.gain
  }
}

/// The scales in which a plan's real numbers are summed.
///
/// No overflow: each bound holds the sum over all fans, conversions counted as the most that a
/// coin of 32 bits can give.
struct OfferScales {
  var engaged: FixedPoint
  var acceptCost: FixedPoint
  var reward: FixedPoint
  var gain: FixedPoint
  /// The most conversions all fans can have in one run.
  var mostConversions: Double

  init(fans: some Collection<OfferFan>) {
    var engaged = 0.0
    var acceptCost = 0.0
    var reward = 0.0
    var gain = 0.0
    mostConversions = 0
    for fan in fans {
      let most = fan.conversions + 8 * fan.conversions.squareRoot() + 24
      mostConversions += most
      engaged += fan.engaged
      acceptCost += fan.acceptCost
      reward += fan.reward * most
      gain += fan.gain * most
    }
    self.engaged = FixedPoint(bound: engaged + Double(fans.count))
    self.acceptCost = FixedPoint(bound: acceptCost + Double(fans.count))
    self.reward = FixedPoint(bound: reward + mostConversions)
    self.gain = FixedPoint(bound: gain + mostConversions)
  }
}
