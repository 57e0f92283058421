import Statistics
import Tables

/// Aggregates of two columns; a row counts where both are there.
extension Aggregates {
  static let correlation = AggregateFunction(
    "correlation", ["x", "y"], takes: "two columns of numbers",
    summary:
      "Pearson's correlation, -1 to 1; missing for fewer than two rows, and where one is constant.",
    examples: [.init("correlation(followers, likes)", "how closely likes go with followers")],
    resultType: { types in
      let numbers = types.compactMap(\.self).filter { $0 == .integer || $0.isFloating }
      return numbers.count == 2 ? .number : nil
    },
    compute: { input in
      try input.ofPairs { try Statistics.correlation($0, $1) }
    })

  static let slope = AggregateFunction(
    "slope", ["x", "y"], takes: "two columns of numbers, y in a unit that divides by x's",
    summary: "The least-squares line's rise of y for one more x; missing where x is constant.",
    examples: [.init("slope(followers, likes)", "likes more for one follower more")],
    resultType: { types in
      let numbers = types.compactMap(\.self).filter { $0 == .integer || $0.isFloating }
      return numbers.count == 2 ? Binder.resultType(.divide, numbers[1], numbers[0]) : nil
    },
    compute: { input in
      try input.ofPairs { try Statistics.slope(x: $0, y: $1) }
    })
}

extension AggregateInput {
  /// A number for each group from its rows where both arguments are there; missing for fewer than
  /// two of them.
  fileprivate func ofPairs(_ figure: ([Double], [Double]) throws -> Double?) throws -> Column {
    var x = [[Double]](repeating: [], count: groups.count)
    var y = x
    let both = presentInBoth
    arguments[0].withDoubles { first in
      arguments[1].withDoubles { second in
        for row in 0..<rowCount where both.map({ $0[row] }) ?? true {
          x[group(row)].append(first(row))
          y[group(row)].append(second(row))
        }
      }
    }
    let figures = try Swift.zip(x, y).map { $0.count < 2 ? nil : try figure($0, $1) }
    return .numbers(figures.map { $0 ?? 0 }, valid: figures.map { $0 != nil }, type: type)
  }
}
