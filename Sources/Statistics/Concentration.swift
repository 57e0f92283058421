/// How unequally a total is spread: 0 where all hold the same, towards 1 where one holds it all.
///
/// The Gini coefficient from the sorted values: Σ(2i − n − 1)·x₍ᵢ₎ / (n·Σx).
///
/// - Parameter values: none negative.
/// - Throws: ``StatisticsError/emptySample``, `zeroDenominator` for a total of 0, `notFinite` for a
///   negative or infinite value.
/// - Complexity: O(n·log n).
public func gini(_ values: [Double]) throws -> Double {
  let sorted = try ascending(values)
  var weighted = CompensatedSum()
  var total = CompensatedSum()
  let n = Double(sorted.count)
  for (index, value) in sorted.enumerated() {
    weighted.add((2 * Double(index + 1) - n - 1) * value)
    total.add(value)
  }
  guard total.value > 0 else { throw StatisticsError.zeroDenominator }
  guard total.value.isFinite, weighted.value.isFinite else { throw StatisticsError.notFinite }
  return weighted.value / (n * total.value)
}

/// The share of the total that the largest `share` of the values hold.
///
///     try topShare(followers, of: 0.01)  // what the top 1 % of fans hold of all followers
///
/// The number of values counted is `share`·n rounded up, at least one.
public func topShare(_ values: [Double], of share: Double = 0.01) throws -> Double {
  guard share > 0, share <= 1 else { throw StatisticsError.probabilityOutOfRange(share) }
  let sorted = try ascending(values)
  let total = compensatedSum(sorted)
  guard total > 0 else { throw StatisticsError.zeroDenominator }
  guard total.isFinite else { throw StatisticsError.notFinite }
  let leaders = max(1, min(sorted.count, Int((share * Double(sorted.count)).rounded(.up))))
  return min(1, compensatedSum(Array(sorted.suffix(leaders))) / total)
}

private func ascending(_ values: [Double]) throws -> [Double] {
  guard !values.isEmpty else { throw StatisticsError.emptySample }
  guard values.allSatisfy({ $0.isFinite && $0 >= 0 }) else { throw StatisticsError.notFinite }
  return values.sorted()
}
