import Tables

/// Functions of dates and times (times are UTC).
enum DateFunctions {
  static let all: [ScalarFunction] = [
    part("year", "The year.", .init("year(@2026-06-30)", "2026")) { $0.year },
    part("month", "The month, 1 to 12.", .init("month(@2026-06-30)", "6")) { $0.month },
    part("day", "The day of the month.", .init("day(@2026-06-30)", "30")) { $0.day },
    weekday, daysBetween,
  ]

  private static func isDay(_ type: ColumnType?) -> Bool {
    type == .date || type == .time || type == nil
  }

  /// Days since 1970-01-01 of a date or time; nil where missing.
  private static func days(_ input: ScalarFunction.Input, _ row: Int) -> Int? {
    switch input[row] {
    case .date(let days): days
    case .time(let microseconds):
      Int((Double(microseconds) / Double(ArithmeticKernel.microsecondsPerDay)).rounded(.down))
    default: nil
    }
  }

  private static func integers(count: Int, _ value: (Int) -> Int?) -> Vector {
    let found = (0..<count).map(value)
    let validity = found.contains { $0 == nil } ? Bitmap(found.map { $0 != nil }) : nil
    return Vector(
      count: count, .integers(Buffer(found.map { Int64($0 ?? 0) })), validity: validity)
  }

  private static func part(
    _ name: String, _ summary: String, _ example: FunctionExample,
    _ pick: @escaping @Sendable (CalendarDate) -> Int
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, parameters: ["date"], optionalCount: 0, summary: summary, examples: [example],
      resultType: { isDay($0[0]) ? .integer : nil }, takes: "a date or time",
      evaluate: { inputs, count, _ in
        integers(count: count) { row in
          days(inputs[0], row).map { pick(CalendarDate(daysSince1970: $0)) }
        }
      })
  }

  private static let weekday = ScalarFunction(
    name: "weekday", parameters: ["date"], optionalCount: 0,
    summary: "The day of the week: Monday is 1, Sunday 7.",
    examples: [.init("weekday(@2026-06-30)", "2")],
    resultType: { isDay($0[0]) ? .integer : nil }, takes: "a date or time",
    evaluate: { inputs, count, _ in
      // 1970-01-01 was a Thursday.
      integers(count: count) { row in days(inputs[0], row).map { (($0 + 3) % 7 + 7) % 7 + 1 } }
    })

  private static let daysBetween = ScalarFunction(
    name: "days_between", parameters: ["from", "to"], optionalCount: 0,
    summary: "The second date minus the first, in days.",
    examples: [.init("days_between(@2026-06-01, @2026-06-30)", "29")],
    resultType: { $0.allSatisfy(isDay) ? .integer : nil }, takes: "two dates",
    evaluate: { inputs, count, _ in
      integers(count: count) { row in
        guard let from = days(inputs[0], row), let to = days(inputs[1], row) else { return nil }
        return to - from
      }
    })
}
