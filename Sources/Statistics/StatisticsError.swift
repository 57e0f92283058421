/// Why a statistic has no value for the numbers it was given.
public enum StatisticsError: Error, Hashable, Sendable {
  /// There are no observations at all.
  case emptySample
  /// There are some, but fewer than the method can work with.
  case tooFew(count: Int, needed: Int)
  /// Two arrays that run side by side have different lengths.
  case unequalLengths(Int, Int)
  /// A probability, level or share that is not in its range.
  case probabilityOutOfRange(Double)
  /// A count that is negative, or more successes than trials.
  case countOutOfRange(Int)
  /// A ratio whose lower part adds up to zero.
  case zeroDenominator
  /// An observation that is infinite or not a number.
  case notFinite
}

extension StatisticsError: CustomStringConvertible {
  /// One plain sentence for the person who asked.
  public var description: String {
    switch self {
    case .emptySample: "there are no values to work with"
    case .tooFew(let count, let needed): "too few values: \(count), and this needs \(needed)"
    case .unequalLengths(let left, let right):
      "the two lists have different lengths, \(left) and \(right)"
    case .probabilityOutOfRange(let value): "\(value) is not a share between 0 and 1"
    case .countOutOfRange(let value): "\(value) is not a possible count here"
    case .zeroDenominator: "the lower part of the ratio adds up to zero"
    case .notFinite: "a value is infinite or not a number"
    }
  }
}
