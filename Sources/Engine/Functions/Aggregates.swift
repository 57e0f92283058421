import Statistics
import Tables

/// The functions of many rows, in the order help lists them.
enum Aggregates {
  static let all: [AggregateFunction] = [
    count, countDistinct, sum, mean, median, quantileFunction, stdev, variance, minimum, maximum,
    first, last, mode, anyTrue, allTrue, pooledRatio, meanRatio,
    correlation, slope, giniFunction, topShareFunction,
  ]

  static let count = AggregateFunction(
    "count", ["x"], optional: 1, takes: "nothing, or any column",
    summary: "How many rows; with an argument, how many where it is not missing.",
    examples: [
      .init("count()", "the rows"), .init("count(affinity)", "the rows with an affinity"),
    ],
    resultType: { _ in .integer },
    tallies: { arguments, _ in [arguments.first.map { .present($0) } ?? .rows] },
    finish: { input in
      Column("", .integer, .integers(Buffer(input.totals[0].counts.map(Int64.init))))
    })

  static let countDistinct = AggregateFunction(
    "count_distinct", ["x"], takes: "any column",
    summary: "How many different values; missing is none.",
    examples: [.init("count_distinct(country)", "the countries")],
    resultType: { $0.first ?? nil == nil ? nil : .integer },
    compute: { input in try input.distinctCounts() })

  static let sum = AggregateFunction(
    "sum", ["x"], takes: "numbers, percents, money or durations",
    summary: "The total; of nothing it is missing.",
    examples: [.init("sum(spend)", "the total spend")],
    resultType: { types in
      switch types.first ?? nil {
      case let type? where type.isFloating || type == .integer || type == .duration: type
      case .boolean?: .integer
      default: nil
      }
    },
    tallies: { arguments, type in
      [type.isIntegral ? .wholeSum(arguments[0]) : .sum(arguments[0], beside: nil)]
    },
    finish: { input in
      if input.type.isIntegral { return try input.wholeSums() }
      return .numbers(input.totals[0].sums, valid: input.hasValues, type: input.type)
    })

  static let mean = AggregateFunction(
    "mean", ["x"], takes: "numbers, percents, money or durations",
    summary: "The arithmetic mean of what is there.",
    examples: [.init("mean(affinity)", "the mean affinity")],
    resultType: { types in
      switch types.first ?? nil {
      case .integer?, .boolean?: .number
      case let type? where type.isFloating || type == .duration: type
      default: nil
      }
    },
    tallies: { arguments, _ in [.sum(arguments[0], beside: nil)] },
    finish: { input in .numbers(input.means, valid: input.hasValues, type: input.type) })

  static let median = AggregateFunction(
    "median", ["x"], takes: "numbers, percents, money, durations or dates",
    summary: "The middle value (quantile type 7 at one half); between two days the earlier.",
    examples: [.init("median(followers)", "the middle fan's followers")],
    resultType: quantileType, way: { arguments, _ in .tallied(.quantile(arguments[0], at: 0.5)) })

  static let quantileFunction = AggregateFunction(
    "quantile", ["x", "p"], constants: [1],
    takes: "numbers, percents, money, durations or dates, and a share in 0…1 or percent",
    summary:
      "The value below which the share p lies (type 7: linear between neighbours, of dates the day it falls on).",
    examples: [.init("quantile(engaged_reach, 90%)", "the reach of the top tenth's threshold")],
    resultType: { types in
      guard types.count == 2, let share = types[1],
        share == .percent || share == .number || share == .integer
      else { return nil }
      return quantileType(types)
    },
    way: { arguments, _ in
      guard let share = arguments[1].constant?.double, (0...1).contains(share) else {
        throw Aggregates.badShare
      }
      return .tallied(.quantile(arguments[0], at: share))
    }
  ).checking { constants in
    guard constants.count == 2, let share = constants[1]?.double else { return nil }
    return (0...1).contains(share) ? nil : badShare
  }

  static let stdev = AggregateFunction(
    "stdev", ["x"], takes: "numbers, percents or money",
    summary: "The sample standard deviation, divided by n − 1; of fewer than two it is missing.",
    examples: [.init("stdev(followers)", "how far fans' followers spread")],
    resultType: spreadType, tallies: { arguments, _ in [.values(arguments[0])] },
    finish: { input in try input.variances { $0.squareRoot() } })

  static let variance = AggregateFunction(
    "variance", ["x"], takes: "numbers, percents or money",
    summary: "The sample variance, divided by n − 1; of fewer than two it is missing.",
    examples: [.init("variance(affinity)", "its square spread")],
    resultType: { spreadType($0) == nil ? nil : .number },
    tallies: { arguments, _ in [.values(arguments[0])] },
    finish: { input in try input.variances { $0 } })

  static let minimum = extreme("minimum", "The smallest value.", wantsLarger: false)
  static let maximum = extreme("maximum", "The largest value.", wantsLarger: true)

  static let first = AggregateFunction(
    "first", ["x"], takes: "any column",
    summary: "The first value that is there, in the rows' order.",
    examples: [.init("first(name)", "the first fan's name")], resultType: { $0.first ?? nil },
    compute: { input in input.arguments[0].taking(optional: try input.edgeRows(last: false)) })

  static let last = AggregateFunction(
    "last", ["x"], takes: "any column",
    summary: "The last value that is there, in the rows' order.",
    examples: [.init("last(name)", "the last fan's name")], resultType: { $0.first ?? nil },
    compute: { input in input.arguments[0].taking(optional: try input.edgeRows(last: true)) })

  static let mode = AggregateFunction(
    "mode", ["x"], takes: "any column",
    summary: "The most frequent value; of several the smallest.",
    examples: [.init("mode(country)", "where most fans live")], resultType: { $0.first ?? nil },
    compute: { input in try input.modes() })

  static let anyTrue = truth("any_true", "True when one row's condition is true.") {
    $0 > 0 && $1 >= 0
  }
  static let allTrue = truth("all_true", "True when every row's condition is true.") { $0 == $1 }

  static let pooledRatio = AggregateFunction(
    "pooled_ratio", ["a", "b"], takes: "two columns of numbers",
    summary: "Σa / Σb over the rows where both are there: every follower counts the same.",
    examples: [.init("pooled_ratio(engaged_reach, followers)", "the group's engagement")],
    resultType: { ratioType($0) },
    tallies: { arguments, _ in
      [
        .sum(arguments[0], beside: arguments[1]), .sum(arguments[1], beside: arguments[0]),
      ]
    },
    finish: { input in
      let above = input.totals[0].sums
      let below = input.totals[1].sums
      let ratios = Swift.zip(above, below).map { $1 == 0 ? 0 : $0 / $1 }
      let valid = Swift.zip(input.hasValues, below).map { $0 && $1 != 0 }
      return .numbers(ratios, valid: valid, type: input.type)
    })

  static let meanRatio = AggregateFunction(
    "mean_ratio", ["a", "b"], takes: "two columns of numbers",
    summary:
      "The mean of a / b over rows where b is not 0: every fan counts the same. It misleads.",
    examples: [.init("mean_ratio(engaged_reach, followers)", "the mean of the fans' own rates")],
    resultType: { ratioType($0) },
    tallies: { arguments, _ in
      // A quotient that is no number, a division by 0 among them, is missing.
      let ratio = BoundExpr(.arithmetic(.divide, arguments[0], arguments[1]), .number)
      return [.sum(ratio, beside: nil)]
    },
    finish: { input in .numbers(input.means, valid: input.hasValues, type: input.type) })
}
