import Parallel

/// Returns the sample quantile of `values` at `probability`.
///
/// Linear interpolation between order statistics (Hyndman & Fan, "Sample quantiles in statistical
/// packages", The American Statistician 50, 1996, definition 7).
///
///     try quantile([1, 2, 3, 4], at: 0.5)  // 2.5
///
/// - Parameters:
///   - values: n ≥ 1 finite observations in any order, in the column's unit.
///   - probability: dimensionless, in 0...1.
/// - Returns: one value, in the same unit.
/// - Throws: ``StatisticsError/emptySample`` when n = 0, `probabilityOutOfRange`, `notFinite`.
/// - Complexity: O(n) expected.
public func quantile(_ values: [Double], at probability: Double) throws -> Double {
  try quantiles(values, at: [probability])[0]
}

/// Several quantiles at once; see ``quantile(_:at:)``.
///
/// - Complexity: O(n·log(number of probabilities)) expected.
public func quantiles(_ values: [Double], at probabilities: [Double]) throws -> [Double] {
  try quantiles(ofParts: [values[...]], at: probabilities, workers: Workers(threads: 1))
}

/// Several quantiles of values that come in parts, as chunks of rows give them; see
/// ``quantile(_:at:)``.
///
/// - Throws: as that, and `Cancelled`.
/// - Complexity: O(n) expected, on all threads.
public func quantiles(
  ofParts parts: [ArraySlice<Double>], at probabilities: [Double], workers: Workers
) throws -> [Double] {
  let count = parts.reduce(0) { $0 + $1.count }
  // A rank and its neighbour for each; more than a byte counts would not fit the selection.
  guard count >= BucketSelection.leastCount, probabilities.count <= 100 else {
    var scratch = Array(parts.joined())
    return try quantiles(reordering: &scratch, at: probabilities)
  }
  try check(probabilities)
  let places = probabilities.map { quantilePlace($0, count: count) }
  let ranks = neededRanks(places)
  let found = try BucketSelection(parts, workers: workers).values(at: ranks)
  let byRank = Dictionary(zip(ranks, found)) { first, _ in first }
  return places.map { interpolated(at: $0) { byRank[$0] ?? 0 } }
}

private func check(_ probabilities: [Double]) throws {
  for probability in probabilities where !(probability >= 0 && probability <= 1) {
    throw StatisticsError.probabilityOutOfRange(probability)
  }
}

/// The ranks whose values the places lie on or between, ascending.
private func neededRanks(_ places: [QuantilePlace]) -> [Int] {
  var ranks: [Int] = []
  for place in places {
    ranks.append(place.rank)
    if place.fraction > 0 { ranks.append(place.rank + 1) }
  }
  return ranks.sorted()
}

/// Several quantiles of values that may be put in another order, which saves a copy.
public func quantiles(
  reordering values: inout [Double], at probabilities: [Double]
) throws -> [Double] {
  guard !values.isEmpty else { throw StatisticsError.emptySample }
  try check(probabilities)
  // NaN has no place in an order; one pass is cheap beside the selection.
  guard values.allSatisfy(\.isFinite) else { throw StatisticsError.notFinite }
  let places = probabilities.map { quantilePlace($0, count: values.count) }
  let ranks = neededRanks(places)
  values.withUnsafeMutableBufferPointer { select(ranks: ranks[...], in: $0) }
  return places.map { place in interpolated(at: place) { values[$0] } }
}

/// A quantile of values already in ascending order.
///
/// - Complexity: O(1).
public func quantile(ofSorted values: [Double], at probability: Double) throws -> Double {
  guard !values.isEmpty else { throw StatisticsError.emptySample }
  guard probability >= 0, probability <= 1 else {
    throw StatisticsError.probabilityOutOfRange(probability)
  }
  return interpolated(at: quantilePlace(probability, count: values.count)) { values[$0] }
}

/// The median: ``quantile(_:at:)`` at one half.
public func median(_ values: [Double]) throws -> Double {
  try quantile(values, at: 0.5)
}

/// Where a quantile lies among the order statistics: at `rank`, and `fraction` of the way on.
struct QuantilePlace {
  var rank: Int
  var fraction: Double
}

func quantilePlace(_ probability: Double, count: Int) -> QuantilePlace {
  let position = probability * Double(count - 1)
  let rank = min(count - 1, Int(position))
  let fraction = rank == count - 1 ? 0 : position - Double(rank)
  return QuantilePlace(rank: rank, fraction: fraction)
}

private func interpolated(
  at place: QuantilePlace, _ value: (_ rank: Int) -> Double
) -> Double {
  let low = value(place.rank)
  guard place.fraction > 0 else { return low }
  return low + place.fraction * (value(place.rank + 1) - low)
}
